# SPDX-License-Identifier: Apache-2.0
"""Whether a list was carried out: items drawn in a year, items excused, items nobody has used for years.

ITEM-23 (县农委2018年方案): 两项无检查对象外，其余20项全部开展双随机抽查，实现随机抽查清单事项全覆盖.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple


class Covered(NamedTuple):
    """Counts of a list: ``due`` of the ``listed`` had to be drawn, ``drawn`` of those were."""

    listed: int
    excused: int
    drawn: int

    @property
    def due(self) -> int:
        return self.listed - self.excused

    @property
    def share(self) -> str:
        """20/20, or 无 where nothing had to be drawn."""
        return f"{self.drawn}/{self.due}" if self.due else "无"

    @property
    def sentence(self) -> str:
        """The counts in words, as a report says them."""
        without = f"，其中{self.excused}项无检查对象" if self.excused else ""
        whole = "，实现全覆盖" if self.due and self.drawn == self.due else ""
        return f"清单{self.listed}项{without}；应抽{self.due}项，已抽{self.drawn}项{whole}"


def covered(listed: Iterable[str], excused: Collection[str], drawn: Collection[str]) -> Covered:
    """Counts over the lineages ``listed``.  What was drawn after all needs no excuse."""
    keys = set(listed)
    done = keys & set(drawn)
    return Covered(len(keys), len(keys & set(excused) - done), len(done))


def is_unused(last_used: date | None, in_force_since: date | None, today: date, years: int) -> bool:
    """Whether an item in force was not used for ``years`` whole years (国办发〔2024〕54号: 近五年未发生的).

    One that was never used counts from the day it came into force; one not in force yet is never unused.
    """
    since = max((day for day in (last_used, in_force_since) if day), default=None)
    return since is not None and _years_after(since, years) <= today


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, month=3, day=1)
