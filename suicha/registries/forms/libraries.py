# SPDX-License-Identifier: Apache-2.0
"""Forms and filters of the two libraries."""

import re

from django import forms

from suicha.accounts.models import Organisation, Region, User
from suicha.core import clock
from suicha.registries.models import Absence, ConflictFact, Inspector, Recusal, Target, TargetMark

DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]


class DayField(forms.DateField):
    """A day of the 公历; what cannot be read is said with an example."""

    def __init__(self, **kwargs) -> None:
        super().__init__(
            input_formats=DATE_FORMATS,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": "日期写成公历，例如2026-03-31"},
            **kwargs,
        )


class TargetFilter(forms.Form):
    """Conditions of the list of targets; each maps to an argument of ``target_list``."""

    q = forms.CharField(
        label="名称、代码或地址",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "名称、代码、地址", "type": "search"}),
    )
    domain = forms.ChoiceField(label="领域", required=False)
    grade = forms.ChoiceField(label="风险分类", required=False)
    town = forms.ChoiceField(label="镇街", required=False)
    status = forms.ChoiceField(label="主体状态", required=False, choices=[("", "主体状态"), *Target.Status.choices])
    check = forms.ChoiceField(
        label="名录体检",
        required=False,
        choices=[("", "名录体检"), ("stale", "半年未核实"), ("doubtful", "存疑待补正")],
    )

    def __init__(self, data, *, domains: list[str], towns) -> None:
        super().__init__(data)
        self.fields["domain"].choices = [("", "领域"), *((name, name) for name in domains)]
        grades = [(grade.value, f"{grade.value}{grade.label}") for grade in Target.Grade]
        self.fields["grade"].choices = [("", "风险分类"), *grades]
        self.fields["town"].choices = [("", "镇街"), *((town.code, town.name) for town in towns)]

    def conditions(self) -> dict[str, str]:
        """What was asked and understood; a value that is no choice is left out and told beside the filter."""
        self.full_clean()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return ({"text": found.pop("q")} if "q" in found else {}) | found


class TargetForm(forms.Form):
    """One target as a person writes it; status and grade have forms of their own."""

    name = forms.CharField(label="名称", max_length=200, help_text="营业执照或许可证上的全称")
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
    town = forms.ModelChoiceField(
        label="所属镇街", required=False, queryset=Region.objects.none(), empty_label="没有或不清楚"
    )
    address = forms.CharField(label="地址", required=False, max_length=300)
    form = forms.CharField(label="企业类型", required=False, max_length=100)
    scope = forms.CharField(label="经营范围", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    founded_on = DayField(label="成立日期", required=False)

    def __init__(self, *args, towns, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = towns

    def clean_founded_on(self):
        day = self.cleaned_data["founded_on"]
        if day and day > clock.today():
            raise forms.ValidationError("成立日期在今天之后，核对后重填")
        return day


class NewTargetForm(TargetForm):
    """A target to be added, with the library it goes to."""

    organisation = forms.ModelChoiceField(label="管理单位", queryset=Organisation.objects.none(), empty_label=None)
    field_order = ["organisation"]

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class StatusForm(forms.Form):
    status = forms.ChoiceField(label="主体状态", choices=Target.Status.choices)
    reason = forms.CharField(label="理由", max_length=200, help_text="例如登记机关公告的日期和文号")


class GradeForm(forms.Form):
    grade = forms.ChoiceField(label="风险分类", choices=[(g.value, f"{g.value}　{g.label}") for g in Target.Grade])
    reason = forms.CharField(label="依据", max_length=200, help_text="评定文件的名称或文号")


class MarkForm(forms.Form):
    """A fact against a target, as a person registers it."""

    kind = forms.ChoiceField(label="情形", choices=TargetMark.Kind.choices)
    since = DayField(label="起始日期", help_text="列入、处罚决定或核实之日")
    document = forms.CharField(label="文号", max_length=100, help_text="例如漳市监罚〔2026〕12号")
    people = forms.IntegerField(
        label="投诉人数",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="只有群体性投诉填，写已核实的人数",
        error_messages={"invalid": "填整数，例如12"},
    )
    note = forms.CharField(label="说明", required=False, max_length=200)

    def clean_people(self) -> int:
        return self.cleaned_data["people"] or 0


class MarkEndForm(forms.Form):
    until = DayField(label="移出或撤销日期")
    reason = forms.CharField(label="依据", max_length=200, help_text="移出决定或撤销文书的文号")


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
        label="在岗", required=False, choices=[("", "在岗情况"), ("in", "在岗"), ("out", "已离岗")]
    )
    certificate = forms.ChoiceField(
        label="执法证", required=False, choices=[("", "执法证"), ("soon", "90天内到期"), ("expired", "已过期")]
    )

    def __init__(self, data, *, domains: list[str]) -> None:
        super().__init__(data)
        self.fields["domain"].choices = [("", "监管领域"), *((name, name) for name in domains)]

    conditions = TargetFilter.conditions


class InspectorForm(forms.Form):
    """One roster entry as a person writes it."""

    name = forms.CharField(label="姓名", max_length=40)
    certificate = forms.CharField(label="执法证号", max_length=40)
    certificate_until = DayField(label="执法证有效期至")
    category = forms.ChoiceField(
        label="人员类别",
        choices=Inspector.Category.choices,
        help_text="日常监管人员可以协助，不计入两名执法人员",
    )
    post = forms.CharField(label="职务", required=False, max_length=60)
    domains = forms.CharField(
        label="抽查监管领域", required=False, max_length=300, help_text="几个领域用顿号隔开，例如：工贸、烟花爆竹"
    )
    is_leader = forms.BooleanField(label="可任组长", required=False)
    is_office = forms.BooleanField(label="机关人员", required=False, help_text="在机关科室工作，不在一线执法队伍")
    towns = forms.ModelMultipleChoiceField(
        label="可到镇街",
        required=False,
        queryset=Region.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text="一个也不选，就是各镇街都可以去",
    )
    tested_until = DayField(label="能力测试有效期至", required=False)
    mobile = forms.RegexField(
        label="手机号码",
        regex=r"^[0-9+ -]{5,20}$",
        required=False,
        error_messages={"invalid": "只写数字，例如13800000000"},
    )
    user = forms.ModelChoiceField(
        label="对应账号",
        required=False,
        queryset=User.objects.none(),
        empty_label="没有账号",
        help_text="本人用它登录后，能看到派给自己的检查、申报回避",
    )

    def __init__(self, *args, accounts, towns, **kwargs) -> None:
        super().__init__(*args, **kwargs)
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


class HouseholdForm(forms.Form):
    household = forms.CharField(
        label="法定代表人户号", required=False, max_length=40, help_text="按户口簿首页填，只存密文；空着就是清空"
    )


class RecusalForm(forms.Form):
    target = forms.ModelChoiceField(
        label="检查对象",
        queryset=Target.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "从查到的检查对象里选一家"},
    )
    ground = forms.ChoiceField(label="事由", choices=Recusal.Ground.choices, widget=forms.RadioSelect)
    note = forms.CharField(label="说明", required=False, max_length=200, help_text="只有本人看得到，不写进留痕")

    def __init__(self, *args, candidates, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = candidates
        self.fields["target"].label_from_instance = lambda target: f"{target.name}　{target.number}"
