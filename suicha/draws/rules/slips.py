# SPDX-License-Identifier: Apache-2.0
"""Slips of a lottery: how they are written down, and what cannot have come out of the box (DRAW-3, docs/lottery.md)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from fairdraw import Quota, slip_fault

CLAUSE = "漳平市应急管理局2020年方案　通过抽签的方式，从中随机抽取检查对象"
NOT_BY_SEED = "现场抽签，有影像和签名，不能按种子重算"
MOST_SLIPS = 2000
MOST_PHOTOS = 6
_GAPS = re.compile(r"[\s,，、;；。.]+")

# Stratum → {"drawn": […], "spare": […]}: slip numbers in the order in which they came out.
Slips = dict[str, dict[str, list[int]]]


class Box(NamedTuple):
    """The slips of one stratum: ``size`` lie in the box, ``drawn`` come out, and then ``spare`` to stand by."""

    code: str
    name: str
    size: int
    drawn: int
    spare: int

    @property
    def is_drawn(self) -> bool:
        """Whether anything has to come out: of a stratum that is inspected as a whole, or not at all, nothing has."""
        return 0 < self.drawn < self.size

    def fault(self, drawn: Sequence[int], spare: Sequence[int]) -> str:
        """What is wrong with the slips as written down, as a sentence; ``""`` when they may stand."""
        return slip_fault(self.name, Quota(self.size, self.drawn, self.spare), drawn, spare)


def slips_read(text: str) -> list[int]:
    """The numbers in ``text``, written with any of the usual gaps, with 号 or without, in full width or not.

    Raises ``ValueError`` with a sentence for what is no number.
    """
    numbers = []
    for word in filter(None, _GAPS.split(unicodedata.normalize("NFKC", text))):
        digits = word.removesuffix("号")
        if not re.fullmatch(r"[0-9]{1,6}", digits):
            raise ValueError(f"“{word[:20]}”不是签号。只写数字，用空格或顿号隔开，按抽出的次序。")
        numbers.append(int(digits))
    return numbers


def slips_filled(boxes: Sequence[Box], given: Mapping[str, Mapping[str, Sequence[int]]]) -> tuple[Slips, str]:
    """The slips of all strata, and what is wrong with them; strata that need no drawing stand in their order."""
    drawing = {box.code for box in boxes if box.is_drawn}
    if given.keys() != drawing:
        return {}, "写下的层与这次抽取的层不一致。"
    filled: Slips = {}
    for box in boxes:
        written = given.get(box.code) or {"drawn": range(1, box.drawn + 1), "spare": ()}
        fault = box.fault(written["drawn"], written["spare"])
        if fault:
            return {}, fault
        filled[box.code] = {"drawn": list(written["drawn"]), "spare": list(written["spare"])}
    return filled, ""


def taken_fault(taken_at: datetime, *, committed_at: datetime, now: datetime) -> str:
    """Why slips cannot have come out at this time; people write whole minutes."""
    if taken_at > now:
        return "抽签时间不能晚于现在。"
    if taken_at < committed_at.replace(second=0, microsecond=0):
        return "抽签时间早于公布承诺的时间：先公布承诺，再抽签。"
    return ""
