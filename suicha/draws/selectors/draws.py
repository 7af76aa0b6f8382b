# SPDX-License-Identifier: Apache-2.0
"""Draws a person may see, where each of them stands, and what can still happen."""

from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.draws.models import Draw, DrawnTarget, Witness
from suicha.planning.models import Task

STEPS = ("冻结名录", "公布承诺", "见证人输入", "揭示种子", "匹配人员")


class Step(NamedTuple):
    """One step of the ceremony; ``state`` is done, now or empty, ``at`` the time, ``notes`` short lines."""

    name: str
    state: str
    at: Any
    notes: list[str]


def draw_list(by: User, *, text: str = "", state: str = "") -> QuerySet[Draw]:
    """Draws this person may see, narrowed by name or number and by state, with counts of their numbers and rows."""
    draws = Draw.objects.filter(within(by, Permission.DRAW_VIEW)).select_related("task", "organisation")
    if text:
        draws = draws.filter(Q(number__icontains=text) | Q(task__title__icontains=text))
    if state:
        draws = draws.filter(state=state)
    return draws.annotate(
        seats_taken=Count("witnesses", filter=Q(witnesses__locked_at__isnull=False), distinct=True),
        seats_all=Count("witnesses", distinct=True),
    )


def draw_public() -> QuerySet[Draw]:
    """Draws whose commitment is published: anyone may know of them."""
    return Draw.objects.exclude(committed_at=None).select_related("task__row__plan", "organisation", "package")


def tasks_to_freeze(by: User) -> QuerySet[Task]:
    """Tasks for which this person may freeze a list and that have no draw yet."""
    tasks = Task.objects.filter(within(by, Permission.DRAW_FREEZE), draw=None)
    return tasks.select_related("organisation", "row").order_by("-pk")


def digits_of(draw: Draw) -> int:
    """How many digits each witness writes, as fixed at the freezing."""
    return int(draw.seed_plan[0]["digits"])


def witnesses_of(draw: Draw) -> list[Witness]:
    """The witnesses in their order, each knowing its draw."""
    witnesses = list(Witness.objects.filter(draw=draw).order_by("position"))
    for witness in witnesses:
        witness.draw = draw
    return witnesses


def witness_by_token(token: str) -> Witness | None:
    """Whose link this is."""
    return Witness.objects.filter(token=token).select_related("draw__task", "draw__organisation").first()


def results_of(draw: Draw) -> QuerySet[DrawnTarget]:
    """Drawn and mandatory rows; they were stored in the order of visits, so the key pages them in that order."""
    return DrawnTarget.objects.filter(draw=draw, seq__gte=1).select_related("target__town")


def alternates_of(draw: Draw) -> QuerySet[DrawnTarget]:
    """Those who stand by, by stratum and rank."""
    return DrawnTarget.objects.filter(draw=draw, kind=DrawnTarget.Kind.ALTERNATE).order_by("stratum", "rank")


def steps_of(draw: Draw, witnesses: list[Witness]) -> list[Step]:
    """The five steps with what was done when; the first one not done is the present one."""
    locked = [witness for witness in witnesses if witness.locked_at]
    everyone = bool(witnesses) and len(locked) == len(witnesses)
    rows = sum(sum(roles.values()) for roles in draw.counts.values())
    digits = f"{len(witnesses)}人各报{digits_of(draw)}位" if draw.seed_plan else ""
    entered = digits if everyone else f"{len(locked)}/{len(witnesses)}人"
    last = max((witness.locked_at for witness in locked if witness.locked_at), default=None)
    found = [
        (True, draw.frozen_at, f"{rows}家"),
        (draw.committed_at is not None, draw.committed_at, f"指纹 {(draw.commitment_digest or '')[:8]}"),
        (everyone, last if everyone else None, entered),
        (draw.drawn_at is not None, draw.drawn_at, "与承诺一致"),
        (draw.matched_at is not None, draw.matched_at, "同一种子"),
    ]
    now = next((index for index, (done, _, _) in enumerate(found) if not done), len(found))
    return [
        Step(name, "done" if done else "now" if index == now else "", at, [note] if done or index == now == 2 else [])
        for index, (name, (done, at, note)) in enumerate(zip(STEPS, found, strict=True))
    ]


def still_possible(draw: Draw, witnesses: list[Witness]) -> str:
    """What can still happen to this draw, and what cannot any more, in words."""
    missing = sum(witness.value is None for witness in witnesses)
    if draw.state == Draw.State.FROZEN:
        return "名录、数量、见证人和人员名单已固定，不能增减。公布承诺后，见证人才能输入数字。"
    if draw.state == Draw.State.COMMITTED and missing:
        return f"承诺已公布，任何人不能再改名录和规则。还差{missing}名见证人的数字；数字锁定后不能改。"
    if draw.state == Draw.State.COMMITTED:
        return "数字已全部锁定，结果已经唯一确定，只待揭示。揭示后不能重抽。"
    if draw.state == Draw.State.DRAWN:
        return "抽取已完成，不能重抽。接着用同一种子匹配检查人员，人员名单在冻结时已固定。"
    return "抽取和匹配都已完成，不能重来。按批次派发检查，并在时限内公示。"
