# SPDX-License-Identifier: Apache-2.0
"""检查表: which questions are asked, what an answer may be, and which answers fail.  Nothing here knows a database.

Clauses: 000-1「做到一张表格管检查」; 001「逐一明确检查内容、方法和工作要求」.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

YES, NO, NOT_APPLICABLE = "符合", "不符合", "不涉及"
PASS_OPTIONS = (YES, NO, NOT_APPLICABLE)
TYPES = {
    "pass": "符合、不符合或不涉及", "single": "单选", "multiple": "多选", "number": "数字", "text": "文字",
    "date": "日期", "photo": "照片", "signature": "签名", "location": "位置",
}  # fmt: skip
PICTURED = ("photo", "signature")
CHOSEN = ("pass", "single", "multiple")
# What a failing answer leads to; a mere record is no problem of the item.
LEADS = {"": "", "record": "只作记录", "order": "责令改正", "case": "立案调查", "transfer": "移送其他部门"}
TEXT_LIMIT, OPTION_LIMIT, OPTIONS_LIMIT, QUESTIONS_LIMIT = 500, 60, 20, 100
LARGEST = Decimal(10) ** 9

Value = str | list[str]


class Question(NamedTuple):
    """One question as the rules see it; ``when`` is an earlier question's position, ``when_values`` its answers."""

    position: int
    content: str
    answer_type: str = "pass"
    options: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    required: bool = True
    when: int | None = None
    when_values: tuple[str, ...] = ()
    leads_to: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be ticked."""
        return PASS_OPTIONS if self.answer_type == "pass" else self.options


def asked(questions: Sequence[Question], values: Mapping[int, Value]) -> set[int]:
    """Positions of the questions that are to be answered, given the answers so far.

    A question hangs on an earlier one only, so one pass in order settles it; what hangs on a question that is not
    asked is not asked either, whatever was once answered there.
    """
    shown: set[int] = set()
    for question in sorted(questions, key=lambda each: each.position):
        if question.when is None or (
            question.when in shown and set(_listed(values.get(question.when, ""))) & set(question.when_values)
        ):
            shown.add(question.position)
    return shown


def left(questions: Sequence[Question], values: Mapping[int, Value]) -> list[int]:
    """Positions of the required questions that are asked and have no answer."""
    shown = asked(questions, values)
    return [q.position for q in questions if q.required and q.position in shown and not values.get(q.position)]


def failed(questions: Sequence[Question], values: Mapping[int, Value]) -> list[Question]:
    """The questions that are asked and whose answer fails."""
    shown = asked(questions, values)
    return [q for q in questions if q.position in shown and is_failing(q, values.get(q.position, ""))]


def is_failing(question: Question, value: Value) -> bool:
    """Whether this answer does not conform: 不符合, a failing option, or a number outside its bounds."""
    if question.answer_type == "pass":
        return value == NO
    if question.answer_type in ("single", "multiple"):
        return bool(set(_listed(value)) & set(question.failing))
    if question.answer_type == "number" and value:
        number = Decimal(str(value))
        low = question.minimum is not None and number < question.minimum
        return low or (question.maximum is not None and number > question.maximum)
    return False


def tidied(question: Question, value: Value) -> Value:
    """The answer as it is kept: half-width digits, no space around, the options in their own order."""
    if question.answer_type == "multiple":
        ticked = {each.strip() for each in _listed(value)}
        known = [option for option in question.options if option in ticked]
        return known + sorted(ticked - set(question.options) - {""})
    if isinstance(value, list):
        return value if question.answer_type in PICTURED else "".join(value[:1]).strip()
    text = value.strip()
    if question.answer_type == "number":
        text = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
        return number_text(number) if (number := number_of(text)) is not None else text
    return text


def answer_fault(question: Question, value: Value) -> str:
    """Why a tidied answer cannot be kept, in words; empty if it can.  No answer at all is no fault."""
    if not value or question.answer_type in PICTURED:
        return ""
    if question.answer_type in CHOSEN:
        strange = [each for each in _listed(value) if each not in question.choices]
        return f"没有“{strange[0][:20]}”这个选项" if strange else ""
    text = str(value)
    if question.answer_type == "number":
        return "" if number_of(text) is not None else f"“{text[:20]}”不是数字，只填数，不带单位"
    if question.answer_type == "date":
        return "" if _is_day(text) else f"“{text[:20]}”不是日期，写成2026-09-16这样"
    if len(text) > TEXT_LIMIT:
        return f"有{len(text)}字，超过{TEXT_LIMIT}字"
    return ""


def question_faults(questions: Sequence[Question]) -> list[tuple[int, str]]:
    """What keeps these questions from being published, as (position, words); nothing when they are whole."""
    faults: list[tuple[int, str]] = []
    earlier: dict[int, Question] = {}
    for question in questions:
        faults += [(question.position, words) for words in _own_faults(question)]
        faults += [(question.position, words) for words in _condition_faults(question, earlier)]
        earlier[question.position] = question
    return faults


def _own_faults(question: Question) -> Iterable[str]:
    if not question.content.strip():
        yield "没有写检查内容"
    if question.answer_type not in TYPES:
        yield f"没有“{question.answer_type}”这种答题方式"
        return
    if question.answer_type in ("single", "multiple"):
        if len(question.options) < 2:
            yield "至少写两个选项"
        if len(set(question.options)) < len(question.options):
            yield "有两个选项相同"
        if len(question.options) > OPTIONS_LIMIT or any(len(option) > OPTION_LIMIT for option in question.options):
            yield f"选项最多{OPTIONS_LIMIT}个，每个{OPTION_LIMIT}字以内"
        strange = [each for each in question.failing if each not in question.options]
        if strange:
            yield f"不合格选项“{strange[0][:20]}”不在选项里"
    elif question.options or question.failing:
        yield "只有单选和多选有选项"
    low, high = question.minimum, question.maximum
    if question.answer_type != "number" and (low is not None or high is not None or question.unit):
        yield "只有数字题有单位和合格范围"
    if low is not None and high is not None and low > high:
        yield "合格下限大于合格上限"
    if question.leads_to not in LEADS:
        yield f"没有“{question.leads_to}”这种处理"
    elif question.leads_to and not can_fail(question):
        yield "这一题没有不合格的答案，不用写怎么处理"
    elif can_fail(question) and not question.leads_to:
        yield "没有写不合格的怎么处理"


def can_fail(question: Question) -> bool:
    """Whether some answer to this question would not conform."""
    bounded = question.minimum is not None or question.maximum is not None
    return question.answer_type == "pass" or bool(question.failing) or (question.answer_type == "number" and bounded)


def _condition_faults(question: Question, earlier: Mapping[int, Question]) -> Iterable[str]:
    if question.when is None:
        return
    source = earlier.get(question.when)
    if source is None:
        yield f"出现条件里的第{question.when}题不在这一题前面"
    elif source.answer_type not in CHOSEN:
        yield f"出现条件里的第{question.when}题不是选择题"
    else:
        strange = [each for each in question.when_values if each not in source.choices]
        if strange or not question.when_values:
            yield f"出现条件里的“{'、'.join(strange)[:20]}”不是第{question.when}题的选项"


def number_of(text: str) -> Decimal | None:
    """A plain number of at most nine digits before the point and six after it; nothing for anything else."""
    if not re.fullmatch(r"[+-]?\d{1,10}(\.\d{1,6})?", text, re.ASCII):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern leaves nothing of the kind
        return None
    return number if abs(number) <= LARGEST else None


def number_text(number: Decimal) -> str:
    """20, 19.5, never 2E+1 and no noughts that say nothing."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _listed(value: Value) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
