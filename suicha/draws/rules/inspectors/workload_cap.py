# SPDX-License-Identifier: Apache-2.0
"""How many visits of one task a person may get (DRAW-24: 检查工作量); without a number, all of them."""

CLAUSE = "省市场监管局方案　综合考虑所辖区域地理环境、人员配备、业务专长、保障水平等客观因素"


def cap_of(cap: int, targets: int) -> int:
    """The cap that is committed: never nothing, and never more than there is to do."""
    return min(cap, max(targets, 1)) if cap else max(targets, 1)
