# SPDX-License-Identifier: Apache-2.0
"""Where a target stands in the frozen list: drawn at random, mandatory, or left out, and why.

Out of business goes first, then mandatory inclusion, then cap and cycle: a firm that must be inspected is, even when
it was drawn this year already; a firm that does not exist any more cannot be.
"""

from typing import NamedTuple

from suicha.draws.rules.excluded_status import excluded_for
from suicha.draws.rules.mandatory import reason_of
from suicha.draws.rules.yearly_cap import cap_reached


class Standing(NamedTuple):
    """``role`` is R, M or X (draw-spec 1); ``raised``: drawn at random, with the raised ratio."""

    role: str
    reason: str
    raised: bool = False


def standing_of(
    *,
    status: str,
    criteria: list[str],
    include_all: bool,
    drawn_this_year: int,
    cap: int,
    cap_waived: bool,
    drawn_in_cycle: bool,
    uncovered_only: bool,
    unfit: str = "",
) -> Standing:
    """The standing of one target; ``include_all`` says whether meeting a criterion makes it mandatory.

    ``unfit`` is why its row may not be drawn from yet, where the 细则 asks for reviewed rows.  What must be inspected
    is, however little is known of it.
    """
    if reason := excluded_for(status):
        return Standing("X", reason)
    capped = cap_reached(drawn_this_year, cap)
    if criteria and include_all:
        return Standing("M", reason_of(criteria, capped=capped))
    if unfit:
        return Standing("X", unfit)
    if capped and not cap_waived:
        return Standing("X", "cap")
    if uncovered_only and drawn_in_cycle:
        return Standing("X", "cycle")
    return Standing("R", "", raised=bool(criteria))
