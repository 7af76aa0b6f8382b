# SPDX-License-Identifier: Apache-2.0
"""Only a subject in business is drawn; the others stay in the frozen list with the reason, which is public."""

CLAUSE = "国办发〔2015〕58号　建立健全市场主体名录库，对名录库实行动态管理"
# Codes of the draw (draw-spec 1) and their words on pages.
REASONS = {
    "suspended": "停业",
    "cancelled": "注销",
    "revoked": "吊销",
    "moved": "迁出",
    "doubt": "身份存疑",
    "cap": "本年已达抽查次数上限",
}


def excluded_for(status: str, doubts: list[object]) -> str:
    """The reason code for which a target of this status and these doubts is not drawn, or ``""``.

    A doubt keeps a target out only when it says so itself (``excludes`` true): a missing or damaged code alone does
    not, for such a target has a number of the library to be drawn by (LIBT-13).
    """
    if status != "active":
        return status
    return "doubt" if any(isinstance(doubt, dict) and doubt.get("excludes") is True for doubt in doubts) else ""
