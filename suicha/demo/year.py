# SPDX-License-Identifier: Apache-2.0
"""A bureau's year as stories: plan, draw, visits.  What lies after the present is left for the user to do."""

from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from suicha.accounts.models import Organisation
from suicha.catalogue.selectors import items_published
from suicha.demo.calendar import Calendar, at, working_day, working_day_before
from suicha.demo.ceremonies import DICE, ceremony_story, public_number
from suicha.demo.county import Department
from suicha.demo.experts import expert_draw_story, opinion_story
from suicha.demo.lists import batch_story, replacement_story
from suicha.demo.tables import WITNESSES
from suicha.demo.visits import visit_story
from suicha.disclosure import services as disclosure
from suicha.draws import services as draws
from suicha.draws.models import Draw
from suicha.draws.services import WitnessSeat
from suicha.inspections import services as inspections
from suicha.planning import services as planning
from suicha.planning.models import Plan, PlanRow, Task
from suicha.planning.rules.presets import PRESETS
from suicha.planning.rules.terms import USUAL, Terms
from suicha.planning.selectors import match_terms_usual


class Campaign(NamedTuple):
    """One row of a bureau's plan and how it is carried out: drawn on ``month``/``day``, visited in ``batches``.

    The task is made on ``made`` and its list frozen on ``frozen``, or so many days before the draw.  ``numbers``: dice
    and a public number go into the seed as well.  ``voided``: why the first attempt came to nothing.  ``disclosure``:
    how the list is told, where not openly.  ``replaced``: one drawn target gives way to an alternate.  ``last``: month
    and day by which the last batch is about to be sent out.  ``by_hand``: slips are drawn in the hall.
    ``experts``: so many are drawn for each target.
    """

    title: str
    items: tuple[int, ...]
    domains: tuple[str, ...]
    ppm: int
    month: int
    day: int
    batches: int = 1
    partners: tuple[str, ...] = ()
    terms: Terms = USUAL
    made: date | None = None
    frozen: date | None = None
    numbers: bool = False
    voided: str = ""
    disclosure: Draw.Disclosure = Draw.Disclosure.OPEN
    replaced: bool = False
    experts: int = 0
    last: tuple[int, int] = (11, 11)
    by_hand: bool = False


# The ratios of a published example, by risk class.
BY_RISK = Terms(divided="grade", spread="each", ratios=PRESETS["lindian"].ratios)
CAMPAIGNS: dict[str, tuple[Campaign, ...]] = {
    "yjglj": (
        Campaign("安全生产双随机抽查", (1, 2, 3), (), 100_000, 3, 10, batches=4),
        Campaign(
            "危险化学品部门联合双随机抽查",
            (5, 4),
            ("危险化学品",),
            150_000,
            5,
            13,
            partners=("sthjj", "xfjyd"),
            experts=1,
        ),
    ),
    "scjgj": (
        Campaign(
            "食品经营双随机抽查",
            (1, 2),
            ("食品经营",),
            200_000,
            4,
            15,
            batches=3,
            disclosure=Draw.Disclosure.SEALED,
            last=(12, 4),
        ),
        Campaign("特种设备使用单位双随机抽查", (3,), ("特种设备",), 200_000, 9, 9, numbers=True),
    ),
    "zjj": (
        Campaign(
            "建设工程质量安全双随机抽查",
            (1, 2, 3),
            (),
            200_000,
            6,
            18,
            voided="会场停电，见证人没有能够输入",
        ),
        Campaign("冬季施工安全双随机抽查", (1,), (), 100_000, 10, 14, by_hand=True),
    ),
    "sthjj": (
        Campaign(
            "排污单位按风险分类双随机抽查",
            (1, 2),
            (),
            150_000,
            5,
            20,
            terms=BY_RISK,
            disclosure=Draw.Disclosure.CLASSES,
        ),
    ),
    "xfjyd": (Campaign("消防重点单位双随机抽查", (1, 2), (), 200_000, 11, 9, replaced=True),),
}
# Drawn some days after the loading, so that a user finds a ceremony between commitment and witnesses, and a task whose
# list is still to be frozen: the bureau, how many days from now, whether the list is frozen by now, and the campaign.
OPEN: dict[str, tuple[tuple[int, bool, Campaign], ...]] = {
    "yjglj": ((4, True, Campaign("烟花爆竹零售双随机抽查", (7,), ("烟花爆竹",), 150_000, 1, 1)),),
    "scjgj": ((9, False, Campaign("营业执照使用情况双随机抽查", (4,), (), 50_000, 1, 1)),),
    "zjj": ((12, False, Campaign("工地临时用电双随机抽查", (2,), (), 100_000, 1, 1)),),
}


