# SPDX-License-Identifier: Apache-2.0
"""A section sees and changes its own records only, whichever way it comes: sheet, stream, interface, bulk act, page."""

import io
import json

import pytest

from benchmarks import million
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries import selectors, services
from suicha.registries.models import Expert, Inspector, Licence, Target
from suicha.registries.selectors.completeness import health
from suicha.registries.selectors.duplicates import of_reach
from suicha.registries.selectors.licences import licences_missing
from suicha.registries.services.exchange import token_make
from suicha.registries.services.imports import sheet_apply, sheet_begin, sheet_preview, sheet_work, stream_receive
from tests.factories import make_credit_code, make_expert, make_inspector, make_organisation, make_target
from tests.registries.imported import bring_in, counts, head, judged, preview, row_of, told
from tests.registries.refused import refused
from tests.sheets import csv

pytestmark = pytest.mark.django_db
SECRET = "只有本股室知道的地址"


def sheet(kind: str, **typed: object) -> list[list[object]]:
    values = dict.fromkeys(head(kind), "") | typed
    return [list(values), list(values.values())]


@pytest.fixture
def other(county):
    """A second section of the same bureau."""
    return make_organisation("YJKS", "非煤矿山监管股", parent=county.bureau, kind="section")


def foreign(county, other, number: int = 1) -> Target:
    code = make_credit_code(number)
    return make_target(other, name=f"公司{number}", credit_code=code, number=code, address=SECRET)


@pytest.mark.covers("LIBT-5", "LIBT-14")
@pytest.mark.parametrize("typed", ["code", "name"])
def test_a_row_about_another_sections_firm_is_refused_and_tells_nothing_of_it(county, other, typed: str) -> None:
    target = foreign(county, other)
    known = {"统一社会信用代码": target.credit_code, "名称": "别的名称"} if typed == "code" else {"名称": target.name}

    found = preview("targets", sheet("targets", 地址="二号", **known), county.section, county.section_clerk)

    row = row_of(found, 2)
    assert judged(found) == {2: "refused"}
    assert "名录里这一条归非煤矿山监管股管，这张表不能改" in told(found, 2)
    assert (row.changes, row.existing_id) == ([], None)
    assert SECRET not in json.dumps([row.reasons, row.values, row.changes], ensure_ascii=False)
    whole = preview("targets", sheet("targets", 地址="二号", **known), county.bureau, county.clerk)
    assert row_of(whole, 2).changes


def test_a_firm_that_went_to_another_section_since_the_preview_is_not_changed(county, other) -> None:
    mine, new = make_target(county.section, address="一号"), make_credit_code(77)
    rows = sheet("targets", 名称=mine.name, 统一社会信用代码=mine.credit_code, 地址="二号")
    rows += sheet("targets", 名称="公司77", 统一社会信用代码=new)[1:]
    found = preview("targets", rows, county.section, county.section_clerk)
    Target.objects.filter(pk=mine.pk).update(organisation=other)
    foreign(county, other, 77)

    done = sheet_apply(sheet_import=found, by=county.section_clerk)

    assert counts(done)["refused"] == 2
    assert told(done, 2).count("归非煤矿山监管股管") == told(done, 3).count("归非煤矿山监管股管") == 1
    assert Target.objects.get(pk=mine.pk).address == "一号"


@pytest.mark.covers("LIBT-5", "LIBT-14")
def test_a_long_list_treats_another_sections_firms_like_a_short_one(county, other) -> None:
    head_of, rows = list(million.HEAD), [[*row[:5], "", *row[6:]] for row in million.rows(3)]
    same = {"register_number": rows[0][2], "form": rows[0][3], "domain": rows[0][4], "address": rows[0][6]}
    same |= {"scope": rows[0][7], "founded_on": rows[0][8]}
    make_target(other, name=rows[0][0], credit_code=rows[0][1], number=rows[0][1], **same)
    content, office = csv([head_of, *rows]), {"organisation": county.section, "by": county.section_clerk}
    whole = sheet_preview(kind="targets", name="表.csv", content=content, **office)
    found = stream_receive(kind="targets", name="表.csv", file=io.BytesIO(content), **office)

    sheet_work(pk=found.pk)

    found = SheetImport.objects.get(pk=found.pk)
    assert counts(found) == counts(whole)
    assert (counts(found)["refused"], judged(found)[2]) == (1, "refused")
    late = {"name": rows[1][0], "credit_code": rows[1][1], "address": SECRET}
    services.target_create(organisation=other, by=county.clerk, **late)
    sheet_begin(sheet_import=found, by=county.section_clerk)
    sheet_work(pk=found.pk)
    done = SheetImport.objects.get(pk=found.pk)
    assert (counts(done)["new"], counts(done)["refused"]) == (1, 2)
    assert SECRET not in json.dumps(list(ImportRow.objects.values_list("reasons", "changes")), ensure_ascii=False)


