# SPDX-License-Identifier: Apache-2.0
"""The public lists, and one thing of each."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import conditional_page, require_safe

from suicha.accounts.permissions import public
from suicha.catalogue.rules.comparing import said
from suicha.catalogue.rules.words import WORDS
from suicha.core import clock
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.disclosure import forms, selectors
from suicha.disclosure.models import Publication, PublishedItem
from suicha.disclosure.views.shown import drawn_rows
from suicha.draws.selectors import open_too_long

Kind = Publication.Kind
ITEM_COLUMNS = tuple(name for name in WORDS if name not in ("sequence", "compiler"))


@require_safe
@conditional_page
@public
@readonly
def items(request: HttpRequest) -> HttpResponse:
    form = forms.ItemFilter(request.GET)
    page = paginate(selectors.item_list(**form.conditions()), request.GET, newest_first=False)
    lists = selectors.current(Kind.ITEMS).order_by("organisation__path")
    return render(request, "disclosure/items.html", {"form": form, "page": page, "lists": lists})


@require_safe
@conditional_page
@public
@readonly
def item(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PublishedItem.objects.select_related("publication__organisation"), pk=pk)
    return render(request, "disclosure/item.html", {"item": found, "publication": found.publication})


@require_safe
@conditional_page
@public
@readonly
def item_version(request: HttpRequest, pk: int) -> HttpResponse:
    publication = _list(pk)
    page = paginate(selectors.item_list(publication=publication), request.GET, newest_first=False)
    effective = publication.body.get("effective_on", "")
    context = {
        "publication": publication,
        "versions": selectors.versions_of(publication),
        "page": page,
        "effective_on": date.fromisoformat(effective) if effective else None,
        "awaits": selectors.version_before(publication) if effective > clock.today().isoformat() else None,
    }
    return render(request, "disclosure/item_version.html", context)


@require_safe
@conditional_page
@public
@readonly
def item_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version of a list changed, with the reason of every row."""
    publication = _list(pk)
    before = selectors.version_before(publication)
    if before is None:
        raise Http404(pk)
    context = {"publication": publication, "before": before, "changes": selectors.item_changes(publication, before)}
    return render(request, "disclosure/item_changes.html", context)


@require_safe
@public
@readonly
def item_version_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One version of a list as a file."""
    publication = _list(pk)
    rows = selectors.item_list(publication=publication).order_by("position", "pk")
    head = ("序号", *(WORDS[name] for name in ITEM_COLUMNS))
    table = ([row.position, *(said(name, row.words.get(name)) for name in ITEM_COLUMNS)] for row in rows)
    return table_response(f"{publication.title}第{publication.version}版", head, table, kind)


def _list(pk: int) -> Publication:
    return get_object_or_404(Publication.objects.select_related("organisation"), pk=pk, kind=Kind.ITEMS)


@require_safe
@conditional_page
@public
@readonly
def plans(request: HttpRequest) -> HttpResponse:
    form = forms.PlanFilter(request.GET)
    conditions = form.conditions()
    found = selectors.current(Kind.PLAN)
    if "organisation" in conditions:
        found = found.filter(organisation__code=conditions["organisation"])
    if "text" in conditions:
        found = found.filter(title__icontains=conditions["text"])
    return render(request, "disclosure/plans.html", {"form": form, "page": paginate(found, request.GET)})


@require_safe
@conditional_page
@public
@readonly
def plan(request: HttpRequest, number: str) -> HttpResponse:
    publication = _version(Kind.PLAN, number, request)
    context = {"publication": publication, "versions": selectors.versions_of(publication)}
    return render(request, "disclosure/plan.html", context)


@require_safe
@conditional_page
@public
@readonly
def draws(request: HttpRequest) -> HttpResponse:
    form = forms.DrawFilter(request.GET)
    page = paginate(selectors.draws_listed(**form.conditions()), request.GET)
    context = {"form": form, "page": page, "rows": drawn_rows(page.rows), "late": len(open_too_long())}
    return render(request, "disclosure/draws.html", context)


@require_safe
@conditional_page
@public
@readonly
def results(request: HttpRequest) -> HttpResponse:
    form = forms.ResultFilter(request.GET)
    page = paginate(selectors.result_list(**form.conditions()), request.GET)
    return render(request, "disclosure/results.html", {"form": form, "page": page})


@require_safe
@conditional_page
@public
@readonly
def result(request: HttpRequest, number: str) -> HttpResponse:
    publication = _version(Kind.RESULT, number, request)
    context = {
        "publication": publication,
        "rows": publication.results.order_by("position"),
        "versions": selectors.versions_of(publication),
        "firm": publication.target_number,
    }
    return render(request, "disclosure/result.html", context)


def _version(kind: str, number: str, request: HttpRequest) -> Publication:
    """The version asked for by ``?version=``, else the one in force; a plan also answers to its key."""
    found = Publication.objects.filter(kind=kind).select_related("organisation")
    version = request.GET.get("version", "")
    if version.isdecimal() and len(version) < 6:
        found = found.filter(version=int(version))
    else:
        found = found.filter(superseded_at=None)
    publication = found.filter(number=number).order_by("pk").first()
    if publication is None and kind == Kind.PLAN and number.isdecimal() and len(number) < 19:
        publication = found.filter(subject_id=int(number)).order_by("pk").first()
    if publication is None:
        raise Http404(number)
    return publication
