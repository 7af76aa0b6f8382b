# SPDX-License-Identifier: Apache-2.0
"""Who may be drawn as an expert (LIBX-1, DRAW-30: 需要行业专家参与的，应从专业人员库中随机选派).

Present in the library, with a qualification that holds to the end of the visits, from an institution the bureau still
works with and whose own qualification holds as long.  An expert assists and is never one of the two.
"""

from datetime import date

CLAUSE = "市级细则　需要行业专家参与抽查的，从专业人员库中随机选派；专家提供书面意见，不计入两名执法人员"
REASONS = {
    "left": "已出库",
    "expired": "资格在检查期满前到期",
    "ended": "所在机构已停止合作",
    "institution": "所在机构的资质在检查期满前到期",
}


def expert_lost_for(
    *,
    left_on: date | None,
    until: date | None,
    institution_ended_on: date | None,
    institution_until: date | None,
    last_visit: date,
) -> str:
    """The first reason against, as a code of ``REASONS``; ``""`` when the person may be drawn."""
    if left_on is not None and left_on <= last_visit:
        return "left"
    if until is not None and until < last_visit:
        return "expired"
    if institution_ended_on is not None and institution_ended_on <= last_visit:
        return "ended"
    if institution_until is not None and institution_until < last_visit:
        return "institution"
    return ""
