# SPDX-License-Identifier: Apache-2.0
"""What the rules may know of a person and of a target; nothing here says who anybody is."""

from datetime import date
from typing import NamedTuple


class Visits(NamedTuple):
    """The days on which visits may take place, the last included; for one visit both are the same day."""

    starts_on: date
    ends_on: date


class Candidate(NamedTuple):
    """One person of a department's roster.  ``towns`` are codes of regions; empty: every town.

    Who has no certificate at all has no last day of one either.
    """

    category: str
    certificate_until: date | None
    left_on: date | None = None
    absences: tuple[tuple[date, date], ...] = ()
    tested_until: date | None = None
    towns: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    is_leader: bool = False
    is_office: bool = False
    team: str = ""
    tags: frozenset[str] = frozenset()
    certificate_from: date | None = None
    appraised_until: date | None = None


class Fact(NamedTuple):
    """One registered fact about a person, from which a conflict may follow."""

    kind: str
    name: str
    number: str
    digest: str
    since: date
    until: date | None


class Party(NamedTuple):
    """A target as far as conflicts go."""

    name: str
    number: str
    household: str


class Asked(NamedTuple):
    """What one seat asks for.  ``towns``: where its person must be able to go, and who counts as near enough.

    ``strict``: an item demands the domain, so that who has none registered does not fit.
    ``pool`` is a word of the task's terms; ``team``: the region code of the station that must send the person.
    """

    pool: str = "bureau"
    town: str = ""
    near: frozenset[str] = frozenset()
    domain: str = ""
    leader: bool = False
    office: bool = False
    tag: str = ""
    strict: bool = False
