# SPDX-License-Identifier: Apache-2.0
"""Forms of named lists: which targets a list asks for, and why."""

import re

from django import forms

from suicha.accounts.forms import RegionsField
from suicha.accounts.models import Organisation
from suicha.registries.models import Target
from suicha.registries.rules.industries import industry_clean
from suicha.registries.rules.scope import AREAS

_BOX = {"class": "form-check-input"}


def _choices(label: str, **kwargs) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple(attrs=_BOX), **kwargs
    )


class ListFilterForm(forms.Form):
    """The conditions of a list; what is not chosen does not narrow it."""

    kinds = _choices("对象类别", choices=Target.Kind.choices)
    domains = _choices("领域")
    grades = _choices("风险分类", choices=[(grade.value, f"{grade.value}{grade.label}") for grade in Target.Grade])
    towns = RegionsField(label="镇街", required=False)
    areas = _choices("区域风险", choices=list(AREAS.items()))
    lines = _choices("责任股室")
    tags = _choices("分类标签")
    industries = forms.CharField(
        label="行业代码",
        required=False,
        max_length=200,
        help_text="GB/T 4754代码，用顿号隔开，例如C26、F5265；大类包括小类",
    )
    reason = forms.CharField(label="定版理由", max_length=200, help_text="例如清单调整的文号，或增加了哪类对象")

    def __init__(self, *args, domains, towns, lines, tags, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domains"].choices = [(name, name) for name in domains]
        self.fields["towns"].offer(towns)
        self.fields["lines"].choices = [(str(line.pk), line.short_name) for line in lines]
        self.fields["tags"].choices = [(str(tag.pk), str(tag)) for tag in tags]

    def clean_industries(self) -> list[str]:
        typed = [part for part in re.split(r"[、，,;；\s]+", self.cleaned_data["industries"]) if part]
        codes = [industry_clean(part) for part in typed]
        wrong = [part for part, code in zip(typed, codes, strict=True) if not code]
        if wrong:
            raise forms.ValidationError(f"{'、'.join(wrong)}不是行业代码，例如C26、F5265")
        return codes

    @property
    def filter(self) -> dict[str, list[str]]:
        keys = ("kinds", "domains", "grades", "towns", "areas", "lines", "tags", "industries")
        return {key: self.cleaned_data[key] for key in keys}


class NewListForm(ListFilterForm):
    """A list to be set up, with the bureau and the item it belongs to."""

    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    name = forms.CharField(label="名录名称", max_length=60, help_text="例如加油站名录")
    lineage = forms.ChoiceField(label="对应事项", required=False, help_text="一个事项对应一个对象库；专题名录不选")
    field_order = ["organisation", "name", "lineage"]

    def __init__(self, *args, organisations, items, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        names = {item.lineage: item.short_name for item in items}
        self.fields["lineage"].choices = [("", "不对应单个事项"), *names.items()]
