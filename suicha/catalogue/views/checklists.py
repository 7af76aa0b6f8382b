# SPDX-License-Identifier: Apache-2.0
"""Pages of 检查表: the list, one version, as it looks on the phone and on paper, and the 工作指引 made of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.catalogue import selectors
from suicha.catalogue.forms import BeginForm, ChecklistFilter, RetireForm
from suicha.catalogue.models import ChecklistVersion, Item
from suicha.catalogue.presets import preset_for
from suicha.catalogue.rules.checklist_sheet import COLUMNS
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

HEAD = ("抽查事项", "检查对象", *(title for _, title in COLUMNS))


def version_or_404(request: HttpRequest, pk: int, number: int) -> ChecklistVersion:
    return get_object_or_404(selectors.version_list(request.user), checklist=pk, number=number)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def checklists(request: HttpRequest) -> HttpResponse:
    form = ChecklistFilter(request.GET)
    view = request.GET.get("view", "")
    view = view if view in selectors.CHECKLIST_VIEWS else ""
    here = reverse("catalogue:checklists")
    context = {
        "form": form,
        "page": paginate(selectors.checklist_list(request.user, text=form.text(), view=view), request.GET),
        "views": [
            (name, f"{here}?view={code}" if code else here, code == view)
            for code, name in selectors.CHECKLIST_VIEWS.items()
        ],
        "tallies": selectors.checklist_tallies(request.user),
        "can_edit": may(request.user, Permission.ITEM_EDIT),
    }
    return render(request, "catalogue/checklists.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def checklists_export(request: HttpRequest, kind: str) -> HttpResponse:
    """All questions in use as one sheet."""
    form = ChecklistFilter(request.GET)
    return table_response("在用的检查表", HEAD, selectors.sheet_of_all(request.user, text=form.text()), kind)


@require_GET
@requires(Permission.ITEM_EDIT)
@readonly
def checklist_new(request: HttpRequest) -> HttpResponse:
    """Items without a 检查表 in use, each with the preset that fits it."""
    form = ChecklistFilter(request.GET)
    form.fields["q"].label = form.fields["q"].widget.attrs["placeholder"] = "抽查事项"
    items = selectors.items_without_checklist(request.user)
    if text := form.text():
        items = items.filter(name__icontains=text)
    page = paginate(items, request.GET, newest_first=False)
    return render(request, "catalogue/checklist_new.html", {"form": form, "page": page, "rows": _offers(list(page))})


def _offers(items: list[Item]) -> list[tuple[Item, BeginForm]]:
    offers = []
    for item in items:
        fitting = preset_for(item.name, item.object_kind, item.category)
        form = BeginForm(initial={"preset": fitting.code if fitting else ""}, auto_id=f"i{item.pk}_%s")
        form.fields["preset"].widget.attrs["aria-label"] = f"照哪份样表：{item.short_name}"
        offers.append((item, form))
    return offers


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """To the version in use, else the newest one."""
    versions = selectors.version_list(request.user).filter(checklist=pk)
    found = versions.filter(state=ChecklistVersion.State.PUBLISHED).first() or versions.order_by("-number").first()
    if found is None:
        row = get_object_or_404(selectors.checklist_list(request.user), pk=pk)
        return render(request, "catalogue/checklist_none.html", {"checklist": row, **_rights(request, row)})
    return redirect("catalogue:checklist_version", pk, found.number)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def checklist_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    return render(request, "catalogue/checklist.html", shown(request, version_or_404(request, pk, number)))


def shown(request: HttpRequest, version: ChecklistVersion, **more: Any) -> dict[str, Any]:
    """What the page of one version shows."""
    row = version.checklist
    lines = selectors.lines_of(version)
    return {
        "checklist": row,
        "version": version,
        "lines": lines,
        "faults": selectors.version_faults(version) if version.state == "draft" else [],
        "versions": selectors.version_list(request.user).filter(checklist=row).order_by("-number"),
        "item": selectors.item_of(row),
        "retire_form": RetireForm(),
        "refusal": None,
        **_rights(request, row),
        **more,
    }


def _rights(request: HttpRequest, row: Any) -> dict[str, bool]:
    return {
        "can_edit": may(request.user, Permission.ITEM_EDIT, row.organisation),
        "can_publish": may(request.user, Permission.ITEM_PUBLISH, row.organisation),
        "has_draft": row.versions.filter(state=ChecklistVersion.State.DRAFT).exists(),
    }


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def checklist_phone(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The version as the group will see it on the phone; what is tapped here is saved nowhere."""
    version = version_or_404(request, pk, number)
    context = {"version": version, "checklist": version.checklist, "lines": selectors.lines_of(version)}
    return render(request, "catalogue/checklist_phone.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def checklist_print(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The empty 抽查记录表 on A4."""
    version = version_or_404(request, pk, number)
    context = {"version": version, "checklist": version.checklist, "lines": selectors.lines_of(version)}
    return render(request, "catalogue/checklist_print.html", context | {"item": selectors.item_of(version.checklist)})


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def checklist_export(request: HttpRequest, pk: int, number: int, kind: str) -> HttpResponse:
    """The version as the sheet it can be imported from again."""
    version = version_or_404(request, pk, number)
    item = selectors.item_of(version.checklist)
    name = f"检查表　{version.checklist.title[:40]}　第{version.number}版"
    return table_response(name, HEAD, selectors.sheet_rows(version, item), kind)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def guides(request: HttpRequest) -> HttpResponse:
    """工作指引 of every item that has a 检查表 in use (RULE-5)."""
    form = ChecklistFilter(request.GET)
    found = selectors.checklist_list(request.user, text=form.text(), view="published")
    return render(request, "catalogue/guides.html", {"form": form, "page": paginate(found, request.GET)})


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """What is looked at, how and on which basis, of one item; one page to print."""
    versions = selectors.version_list(request.user).filter(state=ChecklistVersion.State.PUBLISHED)
    version = get_object_or_404(versions, checklist=pk)
    context = {"version": version, "checklist": version.checklist, "lines": selectors.lines_of(version)}
    return render(request, "catalogue/guide.html", context | {"item": selectors.item_of(version.checklist)})
