# SPDX-License-Identifier: Apache-2.0
"""Pages of the item list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.catalogue import selectors
from suicha.catalogue.forms import ItemFilter
from suicha.catalogue.views.answers import item_answers
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

HEAD = (
    "编制单位名称", "序号", "抽查类别", "抽查事项", "检查对象", "事项类别", "检查方式", "检查主体", "检查依据",
    "检查内容", "状态",
)  # fmt: skip


def _items(request: HttpRequest):
    form = ItemFilter(request.GET, compilers=selectors.item_compilers(request.user))
    return form, selectors.item_list(request.user, **form.conditions())


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def items(request: HttpRequest) -> HttpResponse:
    form, found = _items(request)
    context = {
        "form": form,
        "page": paginate(found, request.GET, newest_first=False),
        "tallies": selectors.item_tallies(request.user),
        "can_edit": may(request.user, Permission.ITEM_EDIT),
    }
    return render(request, "catalogue/items.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def items_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _items(request)
    names = ("compiler", "sequence", "category", "name", "object_kind", "methods", "body", "legal_basis", "content")
    rows = (
        [*(getattr(item, name) for name in names[:5]), f"{item.get_item_class_display()}检查事项"]
        + [*(getattr(item, name) for name in names[5:]), item.get_state_display()]
        for item in found.order_by("pk")
    )
    return table_response("随机抽查事项清单", HEAD, rows, kind)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def item(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.item_list(request.user), pk=pk)
    return render(request, "catalogue/item.html", {"item": found} | item_answers(request, found))
