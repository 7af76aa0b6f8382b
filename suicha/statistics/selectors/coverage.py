# SPDX-License-Identifier: Apache-2.0
"""How far a bureau is in its coverage cycle, and who was not reached yet (PLAN-23)."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from suicha.accounts.models import Organisation
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.draws.rules.coverage_cycle import cycle_of, cycle_words
from suicha.draws.selectors import drawn_between
from suicha.registries.models import Target
from suicha.registries.selectors import drawable_of


@dataclass(frozen=True)
class Coverage:
    """``cycle`` in words; ``domains``: (name, targets that can be drawn, those reached), the largest first."""

    cycle: str
    clause: str
    total: int
    covered: int
    domains: list[tuple[str, int, int]]

    @property
    def left(self) -> int:
        return self.total - self.covered


def coverage_of(bureau: Organisation) -> Coverage:
    """The bureau's present cycle, by domain; voided draws reached nobody."""
    today, years = clock.today(), setting(bureau, "coverage_cycle_years")
    reached = drawn_between(bureau, *cycle_of(today, years.value)).order_by().values("target")
    counted = (
        drawable_of(bureau)
        .order_by()
        .values_list("domain")
        .annotate(all=Count("pk"), covered=Count("pk", filter=Q(pk__in=reached)))
    )
    domains = sorted(((name or "未分领域", n, done) for name, n, done in counted), key=lambda row: (-row[1], row[0]))
    total, covered = sum(row[1] for row in domains), sum(row[2] for row in domains)
    return Coverage(cycle_words(today, years.value), years.clause, total, covered, domains)


def not_covered(bureau: Organisation, domain: str = "") -> QuerySet[Target]:
    """Targets that can be drawn and that no draw of the present cycle reached, of one domain if given."""
    years = setting(bureau, "coverage_cycle_years").value
    reached = drawn_between(bureau, *cycle_of(clock.today(), years)).order_by().values("target")
    left = drawable_of(bureau).exclude(pk__in=reached).select_related("town")
    return left.filter(domain=domain) if domain else left
