# SPDX-License-Identifier: Apache-2.0
"""Facts against some targets of the demo county, so that lists have mandatory rows: the same ones every time."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from suicha.core.workdays import add_working_days
from suicha.demo.calendar import at, working_day
from suicha.demo.chance import Chance
from suicha.demo.county import Department
from suicha.demo.tables import SEED
from suicha.registries import services as registries
from suicha.registries.models import Target


class DemoMark(NamedTuple):
    """One fact: its kind, month and day in the first year (``years_before`` earlier), paper, and whether it ended."""

    kind: str
    month: int
    day: int
    paper: str
    people: int = 0
    years_before: int = 0
    ended: bool = False
    note: str = ""


# Per bureau.  The last one of the first list is older than three years and makes nobody mandatory.
MARKS: dict[str, tuple[DemoMark, ...]] = {
    "yjglj": (
        DemoMark("penalty", 2, 12, "漳应急罚〔{year}〕3号", years_before=1, note="未如实记录安全生产教育培训情况"),
        DemoMark("abnormal", 1, 9, "漳市监异列〔{year}〕12号", note="未在规定期限内公示年度报告"),
        DemoMark("abnormal", 1, 10, "漳市监异列〔{year}〕15号", ended=True, note="通过登记的住所无法联系"),
        DemoMark("penalty", 6, 3, "漳应急罚〔{year}〕8号", years_before=4, note="未按规定设置安全警示标志"),
    ),
    "scjgj": (
        DemoMark("dishonest", 1, 15, "漳市监严〔{year}〕1号", note="未经许可从事食品经营"),
        DemoMark("complaint", 1, 20, "漳市监核〔{year}〕2号", people=14, note="预付卡无法兑付，已调查核实"),
        DemoMark("complaint", 1, 21, "漳市监核〔{year}〕5号", people=6, note="价格争议，已调查核实"),
    ),
    "xfjyd": (DemoMark("penalty", 11, 5, "漳消行罚决〔{year}〕21号", years_before=1, note="占用疏散通道"),),
}


def marks_story(department: Department, year: int) -> Iterator[datetime]:
    """At the end of January the line office registers what is on paper by then; in February one firm is taken off."""
    chance = Chance(f"{SEED}|{department.plan.code}|marks")
    targets = list(Target.objects.filter(organisation=department.organisation, status="active").order_by("pk"))
    registered_on = working_day(date(year, 1, 26))
    yield at(registered_on, 10)
    ending = []
    for planned in MARKS.get(department.plan.code, ()):
        target = targets.pop(chance.below(len(targets)))
        since = date(year - planned.years_before, planned.month, planned.day)
        mark = registries.mark_register(
            target=target,
            kind=planned.kind,
            since=since,
            document=planned.paper.format(year=since.year),
            people=planned.people,
            note=planned.note,
            by=department.clerk,
        )
        ending += [mark] if planned.ended else []
    day = add_working_days(registered_on, 15).on
    yield at(day, 11)
    for mark in ending:
        registries.mark_end(mark=mark, until=day, reason=f"漳市监异移〔{year}〕4号", by=department.clerk)
