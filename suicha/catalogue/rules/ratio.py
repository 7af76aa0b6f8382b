# SPDX-License-Identifier: Apache-2.0
"""From a ratio to a number of targets, and which ratios an item may have.

Ratios are whole millionths (ppm), so that no float ever decides how many firms are inspected.
"""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Protocol

from suicha.core.errors import Refused
from suicha.core.ids import normalise

ALL = 1_000_000
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?")
GENERAL = "general"


class Rated(Protocol):
    """A row of a list, as far as its ratio goes."""

    @property
    def ratio_ppm(self) -> int | None: ...

    @property
    def item_class(self) -> str: ...

    @property
    def short_name(self) -> str: ...


def ppm_of(text: str) -> int:
    """``10``, ``10%``, ``１０％`` and ``0.5`` as millionths: what is typed is always a percentage.

    Raises ``Refused``: ``ratio_not_number``, ``ratio_not_positive``, ``ratio_over_all`` (ITEM-7: 不得超过100%),
    ``ratio_too_fine`` (more than four decimals).
    """
    typed = normalise(text)
    number = typed.removesuffix("%")
    if not _NUMBER.fullmatch(number):
        raise Refused("ratio_not_number", value=text.strip()[:20] or "空")
    ppm = Decimal(number) * 10_000
    if ppm <= 0:
        raise Refused("ratio_not_positive", value=typed)
    if ppm > ALL:
        raise Refused("ratio_over_all", value=typed)
    if ppm != ppm.to_integral_value():
        raise Refused("ratio_too_fine", value=typed)
    return int(ppm)


def percent_words(ppm: int) -> str:
    """``ppm`` as people write it: 100000 → 10%, 5000 → 0.5%."""
    return f"{Decimal(ppm) / 10_000:f}".rstrip("0").rstrip(".") + "%" if ppm % 10_000 else f"{ppm // 10_000}%"


def number_for(ppm: int, size: int) -> int:
    """How many of ``size`` targets are drawn: rounded up, since the rules say 不低于 (513 at 10% → 52)."""
    return -(-ppm * size // ALL)


def ratio_refusal(ppm: int, classes: Collection[str], ceiling_percent: int) -> str | None:
    """Why items of these classes may not have this ratio, as a refusal code; ``None`` if they may.

    重点 up to 100% (ITEM-7: 重点检查事项抽查比例不设上限); 一般 never 100% (ITEM-9: 抽查比例不能达到100%) and not above
    the ceiling the organisation set (ITEM-9: 应根据监管实际情况设置上限).
    """
    if not 1 <= ppm <= ALL:
        return "ratio_over_all" if ppm > ALL else "ratio_not_positive"
    if GENERAL not in classes:
        return None
    if ppm == ALL:
        return "ratio_general_all"
    return "ratio_over_ceiling" if ppm > ceiling_percent * 10_000 else None


def over_ceiling(rows: Iterable[tuple[Rated, int]]) -> str:
    """Which rows state a ratio their class may not have, each with its ceiling in percent, in words; else nothing."""
    return "；".join(
        f"“{row.short_name}”{percent_words(row.ratio_ppm)}，上限{ceiling}%"
        for row, ceiling in rows
        if row.ratio_ppm and ratio_refusal(row.ratio_ppm, {row.item_class}, ceiling)
    )
