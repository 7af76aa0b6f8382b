# SPDX-License-Identifier: Apache-2.0
"""Who counts towards the two of a group (LIBP-1, DRAW-20)."""

from datetime import date

CLAUSE = "行政处罚法第四十二条　行政处罚应当由具有行政执法资格的执法人员实施"
REASONS = {
    "left": "已离岗",
    "not_certified": "不是执法人员",
    "expired": "执法证在检查期满前到期",
}


def lost_for(*, category: str, certificate_until: date, left_on: date | None, last_visit: date) -> str:
    """Why this person cannot be matched to visits that may last until ``last_visit``; ``""`` when they can.

    The certificate must still be valid on the last day on which the visit may take place.
    """
    if left_on is not None and left_on <= last_visit:
        return "left"
    if category != "certified":
        return "not_certified"
    return "" if certificate_until >= last_visit else "expired"
