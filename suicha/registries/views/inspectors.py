# SPDX-License-Identifier: Apache-2.0
"""The library of inspectors: list, one person, writing, leaving and coming back."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.private import masked_mobile
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.registries import selectors, services
from suicha.registries.forms import (
    AbsenceForm,
    ConflictForm,
    InspectorFilter,
    InspectorForm,
    LeaveForm,
    NewInspectorForm,
    ReasonForm,
    TransferForm,
    mobile_kept,
)
from suicha.registries.models import Inspector
from suicha.registries.rules.certificates import lamp_of
from suicha.registries.views.targets import history

FIELDS = {
    "inspector_name_missing": "name",
    "inspector_certificate_missing": "certificate",
    "inspector_certificate_taken": "certificate",
    "inspector_account_taken": "user",
    "inspector_is_expert": "name",
    "inspector_certificate_days": "certificate_from",
    "inspector_certificate_half": "certificate_until",
    "tag_foreign": "tags",
}
# The mobile number stays inside: an export travels.
HEAD = (
    "姓名",
    "单位",
    "职务",
    "执法证号",
    "发证机关",
    "执法证有效期自",
    "执法证有效期至",
    "人员类别",
    "抽查监管领域",
    "可任组长",
    "机关人员",
    "可到镇街",
    "标签",
    "能力测试有效期至",
    "综合素质评估有效期至",
    "用户权限",
    "入库日期",
    "在岗情况",
    "离岗日期",
)


def _filtered(request: HttpRequest):
    form = InspectorFilter(
        request.GET,
        domains=selectors.inspector_domains(request.user),
        tags=dict.fromkeys(tag.name for tag in selectors.tags_seen(request.user)),
        units=organisations_with(request.user, Permission.INSPECTOR_VIEW),
    )
    return form, selectors.inspector_list(request.user, **form.conditions())


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def inspectors(request: HttpRequest) -> HttpResponse:
    form, found = _filtered(request)
    page = paginate(found, request.GET, newest_first=False)
    today, away = clock.today(), selectors.away_today([person.pk for person in page])
    context = {
        "form": form,
        "page": page,
        "rows": [(person, lamp_of(person.certificate_until, today), away.get(person.pk)) for person in page],
        "countable": selectors.countable(found).exclude(pk__in=selectors.away_today(found)).count(),
        "can_edit": may(request.user, Permission.INSPECTOR_EDIT),
    }
    return render(request, "registries/inspectors.html", context)


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def inspectors_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _filtered(request)
    trials = selectors.trials_of(found)
    rows = (
        (
            person.name, person.organisation.name, person.post, person.certificate, person.issuer,
            person.certificate_from, person.certificate_until,
            person.get_category_display(), "、".join(person.domains), "是" if person.is_leader else "否",
            "是" if person.is_office else "否", "、".join(town.name for town in person.towns.all()),
            "、".join(tag.name for tag in person.tags.all()), *_passes(trials.get(person.pk, [])),
            "、".join(person.user.role_titles) if person.user else "", person.joined_on,
            person.get_state_display(), person.left_on,
        )
        for person in selectors.with_roles(found).prefetch_related("towns", "tags").order_by("pk")
    )  # fmt: skip
    return table_response("执法检查人员名录库", HEAD, rows, kind)


def _matched(person: Inspector) -> bool:
    """Whether the person takes part in matchings at all."""
    return person.left_on is None and person.category == Inspector.Category.CERTIFIED


def _passes(trials) -> tuple[str, str]:
    """Until when the test and the appraisal hold, as a person reads it."""
    ends = (selectors.tested_until(trials), selectors.appraised_until(trials))
    return tuple("" if end is None else "长期" if end == date.max else end.isoformat() for end in ends)


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def inspector(request: HttpRequest, pk: int) -> HttpResponse:
    return person_page(request, get_object_or_404(selectors.inspector_list(request.user), pk=pk))


def person_page(request: HttpRequest, person: Inspector, mobile: str = "") -> HttpResponse:
    """One person; ``mobile`` is the whole number, where it was just asked for."""
    edits = selectors.may_keep(request.user, person.organisation)
    today, trials = clock.today(), selectors.trials_of([person.pk]).get(person.pk, [])
    tested, appraised = selectors.tested_until(trials), selectors.appraised_until(trials)
    context = {
        "inspector": person,
        "lamp": lamp_of(person.certificate_until, today),
        "history": history(person),
        "recusals": selectors.recusal_list(request.user).filter(inspector=person, ended_at=None).order_by("pk"),
        "can_edit": edits,
        "towns": person.towns.order_by("code"),
        "tags": person.tags.order_by("group", "name"),
        "mobile": mobile or masked_mobile(person.mobile),
        "mobile_shown": bool(mobile),
        "mobile_form": ReasonForm(auto_id="mobile_%s"),
        "postings": selectors.postings_of(person),
        "results": selectors.results_of(person),
        "away": selectors.away_today([person.pk]).get(person.pk),
        "lacks": selectors.admission_lacks(person) if person.is_waiting or _matched(person) else [],
        "passes": [
            ("能力测试", tested, bool(tested and tested < today)),
            ("综合素质评估", appraised, bool(appraised and appraised < today)),
        ],
        "endless": date.max,
        "absences": [(each, f"absence-end-{each.pk}") for each in selectors.absences_of(person)],
        "absence_form": AbsenceForm(auto_id="absence_%s"),
        "conflicts": [(each, f"conflict-end-{each.pk}") for each in selectors.conflicts_of(person)] if edits else [],
        "conflict_form": ConflictForm(auto_id="conflict_%s"),
        "leave_form": LeaveForm(initial={"left_on": today}),
        "transfer_form": TransferForm(
            organisations=selectors.rosters_kept(request.user),
            initial={"organisation": person.organisation_id, "post": person.post, "on": today},
            auto_id="transfer_%s",
        )
        if edits
        else None,
    }
    response = render(request, "registries/inspector.html", context)
    if mobile:
        response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@requires(Permission.INSPECTOR_EDIT)
def inspector_create(request: HttpRequest) -> HttpResponse:
    allowed = selectors.rosters_kept(request.user)
    accounts = selectors.accounts_without_entry(allowed)
    form = NewInspectorForm(
        request.POST or None,
        organisations=allowed,
        accounts=accounts,
        towns=selectors.towns_below(allowed),
        tags=selectors.tags_seen(request.user).filter(retired_on=None),
        initial={"organisation": request.user.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = services.inspector_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            done = "已登记，待入库：录入合格的成绩后办理入库" if person.is_waiting else "已入库"
            messages.success(request, f"{person.name}{done}。")
            return redirect("registries:inspector", pk=person.pk)
    context = {"form": form, "title": "新增执法检查人员", "button": "入库", "back": reverse("registries:inspectors")}
    context |= {"list_name": "执法检查人员名录库", "domains": []}
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.INSPECTOR_EDIT)
def inspector_change(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(selectors.inspector_list(request.user, permission=Permission.INSPECTOR_EDIT), pk=pk)
    allowed = organisations_with(request.user, Permission.INSPECTOR_EDIT)
    initial = {name: getattr(person, name) for name in InspectorForm.base_fields}
    initial |= {"domains": "、".join(person.domains), "towns": person.towns.order_by("code"), "mobile": ""}
    initial["tags"] = person.tags.order_by("group", "name")
    form = InspectorForm(
        request.POST or None,
        accounts=selectors.accounts_without_entry(allowed, keep=person),
        towns=selectors.towns_below(allowed, held=person.towns.all()),
        tags=selectors.tag_list(person.organisation),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.inspector_change(inspector=person, by=request.user, **mobile_kept(form.cleaned_data))
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "已保存。")
            return redirect("registries:inspector", pk=pk)
    context = {"form": form, "title": f"修改：{person.name}", "button": "保存"}
    context |= {"back": reverse("registries:inspector", args=[pk]), "list_name": "执法检查人员名录库", "domains": []}
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)
