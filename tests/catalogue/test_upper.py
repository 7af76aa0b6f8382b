# SPDX-License-Identifier: Apache-2.0
"""Upper levels' lists: received, compared, taken over, followed; remarks and questions on what was taken."""

from datetime import date

import pytest

from suicha.accounts.roles import RoleName
from suicha.catalogue import selectors, services
from suicha.catalogue.models import Item, ListChange, UpperItem, UpperList
from suicha.catalogue.rules.inheriting import Origin
from suicha.core import clock
from suicha.core.errors import Refused
from tests.factories import list_published, make_item, make_organisation, make_user
from tests.registries.imported import bring_in, head

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db):
    return make_organisation("LY", name="龙岩市应急管理局")


@pytest.fixture
def county(db):
    return make_organisation("ZP", name="漳平市应急管理局")


@pytest.fixture
def clerk(county):
    return make_user(RoleName.LINE_OFFICE, organisation=county)


def refused(act, **arguments) -> str:
    with pytest.raises(Refused) as error:
        act(**arguments)
    assert str(error.value)
    return error.value.code


def taken(county, city, clerk) -> UpperList:
    upper = services.upper_from_platform(organisation=county, source=city, by=clerk)
    services.upper_take(upper_list=upper, rows=list(upper.rows.order_by("pk")), by=clerk)
    return upper


@pytest.mark.covers("ITEM-17")
def test_a_list_of_the_platform_is_received_once_and_taken_over_with_its_words(county, city, clerk) -> None:
    assert refused(services.upper_from_platform, organisation=county, source=city, by=clerk) == "upper_has_no_list"
    theirs = make_item(city, means="检测", levels="市县")
    make_item(city)
    assert [each.code for each in selectors.upper_sources(county)] == ["LY"]

    upper = taken(county, city, clerk)

    mine = Item.objects.get(organisation=county, name=theirs.name)
    assert (mine.means, mine.levels, mine.state, mine.lineage) == ("检测", "市县", "draft", "ZP-00001")
    assert mine.lineage != theirs.lineage
    assert "首次编制" not in ListChange.objects.get(after=mine).reason
    assert refused(services.upper_from_platform, organisation=county, source=city, by=clerk) == "upper_known"
    assert refused(services.upper_take, upper_list=upper, rows=[], by=clerk) == "list_nothing_chosen"
    rows = list(upper.rows.order_by("pk"))
    assert refused(services.upper_take, upper_list=upper, rows=rows, by=clerk) == "upper_nothing_to_take"
    assert {row.origin for row in selectors.upper_rows(upper)} == {Origin.INHERITED}


@pytest.mark.covers("ITEM-17")
def test_what_the_upper_level_changes_or_drops_shows_here_and_is_followed_on_purpose(county, city, clerk) -> None:
    changed, dropped, local = make_item(city), make_item(city), make_item(city)
    legal, theirs = (make_user(RoleName.LEGAL_OFFICE, organisation=each) for each in (county, city))
    list_published(city, theirs)
    taken(county, city, clerk)
    list_published(county, legal)
    mine = {item.name: item for item in Item.objects.filter(organisation=county)}
    law = {"ground": "amended", "reason": "修正", "by": theirs}
    services.item_revise(item=mine[local.name], words={"means": "本地"}, **law | {"by": clerk})
    services.item_revise(item=changed, words={"legal_basis": "新的一条"}, **law)
    services.item_remove(item=dropped, **law)
    list_published(city, theirs)

    upper = services.upper_from_platform(organisation=county, source=city, by=clerk)

    rows = {(row.row or row.item).name: row for row in selectors.upper_rows(upper)}
    assert [rows[each.name].origin for each in (changed, dropped, local)] == [
        Origin.BEHIND, Origin.DROPPED, Origin.CHANGED,
    ]  # fmt: skip
    assert rows[changed.name].tone == "amber"
    assert selectors.upper_behind(county) == [(upper, 2)]
    services.upper_take(upper_list=upper, rows=list(upper.rows.order_by("pk")), by=clerk)
    revision = Item.objects.get(lineage=mine[changed.name].lineage, state="draft")
    assert (revision.legal_basis, revision.upper.upper_list) == ("新的一条", upper)
    assert "上级清单已改" in ListChange.objects.get(after=revision).reason
    assert Item.objects.get(lineage=mine[local.name].lineage, state="draft").means == "本地"


