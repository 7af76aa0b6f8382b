# SPDX-License-Identifier: Apache-2.0
"""A number here beside the upper level's: the same, stricter, looser, or only different.

000-3 (县市场监管局2020年方案) inspects more than the upper level asks for; less than it asks for has to be seen.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from suicha.catalogue.rules.ratio import percent_words


class Stand(StrEnum):
    """How one value stands to the upper level's."""

    SAME = "与上级相同"
    STRICTER = "比上级严"
    LOOSER = "比上级宽"
    OTHER = "与上级不同"


TONES = {Stand.SAME: "green", Stand.STRICTER: "blue", Stand.LOOSER: "amber", Stand.OTHER: ""}

# Of these numbers the greater one is the stricter.
MORE = frozenset({
    "general_ratio_percent", "yearly_floor_percent", "monthly_floor_percent", "mandatory_years", "target_review",
    "minimum_witnesses", "minimum_witness_kinds", "witness_digits", "group_size", "match_specialty", "match_leader",
    "match_avoid_last", "match_tested", "office_share_percent", "participation_percent", "former_employer_years",
    "admission_required", "plan_deliberation", "plan_approval_steps", "plan_cadence", "media_articles", "notice_days",
    "certificate_notice_days",
})  # fmt: skip
# Of these the smaller one; of all others neither.
LESS = frozenset({
    "draw_publication_days", "result_publication_days", "yearly_cap", "coverage_cycle_years", "mandatory_complainants",
    "general_ratio_ceiling_percent", "witness_code_minutes", "reveal_hours", "rectification_days", "keeper_days",
    "unused_years", "scheme_publication", "list_filing", "half_year_plan_date", "monthly_plan_report_date",
    "monthly_plan_upload_date", "half_year_report_day", "year_report_day", "district_check_day",
})  # fmt: skip


def stand(local: int | Fraction, upper: int | Fraction, *, more_is_stricter: bool | None) -> Stand:
    """How ``local`` stands to ``upper``; ``more_is_stricter`` None: nobody can say which is."""
    if local == upper:
        return Stand.SAME
    if more_is_stricter is None:
        return Stand.OTHER
    return Stand.STRICTER if (local > upper) == more_is_stricter else Stand.LOOSER


def setting_stand(key: str, local: int, upper: int) -> Stand:
    """The same for a number of the 细则."""
    return stand(local, upper, more_is_stricter=key in MORE if key in MORE | LESS else None)


_FIGURES = "零一二三四五六七八九十"
_NUMBER = r"(\d{1,3}|[一二两三四五六七八九十])"
_OFTEN = re.compile(
    rf"每?{_NUMBER}?个?(半年|年度|年|季度|季|月|周)(?:度)?(?:至少|不少于|不低于|抽查|检查|随机|各|一般)*{_NUMBER}次(?:以上)?"
)
_A_YEAR = {"年": 1, "年度": 1, "半年": 2, "季度": 4, "季": 4, "月": 12, "周": 52}


def times_a_year(words: str) -> Fraction | None:
    """每年1次 → 1, 每半年至少2次 → 4, 每两年一次 → 1/2; None for what is not so plain."""
    found = _OFTEN.fullmatch(words.strip().rstrip("。；"))
    if not found:
        return None
    periods, unit, times = found.groups()
    every = _figure(periods) if periods else 1
    return Fraction(_figure(times) * _A_YEAR[unit], every) if every else None


def _figure(text: str) -> int:
    if text == "两":
        return 2
    return int(text) if text.isdecimal() else _FIGURES.index(text)


class Against(NamedTuple):
    """One value of an item that is not the upper list's: its name, how it stands, and both values as said."""

    title: str
    stand: Stand
    local: str
    upper: str

    @property
    def words(self) -> str:
        """抽查比例比上级宽."""
        return f"{self.title}{self.stand}"

    @property
    def tone(self) -> str:
        return TONES[self.stand]

    def sentence(self, source: str) -> str:
        """Both values and where the upper one stands written."""
        return f"{self.words}：本级{self.local or '没有写'}，{source}{self.upper}。"


def item_against(local: Mapping[str, Any], upper: Mapping[str, Any]) -> list[Against]:
    """Ratio and frequency of a row where the upper list states one and this row says otherwise."""
    found = []
    mine, theirs = local.get("ratio_ppm"), upper.get("ratio_ppm")
    if theirs and mine != theirs:
        how = stand(mine, theirs, more_is_stricter=True) if mine else Stand.OTHER
        found.append(Against("抽查比例", how, percent_words(mine) if mine else "", percent_words(theirs)))
    said, asked = str(local.get("frequency") or "").strip(), str(upper.get("frequency") or "").strip()
    if asked and said != asked:
        here, there = times_a_year(said), times_a_year(asked)
        how = stand(here, there, more_is_stricter=True) if here is not None and there is not None else Stand.OTHER
        if how != Stand.SAME:
            found.append(Against("抽查频次", how, said, asked))
    return found
