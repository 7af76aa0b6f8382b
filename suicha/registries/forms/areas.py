# SPDX-License-Identifier: Apache-2.0
"""Forms of the divisions of higher risk."""

from django import forms

from suicha.accounts.models import Organisation, Region
from suicha.registries.forms.libraries import DayField


class AreaForm(forms.Form):
    """A division of higher risk, with its ground."""

    organisation = forms.ModelChoiceField(label="登记单位", queryset=Organisation.objects.none(), empty_label=None)
    region = forms.ModelChoiceField(label="区域", queryset=Region.objects.none(), empty_label="选一个镇街")
    ground = forms.CharField(label="依据", max_length=200, help_text="文件的名称和文号，或研判会议的纪要")
    since = DayField(label="起始日期")

    def __init__(self, *args, organisations, regions, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset, self.fields["region"].queryset = organisations, regions


class AreaEndForm(forms.Form):
    """From when on the risk is no longer higher, and why."""

    until = DayField(label="解除日期")
    reason = forms.CharField(label="依据", max_length=200)
