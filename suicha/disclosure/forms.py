# SPDX-License-Identifier: Apache-2.0
"""Conditions of the public lists.  A condition that makes no sense is left out, never an error page."""

from typing import Any

from django import forms

from suicha.core import clock
from suicha.core.widgets import DayInput
from suicha.disclosure.models import Publication
from suicha.disclosure.rules.search import LONGEST
from suicha.disclosure.selectors import publishers
from suicha.inspections.rules.results import CHOICES

FIRST_YEAR = 2015  # 国办发〔2015〕58号


class Filter(forms.Form):
    """A plain GET form; ``conditions`` holds what was understood."""

    kind: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "organisation" in self.fields:
            units = [(unit.code, unit.name) for unit in publishers(self.kind)]
            self.fields["organisation"].choices = [("", "全部单位"), *units]

    def conditions(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _text(label: str, hint: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"placeholder": hint, "type": "search", "maxlength": LONGEST})
    return forms.CharField(label=label, required=False, widget=widget)


def _day(label: str) -> forms.DateField:
    widget = forms.TextInput(attrs={"placeholder": f"{label}，如2026-03-10", "inputmode": "numeric", "maxlength": 12})
    return forms.DateField(
        label=label,
        required=False,
        widget=widget,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"],
        error_messages={"invalid": "写成2026-03-10这样的公历日期"},
    )


class ItemFilter(Filter):
    kind = Publication.Kind.ITEMS
    text = _text("事项或依据", "事项、类别、依据")
    organisation = forms.ChoiceField(label="单位", required=False)
    item_class = forms.ChoiceField(
        label="事项类别", required=False, choices=[("", "一般和重点"), ("general", "一般"), ("key", "重点")]
    )


class PlanFilter(Filter):
    kind = Publication.Kind.PLAN
    text = _text("计划名称", "计划名称")
    organisation = forms.ChoiceField(label="单位", required=False)


class DrawFilter(Filter):
    kind = Publication.Kind.DRAW
    text = _text("任务或编号", "任务名称、抽取编号")
    organisation = forms.ChoiceField(label="单位", required=False)
    year = forms.ChoiceField(label="年份", required=False)
    state = forms.ChoiceField(
        label="进度",
        required=False,
        choices=[
            ("", "全部进度"),
            ("published", "可验证"),
            ("waiting", "承诺已公布"),
            ("late", "超时没有揭示"),
            ("void", "已作废"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(clock.today().year, FIRST_YEAR - 1, -1)
        self.fields["year"].choices = [("", "全部年份"), *((str(year), f"{year}年") for year in years)]


class ResultFilter(Filter):
    kind = Publication.Kind.RESULT
    text = _text("企业或任务", "企业名称、代码、任务")
    organisation = forms.ChoiceField(label="单位", required=False)
    result = forms.ChoiceField(
        label="抽查结果", required=False, choices=[("", "全部结果"), ("problem", "发现问题的"), *CHOICES]
    )
    since = _day("公示日期从")
    until = _day("公示日期到")


class ListPublishForm(forms.Form):
    """The day from which a published list holds."""

    effective_on = forms.DateField(label="施行日期", required=False, widget=DayInput())
