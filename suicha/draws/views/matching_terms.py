# SPDX-License-Identifier: Apache-2.0
"""How inspectors of a task are matched, who the candidates are, and whether a plan has people enough."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import within
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.rules.inspectors import staffing
from suicha.planning.match_forms import MatchForm, initial_match_terms
from suicha.planning.models import Plan, Task
from suicha.planning.rules.match_terms import match_terms_words
from suicha.planning.selectors import match_terms, match_terms_usual, tag_names


def _task(request: HttpRequest, pk: int, permission: Permission) -> Task:
    mine = Task.objects.filter(within(request.user, permission))
    return get_object_or_404(mine.select_related("organisation__parent", "row__plan"), pk=pk)


def _trail(task: Task, here: str) -> list[tuple[str, str]]:
    return [
        ("抽查任务", reverse("planning:tasks")),
        (task.number, reverse("planning:task", args=[task.pk])),
        (here, ""),
    ]


@require_http_methods(["GET", "POST"])
@requires(Permission.TASK_EDIT)
def matching_terms(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk, Permission.TASK_EDIT)
    usual = match_terms_usual(task.organisation)
    initial = initial_match_terms(match_terms(task))
    form = MatchForm(request.POST or None, usual=usual, tags=tag_names(task.organisation), initial=initial)
    if request.method == "POST" and form.is_valid():
        services.matching_terms_set(task=task, terms=form.terms, by=request.user)
        messages.success(request, "已改人员匹配办法，冻结名录时按它定候选人员。")
        return redirect("planning:task", pk=pk)
    context = {
        "task": task,
        "form": form,
        "trail": _trail(task, "人员匹配办法"),
        "standing": selectors.attempt_standing(task),
        "usual": match_terms_words(usual),
    }
    return render(request, "draws/matching_terms.html", context, status=422 if form.is_bound else 200)


@require_GET
@requires(Permission.TASK_VIEW)
@readonly
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk, Permission.TASK_VIEW)
    standing = selectors.attempt_standing(task)
    now = None if standing else selectors.pool_of(task).names
    roster = selectors.roster_of(task, now) if now is not None else selectors.roster_frozen(standing)
    lines = selectors.candidate_lines(roster)
    context = {
        "task": task,
        "trail": _trail(task, "候选人员"),
        "standing": standing,
        "terms": match_terms_words(match_terms(task)),
        "lines": lines,
        "people": sum(len(line.people) for line in lines),
        "warnings": selectors.warnings(roster),
        "clause": staffing.CLAUSE,
    }
    return render(request, "draws/candidates.html", context)


@require_GET
@requires(Permission.PLAN_VIEW)
@readonly
def plan_people(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment for which a plan's page leaves a place."""
    plan = get_object_or_404(
        Plan.objects.filter(within(request.user, Permission.PLAN_VIEW)).select_related("organisation__parent"), pk=pk
    )
    rows = selectors.plan_people(plan)
    short = sum(bool(row.sentences) for row in rows)
    return render(request, "draws/plan_people.html", {"rows": rows, "short": short, "clause": staffing.CLAUSE})
