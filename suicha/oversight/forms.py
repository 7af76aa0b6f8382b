# SPDX-License-Identifier: Apache-2.0
"""Forms of keepers and of the working calendar."""

from django import forms

from suicha.audit.models import Keeper
from suicha.core.errors import Refused
from suicha.core.holiday_notice import read_notice
from suicha.core.sheets import read_sheet
from suicha.core.widgets import DayInput


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


class NoticeForm(forms.Form):
    """The State Council's notice for one year: its words pasted, or a table of days."""

    notice = forms.CharField(label="通知文号", max_length=60, help_text="例如：国办发明电〔2025〕7号")
    text = forms.CharField(
        label="通知里的放假安排",
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false"}),
        help_text="把“一、元旦……”到最后一个节日原样粘贴；也可以一天一行，写日期、休或班、名称",
    )
    sheet = forms.FileField(
        label="放假安排表",
        required=False,
        help_text="有现成表格的选表格：第一列日期，第二列休或班，第三列名称",
    )

    def __init__(self, *args, year: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.days = {}

    def clean(self):
        data = super().clean()
        text, field = data.get("text", ""), "text"
        if data.get("sheet"):
            field, text = "sheet", self._lines(data["sheet"])
        if field not in self.errors and "notice" not in self.errors:
            found = read_notice(self.year, text)
            self.days = found.days
            for fault in found.faults[:10]:
                self.add_error(field, fault)
        return data

    def _lines(self, file) -> str:
        try:
            rows = read_sheet(file.name, file.read()).rows
        except Refused as refusal:
            self.add_error("sheet", str(refusal))
            return ""
        lines = [" ".join(str(cell) for cell in row if cell != "") for row in rows]
        return "\n".join(line for line in lines if line[:1].isdigit())

    @property
    def canonical(self) -> str:
        """What was read, one day a line, to be sent again when it is confirmed."""
        return "\n".join(
            f"{day.isoformat()} {'班' if named.is_working else '休'} {named.name}"
            for day, named in sorted(self.days.items())
        )


class DayForm(forms.Form):
    """One day corrected."""

    day = forms.DateField(
        label="日期",
        widget=DayInput(),
        error_messages={"invalid": "填日期，例如2026-02-24"},
    )
    is_working = forms.TypedChoiceField(
        label="安排", coerce=lambda value: value == "on", choices=[("off", "放假"), ("on", "上班")]
    )
    name = forms.CharField(label="名称", max_length=40, help_text="例如：春节")
    notice = forms.CharField(label="通知文号", max_length=60)

    def __init__(self, *args, year: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day.year != self.year:
            raise forms.ValidationError(f"填{self.year}年的日期")
        return day
