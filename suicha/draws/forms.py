# SPDX-License-Identifier: Apache-2.0
"""Forms of the draw."""

from django import forms
from django.http import QueryDict

from suicha.draws.models import Draw, Witness
from suicha.draws.services import WitnessSeat

USUAL_KINDS = (Witness.Kind.DISCIPLINE, Witness.Kind.DEPUTY, Witness.Kind.FIRM)
MOST_ROWS = 12


class DrawFilter(forms.Form):
    q = forms.CharField(
        label="任务或编号", required=False, widget=forms.TextInput(attrs={"placeholder": "任务名称、抽取编号"})
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *Draw.State.choices])


class WitnessRow(forms.Form):
    """One witness to be invited."""

    kind = forms.ChoiceField(label="类别", choices=Witness.Kind.choices)
    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "填写姓名"})
    unit = forms.CharField(label="所在单位", max_length=100, required=False)

    def is_blank(self) -> bool:
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in ("name", "unit"))


def witness_rows(data: QueryDict | None, count: int) -> list[WitnessRow]:
    """``count`` rows (at most ``MOST_ROWS``), filled from ``data`` if something was sent, else with the usual kinds."""
    usual = [*USUAL_KINDS, *([Witness.Kind.SOCIETY] * MOST_ROWS)]
    return [
        WitnessRow(data, prefix=f"w{place}", initial={"kind": usual[place]}) for place in range(min(count, MOST_ROWS))
    ]


def rows_again(rows: list[WitnessRow], count: int) -> list[WitnessRow]:
    """The rows with what was typed but without complaints, and blank ones up to ``count``."""
    again = witness_rows(None, max(count, len(rows)))
    for new, old in zip(again, rows, strict=False):
        typed = {name: old.data.get(old.add_prefix(name), "") for name in old.fields}
        new.initial |= {name: text for name, text in typed.items() if text}
    return again


def rows_judged(rows: list[WitnessRow]) -> list[WitnessRow]:
    """The rows with their complaints; a row left blank is simply offered again."""
    fresh = witness_rows(None, len(rows))
    return [new if old.is_blank() else old for new, old in zip(fresh, rows, strict=True)]


def seats_from(rows: list[WitnessRow]) -> list[WitnessSeat] | None:
    """The seats of the rows that are filled in; ``None`` when one of them is wrong."""
    filled = [row for row in rows if not row.is_blank()]
    if any(row.errors for row in filled):
        return None
    return [WitnessSeat(**row.cleaned_data) for row in filled]


class CodeForm(forms.Form):
    """The way in for a witness."""

    number = forms.CharField(label="抽取编号", max_length=40, required=False)
    code = forms.CharField(label="一次性口令", max_length=20, error_messages={"required": "填写口令"})


class KeeperForm(forms.Form):
    """The passphrase of a keeper's key, typed twice."""

    passphrase = forms.CharField(
        label="保管口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
    again = forms.CharField(label="再填一遍", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"}))


class NumberForm(forms.Form):
    """A witness's number, typed twice.  Text all the way, so that leading zeros stay."""

    value = forms.CharField(label="见证数字", max_length=40, error_messages={"required": "填写数字"})
    again = forms.CharField(label="再填一遍", max_length=40, error_messages={"required": "再填一遍同样的数字"})

    def __init__(self, *args, digits: int, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {
                "inputmode": "numeric", "autocomplete": "off", "maxlength": str(digits), "class": "form-control-lg num"
            }  # fmt: skip
        self.fields["value"].help_text = f"自己想好的{digits}位数字，0可以开头，不用生日和电话"
