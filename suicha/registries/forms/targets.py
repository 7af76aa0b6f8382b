# SPDX-License-Identifier: Apache-2.0
"""One target as a person writes it: what every kind has, and what its own kind says of itself."""

from typing import Any

from django import forms

from suicha.accounts.forms import RegionField
from suicha.accounts.models import Organisation
from suicha.core import clock
from suicha.core.fields import RowsField
from suicha.registries.forms.libraries import DayField
from suicha.registries.models import Tag, Target
from suicha.registries.rules.industries import industry_clean
from suicha.registries.rules.kinds import ATTRIBUTES, CHOICE, DAY, NATURES, NUMBER, Attribute
from suicha.registries.rules.links import FIRMS, roles_of

# What only a registered subject has.
OF_FIRMS = ("credit_code", "register_number", "form", "nature", "founded_on", "scope")


class TargetForm(forms.Form):
    """A target of one kind; status, grades, tags and links have forms of their own."""

    name = forms.CharField(label="名称", max_length=200, help_text="营业执照、许可证或立项文件上的全称")
    credit_code = forms.CharField(
        label="统一社会信用代码",
        required=False,
        max_length=40,
        help_text="18位；没有就留空，按名录库编号抽取",
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    register_number = forms.CharField(label="注册号", required=False, max_length=40, help_text="15位旧注册号或许可证号")
    domain = forms.CharField(
        label="领域", max_length=40, help_text="抽取按领域圈定范围", widget=forms.TextInput(attrs={"list": "domains"})
    )
    industry = forms.CharField(
        label="行业",
        required=False,
        max_length=60,
        help_text="GB/T 4754代码或名称；保存后也可以在行业表里点选",
        widget=forms.TextInput(attrs={"list": "industries"}),
    )
    nature = forms.ChoiceField(
        label="经营性质", required=False, choices=[("", "没有填"), *((name, name) for name in NATURES)]
    )
    town = RegionField(label="所属镇街", required=False, empty="没有或不清楚")
    address = forms.CharField(label="地址", required=False, max_length=300)
    form = forms.CharField(label="企业类型", required=False, max_length=100, help_text="登记机关的写法")
    line = forms.ModelChoiceField(
        label="责任股室", required=False, queryset=Organisation.objects.none(), empty_label="没有分到股室"
    )
    approval = forms.ChoiceField(
        label="监管来源", choices=Target.Approval.choices, help_text="谁审批谁监管，谁主管谁监管", required=False
    )
    approved_by = forms.CharField(
        label="审批或委托的单位", required=False, max_length=100, help_text="上级审批或受委托的才填"
    )
    upstream_system = forms.CharField(label="来源平台", required=False, max_length=40)
    upstream_id = forms.CharField(label="来源平台编号", required=False, max_length=64)
    founded_on = DayField(label="成立日期", required=False)
    scope = forms.CharField(label="经营范围", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, kind: str, towns, lines, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["town"].offer(towns, held=self.initial.get("town"))
        self.fields["line"].queryset = lines
        if kind not in FIRMS:
            for name in OF_FIRMS:
                del self.fields[name]
        for attribute in ATTRIBUTES[kind]:
            self.fields[f"a_{attribute.name}"] = _field(attribute)

    def clean_approval(self) -> str:
        return self.cleaned_data["approval"] or Target.Approval.OWN

    def clean_industry(self) -> str:
        typed = self.cleaned_data["industry"]
        if typed and not industry_clean(typed):
            raise forms.ValidationError("不是国民经济行业代码或名称，在行业表里查到再填")
        return industry_clean(typed) if typed else ""

    def clean_founded_on(self):
        day = self.cleaned_data["founded_on"]
        if day and day > clock.today():
            raise forms.ValidationError("成立日期在今天之后，核对后重填")
        return day

    def values(self) -> dict[str, Any]:
        """What was written, as the acts take it: the kind's own part under ``attributes``."""
        plain = {name: value for name, value in self.cleaned_data.items() if not name.startswith("a_")}
        own = {name[2:]: str(value) for name, value in self.cleaned_data.items() if name.startswith("a_") and value}
        return {**plain, "kind": self.kind, "attributes": own}


class NewTargetForm(TargetForm):
    """A target to be added, with the library it goes to."""

    organisation = forms.ModelChoiceField(label="管理单位", queryset=Organisation.objects.none(), empty_label=None)
    field_order = ["organisation"]

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class TagsForm(forms.Form):
    """Which words a target carries: those in use, and those it has already."""

    tags = RowsField(
        label="分类标签",
        required=False,
        queryset=Tag.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, tags, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = tags


class TargetTagForm(forms.Form):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    group = forms.CharField(label="标签组", max_length=30, help_text="例如：许可、风险")
    name = forms.CharField(label="标签", max_length=30, help_text="例如：危险化学品经营许可")

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class LinkForm(forms.Form):
    role = forms.ChoiceField(label="关系")
    other = forms.CharField(label="关联对象", max_length=200, help_text="本单位名录库里的名称、代码或抽取编号")
    since = DayField(label="起始日期", help_text="合同、任命或聘用之日")

    def __init__(self, *args, kind: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(roles_of(kind).items())


class LinkEndForm(forms.Form):
    until = DayField(label="终止日期")


class MergeForm(forms.Form):
    reason = forms.CharField(label="依据", max_length=200, help_text="例如营业执照变更通知书的文号")


class ApartForm(forms.Form):
    reason = forms.CharField(label="依据", required=False, max_length=200)


def _field(attribute: Attribute) -> forms.Field:
    if attribute.type == CHOICE:
        choices = [("", "没有填"), *((option, option) for option in attribute.options)]
        return forms.ChoiceField(label=attribute.title, required=attribute.required, choices=choices)
    if attribute.type == DAY:
        return DayField(label=attribute.title, required=attribute.required)
    label = f"{attribute.title}（{attribute.unit}）" if attribute.unit else attribute.title
    widget = forms.TextInput(attrs={"inputmode": "decimal"} if attribute.type == NUMBER else {})
    return forms.CharField(label=label, required=attribute.required, max_length=200, widget=widget)
