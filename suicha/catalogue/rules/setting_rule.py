# SPDX-License-Identifier: Apache-2.0
"""What one number of the 细则 is: default, bounds, clause, and what the sources themselves say."""

from calendar import monthrange
from typing import NamedTuple

# A value whose number the copy of the source has lost (the place is there, the digit is not).
LOST = "原文数字缺失，本系统拟定"


class Preset(NamedTuple):
    """A value that a published plan uses, and which plan; where it does not name the number, that is said."""

    value: int
    source: str


class SettingRule(NamedTuple):
    """One number of the 细则.  ``minimum`` and ``maximum`` are inclusive; ``hint`` says where it bites.

    ``choices``: where the number stands for one of several ways, their names from 0 on.  ``is_day``: where it stands
    for a day of the year, month times 100 plus day.
    """

    title: str
    default: int
    minimum: int
    maximum: int
    unit: str
    clause: str
    hint: str
    presets: tuple[Preset, ...]
    choices: tuple[str, ...] = ()
    is_day: bool = False

    def said(self, value: int) -> int | str:
        """A value without its unit: the number itself, the name of the way or the day it stands for."""
        if self.is_day:
            return f"{value // 100}月{value % 100}日"
        return self.choices[value] if 0 <= value < len(self.choices) else value

    def fits(self, value: int) -> bool:
        """Whether ``value`` is one the rule allows; 29 February is no day of every year."""
        if not self.minimum <= value <= self.maximum:
            return False
        month, day = divmod(value, 100)
        return not self.is_day or (1 <= month <= 12 and 1 <= day <= monthrange(2001, month)[1])

    @property
    def presets_said(self) -> list[tuple[int | str, str]]:
        """The values of the sources, each with its source."""
        return [(self.said(preset.value), preset.source) for preset in self.presets]
