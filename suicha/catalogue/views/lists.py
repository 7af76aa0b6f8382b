# SPDX-License-Identifier: Apache-2.0
"""Pages of the versions of a list: where each stands, what it changes and why, and the acts on its road."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.models import Organisation
from suicha.accounts.permissions import Permission as P
from suicha.accounts.permissions import may, requires
from suicha.accounts.selectors import bureau_of, organisations_with
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import lists as forms
from suicha.catalogue.models import ListChange, ListPart, ListVersion
from suicha.catalogue.rules.comparing import lines
from suicha.catalogue.views.items import HEAD, row_of
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

State = ListVersion.State
STEPS = ("起草", "汇总上报", "批准", "备案", "公布", "施行")


@require_GET
@requires(P.ITEM_VIEW)
@readonly
def versions(request: HttpRequest) -> HttpResponse:
    """The versions of one organisation's list: the one asked for, else one's own, else all that may be seen."""
    by = request.user
    owners = list(organisations_with(by, P.ITEM_VIEW).exclude(kind=Organisation.Kind.SECTION))
    asked = request.GET.get("organisation", "")
    own = [each for each in owners if by.organisation.path.startswith(each.path)]
    chosen = next((each for each in owners if each.code == asked), (own or owners or [bureau_of(by.organisation)])[-1])
    page = paginate(selectors.list_versions(by, organisation=chosen.code), request.GET)
    today = clock.today()
    month = selectors.setting(chosen, "list_update_month").value
    demand = selectors.demanded(chosen)
    address = reverse("catalogue:versions")
    context = {
        "organisation": chosen,
        "views": [(each.short_name, f"{address}?organisation={each.code}", each == chosen) for each in owners],
        "page": page,
        "behind": selectors.upper_behind(chosen),
        "standings": selectors.standings(page.rows),
        "due": selectors.update_day(month, today.year),
        "updated": selectors.updated_in(chosen, today.year),
        "year": today.year,
        "demand": demand,
        "demands_before": selectors.demands_before(demand) if demand else [],
        "can_review": may(by, P.ITEM_PUBLISH, chosen),
        "can_demand": may(by, P.SETTING_EDIT, chosen),
        "review_form": forms.OutcomeForm(),
    }
    return render(request, "catalogue/versions.html", context)


def _version(request: HttpRequest, pk: int) -> ListVersion:
    found = selectors.list_versions(request.user).select_related("reported_by", "approved_by", "filed_by")
    return get_object_or_404(found, pk=pk)


@require_GET
@requires(P.ITEM_VIEW)
@readonly
def version(request: HttpRequest, pk: int) -> HttpResponse:
    row, by = _version(request, pk), request.user
    page = paginate(selectors.changes_of(row), request.GET, newest_first=False)
    is_draft = row.state == State.DRAFT
    own = by.organisation if by.organisation.kind == Organisation.Kind.SECTION else None
    parts = {part.organisation_id: part for part in row.parts.select_related("organisation", "reported_by")}
    waiting = selectors.parts_waiting(row) if is_draft else []
    ready = (State.APPROVED, State.FILED)
    context = {
        "version": row,
        "standing": selectors.standings([row])[row.pk],
        "steps": _steps(row),
        "page": page,
        "changes": [(change, _lines(change)) for change in page],
        "unreasoned": row.changes.filter(ground="").count() if is_draft else 0,
        "parts": sorted(parts.values(), key=lambda part: part.organisation.path),
        "waiting": waiting,
        "own": own if own and is_draft and own.name in waiting and may(by, P.ITEM_EDIT, own) else None,
        "can_edit": is_draft and may(by, P.ITEM_EDIT, row.organisation),
        "can_reason": is_draft and may(by, P.ITEM_EDIT),
        "can_report": is_draft and may(by, P.ITEM_PUBLISH, row.organisation),
        "can_approve": row.state == State.REPORTED
        and row.reported_by_id != by.pk
        and may(by, P.ITEM_APPROVE, row.organisation),
        "can_file": row.approved_at and not row.filed_at and may(by, P.ITEM_FILE, row.organisation),
        "can_return_filing": row.state == State.APPROVED and may(by, P.ITEM_FILE, row.organisation),
        "can_publish": row.state in ready and may(by, P.ITEM_PUBLISH, row.organisation),
        "reason_form": forms.ReasonForm(),
        "report_form": forms.NoteForm(),
        "approve_form": forms.ApprovalForm(),
        "return_form": forms.CommentForm(),
        "file_form": forms.ReceiptForm(),
        "publish_form": forms.EffectiveForm(initial={"effective_on": clock.today()}),
    }
    return render(request, "catalogue/version.html", context)


def _lines(change: ListChange) -> list[Any]:
    return lines(vars(change.before), vars(change.after)) if change.before and change.after else []


def _steps(row: ListVersion) -> list[dict[str, Any]]:
    """Filing before or after publication, as it came; in force is asked of the day."""
    came = [
        (True, row.opened_at, None, ""),
        (row.reported_at, row.reported_at, row.reported_by, ""),
        (row.approved_at, row.approved_at, row.approved_by, row.approval),
        (row.filed_at, row.filed_at, row.filed_by, row.receipt),
        (row.published_at, row.published_at, row.published_by, ""),
        (row.published_at and not row.awaits(clock.today()), None, None, ""),
    ]
    steps, now_given = [], False
    for name, (done, at, who, words) in zip(STEPS, came, strict=True):
        notes = []
        if at and done:
            local = timezone.localtime(at)
            notes.append(f"{local.month}月{local.day}日{'　' + who.name if who else ''}")
        if words:
            notes.append(words)
        if name == "施行" and row.effective_on:
            notes.append(f"{row.effective_on.year}年{row.effective_on.month}月{row.effective_on.day}日起")
        state = "done" if done else "" if now_given else "now"
        now_given = now_given or not done
        steps.append({"name": name, "state": state, "notes": notes})
    return steps


@require_GET
@requires(P.ITEM_VIEW)
@readonly
def version_export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    row = _version(request, pk)
    items = row.items.order_by("sequence", "pk") if not row.is_open else selectors.items_working(row.organisation)
    rows = (row_of(item, "") for item in items.order_by("sequence", "pk"))
    return table_response(f"{row.organisation.short_name}随机抽查事项清单第{row.number}版", HEAD, rows, kind)


def _report(row: ListVersion, data: dict[str, str], request: HttpRequest) -> str:
    services.list_report(version=row, note=data.get("note", ""), by=request.user)
    return "已汇总上报，等领导批准。"


def _approve(row: ListVersion, data: dict[str, str], request: HttpRequest) -> str:
    services.list_approve(version=row, approval=data.get("approval", ""), by=request.user)
    return "已批准，报联席会议办公室备案。"


def _return(row: ListVersion, data: dict[str, str], request: HttpRequest) -> str:
    services.list_return(version=row, comment=data.get("comment", ""), by=request.user)
    return "已退回起草。"


def _file(row: ListVersion, data: dict[str, str], request: HttpRequest) -> str:
    services.list_file(version=row, receipt=data.get("receipt", ""), by=request.user)
    return "已备案，回执号随清单公布。"


def _part(row: ListVersion, data: dict[str, str], request: HttpRequest) -> str:
    services.part_report(version=row, organisation=request.user.organisation, by=request.user)
    return f"已上报本股室的改动，由{row.organisation.short_name}汇总。"


def _reason(row: ListVersion, data: dict[str, str], request: HttpRequest) -> str:
    keys = [int(key) for key in request.POST.getlist("chosen") if key.isdecimal() and len(key) < 19]
    changes = row.changes.select_related("organisation", "version__organisation", "before", "after")
    chosen = changes.filter(ground="") if "all" in data else changes.filter(pk__in=keys)
    count = services.changes_reason(
        changes=chosen.order_by("pk"), ground=data.get("ground", ""), reason=data.get("reason", ""), by=request.user
    )
    return f"已为{count}处改动写明理由。"


ACTS: dict[str, tuple[P, Callable[[ListVersion, dict[str, str], HttpRequest], str]]] = {
    "part": (P.ITEM_EDIT, _part),
    "reason": (P.ITEM_EDIT, _reason),
    "report": (P.ITEM_PUBLISH, _report),
    "approve": (P.ITEM_APPROVE, _approve),
    "return": (P.ITEM_VIEW, _return),
    "file": (P.ITEM_FILE, _file),
}


@require_POST
@requires(P.ITEM_VIEW)
def version_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One act on the road; the act itself asks who may do it."""
    if act not in ACTS:
        raise Http404(act)
    row = _version(request, pk)
    messages.success(request, ACTS[act][1](row, request.POST.dict(), request))
    return redirect("catalogue:version", pk=pk)


