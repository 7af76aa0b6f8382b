# SPDX-License-Identifier: Apache-2.0
"""A bureau's year: plan, draw, visits.  Everything whose day has not come yet is left for the user to do."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from suicha.accounts.models import Organisation
from suicha.catalogue.models import Item
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.workdays import is_working_day
from suicha.demo.chance import Chance
from suicha.demo.county import Department
from suicha.demo.tables import SEED, WITNESSES
from suicha.demo.visits import at, visit, working_day
from suicha.disclosure import services as disclosure
from suicha.draws import services as draws
from suicha.draws.models import Draw
from suicha.draws.services import WitnessSeat
from suicha.inspections import services as inspections
from suicha.planning import services as planning
from suicha.planning.models import Plan, PlanRow, Task


class Campaign(NamedTuple):
    """One row of a bureau's plan and how it is carried out."""

    title: str
    items: tuple[int, ...]
    domains: tuple[str, ...]
    ppm: int
    month: int
    day: int
    batches: int = 1
    partners: tuple[str, ...] = ()


CAMPAIGNS: dict[str, tuple[Campaign, ...]] = {
    "yjglj": (
        Campaign("安全生产双随机抽查", (1, 2, 3), (), 100_000, 3, 10, batches=4),
        Campaign("危险化学品部门联合双随机抽查", (5, 4), ("危险化学品",), 150_000, 5, 13, partners=("sthjj", "xfjyd")),
    ),
    "scjgj": (
        Campaign("食品经营双随机抽查", (1, 2), ("食品经营",), 200_000, 4, 15, batches=2),
        Campaign("特种设备使用单位双随机抽查", (3,), ("特种设备",), 200_000, 9, 9),
    ),
    "zjj": (Campaign("建设工程质量安全双随机抽查", (1, 2, 3), (), 200_000, 6, 18),),
    "sthjj": (Campaign("排污单位双随机抽查", (1, 2), (), 150_000, 5, 20),),
    "xfjyd": (Campaign("消防重点单位双随机抽查", (1, 2), (), 200_000, 11, 9),),
}

# Work that is open on the day of loading, so that a user has something to do: the witnesses of one draw are still to
# come, and one task waits for its list to be frozen.
OPEN_CEREMONY = "yjglj"
OPEN: dict[str, Campaign] = {
    OPEN_CEREMONY: Campaign("烟花爆竹零售双随机抽查", (7,), ("烟花爆竹",), 150_000, 12, 1),
    "scjgj": Campaign("营业执照使用情况双随机抽查", (4,), (), 50_000, 12, 1),
}


def items_publish(departments: Sequence[Department], day: date) -> None:
    """Each bureau publishes its list before its first plan."""
    for department in departments:
        with clock.pretend(at(day, 10)):
            disclosure.items_publish(organisation=department.organisation, by=department.legal)


def plan_submit(department: Department, year: int, campaigns: Sequence[Campaign]) -> tuple[Plan, list[PlanRow]]:
    """A year plan with its rows, written and submitted by the line office now."""
    title = f"{year}年度{department.plan.subject}“双随机、一公开”抽查工作计划"
    plan = planning.plan_create(organisation=department.organisation, year=year, title=title, by=department.clerk)
    rows = [_row(department, plan, campaign) for campaign in campaigns]
    return planning.plan_submit(plan=plan, by=department.clerk), rows


def plan_publish(department: Department, year: int, campaigns: Sequence[Campaign]) -> list[PlanRow]:
    """A year plan, written by the line office, approved by the leader, published by the legal office."""
    with clock.pretend(at(working_day(date(year, 1, 8)), 9)):
        plan, rows = plan_submit(department, year, campaigns)
    with clock.pretend(at(working_day(date(year, 1, 14)), 15)):
        planning.plan_approve(plan=plan, comment="同意，按计划实施", by=department.leader)
    with clock.pretend(at(working_day(date(year, 1, 20)), 10)):
        disclosure.plan_publish(plan=plan, by=department.legal)
    return rows


