# SPDX-License-Identifier: Apache-2.0
"""Acts on 检查表 and their questions.  Every one is a plain form; none needs a script."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import BeginForm, QuestionForm, RetireForm, question_initial
from suicha.catalogue.models import ChecklistVersion, Question
from suicha.catalogue.views.checklists import shown, version_or_404
from suicha.core.errors import Refused


def _to(version: ChecklistVersion, anchor: str = "") -> HttpResponse:
    address = reverse("catalogue:checklist_version", args=[version.checklist_id, version.number])
    return redirect(f"{address}{anchor}")


def _said(act: Callable[[], object]) -> Refused | None:
    """Do the act; words typed wrongly come back to be shown on the page, every other refusal is one of the act."""
    try:
        act()
    except Refused as refused:
        if refused.status != 422:
            raise
        return refused
    return None


@require_POST
@requires(Permission.ITEM_EDIT)
def begin(request: HttpRequest, item: int) -> HttpResponse:
    found = get_object_or_404(selectors.items_without_checklist(request.user), pk=item)
    form = BeginForm(request.POST)
    preset = form.cleaned_data["preset"] if form.is_valid() else request.POST.get("preset", "")
    draft = services.checklist_begin(item=found, preset=preset, by=request.user)
    messages.success(request, f"已起草“{draft.checklist.title}”第{draft.number}版，改好后启用。")
    return _to(draft)


@require_POST
@requires(Permission.ITEM_EDIT)
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.checklist_list(request.user), pk=pk)
    draft = services.checklist_revise(checklist=found, by=request.user)
    messages.success(request, f"已开始第{draft.number}版的草稿。启用之前，在用的还是原来那一版。")
    return _to(draft)


@require_POST
@requires(Permission.ITEM_EDIT)
def drop(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    version = version_or_404(request, pk, number)
    services.checklist_drop(version=version, by=request.user)
    messages.success(request, f"已放弃“{version.checklist.title}”第{number}版的草稿。")
    return redirect("catalogue:checklist", pk)


@require_POST
@requires(Permission.ITEM_PUBLISH)
def publish(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    version = version_or_404(request, pk, number)
    services.checklist_publish(version=version, by=request.user)
    messages.success(request, f"第{number}版已启用，以后派发的检查用这一版。")
    return _to(version)


@require_POST
@requires(Permission.ITEM_PUBLISH)
def retire(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    version = version_or_404(request, pk, number)
    form = RetireForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    refusal = _said(lambda: services.checklist_retire(version=version, reason=reason, by=request.user))
    if refusal:
        return render(request, "catalogue/checklist.html", shown(request, version, refusal=refusal), status=422)
    messages.success(request, f"第{number}版已停用，以后派发的检查不再有这张检查表。")
    return _to(version)


def _question(request: HttpRequest, pk: int) -> tuple[Question, ChecklistVersion]:
    """A question of a version this person may look at."""
    row = get_object_or_404(Question.objects.select_related("version"), pk=pk)
    version = version_or_404(request, row.version.checklist_id, row.version.number)
    row.version = version
    return row, version


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def question_add(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    version = version_or_404(request, pk, number)
    earlier = selectors.ruled(version)
    form = QuestionForm(request.POST or None, earlier=earlier)
    refusal = None
    if request.method == "POST" and form.is_valid():
        row = form.cleaned_data["row"]
        refusal = _said(lambda: services.question_add(version=version, row=row, by=request.user))
        if refusal is None:
            messages.success(request, f"已加第{len(earlier) + 1}题。")
            if "again" in request.POST:
                return redirect("catalogue:question_add", pk, number)
            return _to(version, "#end")
    return _form(request, version, form, refusal, f"加第{len(earlier) + 1}题", again=True)


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def question_change(request: HttpRequest, pk: int) -> HttpResponse:
    found, version = _question(request, pk)
    rules = {rule.position: rule for rule in selectors.ruled(version)}
    earlier = [rule for position, rule in rules.items() if position < found.position]
    initial = question_initial(rules[found.position], found.method, found.basis)
    form = QuestionForm(request.POST or None, earlier=earlier, initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        row = form.cleaned_data["row"]
        refusal = _said(lambda: services.question_change(question=found, row=row, by=request.user))
        if refusal is None:
            messages.success(request, f"第{found.position}题已改好。")
            return _to(version, f"#q{found.position}")
    return _form(request, version, form, refusal, f"改第{found.position}题", again=False)


def _form(
    request: HttpRequest,
    version: ChecklistVersion,
    form: QuestionForm,
    refusal: Refused | None,
    title: str,
    again: bool,
) -> HttpResponse:
    context = {"version": version, "form": form, "refusal": refusal, "title": title, "again": again}
    context["back"] = reverse("catalogue:checklist_version", args=[version.checklist_id, version.number])
    return render(request, "catalogue/question.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ITEM_EDIT)
def question_move(request: HttpRequest, pk: int) -> HttpResponse:
    found, version = _question(request, pk)
    up = request.POST.get("way") == "up"
    refusal = _said(lambda: services.question_move(question=found, up=up, by=request.user))
    if refusal:
        return render(request, "catalogue/checklist.html", shown(request, version, refusal=refusal), status=422)
    return _to(version, f"#q{found.position}")


@require_POST
@requires(Permission.ITEM_EDIT)
def question_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found, version = _question(request, pk)
    refusal = _said(lambda: services.question_remove(question=found, by=request.user))
    if refusal:
        return render(request, "catalogue/checklist.html", shown(request, version, refusal=refusal), status=422)
    messages.success(request, f"已删去第{found.position}题。")
    return _to(version)
