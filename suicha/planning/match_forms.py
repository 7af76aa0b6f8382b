# SPDX-License-Identifier: Apache-2.0
"""人员匹配办法 of a task as a form; what is not said is as the organisation's settings have it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from suicha.planning.rules.match_terms import LEVELS, MODES, MOST_CAP, MOST_EXPERTS, POOLS, SPECIALTIES, MatchTerms

YES_NO = [("yes", "要求"), ("no", "不要求")]


def _one_of(label: str, words: dict[str, str], hint: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(words.items()), required=False, help_text=hint)


def _yes_no(label: str, hint: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, required=False, help_text=hint)


def _number(label: str, most: int, hint: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        help_text=hint,
        error_messages={"invalid": "填整数，例如0"},
    )


class MatchForm(forms.Form):
    """Each choice with one line of what it does; ``usual`` are the terms of the organisation."""

    pool = _one_of("产生范围", POOLS, "人员登记的可到镇街，与对象所在镇街比对")
    mode = _one_of("匹配方式", MODES, "由人搭配的，人选仍由电脑随机抽出")
    level = _one_of("由谁匹配", LEVELS, "下级匹配的，各单位从自己的人员里抽")
    specialty = _one_of("专业特长", SPECIALTIES, "人员登记的监管领域，与对象的领域比对；配合部门不比对")
    leader = _yes_no("派一名组长", "要求的，第一席从可任组长的人员里抽")
    avoid_last = _yes_no("上次检查过的不再派", "看同一对象最近一次抽取派过谁")
    tested = _yes_no("能力测试合格", "要求的，测试在检查期满前不能过期")
    cap = _number("每人最多承担几家", MOST_CAP, "0是不限；不够时页面会写明缺几人")
    experts = _number("每家抽几名专家", MOST_EXPERTS, "0是不抽；专家与检查人员分开随机抽取")
    tag = forms.ChoiceField(label="人员标签", required=False, help_text="选了的，牵头部门每组至少一人有这个标签")
    expert_field = forms.CharField(label="专家领域", required=False, max_length=40, help_text="空着就按对象的领域")

    def __init__(self, *args: Any, usual: MatchTerms, tags: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual
        choices = [("", "不比对标签"), *((name, name) for name in tags)]
        self.fields["tag"].choices = choices  # type: ignore[attr-defined]
        for name, value in usual._asdict().items():
            shown = ("yes" if value else "no") if isinstance(value, bool) else value
            self.initial.setdefault(name, shown)

    @property
    def match_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in MatchForm.base_fields]

    @property
    def terms(self) -> MatchTerms:
        """What was chosen; what was left empty is as usual."""
        chosen = {
            name: value == "yes" if name in ("leader", "avoid_last", "tested") else value
            for name in MatchForm.base_fields
            if (value := self.cleaned_data.get(name)) not in ("", None)
        }
        return self.usual._replace(**chosen)


def initial_match_terms(terms: MatchTerms) -> dict[str, object]:
    """The terms of a task as the fields of its form."""
    return {
        name: ("yes" if value else "no") if isinstance(value, bool) else value
        for name, value in terms._asdict().items()
    }
