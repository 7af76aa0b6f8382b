# SPDX-License-Identifier: Apache-2.0
"""What people type about visits.  Limits are those of the acts; the words are ours."""

from typing import Any

from django import forms

from suicha.inspections.models import Inspection
from suicha.inspections.rules.results import RESULTS
from suicha.inspections.services.reviewing import COMMENT_LIMIT
from suicha.inspections.services.visiting import OPINION_LIMIT, PRESENT_LIMIT, RECORD_LIMIT

# On the phone the common answers are one tap; the kinds of problems are a list below them.
SIMPLE = {"clear": ("未发现问题", "yes"), "problem": ("发现问题", "no"), "no_activity": ("未涉及", "na")}
KINDS = [(code, result.title) for code, result in RESULTS.items() if code not in SIMPLE]
_TOO_LONG = "有%(show_value)d字，超过%(limit_value)d字，删减后再试"


def _area(rows: int, **attrs: object) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class VisitFilter(forms.Form):
    """Conditions of the list; one that makes no sense is left out."""

    text = forms.CharField(
        label="对象、任务、编号",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "企业、代码、任务、通知书编号"}),
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部状态"), *Inspection.State.choices, ("overdue", "逾期未检")],
    )
    task = forms.ChoiceField(label="任务", required=False)

    def __init__(self, *args: Any, tasks: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [("", "全部任务"), *((str(pk), title) for pk, title in tasks)]

    def conditions(self) -> dict[str, Any]:
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return found | ({"task": int(found["task"])} if "task" in found else {})


class SubmitForm(forms.Form):
    """The end of a visit: what was seen, what the firm says, who was told, and the day."""

    record = forms.CharField(
        label="现场检查情况",
        required=False,
        max_length=RECORD_LIMIT,
        widget=_area(5),
        help_text="看了什么、问了谁、发现什么。没有照片时必须写。",
        error_messages={"max_length": _TOO_LONG},
    )
    opinion = forms.CharField(
        label="检查对象意见",
        required=False,
        max_length=OPINION_LIMIT,
        widget=_area(2),
        help_text="结果已当场告知。拒绝签字的，写明原因。",
        error_messages={"max_length": _TOO_LONG},
    )
    present = forms.CharField(
        label="检查对象在场人员",
        required=False,
        max_length=PRESENT_LIMIT,
        help_text="当场被告知结果的人，写姓名和职务。",
        error_messages={"max_length": _TOO_LONG},
    )
    finished_on = forms.DateField(
        label="检查结束日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="结果公示的期限从这一天起算。",
        error_messages={"required": "填检查结束那天的日期", "invalid": "写成2026-09-16这样的公历日期"},
    )


class ReviewForm(forms.Form):
    """The reviewer's words."""

    comment = forms.CharField(
        label="审核意见",
        required=False,
        max_length=COMMENT_LIMIT,
        widget=_area(3),
        help_text="退回时必须写明哪里要补正。",
        error_messages={"max_length": _TOO_LONG},
    )


def result_of(post: Any) -> str:
    """The code of the result from the two controls of an item: what was tapped, and which kind of problem."""
    tapped = post.get("verdict", "")
    return post.get("kind", "") if tapped == "problem" else tapped
