# SPDX-License-Identifier: Apache-2.0
"""How many visits two people may differ by before the matching evens them out (``tau`` of draw-spec 9).

Room to differ keeps people unpredictable where many visits are shared out; where everybody gets a few, the same room
leaves some with half their fair share.  Committed with the roster.
"""

FEW = 8
ROOM = 2


def tau_of(seats: int, people: int) -> int:
    """No room below ``FEW`` visits a person, so that expected loads are fair; ``ROOM`` from there on."""
    return ROOM if seats >= FEW * max(people, 1) else 0
