# SPDX-License-Identifier: Apache-2.0
"""Is the library whole: licence holders not in it, days by which sections enter their part, numbered annexes."""

from datetime import timedelta

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.files.selectors import file_bytes
from suicha.registries import services
from suicha.registries.models import EntryDeadline, LibraryCheck, Licence, Snapshot, Target
from suicha.registries.selectors import completeness, duplicates_found
from suicha.registries.selectors.completeness import figures_of, health
from suicha.registries.selectors.licences import licences_missing
from suicha.registries.services import library_checks
from suicha.workbench.selectors.entries import entries_due
from tests.factories import make_credit_code, make_inspector, make_target, make_user
from tests.registries.imported import bring_in, preview, told

KIND = "危险化学品经营许可证"
HEAD = ("许可种类", "许可证号", "持证单位", "统一社会信用代码", "有效期至")


def refused(code, call, **act):
    with pytest.raises(Refused) as refusal:
        call(**act)
    assert refusal.value.code == code


@pytest.fixture
def licensed(county):
    """Four licences: one holder known by code, one by number, one by name, two unknown, one run out."""
    make_target(county.bureau, credit_code=make_credit_code(9001), number="a", name="改了名的公司")
    make_target(county.bureau, credit_code="", number="b", register_number="XK-2")
    make_target(county.bureau, credit_code="", number="c", name="只有名称的店")
    make_target(county.bureau, credit_code=make_credit_code(9002), number="d", name="同名不同码")
    rows = [
        [KIND, "XK-1", "原来的名称", make_credit_code(9001), "2099-01-01"],
        [KIND, "XK-2", "别的写法", "", ""],
        [KIND, "XK-3", "只有名称的店", "", ""],
        [KIND, "XK-4", "同名不同码", make_credit_code(9003), ""],
        [KIND, "XK-5", "没有代码的站", "", ""],
        [KIND, "XK-6", "没有代码的站", "", ""],
        [KIND, "XK-7", "过期的站", "", "2020-01-01"],
    ]
    bring_in("licences", [HEAD, *rows], county.bureau, county.clerk)
    return county


@pytest.mark.covers("LIBT-8")
def test_who_holds_a_licence_and_is_not_in_the_library_is_listed(licensed):
    assert [row.number for row in licences_missing(licensed.bureau)] == ["XK-4", "XK-5", "XK-6"]
    make_target(licensed.bureau, credit_code=make_credit_code(9003))
    assert [row.number for row in licences_missing(licensed.bureau)] == ["XK-5", "XK-6"]
    found = health(licensed.bureau)
    assert (found.licences, found.missing) == (6, 2)


@pytest.mark.covers("LIBT-8")
def test_missing_holders_come_in_once_and_wait_to_be_verified(licensed):
    missing = licences_missing(licensed.bureau)
    made = services.licences_take_in(organisation=licensed.bureau, licences=missing, by=licensed.clerk)
    assert [target.name for target in made] == ["同名不同码", "没有代码的站"]
    assert made[0].credit_code == make_credit_code(9003)
    assert made[1].number != made[1].register_number == "XK-5"
    assert all(target.doubts for target in made)
    assert not licences_missing(licensed.bureau)
    assert Licence.objects.get(number="XK-6").target == made[1]
    assert "2家" in sentence(Event.objects.get(action="registries.licences.take_in"))
    refused(
        "licences_none_missing", services.licences_take_in,
        organisation=licensed.bureau, licences=missing, by=licensed.clerk,
    )  # fmt: skip


