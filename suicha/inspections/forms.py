# SPDX-License-Identifier: Apache-2.0
"""What people type about visits.  Limits are those of the acts; the words are ours."""

from typing import Any

from django import forms

from suicha.accounts.models import Organisation
from suicha.core.fields import RowsField
from suicha.core.widgets import DayInput
from suicha.inspections.models import Inspection
from suicha.inspections.rules.results import RESULTS
from suicha.inspections.services.arranging import LONGEST_VEHICLE
from suicha.inspections.services.noticing import LONGEST_MEANS
from suicha.inspections.services.reviewing import COMMENT_LIMIT
from suicha.inspections.services.visiting import OPINION_LIMIT, PRESENT_LIMIT, RECORD_LIMIT
from suicha.registries.models import Entrustment, Inspector

# On the phone the common answers are one tap; the kinds of problems are a list below them.
SIMPLE = {"clear": ("未发现问题", "yes"), "problem": ("发现问题", "no"), "no_activity": ("未涉及", "na")}
KINDS = [(code, result.title) for code, result in RESULTS.items() if code not in SIMPLE]
_TOO_LONG = "有%(show_value)d字，超过%(limit_value)d字，删减后再试"


def _area(rows: int, **attrs: object) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class VisitFilter(forms.Form):
    """Conditions of the list; one that makes no sense is left out."""

    text = forms.CharField(
        label="对象、任务、编号",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "企业、代码、任务、通知书编号"}),
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部状态"), *Inspection.State.choices, ("overdue", "逾期未检")],
    )
    task = forms.ChoiceField(label="任务", required=False)

    def __init__(self, *args: Any, tasks: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [("", "全部任务"), *((str(pk), title) for pk, title in tasks)]

    def conditions(self) -> dict[str, Any]:
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return found | ({"task": int(found["task"])} if "task" in found else {})


class SubmitForm(forms.Form):
    """The end of a visit: what was seen, what the firm says, who was told, and the day."""

    record = forms.CharField(
        label="现场检查情况",
        required=False,
        max_length=RECORD_LIMIT,
        widget=_area(5),
        help_text="看了什么、问了谁、发现什么。没有照片时必须写。",
        error_messages={"max_length": _TOO_LONG},
    )
    opinion = forms.CharField(
        label="检查对象意见",
        required=False,
        max_length=OPINION_LIMIT,
        widget=_area(2),
        help_text="结果已当场告知。拒绝签字的，写明原因。",
        error_messages={"max_length": _TOO_LONG},
    )
    present = forms.CharField(
        label="检查对象在场人员",
        required=False,
        max_length=PRESENT_LIMIT,
        help_text="当场被告知结果的人，写姓名和职务。",
        error_messages={"max_length": _TOO_LONG},
    )
    follow_up = forms.CharField(
        label="交后续处理的事项",
        required=False,
        max_length=OPINION_LIMIT,
        widget=_area(2),
        error_messages={"max_length": _TOO_LONG},
    )
    finished_on = forms.DateField(
        label="检查结束日期",
        widget=DayInput(),
        help_text="结果公示的期限从这一天起算。",
        error_messages={"required": "填检查结束那天的日期", "invalid": "写成2026-09-16这样的公历日期"},
    )

    def __init__(self, *args: Any, station: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if station is None:
            del self.fields["follow_up"]
        else:
            self.fields[
                "follow_up"
            ].help_text = f"由{station.short_name}后续处理，处理什么由检查组确定。有问题时必须写。"


class TripForm(forms.Form):
    """Day, leader and car of one visit; a row left as it is changes nothing."""

    visit_on = forms.DateField(
        label="检查日期",
        required=False,
        widget=DayInput(),
        error_messages={"invalid": "写成2026-09-16这样的公历日期"},
    )
    leader = forms.TypedChoiceField(label="组长", required=False, coerce=int, empty_value=None)
    vehicle = forms.CharField(
        label="车辆", required=False, max_length=LONGEST_VEHICLE, error_messages={"max_length": _TOO_LONG}
    )

    def __init__(self, *args: Any, visit: Inspection, leaders: list[tuple[int, str]], **kwargs: Any) -> None:
        first = {"visit_on": visit.visit_on, "vehicle": visit.vehicle, "leader": visit.leader_id}
        super().__init__(*args, initial=first, prefix=f"v{visit.pk}", **kwargs)
        self.fields["leader"].choices = [("", "匹配时的组长"), *leaders]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}：{visit.target.name}"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.has_changed() and "visit_on" in found and not found["visit_on"]:
            self.add_error("visit_on", "填检查日期")
        return found


class NoticeForm(forms.Form):
    """How the firm was told of the day."""

    means = forms.CharField(label="怎样告知的", max_length=LONGEST_MEANS, help_text="例如：电话告知安全员陈某")


class CompanionsForm(forms.Form):
    """The local station that helps and follows up, and who goes along."""

    station = forms.ModelChoiceField(
        label="配合并负责后续处理的单位",
        required=False,
        queryset=Organisation.objects.none(),
        empty_label="没有",
        help_text="派员配合检查；发现的违法行为由它后续处理，处理什么由检查组写明。",
        error_messages={"invalid_choice": "从列出的单位里选"},
    )
    companions = RowsField(
        label="同行人员",
        required=False,
        queryset=Inspector.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="所里的人员、网格的行政执法人员。不算在检查组至少2人之内。",
        error_messages={"invalid_choice": "从列出的人里选"},
    )

    def __init__(self, *args: Any, stations: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = stations
        self.fields["companions"].queryset = people
        self.fields["companions"].label_from_instance = lambda one: f"{one.name}（{one.organisation.short_name}）"


class ReviewForm(forms.Form):
    """The reviewer's words."""

    comment = forms.CharField(
        label="审核意见",
        required=False,
        max_length=COMMENT_LIMIT,
        widget=_area(3),
        help_text="退回时必须写明哪里要补正。",
        error_messages={"max_length": _TOO_LONG},
    )


class ParticipationForm(forms.Form):
    """Who of an entrusted institution helped with what."""

    entrustment = forms.ModelChoiceField(label="委托记录", queryset=Entrustment.objects.none(), empty_label=None)
    people = forms.CharField(label="到场人员", max_length=100, help_text="姓名，几个人用顿号隔开")
    work = forms.CharField(label="承担的工作", max_length=200, help_text="例如压力容器壁厚检测")

    def __init__(self, *args: Any, entrustments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entrustment"].queryset = entrustments
        self.fields["entrustment"].label_from_instance = lambda row: f"{row.institution}　{row.number}"


def result_of(post: Any) -> str:
    """The code of the result from the two controls of an item: what was tapped, and which kind of problem."""
    tapped = post.get("verdict", "")
    return post.get("kind", "") if tapped == "problem" else tapped
