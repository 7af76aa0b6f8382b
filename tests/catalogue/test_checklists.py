# SPDX-License-Identifier: Apache-2.0
"""检查表: authored by the office in the browser, put into use by the legal office, never edited afterwards."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.models import Checklist, ChecklistVersion, Item, Question
from suicha.catalogue.rules.checklist_sheet import Row, question_of
from suicha.catalogue.selectors import (
    checklist_of,
    checklist_tallies,
    item_of,
    items_without_checklist,
    lines_of,
    ruled,
    version_list,
    versions_in_force,
)
from suicha.catalogue.services import (
    checklist_begin,
    checklist_drop,
    checklist_publish,
    checklist_retire,
    checklist_revise,
    question_add,
    question_change,
    question_move,
    question_remove,
)
from suicha.core.errors import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> User:
    return make.make_user(RoleName.LINE_OFFICE)


@pytest.fixture
def legal(office: User) -> User:
    return make.make_user(RoleName.LEGAL_OFFICE, organisation=office.organisation)


@pytest.fixture
def item(office: User) -> Item:
    return make.make_item(office.organisation, name="消防设施的检查")


def row(content: str = "通道畅通", **cells: str) -> Row:
    return Row(question_of({"content": content, **cells}, 0)[0], "走一遍", "《消防法》第十六条")


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def positions(version: ChecklistVersion) -> list[tuple[int, str]]:
    return [(rule.position, rule.content) for rule in ruled(version)]


def again(version: ChecklistVersion) -> ChecklistVersion:
    return ChecklistVersion.objects.get(pk=version.pk)


@pytest.mark.covers("ITEM-29")
def test_an_item_has_one_checklist_begun_from_a_preset_and_put_into_use(item, office, legal) -> None:
    assert list(items_without_checklist(office)) == [item]
    draft = checklist_begin(item=item, preset="fire-safety", by=office)
    assert (draft.number, draft.state, draft.source) == (1, "draft", "样表“消防安全检查表”")
    assert len(ruled(draft)) == 8
    assert ruled(draft)[4].when == 4
    assert versions_in_force([item.lineage]) == {}
    with refused("checklist_draft_open"):
        checklist_begin(item=item, by=office)
    with refused("permission_missing"):
        checklist_publish(version=draft, by=office)

    checklist_publish(version=draft, by=legal)

    assert versions_in_force([item.lineage]) == {item.lineage: draft}
    assert not items_without_checklist(office).exists()
    assert (checklist_of(item), item_of(draft.checklist)) == (draft.checklist, item)
    assert checklist_tallies(office) == (1, 1, 0)
    assert "启用检查表“消防设施的检查”第1版，8题" in sentence(Event.objects.get(action="catalogue.checklist.publish"))
    with refused("checklist_preset_unknown"):
        checklist_begin(item=item, preset="unknown", by=office)


@pytest.mark.covers("ITEM-29")
def test_a_version_in_use_is_never_edited_not_even_by_the_database(item, office, legal) -> None:
    version = checklist_begin(item=item, preset="gas", by=office)
    checklist_publish(version=version, by=legal)
    question = version.questions.get(position=2)

    for act in (
        lambda: question_add(version=version, row=row(), by=office),
        lambda: question_change(question=question, row=row(), by=office),
        lambda: question_move(question=question, up=True, by=office),
        lambda: question_remove(question=question, by=office),
        lambda: checklist_drop(version=version, by=office),
        lambda: checklist_publish(version=version, by=legal),
    ):
        with refused("checklist_not_draft"):
            act()
    for write in (
        lambda: Question.objects.filter(pk=question.pk).update(content="改了"),
        lambda: Question.objects.filter(pk=question.pk).delete(),
        lambda: Question.objects.create(version=version, position=90, content="添了"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


@pytest.mark.covers("ITEM-29")
def test_a_change_is_a_new_version_and_the_old_one_stays_in_use_until_then(item, office, legal) -> None:
    first = checklist_begin(item=item, preset="fire-safety", by=office)
    checklist_publish(version=first, by=legal)
    second = checklist_revise(checklist=first.checklist, by=office)
    assert positions(second) == positions(first)
    assert ruled(second) == ruled(first)
    assert versions_in_force([item.lineage])[item.lineage] == first
    question_add(
        version=second, row=row("夜间值守", answer_type="单选", options="两人；一人；无人", failing="无人"), by=office
    )

    checklist_publish(version=second, by=legal)

    assert (again(first).state, again(second).state) == ("retired", "published")
    assert len(ruled(first)) == 8
    assert Event.objects.get(action="catalogue.checklist.publish", data__version=2)
    third = checklist_revise(checklist=first.checklist, by=office)
    checklist_drop(version=third, by=office)
    assert not ChecklistVersion.objects.filter(pk=third.pk).exists()
    assert versions_in_force([item.lineage])[item.lineage] == second

    with refused("checklist_reason_missing"):
        checklist_retire(version=second, reason=" ", by=legal)
    checklist_retire(version=second, reason="并入综合检查", by=legal)
    assert versions_in_force([item.lineage]) == {}
    with refused("move_not_allowed"):
        checklist_retire(version=second, reason="再停一次", by=legal)


@pytest.mark.covers("ITEM-29")
def test_questions_are_added_changed_moved_and_removed_without_breaking_what_hangs_on_them(item, office) -> None:
    draft = checklist_begin(item=item, by=office)
    first = question_add(version=draft, row=row("有没有仓库", answer_type="单选", options="有；没有"), by=office)
    second = question_add(version=draft, row=row("仓库通风", shown_when="第1题=有"), by=office)
    third = question_add(version=draft, row=row("值守", answer_type="文字"), by=office)
    assert [line.condition for line in lines_of(draft)] == ["", "第1题答“有”时填", ""]

    with refused("question_before_its_condition"):
        question_move(question=first, up=False, by=office)
    question_move(question=third, up=True, by=office)
    assert positions(draft) == [(1, "有没有仓库"), (2, "值守"), (3, "仓库通风")]
    assert ruled(draft)[2].when == 1
    with refused("question_at_the_end"):
        question_move(question=first, up=True, by=office)

    gone = row("有没有仓库", answer_type="单选", options="无；没有")
    with refused("question_has_followers"):
        question_change(question=first, row=gone, by=office)
    with refused("question_has_followers"):
        question_remove(question=first, by=office)
    with refused("question_not_whole"):
        question_change(question=second, row=row("仓库通风", shown_when="第1题=也许"), by=office)
    question_change(question=second, row=row("仓库通风防潮", shown_when="第1题=有"), by=office)
    question_remove(question=third, by=office)
    assert positions(draft) == [(1, "有没有仓库"), (2, "仓库通风防潮")]
    told = [sentence(event) for event in Event.objects.filter(action__startswith="catalogue.question").order_by("pk")]
    assert any("的第3题移到第2题：值守" in words for words in told)
    assert any("删去第2题：值守" in words for words in told)


@pytest.mark.covers("ITEM-29")
def test_what_is_not_whole_cannot_be_put_into_use_and_a_checklist_does_not_grow_for_ever(item, office, legal) -> None:
    draft = checklist_begin(item=item, by=office)
    with refused("checklist_empty"):
        checklist_publish(version=draft, by=legal)
    with refused("question_not_whole"):
        question_add(version=draft, row=row("甲", answer_type="单选", options="一个"), by=office)
    Question.objects.create(version=draft, position=1, content="甲", answer_type="single")
    with refused("checklist_not_whole"):
        checklist_publish(version=draft, by=legal)
    Question.objects.bulk_create(
        Question(version=draft, position=position, content="甲", leads_to="order") for position in range(2, 101)
    )
    with refused("checklist_too_long"):
        question_add(version=draft, row=row(), by=office)


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.covers("ITEM-29", "RULE-5")
def test_a_checklist_is_written_in_the_browser_by_plain_forms(item, office, legal) -> None:
    desk = at(office)
    offer = desk.get(reverse("catalogue:checklist_new")).content.decode()
    assert '<option value="fire-safety" selected>' in offer
    sent = desk.post(reverse("catalogue:checklist_begin", args=[item.pk]), {"preset": ""})
    draft = ChecklistVersion.objects.get()
    here = reverse("catalogue:checklist_version", args=[draft.checklist_id, 1])
    assert sent.url == here
    add = reverse("catalogue:question_add", args=[draft.checklist_id, 1])
    typed = {"content": "通道宽度", "answer_type": "数字", "unit": "米", "minimum": "1.1", "required": "on"}
    bad = desk.post(add, typed | {"minimum": "很宽", "when": ""})
    assert (bad.status_code, "不是数字" in bad.content.decode()) == (422, True)
    assert desk.post(add, typed).url == f"{here}#end"
    single = {"content": "有没有夹层", "answer_type": "单选", "options": "有\n没有", "leads_to": "", "required": "on"}
    assert desk.post(add, single | {"again": "1"}).url == add
    lone = desk.post(add, {"content": "夹层出口", "answer_type": "符合与否", "when": "2"})
    assert "两格一起填" in lone.content.decode()
    wrong = {"content": "夹层出口", "answer_type": "符合与否", "when": "2", "when_values": "也许"}
    assert "不是第2题的选项" in desk.post(add, wrong).content.decode()
    desk.post(add, wrong | {"when_values": "有"})
    page = desk.get(here).content.decode()
    assert "第2题答“有”时填" in page
    assert "合格：不小于1.1米" in page

    last = Question.objects.get(position=3)
    change = reverse("catalogue:question_change", args=[last.pk])
    assert "夹层出口" in desk.get(change).content.decode()
    desk.post(change, wrong | {"content": "夹层安全出口", "when_values": "有", "required": "on"})
    stuck = desk.post(reverse("catalogue:question_move", args=[last.pk]), {"way": "up"})
    assert (stuck.status_code, "不能排到它前面" in stuck.content.decode()) == (422, True)
    first = Question.objects.get(position=1)
    desk.post(reverse("catalogue:question_move", args=[first.pk]), {"way": "down"})
    refusal = desk.post(reverse("catalogue:question_remove", args=[Question.objects.get(position=1).pk]))
    assert refusal.status_code == 422
    desk.post(reverse("catalogue:question_remove", args=[first.pk]))
    assert positions(draft) == [(1, "有没有夹层"), (2, "夹层安全出口")]

    law = at(legal)
    law.post(reverse("catalogue:checklist_publish", args=[draft.checklist_id, 1]))
    for name in ("checklist_phone", "checklist_print"):
        assert "夹层安全出口" in law.get(reverse(f"catalogue:{name}", args=[draft.checklist_id, 1])).content.decode()
    assert "夹层安全出口" in law.get(reverse("catalogue:guide", args=[draft.checklist_id])).content.decode()
    assert "1个事项有工作指引" in law.get(reverse("catalogue:guides")).content.decode()
    assert "1个有在用的检查表" in law.get(f"{reverse('catalogue:checklists')}?view=published&q=消防").content.decode()
    assert law.get(reverse("catalogue:checklist", args=[draft.checklist_id])).url == here
    sheet = law.get(reverse("catalogue:checklist_export", args=[draft.checklist_id, 1, "csv"])).content.decode()
    assert "消防设施的检查,生产经营单位,2,夹层安全出口" in sheet

    whole = law.get(f"{reverse('catalogue:checklists_export', args=['csv'])}?q=消防").content.decode()
    assert whole.splitlines()[1:] == sheet.splitlines()[1:]

    desk.post(reverse("catalogue:checklist_revise", args=[draft.checklist_id]))
    desk.post(reverse("catalogue:checklist_drop", args=[draft.checklist_id, 2]))
    bare = law.post(reverse("catalogue:checklist_retire", args=[draft.checklist_id, 1]), {"reason": ""})
    assert bare.status_code == 422
    law.post(reverse("catalogue:checklist_retire", args=[draft.checklist_id, 1]), {"reason": "并入别的表"})
    assert again(draft).state == "retired"


@pytest.mark.covers("ITEM-29")
def test_a_checklist_without_a_version_and_a_strangers_checklist(item, office) -> None:
    draft = checklist_begin(item=item, by=office)
    checklist_drop(version=draft, by=office)
    checklist = Checklist.objects.get()
    page = at(office).get(reverse("catalogue:checklist", args=[checklist.pk])).content.decode()
    assert "还没有一版检查表" in page
    assert ruled(checklist_revise(checklist=checklist, by=office)) == []
    stranger = make.make_user(RoleName.LINE_OFFICE)
    assert not version_list(stranger).exists()
    assert at(stranger).get(reverse("catalogue:checklist", args=[checklist.pk])).status_code == 404


@pytest.mark.covers("ITEM-29")
def test_the_pages_ask_the_same_number_of_questions_however_many_rows(office) -> None:
    desk = at(office)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    versions = [checklist_begin(item=make.make_item(office.organisation), preset="gas", by=office)]
    addresses = [reverse("catalogue:checklists"), reverse("catalogue:checklists_export", args=["csv"])]
    few = [asked(address) for address in addresses]
    short = asked(reverse("catalogue:checklist_version", args=[versions[0].checklist_id, 1]))
    versions += [
        checklist_begin(item=make.make_item(office.organisation), preset="industry", by=office) for _ in range(3)
    ]
    assert [asked(address) for address in addresses] == few
    assert asked(reverse("catalogue:checklist_version", args=[versions[-1].checklist_id, 1])) == short