def test_a_sheet_of_licences_changes_what_changed(licensed):
    rows = [
        [KIND, "XK-5", "没有代码的站", make_credit_code(9005), "2098-01-01"],
        [KIND, "XK-5", "又一行", "", ""],
        [KIND, "", "没有号", "", ""],
        [KIND, "XK-1", "原来的名称", make_credit_code(9001), "2099-01-01"],
    ]
    judged = preview("licences", [HEAD, *rows], licensed.bureau, licensed.clerk)
    assert [row.outcome for row in judged.rows.order_by("row")] == ["changed", "refused", "refused", "unchanged"]
    Licence.objects.filter(number="XK-5").update(holder="别人改过")
    services.sheet_apply(sheet_import=judged, by=licensed.clerk)
    assert Licence.objects.get(number="XK-5").credit_code == make_credit_code(9005)
    one = preview("licences", [HEAD, [KIND, "XK-8", "新站", "", ""]], licensed.bureau, licensed.clerk)
    two = preview("licences", [HEAD, [KIND, "XK-8", "新站", "", ""]], licensed.bureau, licensed.clerk)
    services.sheet_apply(sheet_import=one, by=licensed.clerk)
    services.sheet_apply(sheet_import=two, by=licensed.clerk)
    assert Licence.objects.filter(number="XK-8").count() == 1
    title = [HEAD, ["一、危险化学品", "", "", "", ""]]
    merged = preview("licences", title, licensed.bureau, licensed.clerk, merged=["A2:E2"])
    assert "整行合并的小标题" in told(merged, 2)


@pytest.mark.covers("LIBT-17", "LIBT-6", "LIBT-14")
def test_each_section_sees_its_part_and_its_last_day(county):
    make_target(county.bureau, line=county.section, verified_on=clock.today() - timedelta(days=400))
    make_target(county.section, doubts=[{"field": "name"}], industry="C26", nature="民营", town=county.town)
    due = clock.today() + timedelta(days=20)
    made = services.deadline_set(line=county.section, due_on=due, task="完成入库", by=county.legal)
    line = next(line for line in health(county.bureau).lines if line.section == county.section)
    assert (line.total, line.fresh, line.bare, line.doubtful, line.deadline) == (2, 1, 1, 1, made)
    assert line.lamp
    assert [todo.subject for todo in entries_due(county.section_clerk)] == ["危险化学品监管股"]
    act = {"line": county.section, "by": county.legal}
    refused("deadline_twice", services.deadline_set, due_on=due, task="完成入库", **act)
    refused("deadline_task_missing", services.deadline_set, due_on=due, task=" ", **act)
    refused("deadline_past", services.deadline_set, due_on=clock.today() - timedelta(days=1), task="补", **act)
    refused("permission_missing", services.deadline_set, due_on=due, task="补", **(act | {"by": county.clerk}))
    done = services.deadline_done(deadline=made, by=county.section_clerk)
    assert done.done_count == 2
    refused("deadline_done_already", services.deadline_done, deadline=made, by=county.section_clerk)
    assert entries_due(county.section_clerk) == []
    assert next(line for line in health(county.bureau).lines if line.section == county.section).lamp is None


@pytest.mark.covers("LIBT-18", "LIBP-13")
def test_an_annex_has_a_number_and_stays_as_it_was(county):
    target = make_target(county.bureau, name="王小明", kind="practitioner", address="住址不公开1号")
    act = {"organisation": county.section, "by": county.clerk}
    one = services.snapshot_make(library="targets", word="漳应急名录", **act)
    year = clock.today().year
    assert (one.number, one.rows) == (f"漳应急名录〔{year}〕1号", 1)
    Target.objects.filter(pk=target.pk).update(name="后来的名称")
    inside, outside = file_bytes(one.table).decode(), file_bytes(one.public_table).decode()
    assert "王小明" in inside
    assert "住址不公开" in inside
    assert "王小明" not in outside
    assert "住址不公开" not in outside
    assert services.snapshot_make(library="targets", word="漳应急名录", **act).sequence == 2
    people = services.snapshot_make(library="inspectors", word="漳应急人员", **act)
    assert county.inspector.certificate in file_bytes(people.table).decode()
    assert county.inspector.certificate not in file_bytes(people.public_table).decode()
    refused("snapshot_word_missing", services.snapshot_make, library="targets", word=" ", **act)
    services.snapshot_release(snapshot=people, by=county.legal)
    refused("snapshot_released_already", services.snapshot_release, snapshot=people, by=county.legal)
    assert Event.objects.filter(action__startswith="registries.snapshot").count() == 4


