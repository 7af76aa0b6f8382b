# SPDX-License-Identifier: Apache-2.0
"""The group answers the 检查表 of each item on the phone; the server judges again, and the result follows."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.catalogue.models import ChecklistVersion
from suicha.catalogue.rules.checklist_sheet import Row, question_of
from suicha.catalogue.rules.checklists import Question
from suicha.catalogue.services import checklist_begin, checklist_publish, checklist_revise, question_add
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.inspections.models import Answer, Inspection, Photo, Reply
from suicha.inspections.rules.suggesting import note_of, suggested
from suicha.inspections.selectors import sheet_of, task_progress
from suicha.inspections.services import (
    Picture,
    answer_set,
    dispatch,
    inspection_start,
    inspection_submit,
    replies_set,
)
from tests import factories as make
from tests.inspections.scenes import Bureau, bureau, dispatched, picture

QUESTIONS = (
    {"content": "有没有仓库", "answer_type": "单选", "options": "有；没有"},
    {"content": "仓库通风", "shown_when": "第1题=有"},
    {"content": "通道宽度", "answer_type": "数字", "unit": "米", "minimum": "1.1", "leads_to": "立案"},
    {"content": "现场照片", "answer_type": "照片", "required": "否"},
    {"content": "负责人签名", "answer_type": "签名", "required": "否"},
    {
        "content": "标志",
        "answer_type": "多选",
        "options": "门口；柜台；没有",
        "failing": "没有",
        "leads_to": "记录",
        "required": "否",
    },
)


def row(cells: dict[str, str]) -> Row:
    return Row(question_of(cells, 0)[0], "走一遍", "《消防法》第十六条")


def with_checklist(scene: Bureau) -> ChecklistVersion:
    """The first item of the scene's task gets a 检查表 in use."""
    legal = make.make_user(RoleName.LEGAL_OFFICE, organisation=scene.organisation)
    item = scene.draw.task.items.order_by("sequence")[0]
    draft = checklist_begin(item=item, by=legal)
    for cells in QUESTIONS:
        question_add(version=draft, row=row(cells), by=legal)
    return checklist_publish(version=draft, by=legal)


def begun(**scene: int) -> tuple[Bureau, Inspection, Answer]:
    made = bureau(items=1, **scene)
    with_checklist(made)
    visit = inspection_start(inspection=dispatched(made), by=made.first)
    return made, visit, visit.answers.get()


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def kept(answer: Answer) -> dict[int, object]:
    return {reply.question.position: reply.value for reply in Reply.objects.filter(answer=answer).order_by("pk")}


@pytest.mark.django_db
@pytest.mark.covers("ITEM-29")
def test_a_visit_keeps_the_version_it_was_sent_out_with() -> None:
    scene = bureau(items=1, targets=2)
    first = with_checklist(scene)
    visits = dispatch(draw=scene.draw, batch=None, by=scene.office)
    legal = first.published_by
    second = checklist_revise(checklist=first.checklist, by=legal)
    checklist_publish(version=second, by=legal)

    assert {visit.answers.get().checklist for visit in visits} == {first}
    assert task_progress(scene.draw.task).dispatched == 2


@pytest.mark.django_db
@pytest.mark.covers("ITEM-29", "RULE-5")
def test_the_answers_are_judged_again_and_what_is_hidden_keeps_nothing() -> None:
    scene, _, answer = begun()
    sheet = replies_set(answer=answer, values={1: "有", 2: "不符合", 3: "１.０", 6: ["没有"]}, by=scene.first)
    assert kept(answer) == {1: "有", 2: "不符合", 3: "1", 6: ["没有"]}
    assert [one.position for one in sheet.failed] == [2, 3, 6]
    assert [one.position for one in sheet.problems] == [2, 3]
    assert (sheet.suggested, sheet.note) == ("pending", "仓库通风：不符合；通道宽度：1米")
    told = Event.objects.get(action="inspections.replies.set")
    assert told.data["replies"][1] == "2 仓库通风：不符合"

    sheet = replies_set(answer=answer, values={1: "没有", 2: "不符合", 3: "1.5"}, by=scene.second)

    assert kept(answer) == {1: "没有", 2: "", 3: "1.5", 6: []}
    assert (sheet.asked, sheet.replied, sheet.left, sheet.suggested) == (5, 2, [], "clear")
    for values, code in (({3: "很宽"}, "reply_faulty"), ({9: "有"}, "reply_question_unknown")):
        with refused(code):
            replies_set(answer=answer, values=values, by=scene.first)
    stranger = make.make_user(RoleName.INSPECTOR, organisation=scene.organisation)
    with refused("visit_not_in_group"):
        replies_set(answer=answer, values={}, by=stranger)


@pytest.mark.django_db
@pytest.mark.covers("ITEM-29", "INSP-15")
def test_pictures_of_a_question_are_evidence_and_only_ever_added() -> None:
    scene, visit, answer = begun()
    photo, other = Picture(picture(), "1.jpg"), Picture(picture("blue"), "2.jpg")
    replies_set(answer=answer, values={}, pictures={4: [photo]}, place="北纬25 东经117", by=scene.first)
    sheet = replies_set(answer=answer, values={}, pictures={4: [photo, other]}, by=scene.first)

    assert Photo.objects.filter(answer=answer).count() == 2
    assert [len(pictures) for line, pictures in sheet.lines if line.rule.position == 4] == [2]
    with refused("reply_pictures_too_many"):
        replies_set(answer=answer, values={}, pictures={4: [photo] * 7}, by=scene.first)
    with refused("reply_question_unknown"):
        replies_set(answer=answer, values={}, pictures={1: [photo]}, by=scene.first)
    Photo.objects.bulk_create(
        Photo(
            inspection=visit, answer=None, file=make.make_file(scene.organisation), inspector=each, added_at=clock.now()
        )
        for each in [Photo.objects.order_by("pk")[0].inspector] * 58
    )
    with refused("photo_too_many"):
        replies_set(answer=answer, values={}, pictures={4: [Picture(picture("green"), "3.jpg")]}, by=scene.first)


