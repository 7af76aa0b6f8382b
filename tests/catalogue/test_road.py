# SPDX-License-Identifier: Apache-2.0
"""The road of a list: sections draft and hand in, one office merges, another person approves, one office files."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue import selectors, services
from suicha.catalogue.models import Item, ListDemand, ListVersion
from suicha.catalogue.selectors import items_published, list_version_in_force
from suicha.core import clock
from suicha.disclosure import services as disclosure
from suicha.planning import services as planning
from tests.catalogue.roads import LAW, WORDS, Bureau, added, five_people, open_of, refused, walked
from tests.factories import list_published, make_item, make_organisation, make_plan, make_plan_row, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db) -> Bureau:
    return five_people()


@pytest.mark.covers("ITEM-1", "ITEM-12", "ITEM-13", "ITEM-14")
def test_a_list_goes_from_draft_to_force_by_five_people_and_each_step_leaves_a_sentence(bureau) -> None:
    item = added(bureau)
    assert items_published(bureau.organisation).count() == 0

    version = walked(bureau)

    assert items_published(bureau.section).get() == item
    assert list_version_in_force(bureau.section) == version
    assert (version.approved_by, version.filed_by, version.published_by) == (bureau.leader, bureau.office, bureau.legal)
    assert (version.approval, version.receipt) == ("漳政办〔2026〕3号", "漳双随机备〔2026〕2号")
    told = [sentence(event) for event in Event.objects.order_by("pk")]
    assert [line.split("“")[0].split("漳")[0] for line in told][0].startswith("股长为工贸股起草事项")
    assert any("汇总上报" in line and "新增1" in line for line in told)
    assert any("回执号：漳双随机备〔2026〕2号" in line for line in told)


@pytest.mark.covers("ITEM-14")
def test_the_office_waits_for_every_section_and_a_part_handed_in_is_closed(bureau) -> None:
    item = added(bureau)
    version = open_of(bureau)
    assert refused(services.list_report, version=version, by=bureau.legal) == "list_parts_missing"
    part = services.part_report(version=open_of(bureau), organisation=bureau.section, by=bureau.clerk)
    words = {"means": "检测"}
    assert refused(services.item_revise, item=item, words=words, by=bureau.clerk) == "list_part_handed_in"
    assert refused(services.part_return, part=part, comment=" ", by=bureau.legal) == "list_comment_missing"
    assert refused(services.part_return, part=part, comment="改", by=bureau.clerk) == "permission_missing"

    services.part_return(part=part, comment="补写手段", by=bureau.legal)
    revised = services.item_revise(item=item, words=words, **LAW, by=bureau.clerk)

    assert (revised.pk, revised.means) == (item.pk, "检测")
    services.part_report(version=open_of(bureau), organisation=bureau.section, by=bureau.clerk)
    services.list_report(version=version, by=bureau.legal)
    assert refused(services.part_return, part=part, comment="晚了", by=bureau.legal) == "list_under_way"
    empty = make_organisation("YJ2", parent=bureau.organisation, kind="section")
    other = make_user(RoleName.LINE_OFFICE, organisation=empty)
    assert refused(services.part_report, version=version, organisation=empty, by=other) == "list_under_way"


@pytest.mark.covers("ITEM-12")
def test_who_reports_never_approves_and_a_returned_list_is_drafted_again(bureau) -> None:
    added(bureau)
    version = open_of(bureau)
    services.part_report(version=open_of(bureau), organisation=bureau.section, by=bureau.clerk)
    both = make_user(RoleName.LEGAL_OFFICE, RoleName.LEADER, organisation=bureau.organisation)
    services.list_report(version=version, by=both)
    assert refused(services.list_approve, version=version, approval="文", by=both) == "list_own_approval"
    assert refused(services.list_approve, version=version, approval=" ", by=bureau.leader) == "list_approval_missing"
    assert refused(services.list_approve, version=version, approval="文", by=bureau.clerk) == "permission_missing"
    assert refused(services.list_return, version=version, comment="", by=bureau.leader) == "list_comment_missing"

    returned = services.list_return(version=version, comment="依据不全", by=bureau.leader)

    assert (returned.state, returned.reported_by, returned.comment) == ("draft", None, "依据不全")
    assert selectors.parts_waiting(returned) == ["工贸股"]
    ListVersion.objects.filter(pk=version.pk).update(reported_at=clock.now(), reported_by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        ListVersion.objects.filter(pk=version.pk).update(approved_at=clock.now(), approved_by=both)


@pytest.mark.covers("ITEM-13")
def test_a_list_is_filed_before_it_is_published_unless_the_rule_says_after(bureau) -> None:
    added(bureau)
    version = open_of(bureau)
    services.part_report(version=open_of(bureau), organisation=bureau.section, by=bureau.clerk)
    services.list_report(version=version, by=bureau.legal)
    services.list_approve(version=version, approval="漳政办〔2026〕3号", by=bureau.leader)
    today = clock.today()
    publish = {"version": version, "effective_on": today, "by": bureau.legal}
    assert refused(disclosure.list_publish, **publish) == "list_not_filed"
    assert refused(services.list_file, version=version, receipt="", by=bureau.office) == "list_receipt_missing"
    services.setting_set(
        organisation=bureau.organisation, key="list_filing", value=1, clause="本局细则第三条", by=bureau.legal
    )
    past = today - timedelta(days=1)
    assert refused(disclosure.list_publish, **publish | {"effective_on": past}) == "list_effective_past"

    disclosure.list_publish(**publish)
    filed = services.list_file(version=version, receipt="备1号", by=bureau.office)

    assert (filed.state, filed.receipt) == ("published", "备1号")
    assert refused(services.list_file, version=version, receipt="备2号", by=bureau.office) == "list_filed_twice"


@pytest.mark.covers("ITEM-11")
def test_a_change_is_a_new_revision_and_holds_from_its_day(bureau) -> None:
    first = added(bureau)
    walked(bureau)
    first.refresh_from_db()
    gone = make_item(bureau.organisation)
    revision = services.item_revise(item=first, words={"legal_basis": "《规定》第十五条"}, **LAW, by=bureau.clerk)
    services.item_remove(item=gone, ground="repealed", reason="《办法》2026年废止", by=bureau.legal)

    second = walked(bureau, effective_in=30)

    first.refresh_from_db()
    assert (first.legal_basis, revision.lineage) == ("《规定》第十四条", first.lineage)
    assert set(items_published(bureau.organisation)) == {first, gone}
    later = clock.today() + timedelta(days=30)
    assert items_published(bureau.organisation, later).get().legal_basis == "《规定》第十五条"
    assert selectors.standings([second])[second.pk].words == "待施行"
    added(bureau, name="另一项")
    version = open_of(bureau)
    version.state, version.approval = "filed", "文"
    version.save()
    early = clock.today() + timedelta(days=3)
    code = refused(disclosure.list_publish, version=version, effective_on=early, by=bureau.legal)
    assert code == "list_effective_before_last"


@pytest.mark.covers("ITEM-11")
def test_every_change_says_which_law_asked_for_it(bureau) -> None:
    item = make_item(bureau.organisation)
    revised = services.item_revise(item=item, words={"means": "检测"}, by=bureau.legal)
    version = open_of(bureau)
    assert refused(services.list_report, version=version, by=bureau.legal) == "item_reason_missing"
    write = services.changes_reason
    changes = version.changes.order_by("pk")
    assert refused(write, changes=[], ground="amended", reason="甲", by=bureau.legal) == "list_nothing_chosen"
    assert refused(write, changes=changes, ground="", reason="甲", by=bureau.legal) == "item_reason_missing"
    assert refused(services.item_remove, item=revised, ground="", reason="", by=bureau.clerk) == "permission_missing"

    assert write(changes=changes, ground="interpreted", reason="部委复函〔2026〕5号", by=bureau.legal) == 1

    services.list_report(version=version, by=bureau.legal)
    assert refused(services.item_revise, item=item, words={"means": "查"}, by=bureau.legal) == "list_under_way"


def test_a_change_that_ends_where_it_began_is_dropped_and_an_empty_version_is_not_reported(bureau) -> None:
    item = make_item(bureau.organisation, means="")
    revised = services.item_revise(item=item, words={"means": "检测"}, **LAW, by=bureau.legal)
    services.item_revise(item=revised, words={"means": ""}, by=bureau.legal)

    code = refused(services.list_report, version=open_of(bureau), by=bureau.legal)

    assert code == "list_nothing_changed"
    services.item_remove(item=Item.objects.get(pk=revised.pk), ground="", reason="", by=bureau.legal)
    assert Item.objects.get() == item
    other = services.item_revise(item=item, words={"means": "抽样"}, **LAW, by=bureau.legal)
    services.change_drop(change=open_of(bureau).changes.get(), by=bureau.legal)
    assert not Item.objects.filter(pk=other.pk).exists()
    services.item_remove(item=item, ground="repealed", reason="《办法》废止", by=bureau.legal)
    services.change_drop(change=open_of(bureau).changes.get(), by=bureau.legal)
    assert selectors.items_working(bureau.organisation).get() == item
    part = {"version": open_of(bureau), "organisation": bureau.section, "by": bureau.clerk}
    assert refused(services.part_report, **part) == "list_nothing_changed"


@pytest.mark.covers("ITEM-3", "ITEM-20")
def test_the_fields_an_organisation_demands_are_there_before_a_list_is_reported(bureau) -> None:
    without = added(bureau)
    demand = services.list_demand_set
    assert refused(demand, organisation=bureau.organisation, fields=["x"], clause="甲", by=bureau.legal) == (
        "list_field_unknown"
    )
    assert refused(demand, organisation=bureau.organisation, fields=[], clause="", by=bureau.legal) == (
        "setting_clause_missing"
    )
    demand(organisation=bureau.organisation, fields=["frequency"], clause="本局细则第五条", by=bureau.legal)

    assert selectors.demanded_fields(bureau.section) == ["frequency"]
    part = {"version": open_of(bureau), "organisation": bureau.section, "by": bureau.clerk}
    assert refused(services.part_report, **part) == "list_row_incomplete"
    add = {"organisation": bureau.section, "by": bureau.clerk}
    assert refused(services.item_add, words=WORDS | {"name": "乙"}, **add) == "item_words_missing"
    assert refused(services.item_add, words=WORDS | {"legal_basis": " "}, **add) == "item_words_missing"
    long = WORDS | {"frequency": "长" * 201}
    assert refused(services.item_add, words=long, **add) == "item_words_long"
    assert refused(services.item_add, words=WORDS | {"frequency": "每年1次"}, **add) == "item_twice"
    assert refused(services.item_revise, item=without, words=WORDS, by=bureau.clerk) == "item_same"
    services.item_revise(item=without, words={"frequency": "每年1次"}, by=bureau.clerk)
    services.part_report(version=open_of(bureau), organisation=bureau.section, by=bureau.clerk)


def test_only_the_newest_revision_is_changed_or_taken_out(bureau) -> None:
    item = make_item(bureau.organisation)
    services.item_revise(item=item, words={"means": "检测"}, **LAW, by=bureau.legal)
    assert refused(services.item_revise, item=item, words={"means": "查"}, by=bureau.legal) == "item_not_current"
    remove = {"item": item, "ground": "repealed", "reason": "废止", "by": bureau.legal}
    assert refused(services.item_remove, **remove) == "item_not_current"
    other = make_item(bureau.organisation)
    assert refused(services.item_remove, **remove | {"item": other, "reason": " "}) == "item_reason_missing"


@pytest.mark.covers("ITEM-11", "ITEM-1")
def test_a_plan_keeps_its_revision_and_a_repealed_item_makes_no_task(bureau) -> None:
    item = make_item(bureau.organisation)
    row = make_plan_row(make_plan(bureau.organisation), items=[item])
    services.item_revise(item=item, words={"legal_basis": "新条"}, **LAW, by=bureau.legal)
    walked(bureau)
    assert row.items.get().legal_basis == "《安全生产法》第六十五条"
    assert selectors.item_unusable(bureau.organisation, row.items.all()) is None
    current = items_published(bureau.organisation).get()
    services.item_remove(item=current, ground="repealed", reason="废止", by=bureau.legal)
    walked(bureau)
    day = max(clock.today(), row.starts_on)
    arguments = {"row": row, "title": "任务", "starts_on": day, "ends_on": row.ends_on, "by": bureau.clerk}
    by = make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation)
    assert refused(planning.task_create, **arguments | {"by": by}) == "item_not_in_force"


@pytest.mark.covers("ITEM-5")
def test_an_item_of_other_levels_is_not_planned_on(bureau) -> None:
    item = make_item(bureau.organisation, levels="省市")
    assert selectors.item_unusable(bureau.organisation, [item]) == ("item_level_wrong", item)
    assert selectors.item_unusable(bureau.organisation, [make_item(bureau.organisation, levels="县")]) is None


@pytest.mark.covers("ITEM-28")
def test_a_year_without_changes_is_confirmed_once(bureau) -> None:
    review = {"organisation": bureau.section, "by": bureau.legal}
    assert refused(services.list_review, outcome=" ", **review) == "list_outcome_missing"
    assert selectors.updated_in(bureau.section, clock.today().year) == ""
    services.list_review(outcome="没有变化", **review)
    assert "没有变化" in selectors.updated_in(bureau.section, clock.today().year)
    assert refused(services.list_review, outcome="再来", **review) == "list_reviewed"
    make_item(bureau.organisation)
    list_published(bureau.organisation, bureau.legal)
    assert selectors.updated_in(bureau.section, clock.today().year) == "已公布第1版"


@pytest.mark.covers("ITEM-3")
def test_what_a_list_had_to_say_on_a_day_can_be_told_later(bureau, client) -> None:
    demand = {"organisation": bureau.organisation, "by": bureau.legal}
    first = services.list_demand_set(fields=["frequency"], clause="细则第五条", **demand)
    today = clock.today()
    with clock.pretend(clock.now() + timedelta(days=40)):
        assert (
            refused(services.list_demand_set, fields=["frequency"], clause="细则第五条", **demand) == "list_demand_same"
        )
        second = services.list_demand_set(fields=["frequency", "means"], clause="细则第六条", **demand)
        assert selectors.demanded(bureau.section) == second
        assert selectors.demanded(bureau.section, today) == first
        assert selectors.demanded(bureau.section, today - timedelta(days=1)) is None
        client.force_login(bureau.legal)
        page = client.get("/w/lists/").content.decode()
    assert "细则第六条" in page
    assert "抽查频次（细则第五条）" in page
    with pytest.raises(IntegrityError, match="设定过的必填栏不能改动"), transaction.atomic():
        ListDemand.objects.filter(pk=first.pk).update(fields=[])
