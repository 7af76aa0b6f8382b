# SPDX-License-Identifier: Apache-2.0
"""Forms and filters of the library of inspectors."""

import re

from django import forms

from suicha.accounts.models import Organisation, Region, User
from suicha.core.fields import RowsField
from suicha.registries.forms.libraries import DayField, TargetFilter
from suicha.registries.models import Absence, ConflictFact, Inspector, InspectorTag


class MobileField(forms.RegexField):
    """A mobile number: an entry's own is never shown in the form; what stays empty stays as it is."""

    def __init__(self) -> None:
        super().__init__(
            label="手机号码",
            regex=r"^(清空|[0-9+ -]{5,20})$",
            required=False,
            help_text="不公开，密文存放。修改时空着就是不改，填“清空”是删去",
            error_messages={"invalid": "只写数字，例如13800000000"},
        )


def mobile_kept(values: dict) -> dict:
    """The values of a form of change: an empty mobile number changes nothing."""
    mobile = values.pop("mobile")
    return values | ({"mobile": "" if mobile == "清空" else mobile} if mobile else {})


class InspectorFilter(forms.Form):
    """Conditions of the roster; each maps to an argument of ``inspector_list``."""

    q = forms.CharField(
        label="姓名或执法证号",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "姓名、执法证号", "type": "search"}),
    )
    domain = forms.ChoiceField(label="监管领域", required=False)
    state = forms.ChoiceField(
        label="在岗",
        required=False,
        choices=[("", "在岗情况"), ("in", "在岗"), ("waiting", "待入库"), ("out", "已离岗")],
    )
    certificate = forms.ChoiceField(
        label="执法证",
        required=False,
        choices=[
            ("", "执法证"),
            ("due", "90天内到期或已过期"),
            ("soon", "90天内到期"),
            ("expired", "已过期"),
            ("none", "没有执法证"),
        ],
    )

    tag = forms.ChoiceField(label="标签", required=False)
    unit = forms.ChoiceField(label="单位", required=False)

    def __init__(self, data, *, domains: list[str], tags=(), units=()) -> None:
        super().__init__(data)
        self.fields["domain"].choices = [("", "监管领域"), *((name, name) for name in domains)]
        self.fields["tag"].choices = [("", "标签"), *((name, name) for name in tags)]
        self.fields["unit"].choices = [("", "单位"), *((unit.code, unit.short_name) for unit in units)]

    conditions = TargetFilter.conditions


class InspectorForm(forms.Form):
    """One roster entry as a person writes it."""

    name = forms.CharField(label="姓名", max_length=40)
    certificate = forms.CharField(
        label="执法证号",
        required=False,
        max_length=40,
        help_text="执法人员必填；没有执法证的日常监管人员，证号、发证机关和有效期都空着",
    )
    issuer = forms.CharField(label="发证机关", required=False, max_length=100)
    certificate_from = DayField(label="执法证有效期自", required=False)
    certificate_until = DayField(label="执法证有效期至", required=False, help_text="填了执法证号的必填")
    category = forms.ChoiceField(
        label="人员类别",
        choices=Inspector.Category.choices,
        help_text="日常监管人员只能随同，不参加匹配，不计入两名执法人员；执法人员必须有执法证",
    )
    post = forms.CharField(label="职务", required=False, max_length=60)
    domains = forms.CharField(
        label="抽查监管领域", required=False, max_length=300, help_text="几个领域用顿号隔开，例如：工贸、烟花爆竹"
    )
    is_leader = forms.BooleanField(label="可任组长", required=False)
    is_office = forms.BooleanField(label="机关人员", required=False, help_text="在机关科室工作，不在一线执法队伍")
    towns = RowsField(
        label="可到镇街",
        required=False,
        queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text="一个也不选，就是各镇街都可以去",
    )
    tags = RowsField(
        label="标签",
        required=False,
        queryset=InspectorTag.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text="任务可以要求每组至少一人有某个标签",
    )
    mobile = MobileField()
    user = forms.ModelChoiceField(
        label="对应账号",
        required=False,
        queryset=User.objects.none(),
        empty_label="没有账号",
        help_text="本人用它登录后，能看到派给自己的检查、申报回避",
    )

    def __init__(self, *args, accounts, towns, tags, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = tags
        self.fields["tags"].label_from_instance = lambda tag: f"{tag.name}（{tag.get_group_display()}）"
        self.fields["towns"].queryset = towns
        self.fields["user"].queryset = accounts
        self.fields["user"].label_from_instance = lambda user: f"{user.name}（{user.username}）"

    def clean_domains(self) -> list[str]:
        parts = re.split(r"[、,，;；\s]+", self.cleaned_data["domains"])
        return list(dict.fromkeys(part for part in parts if part))


class NewInspectorForm(InspectorForm):
    """A person to be put on the roster, with the unit."""

    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    field_order = ["organisation"]

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class LeaveForm(forms.Form):
    left_on = DayField(label="离岗日期")
    reason = forms.ChoiceField(
        label="原因", choices=[(word, word) for word in ("调离", "岗位调整", "退休", "辞职", "执法证被收回", "其他")]
    )


class AbsenceForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=Absence.Kind.choices)
    starts_on = DayField(label="开始")
    ends_on = DayField(label="结束", help_text="最后一天")
    note = forms.CharField(label="说明", required=False, max_length=200)


class ConflictForm(forms.Form):
    """A fact from which a conflict is detected; a household's number is digested and forgotten."""

    kind = forms.ChoiceField(label="种类", choices=ConflictFact.Kind.choices)
    name = forms.CharField(label="单位或当事人名称", required=False, max_length=200, help_text="写全称，按全称比对")
    number = forms.CharField(label="统一社会信用代码", required=False, max_length=40)
    household = forms.CharField(label="户号", required=False, max_length=40, help_text="本人户号才填，只存密文")
    since = DayField(label="起始日期", help_text="离开该单位、立案或登记之日")
    until = DayField(label="不再适用之日", required=False, help_text="空着就是一直适用")
    document = forms.CharField(label="依据", max_length=100, help_text="档案、文书的名称或文号")


class TransferForm(forms.Form):
    organisation = forms.ModelChoiceField(label="调入单位", queryset=Organisation.objects.none(), empty_label=None)
    post = forms.CharField(label="职务", required=False, max_length=60)
    on = DayField(label="调动日期")
    reason = forms.ChoiceField(
        label="原因", choices=[(word, word) for word in ("单位变动", "岗位调整", "借调转任", "机构改革", "其他")]
    )

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class ReasonForm(forms.Form):
    reason = forms.CharField(label="用途", max_length=100, help_text="例如通知出发时间；查看会留痕")


class TagForm(forms.Form):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    group = forms.ChoiceField(label="类别", choices=InspectorTag.Group.choices)
    name = forms.CharField(label="标签", max_length=30, help_text="例如电气安全、登高作业、片区组长")

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
