# SPDX-License-Identifier: Apache-2.0
"""What people type about experts: the draw under a cap, recusals, lapses and opinions."""

from typing import Any

from django import forms

from suicha.draws.models import ExpertRedraw, ExpertRequest
from suicha.draws.services.expert_opinions import SHORTEST, TEXT_LIMIT
from suicha.registries.forms import DayField
from suicha.registries.models import ExpertRecusal

MAX_UPLOAD = 25 * 2**20
WAYS = (("cap", "提高每名专家的上限"), ("first", "只给前面的检查对象配专家"))


class ExpertCureForm(forms.Form):
    """Which way out is taken, and why."""

    way = forms.ChoiceField(label="怎么办", choices=WAYS, widget=forms.RadioSelect)
    reason = forms.CharField(label="理由", max_length=200, help_text="8个字以上，留痕")


class OpinionForm(forms.Form):
    """The opinion as the expert writes it by the link."""

    text = forms.CharField(
        label="书面意见",
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"看了什么、依据什么、结论是什么，{SHORTEST}字以上",
        error_messages={"required": "写下意见"},
    )
    upload = forms.FileField(label="附件", required=False, help_text="检测报告等，PDF、.docx、.xlsx或照片，不超过20 MB")

    def clean_upload(self) -> tuple[str, bytes] | None:
        file = self.cleaned_data["upload"]
        return (file.name, file.read(MAX_UPLOAD)) if file else None


class PaperOpinionForm(OpinionForm):
    """The opinion on signed paper as the office registers it."""

    upload = forms.FileField(
        label="签名的扫描件",
        help_text="PDF、.docx或照片，不超过20 MB",
        error_messages={"required": "选签名的扫描件", "empty": "这是空文件，换一个"},
    )
    signed_on = DayField(label="签署日期")
    field_order = ["signed_on", "text", "upload"]


class AwayForm(forms.Form):
    """The expert asks to stay away."""

    ground = forms.ChoiceField(label="事由", choices=ExpertRecusal.Ground.choices, widget=forms.RadioSelect)
    note = forms.CharField(label="说明", required=False, max_length=200, help_text="只给决定的人看，不公开，不写进留痕")


class AskForm(AwayForm):
    """Somebody else asks that the expert stay away, as the office registers it."""

    kind = forms.ChoiceField(label="谁提出", choices=ExpertRequest.Kind.choices)
    name = forms.CharField(label="提出人", required=False, max_length=60, help_text="空着就是登记人自己")
    field_order = ["kind", "name"]


class DecideForm(forms.Form):
    """The decision on a request."""

    granted = forms.ChoiceField(
        label="决定", choices=[("yes", "同意回避，重抽这一席"), ("no", "不同意")], widget=forms.RadioSelect
    )
    answer = forms.CharField(label="理由", max_length=200, help_text="4个字以上，不写回避的事由")

    def values(self) -> dict[str, Any]:
        """What the act takes."""
        return {"granted": self.cleaned_data["granted"] == "yes", "answer": self.cleaned_data["answer"]}


class ExpertLapseForm(forms.Form):
    """Why an expert cannot come any more."""

    cause = forms.ChoiceField(
        label="原因", choices=[(value, label) for value, label in ExpertRedraw.Cause.choices if value != "recusal"]
    )
    note = forms.CharField(label="说明", max_length=200, help_text="4个字以上")
