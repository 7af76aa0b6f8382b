# SPDX-License-Identifier: Apache-2.0
"""The 细则 as a document: its chapters, its versions, the upper rule it adopts, the plan that carries it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.models import RuleDocument
from suicha.catalogue.rules.rule_sections import OF_ITEM, SECTIONS, WHOLE, chapters, missing
from suicha.catalogue.selectors import rule_chapters, rule_in_force, rules_outdated
from suicha.catalogue.services import RuleText, rule_change, rule_draft, rule_end, rule_publish, rule_revise
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.workbench.selectors.rules import rules_to_publish, rules_to_revise
from tests.factories import make_item, make_organisation, make_user
from tests.triggers import thawed

PDF = b"%PDF-1.7\n%%EOF\n"
SOME = st.dictionaries(st.sampled_from(sorted(SECTIONS)), st.sampled_from(["", " ", "甲", "乙"]))


@given(SOME, SOME, st.booleans())
@settings(max_examples=60)
def test_own_words_come_first_and_every_gap_is_named(own, adopted, of_item: bool) -> None:
    found = {chapter.key: chapter for chapter in chapters(own, adopted)}

    for key in SECTIONS:
        mine, theirs = own.get(key, "").strip(), adopted.get(key, "").strip()
        assert (key in found) == bool(mine or theirs)
        if key in found:
            assert (found[key].text, found[key].own) == (mine or theirs, bool(mine))
    needed = OF_ITEM if of_item else WHOLE
    assert missing(own, adopted, of_item=of_item) == [SECTIONS[key].title for key in needed if key not in found]


@pytest.fixture
def place(db):
    """A government and its bureau, each with somebody who drafts and somebody who publishes."""
    county = make_organisation("ZP", "漳平市人民政府", kind="government")
    bureau = make_organisation("YJ", "漳平市应急管理局", parent=county)
    people = SimpleNamespace(county=county, bureau=bureau)
    for name, organisation in (("upper", county), ("own", bureau)):
        for role, title in ((RoleName.LINE_OFFICE, "clerk"), (RoleName.LEGAL_OFFICE, "legal")):
            setattr(people, f"{name}_{title}", make_user(role, organisation=organisation))
    return people


def text(*keys: str, **over) -> RuleText:
    today = clock.today()
    values = {
        "title": "双随机、一公开工作实施细则",
        "number": "漳应急〔2026〕3号",
        "issued_on": today - timedelta(days=3),
        "effective_on": today,
        "body": "政策法规股",
        "persons": "陈某（股长）",
        "sections": {key: f"{SECTIONS[key].title}的规定" for key in keys or WHOLE},
    }
    return RuleText(**(values | over))


def published(organisation, clerk, legal, *keys: str, item=None, **over) -> RuleDocument:
    draft = rule_draft(organisation=organisation, text=text(*keys, **over), by=clerk, item=item)
    return rule_publish(document=draft, by=legal)


def refused(code: str, act, **arguments) -> None:
    with pytest.raises(Refused) as found:
        act(**arguments)
    assert found.value.code == code
    assert str(found.value)


@pytest.mark.covers("RULE-1", "RULE-2", "RULE-9")
def test_a_rule_names_its_chapters_and_who_answers_for_it_before_it_is_published(place) -> None:
    assert [SECTIONS[key].title for key in WHOLE] == ["抽取方法", "检查流程", "审批权限", "公示程序", "归档方式"]
    assert {"处罚标准", "处罚程序", "检查手段和内容"} <= {section.title for section in SECTIONS.values()}
    bare = text("draw", effective_on=None, persons="")
    draft = rule_draft(organisation=place.bureau, text=bare, by=place.own_clerk)
    refused("rule_day_missing", rule_publish, document=draft, by=place.own_legal)
    rule_change(document=draft, text=text("draw"), by=place.own_clerk)
    refused("rule_sections_missing", rule_publish, document=draft, by=place.own_legal)
    rule_change(document=draft, text=text(body=""), by=place.own_clerk)
    refused("rule_nobody_responsible", rule_publish, document=draft, by=place.own_legal)
    rule_change(document=draft, text=text(*SECTIONS), by=place.own_clerk)
    refused("permission_missing", rule_publish, document=draft, by=place.own_clerk)

    row = rule_publish(document=draft, by=place.own_legal)

    assert rule_in_force(place.bureau) == row
    assert rule_in_force(place.bureau, on=clock.today() - timedelta(days=1)) is None
    told = [sentence(event) for event in Event.objects.order_by("index")]
    assert "起草细则“双随机、一公开工作实施细则”，写了抽取方法。" in told[0]
    assert "公布细则“双随机、一公开工作实施细则”漳应急〔2026〕3号，第1版" in told[-1]
    refused("rule_not_draft", rule_change, document=row, text=text(), by=place.own_clerk)
    refused("rule_not_draft", rule_publish, document=row, by=place.own_legal)
    refused("rule_title_missing", rule_draft, organisation=place.bureau, text=text(title=" "), by=place.own_clerk)


def test_who_wrote_it_does_not_publish_it(place) -> None:
    draft = rule_draft(organisation=place.county, text=text(), by=place.upper_legal)
    refused("rule_own_publication", rule_publish, document=draft, by=place.upper_legal)
    row = published(place.bureau, place.own_clerk, place.own_legal)
    with thawed("catalogue_ruledocument"), pytest.raises(IntegrityError), transaction.atomic():
        RuleDocument.objects.filter(pk=row.pk).update(published_by=place.own_clerk)


@pytest.mark.covers("RULE-6", "RULE-8")
def test_the_rule_above_counts_below_and_may_be_adopted_by_reference(place) -> None:
    upper = published(place.county, place.upper_clerk, place.upper_legal, *SECTIONS, title="市细则")
    assert rule_in_force(place.bureau) == upper

    row = published(place.bureau, place.own_clerk, place.own_legal, "flow", adopts=upper)

    assert rule_in_force(place.bureau) == row
    found = {chapter.key: chapter.own for chapter in rule_chapters(row)}
    assert found["flow"]
    assert not found["penalty"]
    assert rule_in_force(place.county) == upper
    refused("rule_adopts_not_above", rule_draft, organisation=place.county, text=text(adopts=row), by=place.upper_clerk)


@pytest.mark.covers("RULE-7")
def test_a_revision_takes_over_on_its_day_and_those_below_are_told(place) -> None:
    upper = published(place.county, place.upper_clerk, place.upper_legal, title="市细则")
    row = published(place.bureau, place.own_clerk, place.own_legal, "flow", adopts=upper)
    refused("rule_reason_missing", rule_revise, document=upper, reason=" ", by=place.upper_clerk)
    draft = rule_revise(document=upper, reason="国办发〔2024〕54号", by=place.upper_clerk)
    refused("rule_draft_open", rule_revise, document=upper, reason="再来", by=place.upper_clerk)
    assert list(rules_outdated(place.own_clerk)) == []
    later = clock.today() + timedelta(days=30)
    rule_change(document=draft, text=text("draw", *WHOLE, title="市细则", effective_on=later), by=place.upper_clerk)
    assert [todo.subject for todo in rules_to_publish(place.upper_legal)] == ["市细则"]
    second = rule_publish(document=draft, by=place.upper_legal)

    assert rule_in_force(place.county) == upper
    assert rule_in_force(place.county, on=later) == second
    assert list(rules_outdated(place.own_clerk)) == [row]
    assert [todo.note for todo in rules_to_revise(place.own_clerk)] == ["上级细则已修订"]
    assert (
        rule_revise(document=row, reason="跟上", by=place.own_clerk).adopts == upper
    )  # the new one is not in force yet


@pytest.mark.covers("RULE-7")
def test_where_the_upper_rule_is_repealed_those_that_adopt_it_are_told_and_write_their_own(place, client) -> None:
    upper = published(place.county, place.upper_clerk, place.upper_legal, title="市细则")
    row = published(place.bureau, place.own_clerk, place.own_legal, "flow", adopts=upper)
    assert list(rules_outdated(place.own_clerk)) == []

    rule_end(document=upper, ended_on=clock.today(), reason="机构改革", by=place.upper_legal)

    assert list(rules_outdated(place.own_clerk)) == [row]
    assert [todo.note for todo in rules_to_revise(place.own_clerk)] == ["上级细则已废止"]
    client.force_login(place.own_clerk)
    for address in ("/w/rules/", f"/w/rules/{row.pk}/"):
        assert "上级细则已废止" in client.get(address).content.decode()
    draft = rule_revise(document=row, reason="上级废止", by=place.own_clerk)
    assert draft.adopts is None
    RuleDocument.objects.filter(pk=draft.pk).update(adopts=upper)
    rule_change(document=draft, text=text("flow", adopts=upper), by=place.own_clerk)
    refused("rule_adopts_not_above", rule_publish, document=draft, by=place.own_legal)


@pytest.mark.covers("RULE-1", "RULE-3")
def test_a_rule_is_not_backdated_and_one_scope_has_one_rule(place) -> None:
    past = text(effective_on=clock.today() - timedelta(days=1))
    draft = rule_draft(organisation=place.bureau, text=past, by=place.own_clerk)
    refused("rule_backdated", rule_publish, document=draft, by=place.own_legal)
    refused("rule_there", rule_draft, organisation=place.bureau, text=text(), by=place.own_clerk)
    rule_change(document=draft, text=text(), by=place.own_clerk)
    row = rule_publish(document=draft, by=place.own_legal)
    refused("rule_there", rule_draft, organisation=place.bureau, text=text(), by=place.own_clerk)
    item = make_item(place.bureau)
    rule_draft(organisation=place.bureau, text=text(), by=place.own_clerk, item=item)

    rule_end(document=row, ended_on=clock.today(), reason="机构改革", by=place.own_legal)

    assert rule_draft(organisation=place.bureau, text=text(), by=place.own_clerk).version == 1


@pytest.mark.covers("RULE-3", "RULE-4")
def test_an_item_may_have_a_rule_of_its_own_with_duties_and_accountability(place) -> None:
    item = make_item(place.bureau)
    whole = published(place.bureau, place.own_clerk, place.own_legal)
    row = published(place.bureau, place.own_clerk, place.own_legal, *OF_ITEM, "staff", "accountability", item=item)

    assert rule_in_force(place.bureau, item) == row
    assert rule_in_force(place.bureau) == whole
    assert row.item_name == item.short_name
    assert {"实施人员工作要求", "责任追究"} <= {chapter.section.title for chapter in rule_chapters(row)}


def test_a_repealed_rule_leaves_with_all_its_versions(place) -> None:
    row = published(place.bureau, place.own_clerk, place.own_legal)
    draft = rule_draft(organisation=place.county, text=text(), by=place.upper_clerk)
    today = clock.today()
    refused("rule_reason_missing", rule_end, document=row, ended_on=today, reason="", by=place.own_legal)
    early = today - timedelta(days=1)
    refused("rule_end_backdated", rule_end, document=row, ended_on=early, reason="机构改革", by=place.own_legal)
    refused("rule_not_published", rule_end, document=draft, ended_on=today, reason="机构改革", by=place.upper_legal)

    rule_end(document=row, ended_on=today + timedelta(days=1), reason="机构改革", by=place.own_legal)

    assert rule_in_force(place.bureau) == row
    assert rule_in_force(place.bureau, on=today + timedelta(days=1)) is None
    assert "废止细则" in sentence(Event.objects.order_by("index").last())


def test_drafted_revised_published_and_repealed_on_its_pages(client, place) -> None:
    item = make_item(place.bureau)
    client.force_login(place.own_clerk)
    assert "还没有实施细则" in client.get("/w/rules/").content.decode()
    assert item.name in client.get("/w/rules/new/").content.decode()
    today = clock.today().isoformat()
    fields = {"title": "实施细则", "issued_on": today, "effective_on": today, "body": "法规股", "persons": "陈某"}
    fields |= dict.fromkeys(WHOLE, "写明的办法")
    assert client.post("/w/rules/new/", {"title": ""}).status_code == 422
    page = client.post("/w/rules/new/", fields | {"upload": SimpleUploadedFile("细则.pdf", PDF)}, follow=True)
    row = RuleDocument.objects.get()
    assert "草稿已保存" in page.content.decode()
    wrong = client.post(f"/w/rules/{row.pk}/change/", fields | {"upload": SimpleUploadedFile("细则.exe", b"MZ")})
    assert wrong.status_code == 422
    assert "草稿已保存" in client.post(f"/w/rules/{row.pk}/change/", fields, follow=True).content.decode()

    client.force_login(place.own_legal)
    assert client.get(f"/rules/{row.pk}/").status_code == 404
    assert "已公布第1版" in client.post(f"/w/rules/{row.pk}/publish/", follow=True).content.decode()
    assert "今天执行" in client.get("/w/rules/").content.decode()
    assert client.get(f"/w/rules/{row.pk}/file/").content == PDF
    client.force_login(place.own_clerk)
    changed = client.post(f"/w/rules/{row.pk}/revise/", {"reason": "54号文"}, follow=True)
    second = RuleDocument.objects.get(version=2)
    assert "修改第2版草稿" in changed.content.decode()
    client.post(f"/w/rules/{second.pk}/change/", fields | {"flow": "新的办法"})
    shown = client.get(f"/w/rules/{second.pk}/").content.decode()
    assert "与第1版的差别" in shown
    assert "新的办法" in shown
    assert client.get(f"/w/rules/{second.pk}/file/").status_code == 404
    client.force_login(place.own_legal)
    client.post(f"/w/rules/{second.pk}/publish/")
    assert "已有新版" in client.get(f"/w/rules/{row.pk}/").content.decode()
    assert "没有废止" in client.post(f"/w/rules/{second.pk}/end/", {}, follow=True).content.decode()
    done = client.post(f"/w/rules/{second.pk}/end/", {"ended_on": today, "reason": "改革"}, follow=True)
    assert "已废止" in done.content.decode()


@pytest.mark.covers("RULE-10")
def test_citizens_read_and_download_every_published_version(client, place) -> None:
    upper = published(place.county, place.upper_clerk, place.upper_legal, *SECTIONS, title="市细则")
    upload = SimpleUploadedFile("细则.pdf", PDF)
    row = published(place.bureau, place.own_clerk, place.own_legal, "flow", adopts=upper, upload=upload)

    assert "实施细则2份" in client.get("/rules/").content.decode()
    page = client.get(f"/rules/{row.pk}/").content.decode()
    assert "依照漳平市人民政府的细则" in page
    assert client.get(f"/rules/{row.pk}/file/").content == PDF
    assert client.get(f"/rules/{upper.pk}/file/").status_code == 404
    words = client.get(f"/rules/{row.pk}/download/").content.decode("utf-8-sig")
    assert "漳平市应急管理局" in words
    assert "检查流程的规定" in words
