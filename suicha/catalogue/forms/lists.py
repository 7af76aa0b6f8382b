# SPDX-License-Identifier: Apache-2.0
"""Forms of the item list and of the road of its versions."""

from typing import Any

from django import forms

from suicha.accounts.models import Organisation
from suicha.catalogue.models import Item, ListChange
from suicha.catalogue.rules.levels import LEVELS
from suicha.catalogue.rules.ratio import ppm_of
from suicha.catalogue.rules.words import ALWAYS, DEMANDABLE, LIMITS, WORDS
from suicha.core.errors import Refused
from suicha.core.widgets import DayInput

_TALL = ("name", "legal_basis", "content", "requirements", "standard", "procedure")
_HINTS = {
    "legal_basis": "写到法律法规的第几条；没有依据的事项不能列入清单",
    "procedure": "空着就是通常程序",
    "frequency": "例如：每年1次",
    "ratio_ppm": "百分数，例如10%；空着按计划定",
    "levels": "不选就是各级都可以实施",
}


class ReasonForm(forms.Form):
    """Why a row changes."""

    ground = forms.ChoiceField(label="缘由", choices=[("", "选一个"), *ListChange.Ground.choices])
    reason = forms.CharField(label="理由", max_length=300, help_text="哪部法律法规、哪一条、何时起立改废释")


class ItemForm(forms.Form):
    """All words of an item and why it changes; ``reasoned``: the reason must be given with it."""

    def __init__(
        self,
        *args: Any,
        demanded: list[str],
        organisations: list[Organisation] | None = None,
        reasoned: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if organisations is not None:
            choices = [(each.pk, each.name) for each in organisations]
            self.fields["organisation"] = forms.TypedChoiceField(label="起草单位", choices=choices, coerce=int)
        for name, title in WORDS.items():
            self.fields[name] = _field(name, title, name in ALWAYS or name in demanded or name == "sequence")
        self.fields |= ReasonForm().fields
        for name in ("ground", "reason"):
            self.fields[name].required = reasoned

    def clean_ratio_ppm(self) -> int | None:
        typed = self.cleaned_data["ratio_ppm"]
        try:
            return ppm_of(typed) if typed else None
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean_levels(self) -> str:
        return "".join(level for level in LEVELS if level in self.cleaned_data["levels"])

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WORDS}


def item_initial(item: Item) -> dict[str, Any]:
    """An item as the form shows it."""
    values = {name: getattr(item, name) for name in WORDS}
    return values | {"ratio_ppm": item.ratio, "levels": list(item.levels)}


def _field(name: str, title: str, required: bool) -> forms.Field:
    hint = _HINTS.get(name, "")
    if name == "sequence":
        return forms.IntegerField(label=title, min_value=1, max_value=99_999)
    if name == "item_class":
        return forms.ChoiceField(label=title, choices=Item.Class.choices)
    if name == "levels":
        choices = [(level, f"{level}级") for level in LEVELS]
        widget = forms.CheckboxSelectMultiple()
        return forms.MultipleChoiceField(label=title, choices=choices, required=required, help_text=hint, widget=widget)
    area = forms.Textarea(attrs={"rows": 3}) if name in _TALL else forms.TextInput()
    limit = LIMITS.get(name, 20_000)
    return forms.CharField(label=title, required=required, max_length=limit, help_text=hint, widget=area)


class NoteForm(forms.Form):
    """What goes with a report: one sentence on the whole version."""

    note = forms.CharField(label="这一版的说明", max_length=500, required=False)


class ApprovalForm(forms.Form):
    approval = forms.CharField(label="批准文号", max_length=200, help_text="例如：漳政办〔2026〕3号")


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label="备案回执号", max_length=100, help_text="例如：漳双随机备〔2026〕2号")


class CommentForm(forms.Form):
    comment = forms.CharField(label="退回意见", max_length=500)


class EffectiveForm(forms.Form):
    effective_on = forms.DateField(label="施行日期", widget=DayInput())


class OutcomeForm(forms.Form):
    """The yearly look through the list found nothing."""

    outcome = forms.CharField(label="清理情况", max_length=500, help_text="对照了哪些法律法规，为什么没有变化")


class DemandForm(forms.Form):
    """Which further fields every item must have."""

    fields_wanted = forms.MultipleChoiceField(
        label="另外必填的栏",
        required=False,
        choices=[(name, WORDS[name]) for name in DEMANDABLE],
        widget=forms.CheckboxSelectMultiple,
    )
    clause = forms.CharField(label="依据", max_length=200, help_text="文件或细则的名称和条款")


class UpperForm(forms.Form):
    """Where a received list came from."""

    issuer = forms.CharField(label="发布单位", max_length=100)
    document = forms.CharField(label="文号或网址", max_length=200, required=False)
    issued_on = forms.DateField(label="发布日期", required=False, widget=DayInput())


class ItemNoteForm(forms.Form):
    """A remark; with an addressee it is a question to the upper level."""

    text = forms.CharField(label="内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    addressee = forms.CharField(label="向谁请示", max_length=100, required=False, help_text="空着就是本地备注")


class AnswerForm(forms.Form):
    answer = forms.CharField(label="答复内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(label="答复单位和文号", max_length=200)
