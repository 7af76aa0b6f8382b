# SPDX-License-Identifier: Apache-2.0
"""Filters of the lists, and the form of one setting."""

from typing import Any

from django import forms
from django.http import QueryDict

from suicha.catalogue.models import Item
from suicha.catalogue.rules.settings import SettingRule


class _Filter(forms.Form):
    def conditions(self) -> dict[str, str]:
        """What was asked and understood; a value that is no choice is left out and told beside the filter."""
        self.full_clean()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return ({"text": found.pop("q")} if "q" in found else {}) | found


def _text(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"placeholder": label, "type": "search"})
    return forms.CharField(label=label, required=False, max_length=100, widget=widget)


def _options(names: list[str]) -> list[tuple[str, str]]:
    """Choices whose words fit a phone."""
    return [(name, name if len(name) <= 18 else f"{name[:17]}…") for name in names]


class ItemFilter(_Filter):
    """Conditions of the list of items; each maps to an argument of ``item_list``."""

    q = _text("事项、类别、对象或依据")
    item_class = forms.ChoiceField(label="事项类别", required=False, choices=[("", "一般和重点"), *Item.Class.choices])
    compiler = forms.ChoiceField(label="编制单位", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "状态"), *Item.State.choices])

    def __init__(self, data: QueryDict, *, compilers: list[str]) -> None:
        super().__init__(data)
        self.fields["compiler"].choices = [("", "编制单位"), *_options(compilers)]  # type: ignore[attr-defined]


class JointItemFilter(_Filter):
    """Conditions of the list of joint items; each maps to an argument of ``joint_item_list``."""

    q = _text("事项、领域或对象")
    domain = forms.ChoiceField(label="抽查领域", required=False)
    lead = _text("发起或配合部门")

    def __init__(self, data: QueryDict, *, domains: list[str]) -> None:
        super().__init__(data)
        self.fields["domain"].choices = [("", "抽查领域"), *_options(domains)]  # type: ignore[attr-defined]


class SettingForm(forms.Form):
    """A new value of one setting, and the clause it rests on."""

    value = forms.IntegerField(label="新的数值")
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
