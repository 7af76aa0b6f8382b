# SPDX-License-Identifier: Apache-2.0
"""Refusals of disclosure."""

from suicha.core.errors import Sentence

_REVIEW = "国发〔2019〕5号　谁检查、谁录入、谁公开"

REFUSALS = {
    "publish_register_none": Sentence("{organisation}的{title}还没有一项，不能公布。", "先在“一单”里登记。"),
    "publish_register_unchanged": Sentence("{organisation}的{title}与已公布的第{version}版相同。", "有改动后再公布。"),
    "publish_plan_not_approved": Sentence("计划“{title}”现在是{state}，不能公示。", "由分管领导批准后再公示。"),
    "publish_plan_twice": Sentence("计划“{title}”已经公示。", "要改动的，先调整计划并重新审批，再公示新的一版。"),
    "publish_draw_not_drawn": Sentence("抽取{number}现在是{state}，没有结果可以公示。", "完成抽取后再公示。"),
    "publish_draw_twice": Sentence("抽取{number}已经公示。", "抽取结果不能改动；有替换时再公示新的一版。"),
    "publish_draw_batch": Sentence(
        "抽取{number}没有新检查完的批次可以公示。", "这次抽取检查一批公开一批，等下一批检查结束后再公示。"
    ),
    "publish_package_damaged": Sentence(
        "抽取{number}的抽取包读不出来：{reason}", "不要公示。用备份恢复文件目录，核对指纹一致后再公示。", status=409
    ),
    "publish_result_not_approved": Sentence(
        "{target}的检查现在是{state}，不能公示。", "由审核人审核通过后再公示。", _REVIEW
    ),
    "publish_result_unchanged": Sentence(
        "{target}的检查结果已经公示，内容没有变化。", "结果或处理情况有变化后再更新公示。"
    ),
    "publish_day_wrong": Sentence("施行日期认不出来。", "填公历日期，例如2026-12-01。", status=422),
    "publish_nothing_chosen": Sentence("没有选中要公示的结果。", "在表格左边勾选后再公示。", status=422),
}