@pytest.mark.django_db
@pytest.mark.covers("ITEM-29", "INSP-15")
def test_a_visit_is_not_handed_in_while_the_checklist_waits_or_contradicts_the_result() -> None:
    scene, visit, answer = begun()

    def hand_in() -> Inspection:
        return inspection_submit(
            inspection=visit, record="看了仓库", opinion="无", finished_on=clock.today(), by=scene.first
        )

    answer_set(answer=answer, result="clear", note="", by=scene.first)
    with refused("visit_questions_left"):
        hand_in()
    replies_set(answer=answer, values={1: "有", 2: "不符合", 3: "2"}, by=scene.first)
    with refused("answer_against_checklist"):
        answer_set(answer=answer, result="clear", note="", by=scene.first)
    answer_set(answer=answer, result="clear", note="仓库已停用", by=scene.first)
    answer_set(answer=answer, result="corrected", note="仓库通风：不符合", by=scene.first)
    assert hand_in().state == "submitted"
    with refused("visit_not_open"):
        replies_set(answer=answer, values={}, by=scene.first)


@pytest.mark.django_db
@pytest.mark.covers("ITEM-29")
@pytest.mark.parametrize("result", ["unreachable", "no_activity"])
def test_what_could_not_be_looked_at_is_not_asked(result: str) -> None:
    scene, visit, answer = begun()
    answer_set(answer=answer, result=result, note="大门紧锁", by=scene.first)
    done = inspection_submit(
        inspection=visit, record="到场三次无人", opinion="", finished_on=clock.today(), by=scene.first
    )
    assert done.state == "submitted"


@pytest.mark.django_db
@pytest.mark.covers("ITEM-29")
def test_an_item_without_a_checklist_has_nothing_to_answer() -> None:
    scene = bureau(items=1)
    visit = inspection_start(inspection=dispatched(scene), by=scene.first)
    answer = visit.answers.get()
    assert sheet_of(answer) is None
    with refused("checklist_absent"):
        replies_set(answer=answer, values={}, by=scene.first)


@pytest.mark.covers("ITEM-29")
def test_the_result_that_follows_from_the_answers() -> None:
    asked = [Question(1, "甲", leads_to="order"), Question(2, "乙", leads_to="record")]
    cases = {
        ("", ""): "",
        ("符合", "符合"): "clear",
        ("不符合", "符合"): "corrected",
        ("符合", "不符合"): "clear",
        ("不涉及", "不涉及"): "no_activity",
    }
    for (first, second), result in cases.items():
        assert suggested(asked, {1: first, 2: second}) == result
    assert suggested([Question(1, "甲", leads_to="transfer")], {1: "不符合"}) == "pending"
    assert suggested([Question(1, "写", "text")], {1: "好"}) == "clear"
    both = Question(1, "选", "multiple", ("坏", "差"), ("坏", "差"), leads_to="order")
    assert note_of([both], {1: ["坏", "差"]}) == "选：坏、差"


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.covers("ITEM-29", "RULE-5")
def test_the_phone_asks_the_questions_with_the_guide_beside_each_and_the_office_reads_the_answers() -> None:
    scene, visit, answer = begun()
    phone = at(scene.first)
    form, sheet = reverse("inspections:m_form", args=[visit.pk]), [visit.pk, answer.pk]
    assert "检查表　0/5题" in phone.get(form).content.decode()
    page = phone.get(reverse("inspections:m_questions", args=sheet)).content.decode()
    assert "方法与要领" in page
    assert 'data-when="1" data-values="有"' in page
    assert "还有2题必须答" in page

    send = reverse("inspections:m_reply", args=sheet)
    bad = phone.post(send, {"q1": "有", "q2": "不符合", "q3": "宽"})
    assert (bad.status_code, "“宽”不是数字" in bad.content.decode()) == (422, True)
    assert not Reply.objects.exists()
    drawn = "data:image/png;base64," + base64.b64encode(_png()).decode()
    typed = {"q1": "有", "q2": "不符合", "q3": "1.2", "q6": ["门口", "柜台"], "q5_drawn": drawn}
    photo = SimpleUploadedFile("1.jpg", picture(), "image/jpeg")
    assert phone.post(send, typed | {"q4": photo}).url == f"{form}#item-1"
    torn = phone.post(send, typed | {"q5_drawn": "data:image/png;base64,#"})
    assert torn.status_code == 422

    page = phone.get(form).content.decode()
    assert "已按检查表的回答选好结果" in page
    assert "仓库通风：不符合" in page
    sign = phone.get(reverse("inspections:m_sign", args=[visit.pk])).content.decode()
    assert "还有1项没有结果" in sign
    office = at(scene.office)
    page = office.get(reverse("inspections:inspection", args=[visit.pk])).content.decode()
    assert "6题答了6题，1题不合格" in page
    record = office.get(reverse("inspections:record", args=[visit.pk])).content.decode()
    assert "1.2米" in record
    assert "门口、柜台" in record
    assert at(scene.reviewer).get(reverse("inspections:m_questions", args=sheet)).status_code in (403, 404)


def _png() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (20, 10), "white").save(out, "PNG")
    return out.getvalue()
