# SPDX-License-Identifier: Apache-2.0
"""Courses, tests and appraisals: list, one with its results, entering and revoking them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.registries import selectors, services
from suicha.registries.forms import RevokeForm, TrainingFilter, TrainingForm, entries_of
from suicha.registries.models import TrainingResult
from suicha.registries.views.targets import history

FIELDS = {
    "training_days_wrong": "held_on",
    "training_without_end": "valid_until",
    "training_twice": "topic",
    "training_incomplete": "topic",
}
HEAD = (
    "姓名", "执法证号", "单位", "种类", "主题", "日期", "学时", "主办单位", "结果", "分数", "合格有效期至",
)  # fmt: skip


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def trainings(request: HttpRequest) -> HttpResponse:
    form = TrainingFilter(request.GET)
    page = paginate(selectors.training_list(request.user, **form.conditions()), request.GET)
    context = {"form": form, "page": page, "can_edit": may(request.user, Permission.INSPECTOR_EDIT)}
    return render(request, "registries/trainings.html", context)


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def trainings_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Results of everybody in the trainings of the list, one person a row: the columns of the sheet to import."""
    found = selectors.results_seen(request.user, **TrainingFilter(request.GET).conditions())
    rows = (
        (
            row.inspector.name, row.inspector.certificate, row.inspector.organisation.name,
            row.training.get_kind_display(), row.training.topic, row.training.held_on, row.training.hours,
            row.training.organiser, row.get_result_display(), "" if row.score is None else str(row.score),
            row.training.valid_until,
        )
        for row in found.order_by("-training__held_on", "training_id", "pk")
    )  # fmt: skip
    return table_response("培训和测试成绩", HEAD, rows, kind)


@require_http_methods(["GET", "POST"])
@requires(Permission.INSPECTOR_EDIT)
def training_register(request: HttpRequest) -> HttpResponse:
    initial = {"organisation": request.user.organisation_id, "held_on": clock.today()}
    form = TrainingForm(request.POST or None, organisations=selectors.rosters_kept(request.user), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            training = services.training_register(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "已登记，录入每个人的成绩。")
            return redirect("registries:training", pk=training.pk)
    context = {"form": form, "title": "登记培训、测试或评估", "button": "登记", "list_name": "培训和测试"}
    context |= {"back": reverse("registries:trainings"), "domains": []}
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.INSPECTOR_VIEW)
def training(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.training_list(request.user), pk=pk)
    can_edit = selectors.may_keep(request.user, row.organisation)
    people = selectors.people_to_enter(row) if can_edit else []
    wrong: list[str] = []
    if request.method == "POST":
        entries, wrong = entries_of(request.POST, people)
        if not wrong:
            services.training_results_record(training=row, entries=entries, by=request.user)
            messages.success(request, f"已录入{len(entries)}人的成绩。")
            return redirect("registries:training", pk=pk)
    results = row.results.select_related("inspector__organisation", "registered_by").order_by("revoked_at", "pk")
    context = {
        "training": row,
        "results": [(each, f"revoke-{each.pk}") for each in results],
        "people": [
            (each, request.POST.get(f"result_{each.pk}", ""), request.POST.get(f"score_{each.pk}", ""))
            for each in people
        ],
        "choices": TrainingResult.Result.choices,
        "wrong": wrong,
        "can_edit": can_edit,
        "history": history(row),
        "reason_form": RevokeForm(),
    }
    return render(request, "registries/training.html", context, status=422 if wrong else 200)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def result_revoke(request: HttpRequest, pk: int, result: int) -> HttpResponse:
    row = get_object_or_404(selectors.training_list(request.user), pk=pk)
    found = get_object_or_404(TrainingResult.objects.filter(training=row), pk=result)
    form = RevokeForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    services.training_result_revoke(result=found, reason=reason, by=request.user)
    messages.success(request, f"已撤销{found.inspector.name}的成绩，可以重新录入。")
    return redirect("registries:training", pk=pk)
