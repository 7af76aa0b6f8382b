# SPDX-License-Identifier: Apache-2.0
"""Forms of courses, tests and appraisals, and the results of many people in one sheet of a page."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django import forms

from suicha.accounts.models import Organisation
from suicha.registries.forms.libraries import DayField, TargetFilter
from suicha.registries.models import Inspector, Training, TrainingResult
from suicha.registries.services import Entry


class TrainingFilter(forms.Form):
    """Conditions of the list; each maps to an argument of ``training_list``."""

    q = forms.CharField(
        label="主题或主办单位",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "主题、主办单位", "type": "search"}),
    )
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "种类"), *Training.Kind.choices])
    year = forms.CharField(
        label="年份", required=False, max_length=4, widget=forms.TextInput(attrs={"placeholder": "年份"})
    )

    conditions = TargetFilter.conditions


class TrainingForm(forms.Form):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="种类", choices=Training.Kind.choices)
    topic = forms.CharField(label="主题", max_length=200)
    held_on = DayField(label="日期")
    organiser = forms.CharField(label="主办单位", max_length=100)
    hours = forms.IntegerField(
        label="学时", required=False, min_value=0, max_value=999, error_messages={"invalid": "填整数，例如8"}
    )
    valid_until = DayField(label="合格有效期至", required=False, help_text="能力测试和综合素质评估要填，培训不填")

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations

    def clean_hours(self) -> int:
        return self.cleaned_data["hours"] or 0


class RevokeForm(forms.Form):
    reason = forms.CharField(label="撤销的理由", max_length=200, help_text="写明哪里录错了")


def entries_of(data: Mapping[str, str], people: Iterable[Inspector]) -> tuple[list[Entry], list[str]]:
    """What was chosen for each person, and whose score cannot be read; who was left out took no part."""
    entries, wrong = [], []
    for person in people:
        result, typed = data.get(f"result_{person.pk}", ""), data.get(f"score_{person.pk}", "").strip()
        if result not in TrainingResult.Result.values:
            continue
        try:
            score = Decimal(typed).quantize(Decimal("0.1")) if typed else None
        except InvalidOperation:
            wrong.append(person.name)
            continue
        entries.append(Entry(person, result, score))
    return entries, wrong