@pytest.mark.covers("LIBP-10", "LIBX-1")
def test_people_of_another_section_are_neither_shown_nor_changed_by_a_sheet(county, other) -> None:
    until = clock.today().replace(year=clock.today().year + 3).isoformat()
    person = make_inspector(other, name="王五", certificate="350881777")
    expert = make_expert(other, name="赵六", certificate="ZJ777")
    inspector = {"姓名": "王五", "执法证号": "350881777", "有效期至": until, "职务": "股长"}
    adviser = {"姓名": "赵六", "资格证书号": "ZJ777", "专业领域": "工贸", "职称": "院士"}
    result = {"姓名": "王五", "执法证号": "350881777", "种类": "培训", "主题": "法规", "日期": "2026-01-05"}
    result |= {"主办单位": "局", "结果": "合格"}
    for kind, typed in (("inspectors", inspector), ("experts", adviser), ("trainings", result)):
        found = preview(kind, sheet(kind, **typed), county.section, county.section_clerk)
        assert "归非煤矿山监管股管" in told(found, 2), kind
        assert row_of(found, 2).changes == []
    for kind, typed, record in (("inspectors", inspector, person), ("experts", adviser, expert)):
        type(record).objects.filter(pk=record.pk).update(organisation=county.section)
        found = preview(kind, sheet(kind, **typed), county.section, county.section_clerk)
        assert row_of(found, 2).changes
        type(record).objects.filter(pk=record.pk).update(organisation=other)
        assert counts(sheet_apply(sheet_import=found, by=county.section_clerk))["refused"] == 1
    assert (Inspector.objects.get(pk=person.pk).post, Expert.objects.get(pk=expert.pk).title) == ("", expert.title)
    # Came onto another section's list since the preview.
    for kind, typed, model in (("inspectors", inspector, Inspector), ("experts", adviser, Expert)):
        model.objects.filter(organisation=other).delete()
        found = preview(kind, sheet(kind, **typed), county.section, county.section_clerk)
        assert judged(found) == {2: "new"}
        bring_in(kind, sheet(kind, **typed), county.bureau, county.clerk)
        model.objects.update(organisation=other)
        assert counts(sheet_apply(sheet_import=found, by=county.section_clerk))["refused"] == 1


def test_a_token_of_a_section_gets_that_sections_part_of_the_library(client, county, other) -> None:
    mine, _ = make_target(county.section), foreign(county, other)
    make_target(county.bureau)
    token, word = token_make(organisation=county.section, name="股室", person=county.section_clerk, by=county.legal)

    rows = client.get("/api/v1/targets/", headers={"Authorization": f"Bearer {word}"}).json()["rows"]

    assert [row["id"] for row in rows] == [mine.pk]
    assert token.organisation == county.section


def test_a_section_tags_its_own_firms_only(county, other) -> None:
    mine, theirs = make_target(county.section), foreign(county, other)
    tag = services.tag_create(organisation=county.section, group="重点", name="重大危险源", by=county.section_clerk)
    act = {"organisation": county.section, "tag": tag, "by": county.section_clerk}

    assert services.targets_tag(targets=[mine, theirs], **act) == 1
    assert list(tag.targets.order_by("pk")) == [mine]
    with refused("targets_tagged_already"):
        services.targets_tag(targets=[theirs], **act)


@pytest.mark.covers("LIBT-16")
def test_likely_duplicates_are_shown_to_who_may_change_both_rows(client, county, other) -> None:
    for owner in (other, county.section):
        make_target(owner, name="同名的店", credit_code="", number=f"n{owner.pk}")
    pairs = selectors.duplicate_candidates(county.bureau)

    assert (len(of_reach(pairs, county.clerk)), of_reach(pairs, county.section_clerk)) == (1, [])
    client.force_login(county.section_clerk)
    assert "同名的店" not in client.get("/w/objects/duplicates/").text


@pytest.mark.covers("LIBT-8", "LIBT-14")
def test_a_section_is_told_how_its_own_part_of_the_library_is(client, county, other) -> None:
    foreign(county, other)
    make_target(county.section)
    for number, owner in (("XK-甲", county.section), ("XK-乙", other)):
        Licence.objects.create(
            organisation=owner, kind="经营许可", number=number, holder=f"{number}站", told_on=clock.today()
        )

    found = health(county.section)

    assert ([line.section for line in found.lines], found.total, found.missing) == ([county.section], 1, 1)
    assert health(county.bureau).missing == 2
    client.force_login(county.section_clerk)
    page = client.get("/w/objects/health/").text
    assert "XK-甲" in page
    assert "XK-乙" not in page
    assert "非煤矿山监管股" not in page
    assert "XK-乙" not in client.get("/w/objects/health/missing/export/csv/").content.decode()
    both = [row.pk for row in Licence.objects.order_by("pk")]
    client.post("/w/objects/health/take-in/", {"chosen": both})
    assert Target.objects.get(name="XK-甲站").organisation == county.section
    assert not Target.objects.filter(name="XK-乙站").exists()


@pytest.mark.covers("LIBT-8")
def test_many_known_holders_hide_nobody_who_is_missing(client, county, django_assert_num_queries) -> None:
    """Licences whose holders came in otherwise stay unlinked; they used to fill the list before the others."""
    office = {"organisation": county.bureau, "told_on": clock.today()}
    Target.objects.bulk_create(
        Target(organisation=county.bureau, number=f"n{n}", name=f"后来入库{n}", verified_on=clock.today())
        for n in range(450)
    )
    Licence.objects.bulk_create(
        Licence(kind="甲证", number=f"A{n:03d}", holder=f"后来入库{n}", **office) for n in range(450)
    )
    Licence.objects.bulk_create(
        Licence(kind="乙证", number=f"Z{n:03d}", holder=f"没有入库{n}", **office) for n in range(120)
    )

    assert (health(county.bureau).missing, licences_missing(county.bureau).count()) == (120, 120)
    with django_assert_num_queries(2):
        list(licences_missing(county.bureau))
    client.force_login(county.clerk)
    page = client.get("/w/objects/health/").text
    assert "有证未入库120条" in page
    assert "下一页" in page
    export = client.get("/w/objects/health/missing/export/csv/").content.decode()
    assert (export.count("没有入库"), export.count("后来入库")) == (120, 0)
