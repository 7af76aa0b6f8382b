# SPDX-License-Identifier: Apache-2.0
"""Visits of the demo county and what came of them, on working days, by the people the draw matched."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from suicha.core import clock
from suicha.core.workdays import add_working_days, is_working_day
from suicha.demo.chance import Chance
from suicha.demo.county import Department
from suicha.demo.tables import CLEAR_RECORD, PROBLEMS
from suicha.disclosure import services as disclosure
from suicha.dispositions import services as dispositions
from suicha.dispositions.models import Rectification
from suicha.inspections import services as inspections
from suicha.inspections.models import Answer, Inspection


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in the county's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def working_day(day: date) -> date:
    """``day`` or the next working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def visit(inspection: Inspection, department: Department, day: date, until: datetime, chance: Chance) -> None:
    """One visit with everything that follows it, as far as it happened before ``until``."""
    people = [seat.inspector.user for seat in inspection.drawn_target.seats.order_by("position")]
    first = people[0]
    if first is None or at(day, 10) >= until:
        return
    with clock.pretend(at(day, 9, 30)):
        inspections.inspection_start(inspection=inspection, by=first)
    if at(day, 16) >= until:
        return
    problem = chance.happens(24)
    answers = list(inspection.answers.order_by("position"))
    bad = chance.one_of(answers) if problem else None
    words, demand = chance.one_of(PROBLEMS)
    for minute, answer in enumerate(answers):
        with clock.pretend(at(day, 10, minute)):
            found = answer == bad
            inspections.answer_set(
                answer=answer, result="corrected" if found else "clear", note=words if found else "", by=first
            )
            if found:
                photo = demo_photo(f"{inspection.notice_number}|{answer.position}")
                inspections.photo_add(inspection=inspection, answer=answer, content=photo, name="现场.jpg", by=first)
    with clock.pretend(at(day, 11, 30)):
        inspections.inspection_submit(
            inspection=inspection,
            record=f"现场发现：{words}。" if problem else CLEAR_RECORD,
            opinion="无异议",
            finished_on=day,
            by=first,
        )
    review = working_day(day + timedelta(days=2))
    if at(review, 15) >= until:
        return
    with clock.pretend(at(review, 15)):
        inspections.inspection_approve(inspection=inspection, comment="情况清楚", by=department.reviewer)
    if bad is not None:
        _rectify(bad, department, review, demand, until, chance)
    late = chance.happens(2)
    publish = add_working_days(day, 23 if late else 5 + chance.below(12)).on
    if at(publish, 16) < until:
        with clock.pretend(at(publish, 16)):
            disclosure.result_publish(inspection=inspection, by=department.legal)


def _rectify(answer: Answer, department: Department, day: date, demand: str, until: datetime, chance: Chance) -> None:
    order_day = working_day(day + timedelta(days=1))
    if at(order_day, 9) >= until:
        return
    with clock.pretend(at(order_day, 9)):
        order = dispositions.rectification_order(
            answer=Answer.objects.get(pk=answer.pk), demand=demand, working_days=10, by=department.clerk
        )
    report_day = add_working_days(order_day, 13 if chance.happens(6) else 3 + chance.below(7)).on
    if at(report_day, 10) >= until:
        return
    with clock.pretend(at(report_day, 10)):
        order = dispositions.report_submit(
            rectification=order, report=f"已按要求整改：{demand}。", reporter="企业负责人", upload=None
        )
    _finish(order, department, working_day(report_day + timedelta(days=2)), until)


def _finish(order: Rectification, department: Department, day: date, until: datetime) -> None:
    if at(day, 15) >= until:
        return
    with clock.pretend(at(day, 14)):
        order = dispositions.rectification_verify(
            rectification=order, passed=True, verification="到场核实，问题已整改到位", by=department.clerk
        )
    with clock.pretend(at(day, 15)):
        dispositions.rectification_close(rectification=order, by=department.reviewer)


def demo_photo(seed: str) -> bytes:
    """A plain drawn picture that says it is a demo, different for each seed and the same every time."""
    chance = Chance(seed)
    sky = (200 + chance.below(40), 210 + chance.below(30), 220)
    picture = Image.new("RGB", (480, 480), sky)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 340, 480, 480), fill=(170, 165, 150))
    for _ in range(3):
        left, top = chance.below(360), 120 + chance.below(160)
        pen.rectangle((left, top, left + 60 + chance.below(60), 400), fill=(90 + chance.below(60), 110, 130))
    pen.text((20, 20), "DEMO", fill=(60, 60, 60))
    file = BytesIO()
    picture.save(file, "JPEG", quality=70)
    return file.getvalue()
