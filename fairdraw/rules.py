# SPDX-License-Identifier: Apache-2.0
"""How many are drawn: ratio per stratum with bounds, fixed totals, alternates, mandatory rows (section 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from fairdraw.digests import MILLION, Record, check_code, check_integer
from fairdraw.errors import FairdrawError


def share(number: int, ppm: int) -> int:
    """`number` times `ppm` parts per million, rounded up, because the rules say 不低于."""
    return -(-number * ppm // MILLION)


class StratumRule(NamedTuple):
    """Ratio in parts per million, never fewer than `least`, never more than `most` (None: no upper bound)."""

    ppm: int
    least: int = 0
    most: int | None = None

    def quota(self, number: int) -> int:
        wanted = max(self.least, share(number, self.ppm))
        return min(number, wanted) if self.most is None else min(number, self.most, wanted)


class Quota(NamedTuple):
    """Of `size` rows of role R, `drawn` are drawn and `alternates` more stand by."""

    size: int
    drawn: int
    alternates: int


@dataclass(frozen=True)
class Rules:
    """The rules of one draw, part of the commitment.

    `mandatory_counts`: mandatory rows count towards the ratio, so fewer random ones are added to them.
    """

    strata: Mapping[str, StratumRule]
    alternates_ppm: int = 0
    batches: int = 1
    mandatory_counts: bool = False

    def __post_init__(self) -> None:
        if not self.strata:
            raise FairdrawError("抽取规则里没有分层，至少写一个。")
        for stratum, (ppm, least, most) in self.strata.items():
            check_code(stratum, "分层代码")
            check_integer(ppm, f"分层 {stratum} 的比例（百万分之几）", 0, MILLION)
            check_integer(least, f"分层 {stratum} 的最少户数", 0)
            if most is not None:
                check_integer(most, f"分层 {stratum} 的最多户数", least)
        check_integer(self.alternates_ppm, "候补比例（百万分之几）", 0, MILLION)
        check_integer(self.batches, "批次数", 1)

    @classmethod
    def from_record(cls, record: object) -> "Rules":
        """From the `rules` object of a commitment or a `rules.json`; raises FairdrawError."""
        optional = {"mandatory_counts"}
        fields = _object(record, "抽取规则", {"strata", "alternates_ppm", "batches"}, optional)
        strata = {}
        for stratum, rule in _object(fields["strata"], "抽取规则的 strata").items():
            rule = _object(rule, f"分层 {stratum} 的规则", {"ppm", "min"}, {"max"})
            strata[stratum] = StratumRule(rule["ppm"], rule["min"], rule.get("max"))
            if "max" in rule and rule["max"] is None:
                raise FairdrawError(f"分层 {stratum} 的 max 是空值：不设上限时请删去这一项。")
        mandatory = fields.get("mandatory_counts", False)
        if not isinstance(mandatory, bool):
            raise FairdrawError("抽取规则的 mandatory_counts 应为 true 或 false。")
        return cls(strata, fields["alternates_ppm"], fields["batches"], mandatory)

    def record(self) -> Record:
        """The canonical object; what is not set is left out, so one rule has one spelling."""
        strata: Record = {}
        for stratum, rule in self.strata.items():
            strata[stratum] = {"ppm": rule.ppm, "min": rule.least}
            if rule.most is not None:
                strata[stratum]["max"] = rule.most
        record: Record = {"strata": strata, "alternates_ppm": self.alternates_ppm, "batches": self.batches}
        if self.mandatory_counts:
            record["mandatory_counts"] = True
        return record

    def quotas(self, counts: Mapping[str, Mapping[str, int]]) -> dict[str, Quota]:
        """Numbers per stratum, for every stratum with random **or** mandatory rows, in order of stratum."""
        without_rule = sorted(counts.keys() - self.strata.keys())
        without_rows = sorted(self.strata.keys() - counts.keys())
        if without_rule:
            raise FairdrawError(f"名单里的分层 {'、'.join(without_rule)} 没有抽取规则，请补上比例。")
        if without_rows:
            raise FairdrawError(f"抽取规则里的分层 {'、'.join(without_rows)} 在名单里没有对象，请删去或核对代码。")
        result = {}
        for stratum in sorted(counts):
            random, mandatory = counts[stratum].get("R", 0), counts[stratum].get("M", 0)
            if not random + mandatory:
                continue
            rule = self.strata[stratum]
            counted = mandatory if self.mandatory_counts else 0
            drawn = max(0, rule.quota(random + counted) - counted)
            result[stratum] = Quota(random, drawn, min(random - drawn, share(drawn, self.alternates_ppm)))
        return result


def _object(value: object, what: str, required: set[str] | None = None, optional: set[str] | None = None) -> Record:
    if not isinstance(value, dict):
        raise FairdrawError(f"{what}应为一个 JSON 对象。")
    if required is None:
        return value
    missing, extra = sorted(required - value.keys()), sorted(value.keys() - required - (optional or set()))
    if missing:
        raise FairdrawError(f"{what}缺少 {'、'.join(missing)}。")
    if extra:
        raise FairdrawError(f"{what}有不认识的项 {'、'.join(extra)}，请删去。")
    return value


def fixed_total(counts: Mapping[str, int], *, total: int | None = None, ppm: int | None = None) -> dict[str, int]:
    """Spread one number over strata by largest remainder; ties go to the smaller stratum code.

    Give either the `total` or a ratio `ppm` of all rows, rounded up: 513 firms at 10 % are 52 = 3+5+10+34.
    """
    everyone = sum(check_integer(number, f"分层 {stratum} 的户数", 0) for stratum, number in counts.items())
    if (total is None) == (ppm is None):
        raise FairdrawError("固定总数要么给出户数，要么给出比例，只能给一个。")
    if ppm is not None:
        total = share(everyone, check_integer(ppm, "比例（百万分之几）", 0, MILLION))
    total = check_integer(total, "抽取总数", 0, everyone)
    if not everyone:
        return dict.fromkeys(counts, 0)
    result = {stratum: number * total // everyone for stratum, number in counts.items()}
    by_remainder = sorted(counts, key=lambda stratum: (-(counts[stratum] * total % everyone), stratum))
    for stratum in by_remainder[: total - sum(result.values())]:
        result[stratum] += 1
    return result


def fixed_rules(
    counts: Mapping[str, int],
    *,
    total: int | None = None,
    ppm: int | None = None,
    alternates_ppm: int = 0,
    batches: int = 1,
) -> Rules:
    """Rules that draw exactly the fixed total: `min` = `max` = n in each stratum, `ppm` states the ratio."""
    numbers = fixed_total(counts, total=total, ppm=ppm)
    everyone = max(1, sum(counts.values()))
    ratio = ppm if ppm is not None else sum(numbers.values()) * MILLION // everyone
    strata = {stratum: StratumRule(ratio, number, number) for stratum, number in numbers.items()}
    return Rules(strata, alternates_ppm, batches)


def chance(size: int, drawn: int) -> Fraction:
    """The chance of each random row of a stratum: `drawn` of `size`, exactly."""
    check_integer(size, "户数", 0)
    check_integer(drawn, "抽取户数", 0, size)
    return Fraction(drawn, size) if size else Fraction(0)
