# SPDX-License-Identifier: Apache-2.0
"""The five steps of a visit, so that the phone says what comes next (INSP-20).

Clause: 001「实现对检查工作全过程的智能化指引和记录」.
"""

STEPS = ("审批", "通知", "实施", "记录", "反馈")
_REACHED = {"dispatched": 2, "started": 2, "returned": 3, "submitted": 4, "approved": 5}


def visit_steps(state: str, left: int) -> list[tuple[str, str]]:
    """The steps as (name, done | now | empty); ``left`` is the number of items still without a result."""
    reached = 3 if state == "started" and not left else _REACHED[state]
    return [(name, "done" if at < reached else "now" if at == reached else "") for at, name in enumerate(STEPS)]
