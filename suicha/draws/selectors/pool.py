# SPDX-License-Identifier: Apache-2.0
"""The list as it would be frozen now: who takes part, who is left out and why, in which strata, how many."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fairdraw import FairdrawError, PoolRow, Rules, read_pool
from suicha.accounts.selectors import bureau_of
from suicha.catalogue.selectors import item_unusable
from suicha.core.errors import Refused
from suicha.draws.rules.excluded_status import REASONS
from suicha.draws.rules.strata import (
    RAISED,
    chance_words,
    divided_by,
    ratio_rules,
    rules_of,
    stratum_names,
)
from suicha.draws.selectors.judged import MandatoryRow, drawn_this_year, standings_of
from suicha.planning.models import Task

__all__ = ["Pool", "StratumRow", "drawn_this_year", "pool_of", "reasons_in_words", "strata_bars", "strata_rows"]
HEADER = "id,stratum,role,reason"


class StratumRow(NamedTuple):
    """One stratum as a page shows it."""

    code: str
    name: str
    size: int
    drawn: int
    alternates: int
    mandatory: int
    excluded: int
    chance: str


@dataclass(frozen=True)
class Pool:
    """``rows`` sorted by number (DRAW-6); ``names``: number → (primary key, name); ``strata``: code → name.

    ``total``: how many are drawn at random; ``mandatory``: who is inspected besides, with the evidence.
    """

    rows: list[PoolRow]
    names: dict[str, tuple[int, str]]
    strata: dict[str, str]
    total: int
    batches: int
    refusal: Refused | None
    quota: Rules | None = None
    mandatory: list[MandatoryRow] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """{stratum: {role: n}}, strata of the pool only."""
        return counted(self.rows)

    @property
    def size(self) -> int:
        return sum(row.role == "R" for row in self.rows)

    @property
    def reasons(self) -> dict[str, int]:
        """Reason code → how many are left out for it."""
        return dict(Counter(row.reason for row in self.rows if row.role == "X"))

    @property
    def rules(self) -> Rules:
        """How many of each stratum.  Only for a pool without ``refusal``."""
        if self.quota is None:
            raise LookupError("a pool that is refused has no rules")
        return self.quota

    def content(self) -> bytes:
        """The canonical ``pool.csv`` (draw-spec 6)."""
        return content_of(self.rows)


def counted(rows: list[PoolRow]) -> dict[str, dict[str, int]]:
    """{stratum: {role: n}} of these rows."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        roles = found.setdefault(row.stratum, {})
        roles[row.role] = roles.get(row.role, 0) + 1
    return found


def content_of(rows: list[PoolRow]) -> bytes:
    """``pool.csv`` of these rows, sorted by number."""
    return "".join(f"{line}\n" for line in [HEADER, *(",".join(row) for row in sorted(rows))]).encode()


def pool_of(task: Task) -> Pool:
    """The bureau's library in the task's scope, each row with its role; ``refusal`` says why it cannot be frozen."""
    terms = task.drawn_by
    found = standings_of(bureau_of(task.organisation), task)
    names = {each.number: (each.pk, each.name) for each in found}
    takes_part = ("R", "M") if terms.mandatory_counts else ("R",)
    ordinary = [each for each in found if not each.standing.raised]
    sizes = {each.part: 0 for each in ordinary}
    sizes |= Counter(each.part for each in ordinary if each.standing.role in takes_part)
    total = _total(task, [each.standing.role for each in found])
    raised = any(each.standing.raised for each in found)
    strata = divided_by(terms, list(task.scope.get("domains") or ()), sizes, total, raised=raised)
    code_of = {part: code for code, part in strata.items()}
    only = next(iter(strata))
    rows = sorted(
        PoolRow(
            each.number,
            RAISED[0] if each.standing.raised else code_of.get(each.part, only),
            each.standing.role,
            each.standing.reason,
        )
        for each in found
    )
    mandatory = [each.mandatory for each in found if each.mandatory]
    refusal = _items_refusal(task) or _refusal(rows, total, terms.spread == "total", takes_part)
    if refusal:
        return Pool(rows, names, stratum_names(strata), task.draw_size, task.batches, refusal, None, mandatory)
    counts = counted(rows)
    strata = {code: part for code, part in strata.items() if code in counts}
    if terms.spread == "total":
        sizes = {code: sum(roles.get(role, 0) for role in takes_part) for code, roles in counts.items()}
        rules = rules_of(sizes, total=total, batches=task.batches, mandatory_counts=terms.mandatory_counts)
    else:
        rules = ratio_rules(strata, terms, task.ppm, batches=task.batches, mandatory_counts=terms.mandatory_counts)
    drawn = sum(quota.drawn for quota in rules.quotas(counts).values())
    if not drawn:
        refusal = Refused("pool_mandatory_suffice", mandatory=len(mandatory))
    return Pool(rows, names, stratum_names(strata), drawn, task.batches, refusal, rules, mandatory)


