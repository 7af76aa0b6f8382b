# SPDX-License-Identifier: Apache-2.0
"""Pages of the item list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.catalogue import selectors
from suicha.catalogue.forms import ItemFilter
from suicha.catalogue.forms.lists import ItemNoteForm
from suicha.catalogue.models import Item
from suicha.catalogue.rules.comparing import said
from suicha.catalogue.rules.words import WORDS
from suicha.catalogue.views.answers import item_answers
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

NAMES = (
    "compiler", "sequence", "category", "name", "object_kind", "item_class", "methods", "body", "legal_basis",
    "content", "requirements", "standard", "scope", "means", "procedure", "frequency", "ratio_ppm", "levels",
)  # fmt: skip
TITLES = {"compiler": "编制单位名称"}
HEAD = (*(TITLES.get(name, WORDS[name]) for name in NAMES), "事项编号", "状态")


def row_of(item: Item, standing: str) -> list[str | int]:
    """An item as a row of a sheet: what the import reads back."""
    words: list[str | int] = [
        item.sequence if name == "sequence" else said(name, getattr(item, name)) for name in NAMES
    ]
    return [*words, item.lineage, standing]


def standing_of(item: Item) -> str:
    """Where a row of the list stands, in one word."""
    if item.state == Item.State.DRAFT:
        return "待公布"
    return "现行" if item.in_force else "待施行"  # type: ignore[attr-defined]


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
        "behind": selectors.upper_behind(request.user.organisation),
        "can_edit": may(request.user, Permission.ITEM_EDIT),
        "can_cover": may(request.user, Permission.STATISTICS_VIEW),
    }
    return render(request, "catalogue/items.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def items_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _items(request)
    rows = (row_of(item, standing_of(item)) for item in found.order_by("pk"))
    return table_response("随机抽查事项清单", HEAD, rows, kind)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One revision, with the others of its number, what the upper level says, remarks and questions."""
    found = get_object_or_404(selectors.items_seen(request.user), pk=pk)
    by = request.user
    working = selectors.items_working(found.organisation).filter(pk=found.pk).exists()
    taken = found.upper
    newest = selectors.origins(found.organisation) if taken and working else {}
    against = [each.sentence(taken.upper_list.cited) for each in found.against_upper] if taken else []
    words = [(WORDS[name], said(name, getattr(found, name))) for name in NAMES if name not in ("name", "legal_basis")]
    context = {
        "item": found,
        "words": [(name, value) for name, value in words if value],
        "working": working,
        "against": against,
        "origin": newest.get(found.lineage),
        "revisions": list(selectors.revisions_of(found)[:50]),
        "notes": list(selectors.notes_of(found.lineage)[:20]),
        "note_form": ItemNoteForm(),
        "can_edit": may(by, Permission.ITEM_EDIT, found.organisation),
    }
    return render(request, "catalogue/item.html", context | item_answers(request, found))
