# SPDX-License-Identifier: Apache-2.0
"""Forms and filters of the library of targets, and of declared relations."""

from django import forms

from suicha.accounts.forms import region_options
from suicha.core.widgets import DayInput
from suicha.registries.models import GradeChange, Recusal, Target, TargetMark
from suicha.registries.rules.industries import industries

DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]


class DayField(forms.DateField):
    """A day of the 公历; what cannot be read is said with an example."""

    def __init__(self, **kwargs) -> None:
        super().__init__(
            input_formats=DATE_FORMATS,
            widget=DayInput(),
            error_messages={"invalid": "日期写成公历，例如2026-03-31"},
            **kwargs,
        )


class TargetFilter(forms.Form):
    """Conditions of the list of targets; each maps to an argument of ``target_list``."""

    q = forms.CharField(
        label="名称、曾用名、代码或地址",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "名称、代码、地址", "type": "search"}),
    )
    domain = forms.ChoiceField(label="领域", required=False)
    grade = forms.ChoiceField(label="风险分类", required=False)
    town = forms.ChoiceField(label="镇街", required=False)
    kind = forms.ChoiceField(label="对象类别", required=False, choices=[("", "对象类别"), *Target.Kind.choices])
    industry = forms.ChoiceField(label="行业", required=False)
    line = forms.ChoiceField(label="责任股室", required=False)
    approval = forms.ChoiceField(label="监管来源", required=False, choices=[("", "监管来源"), *Target.Approval.choices])
    tag = forms.ChoiceField(label="分类标签", required=False)
    status = forms.ChoiceField(label="主体状态", required=False, choices=[("", "主体状态"), *Target.Status.choices])
    check = forms.ChoiceField(
        label="名录体检",
        required=False,
        choices=[("", "名录体检"), ("stale", "半年未核实"), ("doubtful", "存疑待补正"), ("area", "风险较高的区域")],
    )

    def __init__(self, data, *, domains: list[str], towns, lines, tags) -> None:
        super().__init__(data)
        self.fields["domain"].choices = [("", "领域"), *((name, name) for name in domains)]
        grades = [(grade.value, f"{grade.value}{grade.label}") for grade in Target.Grade]
        self.fields["grade"].choices = [("", "风险分类"), *grades]
        self.fields["town"].choices = [("", "镇街"), *region_options(towns)]
        self.fields["line"].choices = [("", "责任股室"), *((str(line.pk), line.short_name) for line in lines)]
        self.fields["tag"].choices = [("", "分类标签"), *((str(tag.pk), str(tag)) for tag in tags)]
        broad = ((code, f"{code} {name}") for code, name in industries().items() if len(code) < 4)
        self.fields["industry"].choices = [("", "行业"), *broad]

    def conditions(self) -> dict[str, str]:
        """What was asked and understood; a value that is no choice is left out and told beside the filter."""
        self.full_clean()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return ({"text": found.pop("q")} if "q" in found else {}) | found


class StatusForm(forms.Form):
    status = forms.ChoiceField(
        label="主体状态",
        choices=[choice for choice in Target.Status.choices if choice[0] != Target.Status.MERGED],
    )
    since = DayField(label="发生日期", required=False, help_text="空着就是今天")
    reason = forms.CharField(label="理由", max_length=200, help_text="例如登记机关公告的日期和文号")


class GradeForm(forms.Form):
    scale = forms.ChoiceField(label="登记什么", choices=GradeChange.Scale.choices)
    grade = forms.ChoiceField(
        label="等级",
        choices=[(g.value, f"{g.value}　风险{g.label}，{Target.CreditGrade(g.value).label}") for g in Target.Grade],
    )
    since = DayField(label="评定日期", required=False, help_text="空着就是今天")
    reason = forms.CharField(label="依据", max_length=200, help_text="评定文件的名称或文号")


class MarkFilter(forms.Form):
    """Conditions of the list of facts against targets."""

    q = forms.CharField(
        label="检查对象或文号",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "检查对象、文号", "type": "search"}),
    )
    kind = forms.ChoiceField(label="情形", required=False, choices=[("", "情形"), *TargetMark.Kind.choices])
    state = forms.ChoiceField(
        label="在册还是移出", required=False, choices=[("", "在册和已移出"), ("standing", "在册"), ("ended", "已移出")]
    )

    def conditions(self) -> dict[str, str]:
        """What was asked and understood."""
        self.full_clean()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return ({"text": found.pop("q")} if "q" in found else {}) | found


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
    expires_on = DayField(label="到期日", required=False, help_text="决定书写明期限的才填，到期自动不再适用")
    note = forms.CharField(label="说明", required=False, max_length=200)
    file = forms.FileField(label="证明文件", required=False, help_text="决定书或公告的PDF、照片")

    def clean_file(self) -> tuple[str, bytes] | None:
        file = self.cleaned_data["file"]
        return (file.name, file.read()) if file else None

    def clean_people(self) -> int:
        return self.cleaned_data["people"] or 0


class MarkEndForm(forms.Form):
    until = DayField(label="移出或撤销日期")
    reason = forms.CharField(label="依据", max_length=200, help_text="移出决定或撤销文书的文号")


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
