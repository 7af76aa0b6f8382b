# SPDX-License-Identifier: Apache-2.0
"""Refusals of the 检查表."""

from suicha.core.errors import Sentence

_ONE_SHEET = "做到一张表格管检查，逐一明确检查内容、方法和工作要求"
CHECKLISTS = {
    "checklist_preset_unknown": Sentence("没有“{code}”这份样表。", "从列出的样表里选一份。", status=422),
    "checklist_draft_open": Sentence("“{title}”已有一份草稿。", "先改完启用，或者放弃那份草稿。"),
    "checklist_not_draft": Sentence(
        "“{title}”第{number}版不是草稿，题目不能改。", "修订成新的一版再改；已派发的检查仍用原来那一版。"
    ),
    "checklist_empty": Sentence("“{title}”还没有题目，不能启用。", "加题目，或者照样表起草。", _ONE_SHEET),
    "checklist_not_whole": Sentence("“{title}”的题目还不完整：{faults}。", "逐题改好，再启用。", _ONE_SHEET),
    "checklist_too_long": Sentence("一张检查表最多{limit}道题。", "合并或者删去几道题。", status=422),
    "checklist_reason_missing": Sentence("停用“{title}”没有写理由。", "写明为什么停用，再办。", status=422),
    "question_not_whole": Sentence("第{position}题还不完整：{faults}。", "改好这一题，再保存。", _ONE_SHEET, 422),
    "question_has_followers": Sentence(
        "第{follower}题要不要问，看第{position}题的答案。",
        "先改第{follower}题的出现条件，再动第{position}题。",
        status=422,
    ),
    "question_at_the_end": Sentence("第{position}题已经在头上，不能再移。", "换一个方向移。", status=422),
    "question_before_its_condition": Sentence(
        "第{position}题看第{when}题的答案，不能排到它前面。", "先去掉第{position}题的出现条件，再移。", status=422
    ),
}