@require_POST
@requires(P.ITEM_PUBLISH)
def part_return(request: HttpRequest, pk: int) -> HttpResponse:
    part = get_object_or_404(ListPart.objects.select_related("version__organisation", "organisation"), pk=pk)
    services.part_return(part=part, comment=request.POST.get("comment", ""), by=request.user)
    messages.success(request, f"已退回{part.organisation.name}的部分。")
    return redirect("catalogue:version", pk=part.version_id)


@require_POST
@requires(P.ITEM_EDIT)
def change_drop(request: HttpRequest, pk: int) -> HttpResponse:
    changes = ListChange.objects.filter(version__in=selectors.list_versions(request.user).values("pk"))
    change = get_object_or_404(changes.select_related("organisation", "before", "after"), pk=pk)
    services.change_drop(change=change, by=request.user)
    messages.success(request, "已放弃这处改动。")
    return redirect("catalogue:version", pk=change.version_id)


@require_POST
@requires(P.ITEM_PUBLISH)
def review(request: HttpRequest, code: str) -> HttpResponse:
    organisation = get_object_or_404(organisations_with(request.user, P.ITEM_PUBLISH), code=code)
    services.list_review(organisation=organisation, outcome=request.POST.get("outcome", ""), by=request.user)
    messages.success(request, "已确认本年清理没有改动。")
    return redirect(f"{reverse('catalogue:versions')}?organisation={code}")


@require_http_methods(["GET", "POST"])
@requires(P.SETTING_EDIT)
def demand(request: HttpRequest, code: str) -> HttpResponse:
    """Which further fields every item of this organisation's list must have."""
    organisation = get_object_or_404(organisations_with(request.user, P.SETTING_EDIT), code=code)
    now = selectors.demanded(organisation)
    initial = {"fields_wanted": now.fields if now else [], "clause": now.clause if now else ""}
    form = forms.DemandForm(request.POST or None, initial=initial)
    back = f"{reverse('catalogue:versions')}?organisation={code}"
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.list_demand_set(
                organisation=organisation, fields=data["fields_wanted"], clause=data["clause"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已设定必填栏，从下一次上报起核对。")
            return redirect(back)
    context = {
        "form": form,
        "title": f"{organisation.name}清单的必填栏",
        "why": "类别、事项、对象、事项类别、方式、主体和依据总是必填。另外的栏由本单位设定，下级单位跟着执行。",
        "words": "设定必填栏",
        "back": back,
        "list_name": "清单版本",
    }
    return render(request, "catalogue/list_form.html", context, status=422 if form.is_bound else 200)
