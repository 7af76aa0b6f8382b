# SPDX-License-Identifier: Apache-2.0
"""Forms of deliberating and receiving a plan."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from suicha.accounts.models import WorkGroup
from suicha.planning.models import Deliberation
from suicha.registries.forms import DayField


class DeliberateForm(forms.Form):
    group = forms.ModelChoiceField(label="审议的组织", queryset=WorkGroup.objects.none(), empty_label=None)
    held_on = DayField(label="会议日期")
    minutes = forms.CharField(label="会议纪要", max_length=100, help_text="名称和文号")
    conclusion = forms.ChoiceField(label="结论", choices=Deliberation.Conclusion.choices)
    opinion = forms.CharField(label="意见", required=False, max_length=500)

    def __init__(self, *args: Any, groups: QuerySet[WorkGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class ReceiveForm(forms.Form):
    number = forms.CharField(label="收文编号", max_length=60, help_text="例如漳审改收〔2026〕3号")
    opinion = forms.CharField(label="督办意见", required=False, max_length=500)
