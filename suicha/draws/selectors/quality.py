# SPDX-License-Identifier: Apache-2.0
"""How good the matchings of an organisation were, over time, against the bounds of draw-spec 9."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from fairdraw import gini
from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.core import clock
from suicha.draws.models import Matching, Seat
from suicha.registries.models import Inspector

LEAST_FAIRNESS = 970_000
MOST_RATIO = 2_600_000


@dataclass(frozen=True)
class Quality:
    """The figures of one matching; a share is in millionths, as kept."""

    matching: Matching
    figures: dict[str, Any]

    @property
    def done(self) -> bool:
        return bool(self.figures.get("state") == "done")

    @property
    def label(self) -> str:
        """The matching as an axis names it: 9月8日."""
        at = self.matching.matched_at
        return f"{(day := timezone.localtime(at)).month}月{day.day}日" if at else ""

    @property
    def progress(self) -> tuple[int, int]:
        """Trials made, trials wanted."""
        return (self.figures.get("tally") or {}).get("rounds", 0), self.figures.get("wanted", 0)

    @property
    def fairness(self) -> str:
        return _share(self.figures.get("fairness"))

    @property
    def ratio(self) -> str:
        return _share(self.figures.get("ratio"))

    @property
    def gini(self) -> str:
        return _share(self.figures.get("gini"))

    @property
    def spread(self) -> str:
        return f"{self.figures.get('spread', 0) / 10_000:.1f}%"

    @property
    def fair(self) -> bool:
        """Not surely below the bound: what a finite number of trials may be off by is not held against it."""
        sure = self.figures.get("fairness_sure")
        return sure is None or sure >= LEAST_FAIRNESS

    @property
    def unpredictable(self) -> bool:
        return bool(self.figures.get("ratio_sure", 0) <= MOST_RATIO)

    @property
    def exchangeable(self) -> bool:
        return bool(self.figures.get("exchangeable", True))

    @property
    def holds(self) -> bool:
        return self.fair and self.unpredictable and self.exchangeable


def quality_of(matching: Matching) -> Quality:
    return Quality(matching, matching.quality or {})


def matchings_measured(by: User, organisation: str = "") -> QuerySet[Matching]:
    """Matchings whose statistics ``by`` may see, of one organisation (its code) and below if given."""
    rows = Matching.objects.filter(within(by, Permission.STATISTICS_VIEW), state=Matching.State.MATCHED).exclude(
        draw__state="void"
    )
    if organisation:
        rows = rows.filter(organisation__code=organisation)
    return rows.select_related("draw__task", "organisation")


def to_measure() -> list[Matching]:
    """Matchings that nobody has measured to the end, the oldest first; old ones without a key are left alone."""
    left = Q(quality__isnull=True) | Q(quality__state="running")
    rows = Matching.objects.filter(left, paired_by=None, state=Matching.State.MATCHED, draw__certificate__isnull=False)
    return list(rows.exclude(draw__state="void").order_by("pk")[:50])


def _share(ppm: int | None) -> str:
    return "无" if ppm is None else f"{ppm / 1_000_000:.3f}"


def matching_bureaus(by: User) -> list[Organisation]:
    """The bureaus with a matching whose statistics ``by`` may see."""
    matched = matchings_measured(by).order_by().values("organisation")
    return list(Organisation.objects.filter(pk__in=matched).order_by("path"))


@dataclass(frozen=True)
class YearShares:
    """A year's work: certified people at work, those sent, groups and those with office staff, visits per person."""

    people: int
    used: int
    groups: int
    with_office: int
    frequencies: list[tuple[int, int]]

    @property
    def loads(self) -> list[int]:
        return [load for load, number in self.frequencies for _ in range(number)]

    @property
    def least(self) -> int:
        return min(self.loads, default=0)

    @property
    def most(self) -> int:
        return max(self.loads, default=0)

    @property
    def gini_told(self) -> str:
        return f"{float(gini(self.loads)):.2f}" if self.loads else "无"


def year_shares(by: User, organisation: str, year: int) -> YearShares:
    """Counted from the seats as they are now, in three queries: of all organisations of ``by``, or of one bureau."""
    here = within(by, Permission.STATISTICS_VIEW)
    rows = Seat.objects.current().filter(
        here,
        drawn_target__draw__task__row__plan__year=year,
        drawn_target__draw__state="matched",
        drawn_target__left=None,
    )
    staff = Inspector.objects.filter(here, category=Inspector.Category.CERTIFIED)
    if organisation:
        path = Organisation.objects.filter(code=organisation).values_list("path", flat=True).first() or "-"
        rows = rows.filter(organisation__path__startswith=path)
        staff = staff.filter(organisation__path__startswith=path)
    at_work = set(staff.filter(Q(left_on=None) | Q(left_on__gt=clock.today())).values_list("pk", flat=True))
    loads, groups, office = Counter[int](), set[tuple[int, int]](), set[tuple[int, int]]()
    fields = ("drawn_target_id", "organisation_id", "inspector_id", "inspector__is_office")
    for row, bureau, person, is_office in rows.order_by("pk").values_list(*fields):
        loads[person] += 1
        groups.add((row, bureau))
        if is_office:
            office.add((row, bureau))
    idle = len(at_work - loads.keys())
    frequency = Counter(loads.values())
    frequencies = ([(0, idle)] if idle else []) + sorted(frequency.items())
    return YearShares(len(at_work | loads.keys()), len(loads), len(groups), len(office), frequencies)
