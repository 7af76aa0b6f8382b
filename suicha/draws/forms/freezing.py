# SPDX-License-Identifier: Apache-2.0
"""The freezing: rows of witnesses, rows of dice and public numbers, and how the result will be public.

Rows are added by a button that needs no JavaScript; what was typed stays whatever was wrong with it.
"""

from django import forms
from django.http import QueryDict

from suicha.draws.models import Draw, Witness
from suicha.draws.rules.public_numbers import PRESETS
from suicha.draws.services import SourcePlan, WitnessSeat

USUAL_KINDS = (Witness.Kind.DISCIPLINE, Witness.Kind.DEPUTY, Witness.Kind.FIRM)
MOST_ROWS = 12
MOST_SOURCES = 6
WHAT = [("", "不用"), *((code, preset.words) for code, preset in PRESETS.items())]


def _whole(label: str, most: int) -> forms.IntegerField:
    faults = {"invalid": "填整数", "min_value": "至少1", "max_value": f"最多{most}"}
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=most, error_messages=faults)


class Row(forms.Form):
    """One of several rows of the same kind; a row left blank is no row."""

    typed: tuple[str, ...] = ()

    def is_blank(self) -> bool:
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in self.typed)


class WitnessRow(Row):
    """One witness to be invited."""

    typed = ("name", "unit")
    kind = forms.ChoiceField(label="类别", choices=Witness.Kind.choices)
    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "填写姓名"})
    unit = forms.CharField(label="所在单位", max_length=100, required=False)


class SourceRow(Row):
    """Dice, or a number that will be published elsewhere after the commitment.  What is left empty is the usual."""

    typed = ("what",)
    what = forms.ChoiceField(label="来源", choices=WHAT)
    issue = forms.CharField(label="期号或日期", max_length=60, required=False, help_text="如：2026130期")
    due_at = forms.DateTimeField(
        label="公布时间",
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": "写成2026-09-16 21:15这样的日期和时间"},
    )
    title = forms.CharField(label="名称", max_length=60, required=False)
    field = forms.CharField(label="取哪几个数", max_length=60, required=False)
    format = forms.CharField(label="写法样例", max_length=80, required=False, help_text="数字的位置都写0，如：00,00+00")
    fallback = forms.CharField(label="取消了怎么办", max_length=120, required=False, help_text="如：用实际公布的下一期")
    digits = _whole("骰子掷出几位", 64)
    bits = _whole("含多少比特", 256)

    def clean(self):
        found = super().clean()
        preset = PRESETS.get(found.get("what", ""))
        if preset is None:
            return found
        asked = ("title", "digits") if preset.kind == "dice" else ("title", "field", "format", "fallback", "bits")
        for name in ("title", "field", "format", "fallback", "digits", "bits"):
            found[name] = found.get(name) or getattr(preset, name)
            if name in asked and not found[name] and name not in self.errors:
                self.add_error(name, "这种来源要填这一项")
        if preset.kind == "public":
            if not found.get("issue"):
                self.add_error("issue", "写明是哪一期，不能事后再挑")
            if not found.get("due_at") and "due_at" not in self.errors:
                self.add_error("due_at", "写明公布的日期和时间")
        return found

    def plan(self, name: str) -> SourcePlan:
        found = {key: value for key, value in self.cleaned_data.items() if key != "what"}
        return SourcePlan(name=name, kind=PRESETS[self.cleaned_data["what"]].kind, **found)


class DisclosureForm(forms.Form):
    """Left out, it is the organisation's rule."""

    disclosure = forms.ChoiceField(
        label="结果怎样公开",
        choices=Draw.Disclosure.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "选一种公开方式"},
    )


class WayForm(forms.Form):
    """Left out, it is the organisation's rule."""

    way = forms.ChoiceField(
        label="怎样抽取",
        choices=[("computer", "电脑抽取"), ("lottery", "现场抽签")],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "选一种抽取方式"},
    )


class FreezeForm:
    """The whole page: ``witnesses``, ``sources``, ``way``, ``disclosure`` as they were sent, or are first offered."""

    def __init__(self, data: QueryDict | None, *, least: int, disclosure: str, way: str) -> None:
        self.sent = data
        self.witnesses = [_witness(place, data) for place in range(_number(data, "rows", least, MOST_ROWS))]
        self.sources = [SourceRow(data, prefix=f"s{n}") for n in range(_number(data, "source_rows", 0, MOST_SOURCES))]
        self.disclosure = DisclosureForm(data, initial={"disclosure": disclosure})
        self.way = WayForm(data, initial={"way": way})

    def one_more(self, which: str) -> None:
        """One more row to fill in; what was typed stays, complaints wait."""
        self.witnesses = [_again(row) for row in self.witnesses]
        self.sources = [_again(row) for row in self.sources]
        self.disclosure, self.way = _again(self.disclosure), _again(self.way)
        if which == "source" and len(self.sources) < MOST_SOURCES:
            self.sources.append(SourceRow(prefix=f"s{len(self.sources)}"))
        elif which != "source" and len(self.witnesses) < MOST_ROWS:
            self.witnesses.append(_witness(len(self.witnesses), None))

    def is_valid(self) -> bool:
        filled = [row for row in (*self.witnesses, *self.sources) if not row.is_blank()]
        return all([*(row.is_valid() for row in filled), self.disclosure.is_valid(), self.way.is_valid()])

    def judged(self) -> None:
        """A row left blank is simply offered again, without complaint."""
        self.witnesses = [_again(row) if row.is_blank() else row for row in self.witnesses]
        self.sources = [_again(row) if row.is_blank() else row for row in self.sources]

    @property
    def bound(self) -> list[forms.Form]:
        """Every form of the page that may have something to say."""
        return [*self.witnesses, *self.sources, self.way, self.disclosure]

    def seats(self) -> list[WitnessSeat]:
        return [WitnessSeat(**row.cleaned_data) for row in self.witnesses if not row.is_blank()]

    def plans(self) -> list[SourcePlan]:
        """The sources, named by kind and place: dice1, public1, …  Witnesses come first in every seed."""
        plans, counted = [], {"dice": 0, "public": 0}
        for row in self.sources:
            if not row.is_blank():
                kind = PRESETS[row.cleaned_data["what"]].kind
                counted[kind] += 1
                plans.append(row.plan(f"{kind}{counted[kind]}"))
        return plans


def _witness(place: int, data: QueryDict | None) -> WitnessRow:
    usual = USUAL_KINDS[place] if place < len(USUAL_KINDS) else Witness.Kind.SOCIETY
    return WitnessRow(data, prefix=f"w{place}", initial={"kind": usual})


def _again(form: forms.Form) -> forms.Form:
    """The same form with what was typed and without complaints."""
    typed = {name: form.data.get(form.add_prefix(name), "") for name in form.fields}
    return type(form)(prefix=form.prefix, initial=form.initial | {name: text for name, text in typed.items() if text})


def _number(data: QueryDict | None, name: str, usual: int, most: int) -> int:
    sent = data.get(name, "") if data else ""
    return min(int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < 4 else usual, most)
