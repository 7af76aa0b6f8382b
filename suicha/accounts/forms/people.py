# SPDX-License-Identifier: Apache-2.0
"""Forms of people and organisations."""

from django import forms

from suicha.accounts.models import Organisation, Region
from suicha.accounts.roles import ROLES
from suicha.accounts.selectors import regions_open
from suicha.core.fields import RowsField


class SignInForm(forms.Form):
    username = forms.CharField(label="账号", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="口令", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class OrganisationForm(forms.Form):
    parent = forms.ModelChoiceField(label="上级单位", queryset=Organisation.objects.none(), empty_label="选择上级单位")
    code = forms.RegexField(
        label="单位代码",
        regex=r"^[0-9A-Za-z-]{2,20}$",
        help_text="字母、数字和短横，2到20位，定了不能改",
        error_messages={"invalid": "只能用字母、数字和短横，2到20位"},
    )
    name = forms.CharField(label="单位名称", max_length=100)
    short_name = forms.CharField(label="简称", max_length=40)
    kind = forms.ChoiceField(label="种类", choices=Organisation.Kind.choices)
    region = forms.ModelChoiceField(label="辖区", queryset=regions_open(), empty_label="选择辖区")

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = organisations


class RegionForm(forms.Form):
    parent = forms.ModelChoiceField(label="上级区划", queryset=regions_open(), empty_label="选择上级")
    code = forms.RegexField(
        label="区划代码",
        regex=r"^[0-9]{6,12}$",
        help_text="国家统计局统计用区划代码，镇街9位",
        error_messages={"invalid": "只能是6到12位数字"},
    )
    name = forms.CharField(label="名称", max_length=60, help_text="与名录表格里“所属镇街”的写法一致")


class NeighboursForm(forms.Form):
    neighbours = RowsField(
        label="相邻的镇街",
        required=False,
        queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text="本区域人员不够时，可以放宽到相邻镇街的人员",
    )

    def __init__(self, *args, region, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        beside = Region.objects.filter(parent=region.parent_id).exclude(pk=region.pk)
        self.fields["neighbours"].queryset = beside.order_by("code")


class UserForm(forms.Form):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label="选择单位")
    username = forms.RegexField(
        label="账号",
        regex=r"^[0-9A-Za-z._-]{3,40}$",
        help_text="字母、数字、点和短横，3到40位",
        error_messages={"invalid": "只能用字母、数字、点和短横，3到40位"},
    )
    name = forms.CharField(label="姓名", max_length=40)
    password = forms.CharField(
        label="初始口令",
        min_length=10,
        error_messages={"min_length": "至少10个字符，现在是%(show_value)d个"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="角色", choices=[(name.value, role.title) for name, role in ROLES.items()])
    organisation = forms.ModelChoiceField(
        label="范围", queryset=Organisation.objects.none(), empty_label="选择范围", help_text="对这个单位和它的下级有效"
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class PasswordForm(forms.Form):
    old = forms.CharField(
        label="原口令", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="新口令",
        max_length=200,
        help_text="至少10位，不能全是数字，不能是常见的词",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次新口令", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self):
        words = super().clean()
        if words.get("new") != words.get("again"):
            self.add_error("again", "两次输入的新口令不一样，重新输入")
        return words


class ResetForm(forms.Form):
    password = forms.CharField(
        label="新的初始口令",
        min_length=10,
        error_messages={"min_length": "至少10个字符，现在是%(show_value)d个"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
