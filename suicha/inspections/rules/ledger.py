# SPDX-License-Identifier: Apache-2.0
"""The inspection ledger, exactly the columns asked for (INSP-14).

Clause: 004「要建立执法检查台账，明确检查对象、执法检查人员、内容、方式、措施、结果和监督检查记录」.
"""

COLUMNS = ("检查对象", "执法检查人员", "内容", "方式", "措施", "结果", "监督检查记录")

_MEASURES = {
    "clear": "无",
    "no_activity": "无",
    "corrected": "当场责令改正",
    "unreachable": "终止检查",
    "uncooperative": "终止检查",
}


def measure(result: str) -> str:
    """措施 taken at the visit itself, by the code of the result; what follows is in the ledger of rectifications."""
    return _MEASURES.get(result, "待后续处理") if result else ""
