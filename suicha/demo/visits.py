# SPDX-License-Identifier: Apache-2.0
"""Visits of the demo county and what came of them, on working days, by the people the draw matched."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from suicha.accounts.models import User
from suicha.core.workdays import add_working_days
from suicha.demo.calendar import Calendar, at, working_day
from suicha.demo.chance import Chance
from suicha.demo.checklists import replies_give
from suicha.demo.county import Department
from suicha.demo.tables import CLEAR_RECORD, PROBLEMS, SEED
from suicha.disclosure import services as disclosure
from suicha.disclosure.models import Publication
from suicha.dispositions import services as dispositions
from suicha.inspections import services as inspections
from suicha.inspections.models import Answer, Inspection


def visit_story(calendar: Calendar, inspection: Inspection, department: Department, day: date) -> Iterator[datetime]:
    """One visit: arrival, an answer per item, the result, the review, the publication."""
    chance = Chance(f"{SEED}|{inspection.notice_number}")
    words, demand = chance.one_of(PROBLEMS) if chance.happens(24) else ("", "")
    yield at(day, 9, 30)
    first = _first_officer(inspection)
    inspections.inspection_start(inspection=inspection, by=first)
    answers = list(inspection.answers.order_by("position"))
    bad = chance.one_of(answers) if words else None
    for minute, answer in enumerate(answers):
        yield at(day, 10, minute)
        _answer(inspection, answer, words if answer == bad else "", first)
    yield at(day, 11, 30)
    record = f"现场发现：{words}。" if words else CLEAR_RECORD
    inspections.inspection_submit(inspection=inspection, record=record, opinion="无异议", finished_on=day, by=first)
    review = working_day(day + timedelta(days=2))
    yield at(review, 15)
    inspections.inspection_approve(inspection=inspection, comment="情况清楚", by=department.reviewer)
    if bad is not None:
        calendar.start(rectification_story(bad, department, working_day(review + timedelta(days=1)), demand, chance))
    late = chance.happens(2)
    yield at(add_working_days(day, 23 if late else 5 + chance.below(12)).on, 16)
    disclosure.result_publish(inspection=inspection, by=department.legal)


def _first_officer(inspection: Inspection) -> User:
    user = (
        inspection.drawn_target.seats.current().select_related("inspector__user").order_by("position")[0].inspector.user
    )
    if user is None:
        raise LookupError("every inspector of the demo has an account")
    return user


def _answer(inspection: Inspection, answer: Answer, problem: str, by: User) -> None:
    result = "corrected" if problem else "clear"
    replies_give(answer, problem, by)
    inspections.answer_set(answer=answer, result=result, note=problem, by=by)
    if problem:
        photo = demo_photo(f"{inspection.notice_number}|{answer.position}")
        inspections.photo_add(inspection=inspection, answer=answer, content=photo, name="现场.jpg", by=by)


def rectification_story(
    answer: Answer, department: Department, day: date, demand: str, chance: Chance
) -> Iterator[datetime]:
    """Order, the firm's report (one in sixteen is late), verification, end."""
    yield at(day, 9)
    order = dispositions.rectification_order(
        answer=Answer.objects.get(pk=answer.pk), demand=demand, working_days=10, by=department.clerk
    )
    report_day = add_working_days(day, 13 if chance.happens(6) else 3 + chance.below(7)).on
    yield at(report_day, 10)
    order = dispositions.report_submit(
        rectification=order, report=f"已按要求整改：{demand}。", reporter="企业负责人", upload=None
    )
    last = working_day(report_day + timedelta(days=2))
    yield at(last, 14)
    order = dispositions.rectification_verify(
        rectification=order, passed=True, verification="到场核实，问题已整改到位", by=department.clerk
    )
    yield at(last, 15)
    dispositions.rectification_close(rectification=order, by=department.reviewer)
    # What citizens saw is brought up to date: the problem is closed.
    inspection = answer.inspection
    if Publication.objects.filter(kind=Publication.Kind.RESULT, subject_id=inspection.pk).exists():
        yield at(last, 16, 30)
        disclosure.result_publish(inspection=inspection, by=department.legal)


def demo_photo(seed: str) -> bytes:
    """A plain drawn picture that says it is a demo, different for each seed and the same every time."""
    chance = Chance(seed)
    picture = Image.new("RGB", (480, 480), (200 + chance.below(40), 210 + chance.below(30), 220))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 340, 480, 480), fill=(170, 165, 150))
    for _ in range(3):
        left, top = chance.below(360), 120 + chance.below(160)
        pen.rectangle((left, top, left + 60 + chance.below(60), 400), fill=(90 + chance.below(60), 110, 130))
    pen.text((20, 20), "DEMO", fill=(60, 60, 60))
    file = BytesIO()
    picture.save(file, "JPEG", quality=70)
    return file.getvalue()
