# SPDX-License-Identifier: Apache-2.0
"""Forms of the library's health and its annexes."""

from django import forms

from suicha.accounts.models import Organisation
from suicha.registries.forms.libraries import DayField
from suicha.registries.models import Snapshot


class BureauForm(forms.Form):
    """Which bureau's library is looked at."""

    organisation = forms.ModelChoiceField(
        label="单位", required=False, queryset=Organisation.objects.none(), empty_label="本单位"
    )

    def __init__(self, data, *, bureaus) -> None:
        super().__init__(data)
        self.fields["organisation"].queryset = bureaus


class DeadlineForm(forms.Form):
    """Work on the library for a section, with its last day."""

    line = forms.ModelChoiceField(label="责任股室", queryset=Organisation.objects.none(), empty_label=None)
    task = forms.CharField(label="要做的事", max_length=100, initial="完成本股室检查对象入库")
    due_on = DayField(label="截止日期")

    def __init__(self, *args, lines, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines


class SnapshotForm(forms.Form):
    """Which library is kept as an annex, under which word."""

    library = forms.ChoiceField(label="名录", choices=Snapshot.Library.choices)
    word = forms.CharField(label="编号字头", max_length=30, help_text="例如漳应急名录，编号自动接年度和序号")
