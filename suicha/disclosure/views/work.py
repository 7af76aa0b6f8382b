# SPDX-License-Identifier: Apache-2.0
"""The queue of the workbench: what waits, exactly what the public will see, and the buttons."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.middleware import refusal_record
from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import within
from suicha.catalogue.models import ListVersion
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.templatetags.ui import cyear_date
from suicha.disclosure import selectors, services
from suicha.disclosure.forms import ListPublishForm
from suicha.disclosure.models import Publication
from suicha.draws.models import Draw
from suicha.inspections.models import Inspection
from suicha.planning.models import Plan

TABS = {
    "results": "结果",
    "changed": "结果待更新",
    "draws": "抽取",
    "plans": "计划",
    "items": "事项清单",
    "joint": "联合清单",
    "regimes": "清单外监管",
    "published": "已公示",
}
_ROWS: dict[str, Callable[[Any], Any]] = {
    "results": selectors.waiting_results,
    "changed": selectors.changed_results,
    "draws": selectors.waiting_draws,
    "plans": selectors.waiting_plans,
    "items": selectors.waiting_items,
    "joint": lambda by: selectors.waiting_registers(by, Publication.Kind.JOINT),
    "regimes": lambda by: selectors.waiting_registers(by, Publication.Kind.REGIMES),
    "published": selectors.published_list,
}


@require_GET
@requires(Permission.DISCLOSURE_VIEW)
@readonly
def queue(request: HttpRequest) -> HttpResponse:
    by = request.user
    counts = selectors.waiting_counts(by)
    first = next((name for name in TABS if counts[name]), "results")
    tab = request.GET.get("tab", "") if request.GET.get("tab") in TABS else first
    page = paginate(_ROWS[tab](by), request.GET, newest_first=tab == "published")
    waiting = selectors.with_lamps(page.rows) if tab in ("results", "changed", "draws") else []
    context = {
        "tab": tab,
        "views": [(f"{name} {counts[key]}", f"?tab={key}", key == tab) for key, name in TABS.items()],
        "counts": counts,
        "waits": sum(counts[name] for name in TABS if name != "published"),
        "page": page,
        "waiting": waiting,
        "may_publish": bool(by.paths_with(Permission.DISCLOSURE_PUBLISH)),
        "may_publish_plan": bool(by.paths_with(Permission.PLAN_PUBLISH)),
        "may_publish_items": bool(by.paths_with(Permission.ITEM_PUBLISH)),
    }
    return render(request, "disclosure/queue.html", context)


@require_GET
@requires(Permission.DISCLOSURE_VIEW)
@readonly
def result_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The result as the public will read it: made by the same function that makes the copy."""
    inspection = get_object_or_404(_inspections(request), pk=pk, state=Inspection.State.APPROVED)
    copy = selectors.result_copy(inspection)
    base, due = selectors.result_due(inspection)
    publication = Publication(
        kind=Publication.Kind.RESULT,
        organisation=inspection.organisation,
        number=copy.number,
        title=copy.title,
        target_number=copy.target_number,
        target_name=copy.target_name,
        body=copy.body,
        base_on=base,
        due_on=due.on,
    )
    before = Publication.objects.filter(kind="result", subject_id=pk, superseded_at=None).first()
    same = before is not None and copy.same_as(before.body, list(before.results.order_by("position")))
    context = {
        "inspection": inspection,
        "publication": publication,
        "rows": copy.rows,
        "before": before,
        "same": same,
        "waiting": selectors.with_lamps([inspection])[0],
        "may_publish": bool(request.user.paths_with(Permission.DISCLOSURE_PUBLISH)),
    }
    return render(request, "disclosure/preview.html", context)


def _inspections(request: HttpRequest) -> Any:
    found = Inspection.objects.filter(within(request.user, Permission.DISCLOSURE_VIEW))
    return found.select_related("organisation", "target", "task__row__plan", "drawn_target__draw")


@require_POST
@requires(Permission.DISCLOSURE_PUBLISH)
def result_publish(request: HttpRequest, pk: int) -> HttpResponse:
    publication = services.result_publish(inspection=get_object_or_404(_inspections(request), pk=pk), by=request.user)
    messages.success(request, f"已公示{publication.target_name}的检查结果，第{publication.version}版。")
    return back_to(request, "results")


@require_POST
@requires(Permission.DISCLOSURE_PUBLISH)
def results_publish(request: HttpRequest) -> HttpResponse:
    """The chosen results, one act each: what is refused says so, the others are public."""
    keys = [int(key) for key in request.POST.getlist("chosen") if key.isdecimal() and len(key) < 19]
    chosen = list(_inspections(request).filter(pk__in=keys).order_by("pk"))
    if not chosen:
        raise Refused("publish_nothing_chosen")
    done = 0
    for inspection in chosen:
        try:
            services.result_publish(inspection=inspection, by=request.user)
            done += 1
        except Refused as refusal:
            refusal_record(request, refusal)
            messages.error(request, str(refusal))
    if done:
        messages.success(request, f"已公示{done}份检查结果。")
    return back_to(request, "results")


@require_POST
@requires(Permission.DISCLOSURE_PUBLISH)
def draw_publish(request: HttpRequest, pk: int) -> HttpResponse:
    draw = get_object_or_404(Draw.objects.filter(within(request.user, Permission.DISCLOSURE_VIEW)), pk=pk)
    publication = services.draw_publish(draw=draw, by=request.user)
    messages.success(request, f"已公示抽取{publication.number}，抽取包可以下载和验证。")
    return back_to(request, "draws")


@require_POST
@requires(Permission.PLAN_PUBLISH)
def plan_publish(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.filter(within(request.user, Permission.PLAN_VIEW)), pk=pk)
    publication = services.plan_publish(plan=plan, by=request.user)
    messages.success(request, f"已公示计划“{publication.title}”，可以建立抽查任务。")
    return back_to(request, "plans")


@require_POST
@requires(Permission.ITEM_PUBLISH)
def list_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a version in force from the day given; from today where none is."""
    version = get_object_or_404(ListVersion.objects.filter(within(request.user, Permission.ITEM_PUBLISH)), pk=pk)
    form = ListPublishForm(request.POST)
    if not form.is_valid():
        raise Refused("publish_day_wrong")
    day = form.cleaned_data["effective_on"] or clock.today()
    publication = services.list_publish(version=version, effective_on=day, by=request.user)
    count, told = publication.body["count"], cyear_date(day)
    messages.success(request, f"已公布{publication.title}第{publication.version}版，共{count}项，自{told}起施行。")
    return back_to(request, "items")


def back_to(request: HttpRequest, tab: str) -> HttpResponse:
    """To the page that asked (``next``, of this site only), else to the tab of the queue."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(target)
    asked = request.POST.get("tab", "")
    return redirect(f"{reverse('disclosure:queue')}?tab={asked if asked in TABS else tab}")
