# SPDX-License-Identifier: Apache-2.0
"""Refusals about further items of a task, with those about seats."""

from suicha.core.errors import Sentence
from suicha.draws.refusals_of_seats import SEATS

_SAME_VISIT = "市住建局方案　可结合实际情况依法依规一并开展其他相关事项的“双随机、一公开”监管"

MORE = SEATS | {
    "extra_items_frozen": Sentence(
        "抽取{number}已经冻结，不能再改检查的事项。", "作废以后，可以改好再重新冻结；或者另建任务。", _SAME_VISIT
    ),
    "extra_items_none": Sentence("没有选一并检查的事项。", "从已公布的清单里至少选一项。", _SAME_VISIT, 422),
    "extra_items_reason_missing": Sentence(
        "没有写一并检查的理由。", "写一句话，例如“同一家企业，合并检查减少上门”。", _SAME_VISIT, 422
    ),
    "extra_item_there": Sentence("“{name}”已经在这个任务里。", "去掉这一项再保存。", status=422),
    "extra_item_unpublished": Sentence(
        "“{name}”不在本单位施行的清单里。",
        "只能选已公布施行的事项。",
        "国办发〔2024〕54号　没有公布的行政检查事项不得实施",
        422,
    ),
    "extra_item_level": Sentence(
        "“{name}”由{levels}实施，不是{level}。",
        "由规定的层级实施，这里不能选。",
        "县应急管理局方案　明确实施层级",
        422,
    ),
    "extra_item_ratio": Sentence(
        "任务的比例{ratio}超过“{name}”作为一般事项的上限{ceiling}%。",
        "另建任务检查这一项。",
        "一般检查事项抽查比例应根据监管实际情况设置上限，抽查比例不能达到100%",
        422,
    ),
}
