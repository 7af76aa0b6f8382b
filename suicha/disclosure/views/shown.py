# SPDX-License-Identifier: Apache-2.0
"""Rows as the public lists draw them."""

from collections.abc import Iterable
from typing import Any

from suicha.core.masking import masked
from suicha.disclosure import selectors
from suicha.disclosure.models import Publication
from suicha.draws.models import Draw
from suicha.draws.selectors import open_too_long


def drawn_rows(draws: Iterable[Draw]) -> list[dict[str, Any]]:
    """Each draw with how many of how many: as drawn where published, as planned where only the commitment is public."""
    listed = list(draws)
    published, late = selectors.published_draws(listed), {draw.pk for draw in open_too_long()}
    rows = []
    for draw in listed:
        publication = published.get(draw.pk)
        if publication:
            size, drawn = publication.body["totals"]["size"], publication.body["totals"]["drawn"]
        else:
            size = sum(roles.get("R", 0) for roles in draw.counts.values())
            drawn = min(draw.task.draw_size, size)
        title = masked(draw.task.title)
        badge = draw_badge(draw, publication, draw.pk in late)
        rows.append(
            {"draw": draw, "title": title, "publication": publication, "size": size, "drawn": drawn, "badge": badge}
        )
    return rows


def draw_badge(draw: Draw, publication: Publication | None, late: bool) -> tuple[str, str, str]:
    """Where a draw stands for the public, as (words, tone, icon): one map for the list, the first page and the draw."""
    if draw.is_void:
        return "已作废", "red", "ban"
    if publication and draw.by_hand:
        return "现场抽签", "blue", "signature"
    if publication:
        return "可验证", "green", "circle-check"
    if late:
        return "超时没有揭示", "red", "clock-exclamation"
    if draw.drawn_at:
        return "结果待公示", "blue", "lock"
    if draw.revealed_at:
        return "种子已揭示", "blue", "lock"
    return "承诺已公布", "blue", "lock"
