# SPDX-License-Identifier: Apache-2.0
"""Named lists of targets: all of them, one with its versions and members, setting one up and changing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.models import Organisation
from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import bureau_of, organisations_with
from suicha.catalogue.selectors import checklist_of, items_published, items_seen
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.registries import selectors, services
from suicha.registries.forms.lists import ListFilterForm, NewListForm
from suicha.registries.models import TargetList
from suicha.registries.selectors.lists import list_tied, newest
from suicha.registries.selectors.scopes import scope_text, town_names
from suicha.registries.views.targets import history

FIELDS = {"list_name_taken": "name", "list_name_missing": "name", "list_item_taken": "lineage"}
HEAD = ("序号", "抽取编号", "名称", "领域", "风险分类", "主体状态", "所属镇街", "地址")


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def lists(request: HttpRequest) -> HttpResponse:
    page = paginate(selectors.lists_of(request.user), request.GET)
    context = {
        "page": page,
        "rows": selectors.lists_counted(list(page)),
        "can_edit": may(request.user, Permission.TARGET_EDIT),
    }
    return render(request, "registries/lists.html", context)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def target_list(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.lists_of(request.user), pk=pk)
    names = town_names([version.filter for version in row.told])
    context = {
        "target_list": row,
        "counted": selectors.lists_counted([row])[0],
        "versions": [(version, scope_text(version.filter, names)) for version in row.told],
        "page": paginate(selectors.list_members(row), request.GET, newest_first=False),
        "history": history(row),
        "can_edit": may(request.user, Permission.TARGET_EDIT, row.organisation),
    }
    return render(request, "registries/list.html", context)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def list_export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    row = get_object_or_404(selectors.lists_of(request.user), pk=pk)
    rows = (
        (
            place, target.number, target.name, target.domain, f"{target.grade}{target.get_grade_display()}",
            target.get_status_display(), target.town.name if target.town else "", target.address,
        )
        for place, target in enumerate(selectors.list_members(row).order_by("pk"), start=1)
    )  # fmt: skip
    return table_response(f"{row.name}第{newest(row).number}版", HEAD, rows, kind)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def of_item(request: HttpRequest, item_pk: int) -> HttpResponse:
    """The part of an item's page that names its one target list and its one 检查表 (ITEM-29)."""
    item = get_object_or_404(items_seen(request.user), pk=item_pk)
    tied = list_tied(item.organisation, item.lineage)
    checklist = checklist_of(item)
    versions = checklist.versions.exclude(state="retired").order_by("number") if checklist else ()
    context = {
        "item": item,
        "tied": selectors.lists_counted([tied])[0] if tied else None,
        "checklist": checklist,
        "version": max(versions, key=lambda each: each.state == "published", default=None),
        "can_see": tied is not None and may(request.user, Permission.TARGET_VIEW, tied.organisation),
        "can_list": item.in_force and may(request.user, Permission.TARGET_EDIT, item.organisation),
        "can_ask": may(request.user, Permission.ITEM_EDIT, item.organisation),
    }
    return render(request, "registries/of_item.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_EDIT)
def list_create(request: HttpRequest) -> HttpResponse:
    allowed = organisations_with(request.user, Permission.TARGET_EDIT)
    home = request.user.organisation
    initial = {"organisation": home.pk, "lineage": request.GET.get("item", "")}
    form = NewListForm(
        request.POST or None,
        organisations=allowed,
        items=items_published(home).order_by("sequence", "pk"),
        initial=initial,
        **_options(home),
    )
    if request.method == "POST" and form.is_valid():
        kept = {name: form.cleaned_data[name] for name in ("organisation", "name", "lineage", "reason")}
        try:
            made = services.list_create(filter=form.filter, by=request.user, **kept)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, f"已建立名录：{made.name}。")
            return redirect("registries:list", pk=made.pk)
    return _form_page(request, form, "新建专题名录", "建立名录", reverse("registries:lists"))


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_EDIT)
def list_revise(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    last = newest(row).filter
    initial = last | {"industries": "、".join(last.get("industries", ()))}
    form = ListFilterForm(request.POST or None, initial=initial, **_options(row.organisation))
    if request.method == "POST" and form.is_valid():
        try:
            version = services.list_revise(
                target_list=row, filter=form.filter, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已定第{version.number}版，当日可抽{version.count}家。")
            return redirect("registries:list", pk=pk)
    return _form_page(request, form, f"修改条件：{row.name}", "定新的一版", reverse("registries:list", args=[pk]))


@require_POST
@requires(Permission.TARGET_EDIT)
def list_close(request: HttpRequest, pk: int) -> HttpResponse:
    row = services.list_close(target_list=_mine(request, pk), by=request.user)
    messages.success(request, f"名录“{row.name}”已停用，已选它的计划不变。")
    return redirect("registries:list", pk=pk)


@require_POST
@requires(Permission.TARGET_EDIT)
def list_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    row = services.list_reopen(target_list=_mine(request, pk), by=request.user)
    messages.success(request, f"名录“{row.name}”已恢复使用。")
    return redirect("registries:list", pk=pk)


def _mine(request: HttpRequest, pk: int) -> TargetList:
    return get_object_or_404(selectors.lists_of(request.user, Permission.TARGET_EDIT), pk=pk)


def _options(organisation: Organisation) -> dict[str, object]:
    """What the conditions of a list of this bureau can choose from."""
    bureau = bureau_of(organisation)
    library = selectors.targets_of(bureau)
    return {
        "domains": selectors.domains_among(library),
        "towns": selectors.towns_among(library),
        "lines": Organisation.objects.filter(path__startswith=bureau.path, kind="section").order_by("path"),
        "tags": selectors.tags_of(bureau),
    }


def _form_page(request: HttpRequest, form, title: str, button: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": back, "lists_url": reverse("registries:lists")}
    return render(request, "registries/list_form.html", context, status=422 if form.is_bound else 200)
