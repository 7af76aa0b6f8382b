# SPDX-License-Identifier: Apache-2.0
"""The form of one setting."""

from typing import Any

from django import forms

from suicha.catalogue.rules.setting_rule import SettingRule
from suicha.core.widgets import DayInput


class SettingForm(forms.Form):
    """A new value of one setting, from which day, and the clause it rests on."""

    value = forms.IntegerField(label="新的数值")
    valid_from = forms.DateField(
        label="从哪天起",
        required=False,
        widget=DayInput(),
        help_text="不填，从今天起；不能早于今天",
        error_messages={"invalid": "填日期，例如2026-03-01"},
    )
    clause = forms.CharField(
        label="依据",
        max_length=200,
        help_text="文件或细则的名称和条款，例如：本局实施细则第十二条",
        error_messages={"required": "写明细则或文件的名称和条款"},
    )

    def __init__(self, *args: Any, rule: SettingRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule.choices:
            self.fields["value"] = forms.TypedChoiceField(
                label="新的做法", coerce=int, choices=list(enumerate(rule.choices))
            )
            return
        field = self.fields["value"]
        field.help_text = f"{rule.minimum}到{rule.maximum}之间的整数，单位：{rule.unit}"
        field.error_messages |= {"required": "填一个整数", "invalid": "填一个整数，不带单位"}
        if rule.is_day:
            field.help_text = "几月几日写成三位或四位数：1月31日填131，12月15日填1215"


class ReleaseForm(forms.Form):
    """Why an organisation gives up its own number."""

    clause = forms.CharField(label="依据", max_length=200, help_text="文件或细则的名称和条款")


class EffectiveForm(forms.Form):
    """Which item, and which day."""

    item = forms.CharField(required=False, max_length=50)
    on = forms.DateField(label="哪一天", required=False, widget=DayInput())
