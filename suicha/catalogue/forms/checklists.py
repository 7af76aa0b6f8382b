# SPDX-License-Identifier: Apache-2.0
"""Forms of 检查表: the filter of the list, and one question as people write it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from suicha.catalogue.presets import PRESETS
from suicha.catalogue.rules.checklist_sheet import (
    LEAD_WORDS,
    TYPE_WORDS,
    Row,
    can_be_asked_about,
    cells_of,
    question_of,
)
from suicha.catalogue.rules.checklists import TEXT_LIMIT, Question


class ChecklistFilter(forms.Form):
    """Words of the name."""

    q = forms.CharField(
        label="检查表名称",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "检查表名称", "type": "search"}),
    )

    def text(self) -> str:
        self.full_clean()
        return self.cleaned_data.get("q", "")


class BeginForm(forms.Form):
    """Whether the 检查表 of an item starts empty or from a preset."""

    preset = forms.ChoiceField(
        label="照哪份样表", required=False, choices=[("", "从空白开始"), *((each.code, each.title) for each in PRESETS)]
    )


class RetireForm(forms.Form):
    """Why a 检查表 goes out of use."""

    reason = forms.CharField(label="理由", max_length=200, required=False)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class QuestionForm(forms.Form):
    """One question.  What it may be is judged by the same rules as a row of a sheet."""

    content = forms.CharField(
        label="检查内容",
        max_length=TEXT_LIMIT,
        widget=_lines(2),
        help_text="写成可以当场判断的一句话",
        error_messages={"required": "写检查内容"},
    )
    method = forms.CharField(
        label="方法与要领",
        required=False,
        max_length=1000,
        widget=_lines(3),
        help_text="看什么、问谁、怎么量，手机上在题目下面展开",
    )
    basis = forms.CharField(label="依据", required=False, max_length=1000, widget=_lines(2), help_text="写到第几条")
    answer_type = forms.ChoiceField(label="答题方式", choices=[(words[0], words[0]) for words in TYPE_WORDS.values()])
    required = forms.BooleanField(label="必答", required=False, initial=True)
    options = forms.CharField(label="选项", required=False, widget=_lines(4), help_text="单选和多选才有，一行一个")
    failing = forms.CharField(
        label="不合格选项", required=False, widget=_lines(2), help_text="选项里哪几个算不合格，一行一个"
    )
    unit = forms.CharField(label="计量单位", required=False, max_length=20, help_text="数字题才有，例如：米、%、℃")
    minimum = forms.CharField(
        label="合格下限", required=False, max_length=20, help_text="测得的数比它小算不合格，可以不限"
    )
    maximum = forms.CharField(
        label="合格上限", required=False, max_length=20, help_text="测得的数比它大算不合格，可以不限"
    )
    leads_to = forms.ChoiceField(
        label="不合格的处理",
        required=False,
        choices=[("", "责令改正（起始值）"), *((words[0], words[0]) for words in LEAD_WORDS.values())],
        help_text="答案不合格时，建议的事项结果由它决定；只作记录的不影响结果",
    )
    when = forms.ChoiceField(label="看哪一题的答案", required=False)
    when_values = forms.CharField(
        label="答了什么才问",
        required=False,
        widget=_lines(2),
        help_text="前面那道选择题的答案，一行一个；空着就是总要问",
    )

    def __init__(self, *args: Any, earlier: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(str(one.position), f"第{one.position}题　{one.content[:24]}") for one in can_be_asked_about(earlier)]
        self.fields["when"].choices = [("", "总要问"), *asked]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        when, values = found.get("when", ""), found.get("when_values", "")
        if bool(when) != bool(values) and "when" in found:
            self.add_error("when_values" if when else "when", "两格一起填，或者都空着")
        condition = f"第{when}题={values}" if when and values else ""
        cells = {name: str(value) for name, value in found.items()} | {"shown_when": condition}
        cells["required"] = "是" if found.get("required") else "否"
        question, faults = question_of(cells, 0)
        for name, words in faults:
            self.add_error(name if name in self.fields else "when_values", words)
        found["row"] = Row(question, found.get("method", ""), found.get("basis", ""))
        return found


def question_initial(question: Question, method: str, basis: str) -> dict[str, Any]:
    """What the form shows of a question that is there."""
    cells = cells_of(question, method, basis)
    names = (
        "position",
        "content",
        "method",
        "basis",
        "answer_type",
        "options",
        "failing",
        "unit",
        "minimum",
        "maximum",
    )
    first: dict[str, Any] = dict(zip(names, cells, strict=False))
    first |= {name: "\n".join(getattr(question, name)) for name in ("options", "failing", "when_values")}
    first |= {"required": question.required, "leads_to": cells[-1], "when": str(question.when or "")}
    return first
