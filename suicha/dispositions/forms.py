# SPDX-License-Identifier: Apache-2.0
"""What people type about findings; the acts judge it."""

from typing import Any

from django import forms

from suicha.dispositions.models import Rectification
from suicha.dispositions.rules.deadline import MOST_DAYS
from suicha.dispositions.services.texts import NAME_LIMIT, REPORT_LIMIT, TEXT_LIMIT

_TOO_LONG = "有%(show_value)d字，超过%(limit_value)d字，删减后再试"
_DAYS = {
    "invalid": f"填1到{MOST_DAYS}之间的整数",
    "min_value": f"填1到{MOST_DAYS}之间的整数",
    "max_value": f"填1到{MOST_DAYS}之间的整数",
    "required": f"填1到{MOST_DAYS}之间的整数",
}


def _text(label: str, limit: int, *, rows: int = 0, required: str, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    errors = {"required": required, "max_length": _TOO_LONG}
    return forms.CharField(label=label, max_length=limit, widget=widget, help_text=hint, error_messages=errors)


class FindingFilter(forms.Form):
    """Conditions of the list; one that makes no sense is left out."""

    text = forms.CharField(
        label="对象、问题、文书号",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "企业、代码、问题、文书号"}),
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部状态"), *Rectification.State.choices, ("open", "未办结"), ("overdue", "逾期未报告")],
    )

    def conditions(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class OrderForm(forms.Form):
    """The order to the firm."""

    demand = _text("整改要求", TEXT_LIMIT, rows=3, required="写明改什么、改到什么程度", hint="改什么、改到什么程度。")
    working_days = forms.IntegerField(
        label="整改期限（工作日）", min_value=1, max_value=MOST_DAYS, error_messages=_DAYS, help_text="从明天起算。"
    )


class VerifyForm(forms.Form):
    """What was found when the report was checked."""

    passed = forms.ChoiceField(
        label="核实结论",
        choices=[("yes", "已改到位"), ("no", "没有改到位，重新整改")],
        widget=forms.RadioSelect,
        error_messages={"required": "选一个结论"},
    )
    verification = _text(
        "核实情况", TEXT_LIMIT, rows=3, required="写明看了什么、改到位没有", hint="看了什么、改到位没有。"
    )
    working_days = forms.IntegerField(
        label="新的整改期限（工作日）",
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        error_messages=_DAYS,
        help_text="没有改到位时填；空着就按原期限。",
    )


class ReportForm(forms.Form):
    """The firm's report."""

    report = _text(
        "整改情况", REPORT_LIMIT, rows=6, required="写明每个问题怎么改的、什么时候改完", hint="怎么改的、什么时候改完。"
    )
    reporter = _text("报告人姓名", NAME_LIMIT, required="填写报告人姓名")
    upload = forms.FileField(
        label="附件",
        required=False,
        help_text="照片、PDF或.docx，一个文件，20 MB以内。",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,.pdf,.docx"}),
        error_messages={"empty": "这个文件是空的，换一个再传", "invalid": "没有收到文件，重新选择再传"},
    )
