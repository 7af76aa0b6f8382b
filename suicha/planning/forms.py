# SPDX-License-Identifier: Apache-2.0
"""Forms and filters of plans and tasks."""

from django import forms
from django.db.models import Q

from suicha.accounts.forms import RegionsField
from suicha.accounts.models import Organisation
from suicha.catalogue.models import Item
from suicha.catalogue.rules.ratio import percent_words, ppm_of
from suicha.core.errors import Refused
from suicha.core.fields import RowsField
from suicha.planning.match_forms import MatchForm
from suicha.planning.models import Plan
from suicha.planning.rules.presets import PRESETS
from suicha.planning.rules.terms import DIVIDED, MARKED, SPREAD, Terms
from suicha.registries.forms import DayField
from suicha.registries.models import Target
from suicha.registries.rules.scope import AREAS, GRADES

METHODS = ("现场检查", "书面检查", "网络监测", "委托专业机构检查")
MOST_ITEMS = MOST_OWN = 20
_BOX = {"class": "form-check-input"}


class PlanFilter(forms.Form):
    q = forms.CharField(
        label="计划名称",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "计划名称", "type": "search"}),
    )
    year = forms.ChoiceField(label="年度", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "状态"), *Plan.State.choices])

    def __init__(self, data, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [("", "年度"), *((str(year), f"{year}年度") for year in years)]

    def conditions(self) -> dict[str, object]:
        """What was asked and understood, as arguments of the list."""
        self.full_clean()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if "year" in found:
            found["year"] = int(found["year"])
        return ({"text": found.pop("q")} if "q" in found else {}) | found


class TaskFilter(PlanFilter):
    q = forms.CharField(
        label="任务名称或编号",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "任务名称、编号", "type": "search"}),
    )
    state = None


class PlanForm(forms.Form):
    organisation = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    year = forms.IntegerField(
        label="年度",
        min_value=2000,
        max_value=2200,
        help_text="按自然年编制",
        error_messages={"invalid": "填四位数的年份"},
    )
    title = forms.CharField(label="计划名称", max_length=200)

    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class RatioField(forms.CharField):
    """A ratio as people type it, in ppm; 0 where none is needed and none was given."""

    def __init__(self, **kwargs) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value) -> int:
        text = super().clean(value)
        try:
            return ppm_of(text) if text else 0
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def _choice(label: str, words: dict[str, str], usual: str) -> forms.ChoiceField:
    """One of a few ways; what is not said is the usual way."""
    return forms.ChoiceField(
        label=label, choices=[*words.items()], initial=usual, required=False, widget=forms.RadioSelect
    )


