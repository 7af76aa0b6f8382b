# SPDX-License-Identifier: Apache-2.0
"""The forms of a 细则."""

from typing import Any

from django import forms

from suicha.catalogue.models import Item, RuleDocument
from suicha.catalogue.rules.rule_sections import OF_ITEM, SECTIONS, WHOLE
from suicha.catalogue.services import RuleText
from suicha.core.widgets import DayInput


def _day(label: str) -> forms.DateField:
    widget = DayInput()
    return forms.DateField(
        label=label, required=False, widget=widget, error_messages={"invalid": "填日期，例如2026-03-01"}
    )


class RuleForm(forms.Form):
    """One version of a 细则: what it is called, who answers for it, and its chapters."""

    title = forms.CharField(
        label="名称", max_length=200, help_text="全称，例如：漳平市应急管理局“双随机、一公开”工作实施细则"
    )
    number = forms.CharField(label="文号", max_length=80, required=False)
    issued_on = _day("印发日期")
    effective_on = _day("施行日期")
    body = forms.CharField(label="承办机构", max_length=200, required=False, help_text="由哪个股室承办")
    persons = forms.CharField(label="责任人员", max_length=300, required=False, help_text="姓名和职务，公布后公开")
    adopts = forms.ModelChoiceField(
        label="依照执行的上级细则",
        queryset=RuleDocument.objects.none(),
        required=False,
        empty_label="不依照，全部自己写",
        help_text="选了以后，下面空着的章用上级的",
    )
    reason = forms.CharField(label="制定或修订的说明", max_length=300, required=False)
    upload = forms.FileField(label="正文文件", required=False, help_text="盖章的PDF或.docx，20 MB以内；公布后可以下载")

    def __init__(self, *args: Any, above: Any, document: RuleDocument | None = None, **kwargs: Any) -> None:
        if document is not None:
            names = ("title", "number", "issued_on", "effective_on", "body", "persons", "adopts", "reason")
            kwargs["initial"] = {name: getattr(document, name) for name in names} | document.sections
        super().__init__(*args, **kwargs)
        self.fields["adopts"].queryset = above  # type: ignore[attr-defined]
        needed = OF_ITEM if document is not None and document.item else WHOLE
        for key, section in SECTIONS.items():
            self.fields[key] = forms.CharField(
                label=f"{section.title}（必备）" if key in needed else section.title,
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=f"{section.hint}（{section.source}）",
            )

    def text(self) -> RuleText:
        """What was written, for the acts."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in SECTIONS}
        return RuleText(**kept, sections={key: self.cleaned_data[key] for key in SECTIONS})


class NewRuleForm(forms.Form):
    """Whose 细则, and for which item."""

    item = forms.ModelChoiceField(
        label="适用的事项", queryset=Item.objects.none(), required=False, empty_label="全部事项"
    )

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why the next version is begun."""

    reason = forms.CharField(label="修订的理由", max_length=300, help_text="根据什么文件、改哪里")


class EndForm(forms.Form):
    """From which day a 细则 is repealed, and why."""

    ended_on = forms.DateField(label="从哪天起废止", widget=DayInput())
    reason = forms.CharField(label="废止的理由", max_length=300)