def _row(department: Department, plan: Plan, campaign: Campaign) -> PlanRow:
    items = Item.objects.filter(organisation=department.organisation, sequence__in=campaign.items)
    partners = Organisation.objects.filter(code__in=campaign.partners).order_by("path")
    return planning.plan_row_add(
        plan=plan,
        title=f"{plan.year}年{campaign.title}",
        items=list(items.order_by("sequence")),
        scope={"domains": list(campaign.domains)} if campaign.domains else {},
        ppm=campaign.ppm,
        method="现场检查",
        starts_on=date(plan.year, campaign.month, 1),
        ends_on=date(plan.year, 12, 31),
        participants=list(partners),
        by=department.clerk,
    )


def campaign_run(
    department: Department,
    row: PlanRow,
    campaign: Campaign,
    until: datetime,
    day: date | None = None,
    open_at: str = "",
) -> None:
    """Task, draw, matching, visits.  ``open_at`` (``task`` or ``committed``) leaves the rest to the user."""
    year = row.plan.year
    chance = Chance(f"{SEED}|{department.plan.code}|{year}|{campaign.title}")
    day = day or working_day(date(year, campaign.month, campaign.day))
    if at(day, 10) >= until and not open_at:
        return
    with clock.pretend(at(_freezing_day(day, until), 9)):
        task = planning.task_create(
            row=row, title=row.title, starts_on=day, ends_on=date(year, 12, 31), batches=campaign.batches,
            by=department.clerk,
        )  # fmt: skip
    if open_at == "task":
        return
    draw = ceremony(department, task, day, chance, until, open_at)
    if open_at:
        return
    with clock.pretend(at(working_day(day + timedelta(days=2)), 10)):
        disclosure.draw_publish(draw=draw, by=department.legal)
    _visits(department, draw, day, until, chance)


def ceremony(department: Department, task: Task, day: date, chance: Chance, until: datetime, open_at: str = "") -> Draw:
    """Freeze and commit some days before, then the witnesses' numbers, the reveal and the matching on the day."""
    seats = [WitnessSeat(kind=kind, name=name, unit=unit) for kind, name, unit in WITNESSES]
    before = _freezing_day(day, until)
    with clock.pretend(at(before, 16)):
        draw = draws.draw_freeze(task=task, witnesses=seats, by=department.legal)
    with clock.pretend(at(before, 16, 5)):
        draw = draws.draw_commit(draw=draw, by=department.legal)
    if open_at:
        return draw
    digits = setting(department.organisation, "witness_digits").value
    for minute, witness in enumerate(draw.witnesses.order_by("position")):
        value = chance.digits(digits)
        with clock.pretend(at(day, 9, 31 + minute)):
            draws.witness_lock(witness=witness, value=value, again=value)
    with clock.pretend(at(day, 9, 36)):
        draw = draws.draw_reveal(draw=draw, by=department.legal)
    with clock.pretend(at(day, 9, 40)):
        return draws.match_run(draw=draw, by=department.legal)


def _freezing_day(day: date, until: datetime) -> date:
    """A working day some days before the draw, and before the present."""
    before = min(day - timedelta(days=3), (until - timedelta(days=1)).date())
    while not is_working_day(before):
        before -= timedelta(days=1)
    return before


def _visits(department: Department, draw: Draw, day: date, until: datetime, chance: Chance) -> None:
    """Batches follow each other through the year; a batch whose day has not come is not dispatched yet."""
    batches = draw.task.batches
    spread = max((date(day.year, 11, 11) - day).days // max(batches - 1, 1), 1)
    for batch in range(1, batches + 1):
        start = working_day(day + timedelta(days=5 + spread * (batch - 1)))
        if at(start, 9) >= until:
            return
        with clock.pretend(at(start, 9)):
            dispatched = inspections.dispatch(draw=draw, batch=batch, by=department.clerk)
        when = start
        for count, inspection in enumerate(dispatched):
            if count % 2 == 0:
                when = working_day(when + timedelta(days=1))
            visit(inspection, department, when, until, chance)
