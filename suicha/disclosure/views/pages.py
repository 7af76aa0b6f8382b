# SPDX-License-Identifier: Apache-2.0
"""Pages of words, and the open data."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from suicha.accounts.permissions import public
from suicha.core import clock
from suicha.core.readonly import readonly
from suicha.core.tables import CSV_TYPE
from suicha.disclosure import selectors
from suicha.disclosure.selectors.exports import TABLES, csv_lines


@require_safe
@conditional_page
@public
@readonly
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "disclosure/open_data.html", {"tables": TABLES.values(), "counts": selectors.tab_counts()})


@require_safe
@public
def table(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """One table as CSV, sent row by row: it only ever reads, also after this function has returned."""
    if name not in TABLES:
        raise Http404(name)
    chosen = TABLES[name]
    response = StreamingHttpResponse(_reading(chosen.name), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}-{clock.today():%Y%m%d}.csv"'
    response["Cache-Control"] = "public, max-age=300"
    return response


def _reading(name: str) -> Iterator[bytes]:
    lines = csv_lines(TABLES[name])
    step = readonly(lambda: next(lines, None))
    while (line := step()) is not None:
        yield line


@require_safe
@conditional_page
@public
@readonly
def about_draw(request: HttpRequest) -> HttpResponse:
    example = selectors.current("draw").order_by("-pk").first()
    return render(request, "disclosure/about_draw.html", {"example": example})


@require_safe
@conditional_page
@public
@readonly
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "disclosure/accessibility.html")


@require_safe
@conditional_page
@public
@readonly
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "disclosure/privacy.html")
