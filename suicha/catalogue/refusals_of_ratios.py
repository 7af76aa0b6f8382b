# SPDX-License-Identifier: Apache-2.0
"""Refusals of ratios, wherever one is written: at an item, in a plan, in a task."""

from suicha.core.errors import Sentence

_RATIO = "填大于0、不超过100的百分数，例如10或10%。"

RATIOS = {
    "ratio_not_number": Sentence("抽查比例“{value}”不是数字。", _RATIO, status=422),
    "ratio_not_positive": Sentence("抽查比例{value}不大于0，一家也抽不到。", _RATIO, status=422),
    "ratio_over_all": Sentence(
        "抽查比例{value}超过100%。", _RATIO, "重点检查事项抽查比例不设上限，但不得超过100%", status=422
    ),
    "ratio_too_fine": Sentence("抽查比例{value}的小数太多。", "小数最多写4位，例如0.0001%。", status=422),
    "list_rows_over_ceiling": Sentence(
        "一般事项的抽查比例超过上限：{rows}。",
        "改小，或改为重点检查事项；上限在细则参数里设定。",
        "一般检查事项抽查比例应根据监管实际情况设置上限，抽查比例不能达到100%",
        status=422,
    ),
    "ratio_general_all": Sentence(
        "一般事项比例不能达到100%。",
        "改到{ceiling}%以下，或改选重点检查事项。",
        "一般检查事项抽查比例应根据监管实际情况设置上限，抽查比例不能达到100%",
        status=422,
    ),
    "ratio_over_ceiling": Sentence(
        "抽查比例{value}超过一般事项的上限{ceiling}%。",
        "改到{ceiling}%以下；上限在细则参数里设定。",
        "一般检查事项抽查比例应根据监管实际情况设置上限",
        status=422,
    ),
}
