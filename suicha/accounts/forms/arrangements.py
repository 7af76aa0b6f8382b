# SPDX-License-Identifier: Apache-2.0
"""Forms of leading groups, joint conferences, responsibilities and contacts."""

import re

from django import forms

from suicha.accounts.models import Membership, Organisation, WorkGroup
from suicha.core.widgets import DayInput


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"],
        widget=DayInput(),
        error_messages={"invalid": "日期写成公历，例如2026-03-31"},
    )


class _OfOrganisation(forms.Form):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organisation", "office"):
            if name in self.fields:
                self.fields[name].queryset = organisations


class GroupForm(_OfOrganisation):
    kind = forms.ChoiceField(label="种类", choices=WorkGroup.Kind.choices)
    name = forms.CharField(label="名称", max_length=100, help_text="成立文件里的全称")
    office = forms.ModelChoiceField(label="办公室设在", queryset=Organisation.objects.none(), empty_label=None)
    document = forms.CharField(label="成立文件", max_length=100, help_text="名称和文号")
    founded_on = _day("成立日期")
    duties = forms.CharField(label="职责", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class MemberForm(forms.Form):
    part = forms.ChoiceField(label="担任", choices=Membership.Part.choices)
    name = forms.CharField(label="姓名", max_length=40)
    post = forms.CharField(label="职务", required=False, max_length=60)
    unit = forms.CharField(label="所在单位", max_length=100)
    since = _day("起始日期")


class ResponsibilityForm(_OfOrganisation):
    field = forms.CharField(label="领域", max_length=60, help_text="例如危险化学品。已有的领域按新的分工，原来的留存")
    leader = forms.CharField(label="分管领导", max_length=60, help_text="姓名和职务")
    lead = forms.CharField(label="牵头部门", max_length=100)
    units = forms.CharField(label="责任部门", required=False, max_length=300, help_text="几个部门用顿号隔开")
    since = _day("起始日期")

    def clean_units(self) -> list[str]:
        parts = re.split(r"[、,，;；\s]+", self.cleaned_data["units"])
        return list(dict.fromkeys(part for part in parts if part))


class ContactForm(_OfOrganisation):
    name = forms.CharField(label="姓名", max_length=40)
    post = forms.CharField(label="职务", required=False, max_length=60)
    telephone = forms.RegexField(
        label="办公电话",
        regex=r"^0\d{2,3}-?\d{7,8}(转\d{1,6})?$",
        help_text="固定电话，例如0597-7532000；对社会公开，不填手机",
        error_messages={"invalid": "填带区号的固定电话，例如0597-7532000"},
    )
    since = _day("起始日期")


class EndForm(forms.Form):
    until = _day("日期")
