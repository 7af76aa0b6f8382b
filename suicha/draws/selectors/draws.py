# SPDX-License-Identifier: Apache-2.0
"""Draws a person may see, where each of them stands, and what can still happen."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.selectors import setting_lookup
from suicha.core import clock
from suicha.draws.models import Draw, DrawnTarget, Matching, Witness
from suicha.planning.models import Task

BY_HAND = ("冻结名录", "公布承诺", "现场抽签，产生种子", "揭示种子", "出具结果", "匹配人员")
STEPS = ("冻结名录", "公布承诺", "产生种子", "揭示种子", "出具结果", "匹配人员")


class Step(NamedTuple):
    """One step of the ceremony; ``state`` is done, now or empty, ``at`` the time, ``notes`` short lines."""

    name: str
    state: str
    at: Any
    notes: list[str]


def draw_list(by: User, *, text: str = "", state: str = "") -> QuerySet[Draw]:
    """Draws this person may see, also those of which their bureau matches a part (DRAW-13).

    Narrowed by name or number and by state, with counts of their numbers and rows.
    """
    part = Matching.objects.filter(within(by, Permission.DRAW_VIEW)).values("draw")
    draws = Draw.objects.filter(within(by, Permission.DRAW_VIEW) | Q(pk__in=part)).select_related(
        "task", "organisation", "lottery"
    )
    if text:
        draws = draws.filter(Q(number__icontains=text) | Q(task__title__icontains=text))
    if state:
        draws = draws.filter(state=state)
    return draws.annotate(
        seats_taken=Count("witnesses", filter=Q(witnesses__locked_at__isnull=False), distinct=True),
        seats_all=Count("witnesses", distinct=True),
    )


def draw_public() -> QuerySet[Draw]:
    """Draws whose commitment is published: anyone may know of them, voided or not."""
    return Draw.objects.exclude(committed_at=None).select_related(
        "task__row__plan", "organisation", "package", "lottery"
    )


def tasks_to_freeze(by: User) -> QuerySet[Task]:
    """Tasks for which this person may freeze a list and that have no draw yet, or voided ones only."""
    standing = Draw.objects.filter(task=OuterRef("pk")).exclude(state=Draw.State.VOID)
    tasks = Task.objects.filter(within(by, Permission.DRAW_FREEZE)).exclude(Exists(standing))
    return tasks.select_related("organisation", "row").order_by("-pk")


def open_too_long(by: User | None = None) -> list[Draw]:
    """Commitments whose seed was due so long ago that they should be revealed and issued; oldest due first.

    Somebody holds the result back, or was kept from telling it.  ``by``: those this person may see; else all.
    """
    standing = [Draw.State.COMMITTED, Draw.State.REVEALED]
    draws = Draw.objects.filter(state__in=standing, due_at__lte=clock.now())
    if by is not None:
        draws = draws.filter(within(by, Permission.DRAW_VIEW))
    hours = setting_lookup("reveal_hours")
    found = draws.select_related("task", "organisation").order_by("due_at", "pk")
    return [draw for draw in found if clock.now() >= alarm_at(draw, hours(draw.organisation))]


def alarm_at(draw: Draw, hours: int) -> datetime:
    """From when an open draw raises an alarm."""
    return (draw.due_at or draw.frozen_at) + timedelta(hours=hours)


def digits_of(draw: Draw) -> int:
    """How many digits each witness writes, as fixed at the freezing."""
    return int(draw.seed_plan[0]["digits"])


def witnesses_of(draw: Draw) -> list[Witness]:
    """The witnesses in their order, each knowing its draw."""
    witnesses = list(Witness.objects.filter(draw=draw).order_by("position"))
    for witness in witnesses:
        witness.draw = draw
    return witnesses


def results_of(draw: Draw) -> QuerySet[DrawnTarget]:
    """Drawn and mandatory rows; they were stored in the order of visits, so the key pages them in that order."""
    return DrawnTarget.objects.filter(draw=draw, seq__gte=1).select_related("target__town")


def alternates_of(draw: Draw) -> QuerySet[DrawnTarget]:
    """Those who stand by, by stratum and rank."""
    return DrawnTarget.objects.filter(draw=draw, kind=DrawnTarget.Kind.ALTERNATE).order_by("stratum", "rank")