@pytest.mark.covers("ITEM-17", "ITEM-21")
def test_an_upper_list_comes_by_sheet_and_says_where_it_is_from(county, clerk) -> None:
    row = [
        "省应急厅",
        1,
        "安全生产检查",
        "培训的检查",
        "工贸企业",
        "一般检查事项",
        "现场检查",
        "应急部门",
        "第二十八条",
    ]
    bring_in("upper-items", [head("upper-items"), row], county, clerk)
    upper = UpperList.objects.get()
    assert (upper.issuer, upper.edition, upper.rows.get().compiler) == ("表", 1, "省应急厅")
    assert Item.objects.count() == 0

    describe = {"upper_list": upper, "document": "闽应急〔2026〕1号", "issued_on": date(2026, 1, 5), "by": clerk}
    assert refused(services.upper_describe, issuer=" ", **describe) == "upper_issuer_missing"
    services.upper_describe(issuer="福建省应急管理厅", **describe | {"document": "闽应急〔2026〕9号"})
    services.upper_describe(issuer="福建省应急管理厅", **describe)

    upper.refresh_from_db()
    assert (str(upper), upper.document) == ("福建省应急管理厅随机抽查事项清单（第1次）", "闽应急〔2026〕1号")
    legal = make_user(RoleName.LEGAL_OFFICE, organisation=county)
    services.list_demand_set(organisation=county, fields=["means"], clause="细则", by=legal)
    rows = list(UpperItem.objects.order_by("pk"))
    assert refused(services.upper_take, upper_list=upper, rows=rows, by=clerk) == "list_row_incomplete"


@pytest.mark.covers("ITEM-30")
def test_a_remark_stays_with_the_item_and_a_question_waits_for_its_answer(county, clerk) -> None:
    item = make_item(county)
    assert refused(services.note_write, item=item, text=" ", by=clerk) == "note_empty"
    remark = services.note_write(item=item, text="本县只有两家", by=clerk)
    question = services.note_write(item=item, text="能否合并检查", addressee="龙岩市应急管理局", by=clerk)
    assert (remark.waits, question.waits) == (False, True)
    assert list(selectors.notes_of(item.lineage)) == [question, remark]
    answer = {"note": question, "source": "龙应急函〔2026〕8号", "by": clerk}
    assert refused(services.note_answer, answer="", **answer) == "note_answer_missing"
    stranger = make_user(RoleName.SUPERVISOR)
    assert refused(services.note_answer, answer="可以", **answer | {"by": stranger}) == "permission_missing"

    answered = services.note_answer(answer="可以", **answer)

    assert (answered.answered_by, answered.waits, answered.answered_at <= clock.now()) == (clerk, False, True)
    assert refused(services.note_answer, answer="可以", **answer) == "note_not_waiting"


@pytest.mark.covers("ITEM-30")
def test_the_office_above_answers_in_the_platform(clerk) -> None:
    top = make_organisation("FJ", kind="government")
    below = make_organisation("FJ1", parent=top)
    by = make_user(RoleName.LINE_OFFICE, organisation=below)
    question = services.note_write(item=make_item(below), text="怎么查", addressee="联席办", by=by)
    office = make_user(RoleName.SUPERVISOR, organisation=top)
    assert selectors.questions_waiting(office).get() == question
    assert services.note_answer(note=question, answer="按细则", source="联席办", by=office).answered_by == office
