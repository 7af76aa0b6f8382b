# SPDX-License-Identifier: Apache-2.0
"""Leave, training or a secondment that takes half of the days of the visits or more keeps a person out.

A few days off within a month of visits leave room for the visit; on a single day of a visit any absence counts.
"""

from datetime import date, timedelta

from suicha.draws.rules.inspectors.facts import Candidate, Visits

CLAUSE = "省市场监管局方案　综合考虑人员配备、保障水平等客观因素"
KEPT = "检查期内有空"
LOST = "检查期内请假、培训或借调达到一半"


def present(person: Candidate, visits: Visits) -> bool:
    """Whether fewer than half of the days are taken; overlapping absences count once."""
    days = (visits.ends_on - visits.starts_on).days + 1
    return days_away(person.absences, visits) * 2 < days


def days_away(absences: tuple[tuple[date, date], ...], visits: Visits) -> int:
    """On how many of the days of the visits the person is away."""
    away, free_from = 0, visits.starts_on
    for starts_on, ends_on in sorted(absences):
        first, last = max(starts_on, free_from), min(ends_on, visits.ends_on)
        if first <= last:
            away += (last - first).days + 1
            free_from = last + timedelta(days=1)
    return away
