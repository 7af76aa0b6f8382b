# SPDX-License-Identifier: Apache-2.0
"""Forms of keepers."""

from django import forms

from suicha.audit.models import Keeper


class KeeperForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=Keeper.Kind.choices)
    unit = forms.CharField(label="单位", max_length=100, help_text="本平台以外的单位；门户上公开")
    name = forms.CharField(label="经手人", max_length=60, help_text="不公开")
    way = forms.ChoiceField(label="交存方式", choices=Keeper.Way.choices)
    mail = forms.EmailField(label="邮箱", max_length=200, required=False, help_text="用电子邮件交存时填")
    push_url = forms.CharField(
        label="推送地址", max_length=300, required=False, help_text="自动推送时填，https 开头；内网可用 http 加数字地址"
    )
    public_key = forms.CharField(
        label="联署公钥",
        max_length=200,
        required=False,
        help_text="对方能签名的，填它的“名称+钥匙号+base64”一行；收到的联署用它核对",
    )


class HandForm(forms.Form):
    way = forms.ChoiceField(
        label="方式", choices=[choice for choice in Keeper.Way.choices if choice[0] != Keeper.Way.PUSH]
    )
    receipt = forms.CharField(label="回执", max_length=200, required=False, help_text="接收人、文号等，留在交存记录里")


class CosignForm(forms.Form):
    text = forms.CharField(
        label="对方发回的签名行", max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
    )


class EndForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=200)
