# SPDX-License-Identifier: Apache-2.0
"""Only a subject in business is drawn; the others stay in the frozen list with the reason, which is public."""

CLAUSE = "国办发〔2015〕58号　建立健全市场主体名录库，对名录库实行动态管理"
# Codes of the draw (draw-spec 1) and their words on pages.
REASONS = {
    "suspended": "停业",
    "cancelled": "注销",
    "revoked": "吊销",
    "moved": "迁出",
    "merged": "已并入另一对象",
    "incomplete": "行业、地域或经营性质没有录全",
    "unreviewed": "入库信息还没有审查",
    "cap": "本年已达抽查次数上限",
    "cycle": "本周期已抽查过",
}


def excluded_for(status: str) -> str:
    """The reason code for which a target of this status is not drawn, or ``""``.

    Doubts do not exclude: a target whose code is missing or damaged has a number of the library (LIBT-13).
    """
    return "" if status == "active" else status
