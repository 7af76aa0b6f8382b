# SPDX-License-Identifier: Apache-2.0
"""The joint list and the regimes outside the list: what the public reads, and the buttons that publish them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import conditional_page, require_POST, require_safe

from suicha.accounts.permissions import Permission, public, requires
from suicha.accounts.selectors import organisations_with
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.disclosure import selectors, services
from suicha.disclosure.models import Publication
from suicha.disclosure.views.work import back_to

Kind = Publication.Kind
# Address, title, what it is, and the columns: (field, name).
PAGES = {
    "joint": (
        "部门联合抽查事项清单",
        "几个部门一起查，对企业只上门一次。谁发起、谁配合，都在清单里。",
        (
            ("domain", "抽查领域"),
            ("name", "抽查事项"),
            ("object_kind", "检查对象"),
            ("lead", "发起部门"),
            ("participants", "配合部门"),
        ),
    ),
    "regimes": (
        "清单外监管方式",
        "法律法规规章或上级文件规定不用随机抽查的，写明依据；不在事项清单、也不在这里的，不得检查。",
        (
            ("name", "监管事项"),
            ("object_kind", "监管对象"),
            ("way", "监管方式"),
            ("ground", "依据"),
            ("since", "起始日期"),
        ),
    ),
}


@require_safe
@conditional_page
@public
@readonly
def registers(request: HttpRequest, kind: str) -> HttpResponse:
    """The lists in force of all organisations."""
    title, note, _ = PAGES[kind]
    context = {
        "kind": kind,
        "title": title,
        "note": note,
        "lists": selectors.current(kind).order_by("organisation__path"),
    }
    return render(request, "disclosure/registers.html", context)


@require_safe
@conditional_page
@public
@readonly
def register(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One version of one organisation's list, with every row."""
    title, note, columns = PAGES[kind]
    publication = get_object_or_404(Publication.objects.select_related("organisation"), pk=pk, kind=kind)
    context = {
        "kind": kind,
        "title": title,
        "note": note,
        "names": [name for _, name in columns],
        "rows": [[(name, row[field]) for field, name in columns] for row in publication.body["rows"]],
        "publication": publication,
        "versions": selectors.versions_of(publication),
    }
    return render(request, "disclosure/register.html", context)


@require_safe
@public
@readonly
def register_export(request: HttpRequest, kind: str, pk: int, form: str) -> HttpResponse:
    """The rows of one version as a table."""
    _, _, columns = PAGES[kind]
    publication = get_object_or_404(Publication, pk=pk, kind=kind)
    rows = ([row[field] for field, _ in columns] for row in publication.body["rows"])
    return table_response(f"{publication.title}第{publication.version}版", [name for _, name in columns], rows, form)


@require_POST
@requires(Permission.ITEM_PUBLISH)
def register_publish(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    organisation = get_object_or_404(organisations_with(request.user, Permission.ITEM_PUBLISH), code=code)
    publication = services.register_publish(kind=Kind(kind), organisation=organisation, by=request.user)
    messages.success(request, f"已公布{publication.title}第{publication.version}版，共{publication.body['count']}项。")
    return back_to(request, kind)
