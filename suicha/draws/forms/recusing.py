# SPDX-License-Identifier: Apache-2.0
"""What people type when somebody should not go, or cannot: who asks and why, what was decided, why a seat is left."""

from django import forms

from suicha.draws.models import RecusalRequest, Seat, SeatRedraw
from suicha.draws.rules.lapses import CAUSES

_LONG = "写得太长，压到规定的字数以内"


class RecusalForm(forms.Form):
    """The ground of a request; it stays private."""

    ground = forms.ChoiceField(
        label="事由",
        choices=[("", "选一项"), *RecusalRequest.Ground.choices],
        error_messages={"required": "选一项事由"},
    )
    note = forms.CharField(
        label="情况说明",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明是什么关系。事由和说明只有申请人、决定人和纪检监察看得到，不公开。",
        error_messages={"required": "写明是什么关系", "max_length": _LONG},
    )


class FirmRecusalForm(RecusalForm):
    """The same from the firm's page: whom it means, and who writes."""

    seat = forms.ModelChoiceField(
        label="申请谁回避",
        queryset=Seat.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "选一名检查人员", "invalid_choice": "这名检查人员已经不在组里，重新选"},
    )
    name = forms.CharField(
        label="申请人姓名", max_length=60, error_messages={"required": "写申请人的姓名", "max_length": _LONG}
    )
    field_order = ("seat", "ground", "note", "name")

    def __init__(self, *args, group, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = group
        self.fields["seat"].label_from_instance = lambda seat: seat.inspector.name


class DecisionForm(forms.Form):
    answer = forms.CharField(
        label="决定的理由",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不同意的必须写。申请人看得到，不公开。",
        error_messages={"max_length": _LONG},
    )


class WithdrawForm(forms.Form):
    answer = forms.CharField(
        label="撤回的理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "写明为什么撤回", "max_length": _LONG},
    )


class LapseForm(forms.Form):
    """Why a seat is given up; who comes is nobody's choice."""

    cause = forms.ChoiceField(
        label="原因",
        choices=[("", "选一项"), *((each, SeatRedraw.Cause(each).label) for each in CAUSES)],
        help_text="请假、离岗、证件到期要先在名录库里有登记；因病的当场写明。",
        error_messages={"required": "选一项原因"},
    )
    note = forms.CharField(
        label="情况说明",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="会公开，不写病情和家事。",
        error_messages={"max_length": _LONG},
    )
