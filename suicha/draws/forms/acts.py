# SPDX-License-Identifier: Apache-2.0
"""The list's filter, and what each person types at their own step."""

from django import forms

from suicha.draws.forms.moments import TakenAtField
from suicha.draws.models import Draw, Substitution

LONGEST_REASON = Draw._meta.get_field("void_reason").max_length
_TOO_LONG = "有%(show_value)d字，超过%(limit_value)d字，删减后再试"


class DrawFilter(forms.Form):
    q = forms.CharField(
        label="任务或编号", required=False, widget=forms.TextInput(attrs={"placeholder": "任务名称、抽取编号"})
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *Draw.State.choices])


class CodeForm(forms.Form):
    """The one-time code on the witness's slip."""

    code = forms.CharField(
        label="口令",
        max_length=20,
        help_text="主持人给的8位数字，只能用一次",
        error_messages={"required": "填写口令", "max_length": "口令是8位数字"},
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "maxlength": "12",
                "class": "form-control-lg num",
            }
        ),
    )

    def clean_code(self) -> str:
        """As typed from paper: gaps between the digits do not count."""
        code = "".join(self.cleaned_data["code"].split())
        if not code.isascii() or not code.isdigit() or len(code) != 8:
            raise forms.ValidationError(f"口令是8位数字，现在是{len(code)}位。照纸条再填一遍。")
        return code


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


class ReadingForm(forms.Form):
    """One number as one person reads it from its source, with a photo of the source."""

    value = forms.CharField(
        label="读到的数",
        max_length=256,
        error_messages={"required": "填写读到的数", "max_length": _TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "num"}),
    )
    taken_at = TakenAtField(label="产生时间", required_words="填写产生的时间")
    photo = forms.FileField(
        label="照片",
        help_text="拍下骰子或公布的页面，数字要看得清",
        max_length=None,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": "选一张照片", "invalid": "重新选照片"},
    )
    fallback = forms.BooleanField(label="原定的来源取消了，用的是备用办法", required=False)
    reason = forms.CharField(
        label="用备用办法的理由", max_length=200, required=False, error_messages={"max_length": _TOO_LONG}
    )

    def clean(self):
        found = super().clean()
        if found.get("fallback") and not found.get("reason"):
            self.add_error("reason", "写明为什么用备用办法")
        return found


_SECRET = {"autocomplete": "new-password", "spellcheck": "false"}


class KeeperKeyForm(forms.Form):
    """The passphrase that will open the keeper's key; nobody can find it again."""

    passphrase = forms.CharField(
        label="保管口令",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=_SECRET),
        help_text="12个字符以上，不能全是数字，不能与登录口令相同",
        error_messages={"required": "填写保管口令"},
    )
    again = forms.CharField(
        label="再填一遍",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs=_SECRET),
        error_messages={"required": "再填一遍保管口令"},
    )


class PassphraseForm(forms.Form):
    passphrase = forms.CharField(
        label="保管口令",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="制作保管密钥时自己定的那一句，不是登录口令",
        error_messages={"required": "填写保管口令"},
    )


class VoidForm(forms.Form):
    reason = forms.CharField(
        label="作废理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写清楚发生了什么。这段话会公开，不写个人电话和证件号。",
        error_messages={"required": "写明作废理由", "max_length": _TOO_LONG},
    )


class SubstituteForm(forms.Form):
    """Why a drawn target cannot be visited; who comes in is nobody's choice."""

    reason = forms.ChoiceField(
        label="原因",
        choices=[("", "选一项"), *Substitution.Reason.choices],
        error_messages={"required": "选一项原因"},
    )
    note = forms.CharField(
        label="情况说明",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明核实的经过和依据，8个字以上。这段话会公开，不写个人电话和证件号。",
        error_messages={"required": "写明核实的经过和依据", "max_length": _TOO_LONG},
    )


class AmendmentForm(forms.Form):
    """Why something is changed after the commitment."""

    reason = forms.CharField(
        label="理由",
        min_length=8,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明为什么这样办，8个字以上。这段话会公开，不写私人事由。",
        error_messages={
            "required": "写明理由，8个字以上，再办。",
            "min_length": "理由只有%(show_value)d个字，写8个字以上，再办。",
            "max_length": _TOO_LONG,
        },
    )


class OpeningForm(forms.Form):
    """Whose place in the list is asked for."""

    number = forms.CharField(
        label="统一社会信用代码或编号",
        max_length=64,
        help_text="名录里的编号，与企业提供的一致",
        error_messages={"required": "填写编号"},
    )
