# SPDX-License-Identifier: Apache-2.0
"""What waits around groups of inspectors: recusals to decide, seats to draw again, open seats to fill."""

from django.urls import reverse

from suicha.accounts.models import User
from suicha.draws import selectors
from suicha.workbench.selectors.row import PER_KIND, Todo


def recusals_to_decide(by: User) -> list[Todo]:
    return [
        Todo(
            "决定回避申请",
            f"{each.seat.inspector.name}，{each.get_asked_kind_display()}提出",
            each.seat.drawn_target.name,
            None,
            reverse("draws:recusal", args=[each.pk]),
            "去决定",
        )
        for each in selectors.requests_to_decide(by)[:PER_KIND]
    ]


def seats_to_redraw(by: User) -> list[Todo]:
    """People who will not be able to go: an expired certificate or an absence would break their group."""
    return [
        Todo(
            "重抽席位",
            f"{each.seat.inspector.name}：{each.words}",
            each.seat.drawn_target.name,
            each.seat.drawn_target.draw.task.ends_on,
            reverse("draws:seat_lapse", args=[each.seat.pk]),
            "去重抽",
        )
        for each in selectors.lapsing(by)[:PER_KIND]
    ]


def seats_to_fill(by: User) -> list[Todo]:
    return [
        Todo(
            "补空缺席位",
            f"{each.out.inspector.name}退出，{each.words}",
            each.out.drawn_target.name,
            each.out.drawn_target.draw.task.ends_on,
            reverse("draws:open_seat", args=[each.pk]),
            "去补",
        )
        for each in selectors.vacant(by)[:PER_KIND]
    ]


def parts_to_match(by: User) -> list[Todo]:
    """Parts of a draw of the upper level whose people this person matches (DRAW-13)."""
    return [
        Todo(
            "匹配检查人员",
            f"{each.draw.organisation.name}抽取，{each.organisation.name}匹配",
            each.draw.task.title,
            each.draw.task.ends_on,
            reverse("draws:draw", args=[each.draw_id]),
            "去匹配",
        )
        for each in selectors.parts_waiting(by)[:PER_KIND]
    ]
