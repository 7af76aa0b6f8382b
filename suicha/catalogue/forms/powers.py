# SPDX-License-Identifier: Apache-2.0
"""Filters and forms of powers, codes, excuses, regimes and the joint list."""

from django import forms
from django.http import QueryDict

from suicha.accounts.models import Organisation
from suicha.catalogue.forms.filters import _Filter, _text
from suicha.catalogue.models import ExternalCode, OutsideRegime, Power
from suicha.core import clock
from suicha.core.fields import RowsField
from suicha.core.widgets import DayInput

_YES_NO = [("yes", "是"), ("no", "否")]
_BOX = {"class": "form-check-input"}


class PowerFilter(_Filter):
    """Conditions of the list of powers; each maps to an argument of ``power_list``."""

    q = _text("名称、编码、类别或依据")
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "权力和责任"), *Power.Kind.choices])
    checkable = forms.ChoiceField(
        label="可以检查", required=False, choices=[("", "是否可以检查"), ("yes", "可以检查"), ("no", "不涉及检查")]
    )
    linked = forms.ChoiceField(
        label="抽查事项", required=False, choices=[("", "抽查事项"), ("yes", "有抽查事项"), ("no", "没有抽查事项")]
    )
    year = forms.ChoiceField(label="清单年度", required=False)

    def __init__(self, data: QueryDict, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", "清单年度"),
            *((str(year), f"{year}年") for year in years),
        ]


class CodeFilter(_Filter):
    """Conditions of the list of codes; each maps to an argument of ``external_codes``."""

    q = _text("名称或编码")
    system = forms.ChoiceField(label="平台", required=False, choices=[("", "平台"), *ExternalCode.System.choices])
    linked = forms.ChoiceField(
        label="抽查事项", required=False, choices=[("", "抽查事项"), ("yes", "有抽查事项"), ("no", "没有抽查事项")]
    )


class RegimeFilter(_Filter):
    """Conditions of the register of regimes; each maps to an argument of ``outside_regimes``."""

    q = _text("事项、对象或依据")
    way = forms.ChoiceField(label="监管方式", required=False, choices=[("", "监管方式"), *OutsideRegime.Way.choices])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "状态"), ("open", "现行"), ("ended", "已停止")]
    )


class TextFilter(_Filter):
    """One box of words."""

    q = _text("事项、类别、对象或依据")


def own_organisations(form: forms.Form, organisations, user) -> None:
    """Offer the organisations of this person, their own first."""
    form.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
    form.fields["organisation"].initial = user.organisation_id


class PowerForm(forms.ModelForm):
    """One row of the 权责清单."""

    is_checkable = forms.TypedChoiceField(
        label="可以检查",
        choices=_YES_NO,
        coerce=lambda value: value == "yes",
        initial="yes",
        help_text="能据此开展监督检查的选是；只有这些要有抽查事项",
    )

    class Meta:
        model = Power
        fields = ("kind", "code", "name", "category", "is_checkable", "source", "year", "basis")
        widgets = {"basis": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = clock.today().year
        self.fields["year"].min_value, self.fields["year"].max_value = 2000, 2200
        if self.instance.pk:
            self.initial["is_checkable"] = "yes" if self.instance.is_checkable else "no"

    def validate_unique(self) -> None:
        """The act says it in a sentence."""


class NewPowerForm(PowerForm):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    field_order = ("organisation",)


class CodeForm(forms.Form):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    system = forms.ChoiceField(label="平台", choices=ExternalCode.System.choices)
    code = forms.CharField(label="平台编码", max_length=80)
    name = forms.CharField(label="平台上的名称", max_length=500)


class NoTargetForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=2015, max_value=2200)
    reason = forms.CharField(
        label="没有检查对象的原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：辖区内没有持证企业，名录库核对为0家",
    )


class BecauseForm(forms.Form):
    because = forms.CharField(label="原因", max_length=300)


class RegimeForm(forms.Form):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    name = forms.CharField(label="监管事项", max_length=300, help_text="例如：药品经营企业日常监督检查")
    object_kind = forms.CharField(label="监管对象", max_length=300)
    way = forms.ChoiceField(label="监管方式", choices=OutsideRegime.Way.choices)
    since = forms.DateField(
        label="起始日期",
        widget=DayInput(),
        help_text="公历，例如2026-01-01",
    )
    ground = forms.CharField(
        label="依据",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="写明规定不用随机抽查的法律法规规章或上级文件，名称和条款",
        error_messages={"required": "写明文件名称和条款"},
    )


class RegimeEndForm(forms.Form):
    ended_on = forms.DateField(label="停止日期", widget=DayInput())
    because = forms.CharField(label="停止的原因", max_length=300)


class JointItemForm(forms.Form):
    """One row of the joint list: its words, and the organisations they mean."""

    domain = forms.CharField(label="抽查领域", max_length=200)
    name = forms.CharField(label="抽查事项", max_length=300)
    object_kind = forms.CharField(label="检查对象", max_length=300, required=False)
    lead = forms.CharField(label="发起部门", max_length=200, help_text="照清单原文，例如：市场监管部门")
    lead_body = forms.ModelChoiceField(
        label="发起单位", queryset=Organisation.objects.none(), required=False, empty_label="按名称自动对应"
    )
    participants = forms.CharField(label="配合部门", max_length=300, required=False, help_text="照清单原文，用顿号隔开")
    bodies = RowsField(
        label="配合单位",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=_BOX),
        help_text="都不选就按配合部门的名称对应",
    )

    def __init__(self, *args, bodies, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["bodies"].queryset = bodies  # type: ignore[attr-defined]


class NewJointItemForm(JointItemForm):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    field_order = ("organisation",)
