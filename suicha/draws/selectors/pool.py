# SPDX-License-Identifier: Apache-2.0
"""The list as it would be frozen now: who takes part, who is left out and why, in which strata, how many."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone

from fairdraw import FairdrawError, PoolRow, Rules, read_pool
from suicha.accounts.models import Organisation
from suicha.accounts.selectors import bureau_of
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw, DrawnTarget
from suicha.draws.rules.excluded_status import REASONS, excluded_for
from suicha.draws.rules.strata import chance_words, rules_of, strata_of
from suicha.draws.rules.yearly_cap import cap_reached, year_of
from suicha.planning.models import Task
from suicha.registries.selectors import targets_in_scope

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
    """``rows`` sorted by number; ``names``: number → (primary key, name); ``strata``: code → name."""

    rows: list[PoolRow]
    names: dict[str, tuple[int, str]]
    strata: dict[str, str]
    total: int
    batches: int
    refusal: Refused | None

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """{stratum: {role: n}}, strata of the pool only."""
        found: dict[str, dict[str, int]] = {}
        for row in self.rows:
            roles = found.setdefault(row.stratum, {})
            roles[row.role] = roles.get(row.role, 0) + 1
        return found

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
        sizes = {code: roles.get("R", 0) for code, roles in self.counts.items()}
        return rules_of(sizes, total=self.total, batches=self.batches)

    def content(self) -> bytes:
        """The canonical ``pool.csv`` (draw-spec 6)."""
        return "".join(f"{line}\n" for line in [HEADER, *(",".join(row) for row in self.rows)]).encode()


def pool_of(task: Task) -> Pool:
    """The bureau's library in the task's scope, each row with its role; ``refusal`` says why it cannot be frozen."""
    bureau = bureau_of(task.organisation)
    cap = setting(task.organisation, "yearly_cap").value
    visited = drawn_this_year(bureau, clock.today())
    found: list[tuple[str, str, str]] = []
    names: dict[str, tuple[int, str]] = {}
    twice = ""
    targets = targets_in_scope(bureau, task.scope).order_by("number", "pk")
    for target in targets.only("pk", "number", "name", "domain", "status"):
        reason = excluded_for(target.status)
        if not reason and cap_reached(visited.get(target.pk, 0), cap):
            reason = "cap"
        twice = twice or (target.number if target.number in names else "")
        names[target.number] = (target.pk, target.name)
        found.append((target.number, target.domain, reason))
    sizes = Counter(domain for _, domain, reason in found if not reason)
    everywhere = {domain: sizes[domain] for _, domain, _ in found}
    strata = strata_of(list(task.scope.get("domains") or ()), everywhere, task.draw_size)
    code_of = {name: code for code, name in strata.items()}
    only = next(iter(strata))
    rows = [
        PoolRow(number, code_of.get(domain or "未分领域", only), "X" if reason else "R", reason)
        for number, domain, reason in found
    ]
    refusal = _refusal(rows, sizes.total(), task.draw_size, twice)
    return Pool(sorted(rows), names, strata, task.draw_size, task.batches, refusal)


def _refusal(rows: list[PoolRow], size: int, total: int, twice: str) -> Refused | None:
    if not rows:
        return Refused("pool_empty")
    if twice:
        return Refused("pool_number_twice", number=twice)
    if total == 0:
        return Refused("pool_size_zero")
    if total > size:
        return Refused("pool_too_small", total=total, size=size, excluded=len(rows) - size)
    try:
        read_pool("".join(f"{line}\n" for line in [HEADER, *(",".join(row) for row in sorted(rows))]).encode())
    except FairdrawError as error:
        return Refused("pool_refused", reason=str(error))
    return None


def drawn_this_year(bureau: Organisation, day: date) -> dict[int, int]:
    """Target → how often it was drawn (抽中 or 必查) in the calendar year of ``day`` by draws of this bureau."""
    first, after = (timezone.make_aware(datetime.combine(each, time())) for each in year_of(day))
    rows = DrawnTarget.objects.filter(
        kind__in=[DrawnTarget.Kind.PRIMARY, DrawnTarget.Kind.MANDATORY],
        draw__organisation__path__startswith=bureau.path,
        draw__revealed_at__gte=first,
        draw__revealed_at__lt=after,
    ).exclude(draw__state=Draw.State.VOID)
    return dict(rows.order_by().values_list("target").annotate(times=Count("pk")))


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