class TermsForm(forms.Form):
    """抽取办法 of a row.  An own ratio left empty means the ratio of the row."""

    divided = _choice("分层", DIVIDED, "domain")
    spread = _choice("各层家数", SPREAD, "total")
    marked = _choice("失信情形", MARKED, "include")
    raised = RatioField(label="失信情形层的比例", required=False, help_text="单独一层时填，高于上面的抽查比例")
    mandatory_counts = forms.BooleanField(label="必查的计入抽查比例", required=False)
    uncovered_only = forms.BooleanField(label="只抽本周期还没有抽到过的", required=False)
    cap_reason = forms.CharField(
        label="不受每年抽查上限限制的理由", required=False, max_length=200, help_text="不填，到了上限的照常排除"
    )

    def __init__(self, *args, domains, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.own = {f"own_{grade}": grade for grade in GRADES}
        self.own |= {f"own_{number}": name for number, name in enumerate(domains[:MOST_OWN])}
        for name, part in self.own.items():
            label = f"风险{part}{GRADES[part]}" if part in GRADES else part
            self.fields[name] = RatioField(label=label, required=False)

    @property
    def has_own(self) -> bool:
        return any(self[name].value() for name in self.own)

    @property
    def own_grades(self) -> list:
        return [self[name] for name, part in self.own.items() if part in GRADES]

    @property
    def own_domains(self) -> list:
        return [self[name] for name, part in self.own.items() if part not in GRADES]

    @property
    def terms(self) -> Terms:
        """What was chosen; own ratios count for the way of dividing that was chosen."""
        chosen = self.cleaned_data
        mine = {
            part: chosen.get(name) or 0 for name, part in self.own.items()
            if (part in GRADES) == (chosen.get("divided") == "grade")
        }  # fmt: skip
        kept = {name: chosen[name] for name in TermsForm.base_fields if chosen.get(name)}
        return Terms(**kept, ratios={part: ratio for part, ratio in mine.items() if ratio})


def initial_terms(terms: Terms, domains: list[str]) -> dict[str, object]:
    """The terms of a row as the fields of its form."""
    own = {part: f"own_{part}" for part in GRADES} | {name: f"own_{n}" for n, name in enumerate(domains[:MOST_OWN])}
    ratios = {own[part]: percent_words(ratio) for part, ratio in terms.ratios.items() if part in own}
    kept = {name: getattr(terms, name) for name in TermsForm.base_fields}
    return kept | ratios | {"raised": percent_words(terms.raised) if terms.raised else ""}


def with_preset(data):
    """What was typed, with the ratios of the preset whose button was pressed."""
    preset = PRESETS.get(data.get("preset", ""))
    if preset is None:
        return data
    filled = data.copy()
    for grade, ratio in preset.ratios.items():
        filled[f"own_{grade}"] = percent_words(ratio)
    filled["divided"], filled["spread"] = "grade", "each"
    return filled


class RowForm(TermsForm):
    """One plan row.  ``items`` lists what is chosen and what the words in ``find`` match, 20 at most."""

    title = forms.CharField(label="抽查内容", max_length=200, help_text="例如：危险化学品经营单位安全生产检查")
    find = forms.CharField(
        label="找事项",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "事项名称或类别里的字", "type": "search"}),
    )
    items = RowsField(
        label="抽查事项",
        queryset=Item.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs=_BOX),
        error_messages={"required": "从已公布的事项清单里至少选一项"},
    )
    domains = forms.MultipleChoiceField(label="领域", required=False, widget=forms.CheckboxSelectMultiple(attrs=_BOX))
    grades = forms.MultipleChoiceField(
        label="风险分类",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=_BOX),
        choices=[(grade.value, f"{grade.value}{grade.label}") for grade in Target.Grade],
    )
    towns = RegionsField(label="镇街", required=False)
    areas = forms.MultipleChoiceField(
        label="区域风险",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=_BOX),
        choices=list(AREAS.items()),
    )
    lists = forms.ChoiceField(
        label="专题名录", required=False, help_text="选了名录，就只抽名录上的；下面的条件再缩小范围"
    )
    ratio = RatioField(label="抽查比例", help_text="填百分数，10或10%都可以")
    method = forms.ChoiceField(label="检查方式", choices=[(name, name) for name in METHODS])
    starts_on = DayField(label="开始")
    ends_on = DayField(label="结束")
    participants = RowsField(
        label="参与部门",
        required=False,
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs=_BOX),
        help_text="部门联合抽查才选",
    )

    def __init__(self, *args, items, domains, towns, participants, lists=(), **kwargs) -> None:
        super().__init__(*args, domains=domains, **kwargs)
        self.fields["domains"].choices = [(name, name) for name in domains]
        self.fields["towns"].offer(towns)
        self.fields["lists"].choices = [("", "不按名录，按下面的条件"), *lists]
        self.fields["participants"].queryset = participants
        self.fields["items"].queryset = items
        self._offer(items)

    @property
    def scope(self) -> dict[str, list[str]]:
        chosen = {key: self.cleaned_data.get(key) or [] for key in ("domains", "grades", "towns", "areas")}
        return chosen | {"lists": [self.cleaned_data["lists"]] if self.cleaned_data.get("lists") else []}

    def row(self) -> dict[str, object]:
        """The arguments of ``plan_row_add`` and ``plan_row_change``."""
        kept = ("title", "method", "starts_on", "ends_on")
        lists = {name: list(self.cleaned_data[name]) for name in ("items", "participants")}
        values = {name: self.cleaned_data[name] for name in kept} | lists
        return values | {"scope": self.scope, "ppm": self.cleaned_data["ratio"], "terms": self.terms}

    def typed(self) -> dict[str, object]:
        """Everything as it was typed, to show the same form again without judging it."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }

    def _offer(self, items) -> None:
        wanted = (self["find"].value() or "").strip()[: self.fields["find"].max_length]
        chosen = {str(getattr(value, "pk", value)) for value in self["items"].value() or []}
        chosen = {int(value) for value in chosen if value.isdecimal() and len(value) < 19}
        match = items.filter(Q(name__icontains=wanted) | Q(category__icontains=wanted)) if wanted else items
        found = list(match.exclude(pk__in=chosen).order_by("sequence", "pk")[: MOST_ITEMS + 1])
        kept = list(items.filter(pk__in=chosen).order_by("sequence", "pk"))
        self.more_items = len(found) > MOST_ITEMS
        self.none_found = bool(wanted) and not found
        self.fields["items"].widget.choices = [
            (item.pk, f"{item.name}（{item.get_item_class_display()}{_listed(item)}）")
            for item in [*kept, *found[:MOST_ITEMS]]
        ]


def _listed(item: Item) -> str:
    return f"，清单写明比例{item.ratio}" if item.ratio_ppm else ""


class SubmitForm(forms.Form):
    """Handing in a plan; where the checks warn, the person says that they saw it."""

    seen = forms.BooleanField(label="已看过可行性检查的提醒，仍然提交", error_messages={"required": "勾选后才能提交"})


class CommentForm(forms.Form):
    comment = forms.CharField(label="意见", required=False, max_length=500)


class ReturnForm(forms.Form):
    comment = forms.CharField(label="退回意见", max_length=500, help_text="写明要改哪一行、改成什么")


class TaskForm(MatchForm):
    title = forms.CharField(label="任务名称", max_length=200)
    starts_on = DayField(label="检查开始")
    ends_on = DayField(label="检查结束")
    batches = forms.IntegerField(
        label="分几批检查",
        min_value=1,
        max_value=1000,
        initial=1,
        help_text="一次抽取，分批实施，例如每季度一批填4",
        error_messages={"invalid": "填整数，例如1"},
    )

    @property
    def own_fields(self) -> list:
        return [self[name] for name in ("title", "starts_on", "ends_on", "batches")]

    def task(self) -> dict[str, object]:
        """The arguments of ``task_create``."""
        kept = {name: self.cleaned_data[name] for name in ("title", "starts_on", "ends_on", "batches")}
        return kept | {"matching": self.terms}
