# SPDX-License-Identifier: Apache-2.0
"""What waits in a ceremony: for the host, for the keepers of the secret, for who decides on a void."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.draws import selectors
from suicha.draws.models import Draw, KeeperKey, Lottery, Witness
from suicha.workbench.selectors.row import PER_KIND, Todo

HOST = {
    "frozen": ("公布承诺", "去公布"),
    "revealed": ("出具抽取结果", "去出具"),
    "drawn": ("匹配检查人员", "去匹配"),
}


def tasks_to_freeze(by: User) -> list[Todo]:
    tasks = selectors.tasks_to_freeze(by).order_by("starts_on", "pk")
    return [
        Todo(
            "冻结名录", "冻结后才能抽取", task.title, task.starts_on, reverse("draws:freeze", args=[task.pk]), "去冻结"
        )
        for task in tasks[:PER_KIND]
    ]


def draws_under_way(by: User) -> list[Todo]:
    """What the host has to do next, draw by draw; while the seed is being made, how far it is."""
    states = ["frozen", "committed", "revealed", "drawn"]
    draws = _with_missing(Draw.objects.filter(within(by, Permission.DRAW_ISSUE), state__in=states))
    rows = []
    for draw in draws[:PER_KIND]:
        act, verb = HOST.get(draw.state, (_waits_for(draw), "看进度"))
        rows.append(_row(draw, "等着决定是否作废" if draw.void_waits else act, draw.number, verb))
    return rows


def draws_to_reveal(by: User) -> list[Todo]:
    """Draws whose seed is complete and whose secret this person keeps."""
    mine = Draw.objects.filter(state="committed", escrows__key__keeper=by, void_requested_at=None).distinct()
    ready = [draw for draw in _with_missing(mine)[:PER_KIND] if _complete(draw)]
    return [_row(draw, "揭示种子", "种子来源已到齐", "去揭示") for draw in ready]


def keys_to_make(by: User) -> list[Todo]:
    """Whoever may keep secrets and has no key yet."""
    if KeeperKey.objects.filter(keeper=by, retired_at=None).exists():
        return []
    return [Todo("制作保管密钥", "没有保管人就不能冻结", "系统密数保管", None, reverse("draws:keeper"), "去制作")]


def voids_to_confirm(by: User) -> list[Todo]:
    asked = Draw.objects.filter(
        within(by, Permission.DRAW_VOID_CONFIRM), void_requested_at__isnull=False, voided_at=None
    ).exclude(void_requested_by=by)
    draws = asked.select_related("task").order_by("pk")[:PER_KIND]
    return [_row(draw, "决定是否作废", draw.void_reason or "", "去看") for draw in draws]


def alarms(permission: Permission) -> Callable[[User], list[Todo]]:
    """Draws whose commitment stayed open too long, for who may do something about it."""

    def find(by: User) -> list[Todo]:
        paths = tuple(by.paths_with(permission))
        late = [draw for draw in selectors.open_too_long(by) if draw.organisation.path.startswith(paths)]
        return [_row(draw, "承诺到期没有揭示", "查明原因，尽快揭示或作废", "去看") for draw in late[:PER_KIND]]

    return find


def _with_missing(draws: QuerySet[Draw]) -> QuerySet[Any]:
    """Each draw with whether a witness is missing, and how many other sources are agreed."""
    open_seats = Witness.objects.filter(draw=OuterRef("pk"), locked_at=None)
    slips = Lottery.objects.filter(draw=OuterRef("pk"), agreed_at=None)
    agreed = Count("readings", filter=Q(readings__agreed_at__isnull=False), distinct=True)
    found = draws.annotate(seat_open=Exists(open_seats), slips_open=Exists(slips), agreed=agreed)
    return found.select_related("task").order_by("pk")


def _others(draw: Draw) -> int:
    return sum(source["kind"] != "witness" for source in draw.seed_plan)


def _complete(draw: Any) -> bool:
    """Whether everything is there that the reveal waits for."""
    return not draw.seat_open and not draw.slips_open and draw.agreed >= _others(draw)


def _waits_for(draw: Any) -> str:
    if draw.seat_open:
        return "等见证人输入"
    if draw.slips_open:
        return "录入抽签结果"
    return "录入骰子和公开数" if draw.agreed < _others(draw) else "等保管人揭示种子"


def _row(draw: Draw, act: str, note: str, verb: str) -> Todo:
    due = timezone.localtime(draw.due_at).date() if draw.due_at else None
    return Todo(act, note, draw.task.title, due, reverse("draws:draw", args=[draw.pk]), verb)
