# SPDX-License-Identifier: Apache-2.0
"""At least two certified inspectors of each department visit a target (DRAW-20, JOINT-3)."""

CLAUSE = "行政处罚法第四十二条　执法人员不得少于两人"
LEAST = 2


def seats_of(setting: int) -> int:
    """Seats of one department in a group: what the organisation set, never fewer than two."""
    return max(setting, LEAST)


def leader_of(group: list[str], leaders: set[str], lead_seats: int) -> int:
    """The index of the group's leader: the first of the lead department who may be one, else its first."""
    return next((index for index, person in enumerate(group[:lead_seats]) if person in leaders), 0)