def plan_story(
    calendar: Calendar, department: Department, year: int, campaigns: Sequence[Campaign], written: date | None = None
) -> Iterator[datetime]:
    """The line office writes and submits, the leader approves, the legal office publishes; then the campaigns begin."""
    yield at(written or working_day(date(year, 1, 8)), 9)
    title = f"{year}年度{department.plan.subject}“双随机、一公开”抽查工作计划"
    plan = planning.plan_create(organisation=department.organisation, year=year, title=title, by=department.clerk)
    rows = [_row(department, plan, campaign) for campaign in campaigns]
    planning.plan_submit(plan=plan, by=department.clerk)
    yield at(working_day(date(year, 1, 14)), 15)
    planning.plan_approve(plan=plan, comment="同意，按计划实施", by=department.leader)
    yield at(working_day(date(year, 1, 20)), 10)
    disclosure.plan_publish(plan=plan, by=department.legal)
    for row, campaign in zip(rows, campaigns, strict=True):
        calendar.start(campaign_story(calendar, department, row, campaign))


def _row(department: Department, plan: Plan, campaign: Campaign) -> PlanRow:
    items = items_published(department.organisation).filter(sequence__in=campaign.items)
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
        terms=campaign.terms,
        by=department.clerk,
    )


def campaign_story(calendar: Calendar, department: Department, row: PlanRow, campaign: Campaign) -> Iterator[datetime]:
    """Task, frozen list, commitment, the day of the draw, publication of the draw, then batch after batch."""
    year = row.plan.year
    day = working_day(date(year, campaign.month, campaign.day))
    yield at(campaign.made or working_day_before(day - timedelta(days=9)), 9)
    task = planning.task_create(
        row=row,
        title=row.title,
        starts_on=day,
        ends_on=date(year, 12, 31),
        batches=campaign.batches,
        matching=match_terms_usual(department.organisation)._replace(experts=campaign.experts),
        by=department.clerk,
    )
    frozen = campaign.frozen or working_day_before(day - timedelta(days=4))
    draw = yield from _committed(department, task, frozen, campaign, day)
    if campaign.voided:
        yield at(day, 9, 50)
        draw = draws.void_request(draw=draw, reason=campaign.voided, by=department.legal)
        yield at(day, 11)
        draws.void_confirm(draw=draw, by=department.leader)
        again = working_day(day + timedelta(days=1))
        day = working_day(again + timedelta(days=1))
        draw = yield from _committed(department, task, again, campaign, day)
    yield from ceremony_story(department, draw, day)
    if campaign.numbers:
        day = working_day(day + timedelta(days=1))
    if campaign.experts:
        yield from expert_draw_story(department, draw, day)
    published = working_day(day + timedelta(days=2))
    yield at(published, 10)
    disclosure.draw_publish(draw=draw, by=department.legal)
    if campaign.replaced:
        yield from replacement_story(department, draw, published)
    spread = max((date(year, *campaign.last) - day).days // max(campaign.batches - 1, 1), 1)
    for batch in range(campaign.batches):
        start = working_day(day + timedelta(days=5 + spread * batch))
        yield at(start, 11)
        dispatched = inspections.dispatch(draw=draw, batch=batch + 1, by=department.clerk)
        for count, inspection in enumerate(dispatched):
            start = working_day(start + timedelta(days=1)) if count % 2 == 0 else start
            calendar.start(visit_story(calendar, inspection, department, start))
            if campaign.experts:
                calendar.start(opinion_story(department, inspection, start))
        if campaign.disclosure == Draw.Disclosure.SEALED:
            calendar.start(batch_story(department, draw, working_day(start + timedelta(days=1))))


def _committed(
    department: Department, task: Task, frozen: date, campaign: Campaign, day: date
) -> Generator[datetime, None, Draw]:
    """An attempt: list frozen, commitment public; with what will seed it on ``day``."""
    yield at(frozen, 16)
    seats = [WitnessSeat(kind=kind, name=name, unit=unit) for kind, name, unit in WITNESSES]
    sources = [DICE, public_number(day)] if campaign.numbers else []
    draw = draws.draw_freeze(
        task=task,
        witnesses=seats,
        sources=sources,
        disclosure=campaign.disclosure,
        way="lottery" if campaign.by_hand else "computer",
        by=department.legal,
    )
    yield at(frozen, 16, 5)
    return draws.draw_commit(draw=draw, by=department.legal)
