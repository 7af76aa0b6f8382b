# SPDX-License-Identifier: Apache-2.0
"""Refusals of the closed loop."""

from suicha.core.errors import Sentence
from suicha.dispositions.rules.papers import CLAUSE

REFUSALS = {
    "order_not_approved": Sentence("{name}的检查现在是{now}，还不能责令整改。", "检查结果审核通过后再办。"),
    "order_no_problem": Sentence("这个事项的结果是“{result}”，没有要整改的问题。", "只对发现问题的事项责令整改。"),
    "order_already": Sentence("这个问题已经责令整改，通知书{number}。", "到整改闭环里接着办。"),
    "order_demand_missing": Sentence("没有写整改要求。", "写明改什么、改到什么程度，再发通知书。", status=422),
    "order_days_wrong": Sentence(
        "整改期限填的是{days}个工作日。", "填1到{most}之间的整数。", "责令限期整改", status=422
    ),
    "order_text_too_long": Sentence("{field}有{length}字，超过{limit}字。", "删减后再办。", status=422),
    "report_not_awaited": Sentence("整改{number}现在是{now}，不用再报告。", "有新情况，联系责令整改的机关。"),
    "report_empty": Sentence("没有写整改情况。", "写明每个问题怎么改的、什么时候改完，再提交。", status=422),
    "report_reporter_missing": Sentence("没有写报告人姓名。", "填写报告人姓名，再提交。", status=422),
    "verify_text_missing": Sentence("没有写核实情况。", "写明看了什么、改到位没有，再办。", CLAUSE, status=422),
    "verify_without_report": Sentence("企业还没有提交整改报告，不能核实。", "等企业报告后再核实。", CLAUSE),
    "close_papers_missing": Sentence("还缺{missing}，不能办结。", "补齐后再办结。", CLAUSE),
    "close_own_verification": Sentence("这次整改由你核实，不能由你办结。", "由另一位审核人办结。"),
}
