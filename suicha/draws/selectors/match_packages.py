# SPDX-License-Identifier: Apache-2.0
"""The packages of a draw's matchings as the office sees them."""

from typing import Any, NamedTuple

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, may
from suicha.draws.models import Draw, Matching
from suicha.draws.rules.amendments import amendment_words
from suicha.draws.selectors.frozen import roster_frozen
from suicha.draws.selectors.match_packaging import filled_since, packaged
from suicha.draws.selectors.roster import Roster


class MatchPackage(NamedTuple):
    """One package: whose, which matching, how often seats were drawn again, and whether this person may have it."""

    matching: Matching
    organisation: str
    redrawn: int
    size: int
    sha256: str
    may_open: bool


def may_open_whole(by: User, draw: Draw) -> bool:
    """Whether this person may see all of a draw: of a list not yet told only its host and the keepers may."""
    if draw.disclosure == Draw.Disclosure.OPEN:
        return True
    return may(by, Permission.SECRET_KEEP, draw.organisation) or may(by, Permission.DRAW_ISSUE, draw.organisation)


def match_packages(by: User, draw: Draw) -> list[MatchPackage]:
    """The packages that there are, one for each bureau that matched."""
    allowed = may_open_whole(by, draw)
    return [
        MatchPackage(
            matching,
            matching.organisation.name,
            filled_since(matching).count(),
            matching.package.size,
            matching.package.sha256,
            allowed,
        )
        for matching in packaged(draw)
        if matching.package
    ]


def amended(matching: Matching, roster: Roster | None = None) -> list[tuple[str, dict[str, Any]]]:
    """What was lawfully changed after the commitment, in words, each with its record."""
    if not matching.amendments:
        return []
    roster = roster or roster_frozen(matching.draw)
    titles = {group.id: group.title for group in roster.groups}
    wider = {group.id: group.wider for group in roster.groups}
    return [(amendment_words(each, titles, wider), each) for each in matching.amendments]