def test_an_empty_library_has_no_annex_and_two_libraries_no_common_word(county):
    refused(
        "snapshot_empty", services.snapshot_make,
        organisation=county.bureau, library="targets", word="漳", by=county.clerk,
    )  # fmt: skip
    make_target(county.bureau)
    services.snapshot_make(organisation=county.bureau, library="targets", word="漳", by=county.clerk)
    refused(
        "snapshot_number_taken", services.snapshot_make,
        organisation=county.bureau, library="inspectors", word="漳", by=county.clerk,
    )  # fmt: skip


def test_the_pages_of_health_and_annexes(licensed, client):
    client.force_login(licensed.clerk)
    page = client.get("/w/objects/health/").text
    assert "有证未入库3条" in page
    assert "XK-5" in client.get("/w/objects/health/missing/export/csv/").content.decode()
    take = "/w/objects/health/take-in/"
    assert "先勾选" in client.post(take, follow=True).text
    chosen = [row.pk for row in licences_missing(licensed.bureau)][:1]
    assert "已入库1家" in client.post(take, {"chosen": chosen}, follow=True).text
    annexes = "/w/objects/snapshots/"
    assert client.post(annexes, {"library": "targets", "word": "漳"}, follow=True).status_code == 200
    assert client.post(annexes, {"library": "inspectors", "word": "漳"}).status_code == 422
    both = make_user(RoleName.LEGAL_OFFICE, RoleName.LINE_OFFICE, organisation=licensed.bureau)
    client.force_login(both)
    due = (clock.today() + timedelta(days=9)).isoformat()
    typed = {"line": licensed.section.pk, "task": "入库", "due_on": due}
    assert "已布置" in client.post("/w/objects/health/deadlines/", typed, follow=True).text
    assert "已经布置" in client.post("/w/objects/health/deadlines/", typed, follow=True).text
    assert "没有布置" in client.post("/w/objects/health/deadlines/", typed | {"due_on": "x"}, follow=True).text
    deadline = EntryDeadline.objects.get()
    assert "已报告完成" in client.post(f"/w/objects/health/deadlines/{deadline.pk}/done/", follow=True).text
    make_inspector(licensed.bureau)
    client.post(annexes, {"library": "inspectors", "word": "漳应急人员"})
    row = Snapshot.objects.get(library="inspectors")
    assert client.get(f"{annexes}{row.pk}/file/public-csv/").status_code == 200
    assert client.get(f"{annexes}{row.pk}/file/else/").status_code == 404
    assert client.get(f"/libraries/{row.pk}/file/csv/").status_code == 404
    client.post(f"{annexes}{row.pk}/release/")
    client.logout()
    assert row.number in client.get("/libraries/").text
    assert client.get(f"/libraries/{row.pk}/file/csv/").status_code == 200


@pytest.mark.covers("LIBT-8", "LIBT-17")
def test_a_large_library_is_looked_through_in_the_background_and_the_page_says_when(licensed, client, monkeypatch):
    monkeypatch.setattr(completeness, "LIVE", 3)
    make_target(licensed.bureau, name="只有名称的店", credit_code="", line=licensed.section)
    first, second = Target.objects.filter(name="只有名称的店").order_by("pk")
    client.force_login(licensed.clerk)
    assert "正在统计" in client.get("/w/objects/health/").content.decode()
    assert "还没有查完" in client.get("/w/objects/duplicates/").content.decode()
    assert health(licensed.bureau).missing == 3

    assert library_checks.check_if_due() == 2  # the bureau's, and the government's above it
    assert library_checks.check_if_due() == 0

    found, now = health(licensed.bureau), figures_of(licensed.bureau)
    assert not found.waiting
    assert found.total == sum(each.total for each in now) == 5
    assert {line.section: line.total for line in found.lines} == {licensed.bureau: 4, licensed.section: 1}
    assert "由后台每小时查一次" in client.get("/w/objects/health/").content.decode()
    pairs = duplicates_found(licensed.bureau).pairs
    assert [(each.keep, each.other) for each in pairs] == [(first, second)]
    services.targets_apart(first=first, second=second, reason="两个门店", by=licensed.clerk)
    assert duplicates_found(licensed.bureau).pairs == []
    LibraryCheck.objects.update(checked_at=clock.now() - timedelta(hours=2))
    assert library_checks.check_if_due() == 2
    monkeypatch.undo()
    assert duplicates_found(licensed.bureau).checked_at is None
