# SPDX-License-Identifier: Apache-2.0
"""Forms and filters of the library of experts and institutions."""

import re

from django import forms

from suicha.accounts.models import Organisation
from suicha.registries.forms.inspectors import MobileField
from suicha.registries.forms.libraries import DayField, RecusalForm, TargetFilter
from suicha.registries.models import Entrustment, Institution

MAX_UPLOAD = 25 * 2**20


class InstitutionFilter(forms.Form):
    """Conditions of the list of institutions."""

    q = forms.CharField(
        label="机构名称或代码",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "机构名称、代码", "type": "search"}),
    )
    kind = forms.ChoiceField(label="机构类型", required=False, choices=[("", "机构类型"), *Institution.Kind.choices])
    state = forms.ChoiceField(
        label="合作", required=False, choices=[("", "合作情况"), ("in", "合作中"), ("out", "已停止合作")]
    )

    conditions = TargetFilter.conditions


class InstitutionForm(forms.Form):
    """One institution as a person writes it."""

    name = forms.CharField(label="机构名称", max_length=200)
    kind = forms.ChoiceField(label="机构类型", choices=Institution.Kind.choices)
    credit_code = forms.CharField(label="统一社会信用代码", required=False, max_length=40, help_text="18位；没有就留空")
    qualification = forms.CharField(
        label="资质证书", required=False, max_length=100, help_text="名称和编号，例如检验检测机构资质认定证书的编号"
    )
    qualification_until = DayField(label="资质有效期至", required=False, help_text="空着是长期有效")


class NewInstitutionForm(InstitutionForm):
    """An institution to be added, with the library it goes to."""

    organisation = forms.ModelChoiceField(label="管理单位", queryset=Organisation.objects.none(), empty_label=None)
    field_order = ["organisation"]

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class InstitutionEndForm(forms.Form):
    ended_on = DayField(label="停止合作日期")
    reason = forms.CharField(label="原因", max_length=200, help_text="例如合同到期、资质被撤销")


class EntrustmentForm(forms.Form):
    """A signed contract or letter, with its scan."""

    kind = forms.ChoiceField(label="委托方式", choices=Entrustment.Kind.choices)
    number = forms.CharField(label="合同或委托书编号", max_length=100)
    subject = forms.CharField(label="委托内容", max_length=200, help_text="委托做什么，例如特种设备检验")
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="终止日期")
    file = forms.FileField(
        label="签署的文件",
        help_text="扫描件，PDF、.docx或照片，不超过20 MB",
        error_messages={"required": "选签署的文件", "empty": "这是空文件，换一个"},
    )

    def clean_file(self) -> tuple[str, bytes]:
        file = self.cleaned_data["file"]
        return file.name, file.read(MAX_UPLOAD)


class ExpertFilter(forms.Form):
    """Conditions of the list of experts; each maps to an argument of ``expert_list``."""

    q = forms.CharField(
        label="姓名、机构或证书号",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "姓名、机构、证书号", "type": "search"}),
    )
    field = forms.ChoiceField(label="专业领域", required=False)
    kind = forms.ChoiceField(label="机构类型", required=False, choices=[("", "机构类型"), *Institution.Kind.choices])
    state = forms.ChoiceField(
        label="在库", required=False, choices=[("", "在库情况"), ("in", "在库"), ("out", "已出库")]
    )

    def __init__(self, data, *, fields: list[str]) -> None:
        super().__init__(data)
        self.fields["field"].choices = [("", "专业领域"), *((name, name) for name in fields)]

    conditions = TargetFilter.conditions


class ExpertForm(forms.Form):
    """One expert as a person writes it."""

    name = forms.CharField(label="姓名", max_length=40)
    institution = forms.ModelChoiceField(
        label="专业机构", required=False, queryset=Institution.objects.none(), empty_label="个人专家，没有机构"
    )
    title = forms.CharField(label="职称", required=False, max_length=60, help_text="例如高级工程师")
    specialties = forms.CharField(
        label="专业领域", max_length=300, help_text="几个领域用顿号隔开，例如：危险化学品、特种设备"
    )
    certificate = forms.CharField(label="资格证书号", max_length=40, help_text="职称证书或资格证书的编号")
    certificate_until = DayField(label="资格有效期至", required=False, help_text="空着是长期有效")
    mobile = MobileField()
    joined_on = DayField(label="入库日期")

    def __init__(self, *args, institutions, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions

    def clean_specialties(self) -> list[str]:
        parts = re.split(r"[、,，;；\s]+", self.cleaned_data["specialties"])
        return list(dict.fromkeys(part for part in parts if part))


class NewExpertForm(ExpertForm):
    """An expert to be added, with the library it goes to."""

    organisation = forms.ModelChoiceField(label="管理单位", queryset=Organisation.objects.none(), empty_label=None)
    field_order = ["organisation"]

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class ExpertLeaveForm(forms.Form):
    left_on = DayField(label="出库日期")
    reason = forms.ChoiceField(
        label="原因", choices=[(word, word) for word in ("本人申请", "聘期届满", "资格失效", "违反纪律", "其他")]
    )


class ExpertRecusalForm(RecusalForm):
    """The relation an expert declared on paper, as the office registers it."""

    note = forms.CharField(label="说明", required=False, max_length=200, help_text="登记后不再显示，不写进留痕")
