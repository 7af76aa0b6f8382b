# SPDX-License-Identifier: Apache-2.0
"""Filters of the lists."""

from django import forms
from django.http import QueryDict

from suicha.catalogue.models import Item


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


STANDINGS = [("effective", "现行"), ("awaited", "待施行"), ("draft", "待公布")]


class ItemFilter(_Filter):
    """Conditions of the list of items; each maps to an argument of ``item_list``."""

    q = _text("事项、类别、对象或依据")
    item_class = forms.ChoiceField(label="事项类别", required=False, choices=[("", "一般和重点"), *Item.Class.choices])
    compiler = forms.ChoiceField(label="编制单位", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "状态"), *STANDINGS])

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