def _items_refusal(task: Task) -> Refused | None:
    """An item that is no longer in a list in force, or not for this level, is not drawn on (ITEM-1, ITEM-5)."""
    unusable = item_unusable(task.organisation, task.items.order_by("pk"))
    return Refused(unusable[0], name=unusable[1].short_name) if unusable else None


def _total(task: Task, roles: list[str]) -> int:
    """The fixed total of the task; where those who must be inspected leave fewer to draw from, all of these."""
    random, mandatory = roles.count("R"), roles.count("M")
    beside = not task.drawn_by.mandatory_counts
    return random if beside and random < task.draw_size <= random + mandatory else task.draw_size


def _refusal(rows: list[PoolRow], total: int, is_fixed: bool, takes_part: tuple[str, ...]) -> Refused | None:
    if not rows:
        return Refused("pool_empty")
    twice = next((row.id for row, after in zip(rows, rows[1:], strict=False) if row.id == after.id), "")
    if twice:
        return Refused("pool_number_twice", number=twice)
    roles = Counter(row.role for row in rows)
    if not roles["R"] and roles["M"]:
        return Refused("pool_only_mandatory", mandatory=roles["M"], excluded=roles["X"])
    if is_fixed and total == 0:
        return Refused("pool_size_zero")
    size = sum(roles[role] for role in takes_part)
    if total > size if is_fixed else not size:
        return Refused("pool_too_small", total=total, size=size, excluded=roles["X"])
    try:
        read_pool(content_of(rows))
    except FairdrawError as error:
        return Refused("pool_refused", reason=str(error))
    return None


def strata_rows(
    counts: Mapping[str, Mapping[str, int]], strata: Mapping[str, str], rules: Mapping[str, object]
) -> list[StratumRow]:
    """The strata with how many are drawn and what each firm's chance is, in the order of their codes."""
    if not rules:
        return []
    quotas = Rules.from_record(dict(rules)).quotas(counts)
    rows = []
    for code in sorted(counts):
        roles, quota = counts[code], quotas.get(code)
        size, drawn, alternates = quota or (0, 0, 0)
        rows.append(
            StratumRow(
                code,
                strata.get(code, code),
                size,
                drawn,
                alternates,
                roles.get("M", 0),
                roles.get("X", 0),
                chance_words(size, drawn),
            )  # fmt: skip
        )
    return rows


def strata_bars(rows: list[StratumRow]) -> list[tuple[StratumRow, float]]:
    """Each stratum with the length of its bar in percent; the largest chance takes three quarters of the width."""
    shares = [row.drawn / row.size if row.size else 0.0 for row in rows]
    widest = max(shares, default=0.0)
    return [(row, 75 * share / widest if widest else 0.0) for row, share in zip(rows, shares, strict=True)]


def reasons_in_words(reasons: Mapping[str, int]) -> list[tuple[str, int]]:
    """(words, how many) per reason, the most frequent first."""
    return [(REASONS.get(code, code), number) for code, number in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))]
