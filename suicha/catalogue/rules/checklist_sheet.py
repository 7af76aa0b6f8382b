# SPDX-License-Identifier: Apache-2.0
"""A question of a 检查表 as cells of a sheet, and back: one row a question, words an office would type."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from suicha.catalogue.rules.checklists import CHOSEN, Question, number_of, number_text

# Field and title of each column, in the order of the sheet.  The item's name stands before them.
COLUMNS = (
    ("position", "题号"), ("content", "检查内容"), ("method", "方法与要领"), ("basis", "依据"),
    ("answer_type", "答题方式"), ("options", "选项"), ("failing", "不合格选项"), ("unit", "计量单位"),
    ("minimum", "合格下限"), ("maximum", "合格上限"), ("required", "必答"), ("shown_when", "出现条件"),
    ("leads_to", "不合格的处理"),
)  # fmt: skip
TYPE_WORDS = {
    "pass": ("符合与否", "是否符合", "判断", "符合、不符合或不涉及", "符合/不符合/不涉及"),
    "single": ("单选", "单选题"),
    "multiple": ("多选", "多选题"),
    "number": ("数字", "数值", "测量"),
    "text": ("文字", "文本", "填空"),
    "date": ("日期",),
    "photo": ("照片", "拍照"),
    "signature": ("签名", "签字"),
    "location": ("位置", "定位"),
}
LEAD_WORDS = {
    "record": ("只作记录", "记录"),
    "order": ("责令改正", "责令整改", "整改"),
    "case": ("立案调查", "立案"),
    "transfer": ("移送其他部门", "移送"),
}
_CONDITION = re.compile(r"第?\s*(\d{1,3})\s*题?\s*[=:]\s*(.+)", re.DOTALL)
Faults = list[tuple[str, str]]


class Row(NamedTuple):
    """One question with what belongs to it on paper."""

    question: Question
    method: str
    basis: str


def cells_of(question: Question, method: str, basis: str) -> list[str]:
    """The cells of one question in the order of ``COLUMNS``; :func:`question_of` reads them back."""
    when = f"第{question.when}题={'；'.join(question.when_values)}" if question.when is not None else ""
    return [
        str(question.position),
        question.content,
        method,
        basis,
        TYPE_WORDS[question.answer_type][0],
        "；".join(question.options),
        "；".join(question.failing),
        question.unit,
        "" if question.minimum is None else number_text(question.minimum),
        "" if question.maximum is None else number_text(question.maximum),
        "是" if question.required else "否",
        when,
        LEAD_WORDS[question.leads_to][0] if question.leads_to else "",
    ]


def question_of(cells: Mapping[str, str], position: int) -> tuple[Question, Faults]:
    """The question that ``cells`` (by field) describe, and what could not be read, as (field, words).

    An empty 答题方式 is 符合与否, an empty 必答 is 是; what can fail leads to 责令改正 unless it says else.
    """
    faults: Faults = []
    answer_type = _worded(cells, "answer_type", TYPE_WORDS, "pass", faults)
    leads_to = _worded(cells, "leads_to", LEAD_WORDS, "", faults)
    failing = _parts(cells.get("failing", ""))
    low, high = _number(cells, "minimum", faults), _number(cells, "maximum", faults)
    if not leads_to and (answer_type == "pass" or failing or (answer_type == "number" and (low, high) != (None, None))):
        leads_to = "order"
    when, when_values = _condition(cells.get("shown_when", ""), faults)
    question = Question(
        position=position,
        content=cells.get("content", "").strip(),
        answer_type=answer_type,
        options=_parts(cells.get("options", "")) if answer_type != "pass" else (),
        failing=failing,
        unit=cells.get("unit", "").strip(),
        minimum=low,
        maximum=high,
        required=_yes(cells, faults),
        when=when,
        when_values=when_values,
        leads_to=leads_to,
    )
    return question, faults


def condition_words(question: Question) -> str:
    """When the question is asked, as people say it; empty when it always is."""
    if question.when is None:
        return ""
    return f"第{question.when}题答“{'”或“'.join(question.when_values)}”时填"


def can_be_asked_about(questions: Sequence[Question]) -> list[Question]:
    """The questions whose answer another one may hang on."""
    return [question for question in questions if question.answer_type in CHOSEN]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in (each.strip() for each in re.split(r"[；;\n]+", text)) if part)


def _worded(
    cells: Mapping[str, str], name: str, words: Mapping[str, tuple[str, ...]], usual: str, faults: Faults
) -> str:
    typed = re.sub(r"\s+", "", cells.get(name, ""))
    if not typed:
        return usual
    found = next((code for code, known in words.items() if typed in known), None)
    if found is None:
        faults.append((name, f"没有“{typed[:20]}”这一种，可以写：{'、'.join(known[0] for known in words.values())}"))
    return found or usual


def _number(cells: Mapping[str, str], name: str, faults: Faults) -> Decimal | None:
    typed = unicodedata.normalize("NFKC", cells.get(name, "")).replace(",", "").strip()
    if not typed:
        return None
    number = number_of(typed)
    if number is None:
        faults.append((name, f"“{typed[:20]}”不是数字，只填数，不带单位"))
    return number


def _yes(cells: Mapping[str, str], faults: Faults) -> bool:
    typed = cells.get("required", "").strip()
    if typed not in ("", "是", "否", "必答", "选答"):
        faults.append(("required", f"“{typed[:20]}”看不懂，写是或否"))
    return typed not in ("否", "选答")


def _condition(text: str, faults: Faults) -> tuple[int | None, tuple[str, ...]]:
    if not text.strip():
        return None, ()
    found = _CONDITION.fullmatch(unicodedata.normalize("NFKC", text.strip()).replace(";", "；"))
    if found is None:
        faults.append(("shown_when", f"“{text.strip()[:30]}”看不懂，写成“第2题=不符合”这样，几个答案用分号隔开"))
        return None, ()
    # The answers are compared with the options, so they are taken as they were typed, not as they were normalised.
    typed = re.split(r"[=＝:：]", text, maxsplit=1)[1]
    return int(found[1]), _parts(typed)
