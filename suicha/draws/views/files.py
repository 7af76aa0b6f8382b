# SPDX-License-Identifier: Apache-2.0
"""The files of one draw, for those who work with it; the public has its own downloads."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from fairdraw import canonical
from suicha.accounts.permissions import Permission, require, requires
from suicha.core.readonly import readonly
from suicha.draws import selectors
from suicha.draws.models import Draw


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def package(request: HttpRequest, pk: int) -> HttpResponse:
    each = _whole(request, pk)
    return _file(selectors.frozen_bytes(selectors.package_now(each)), f"{each.number}.zip", "application/zip")


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    each = _whole(request, pk)
    return _file(canonical(each.certificate), f"{each.number}-certificate.json", "application/json")


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    each = get_object_or_404(selectors.draw_list(request.user).exclude(commitment=None), pk=pk)
    return _file(each.commitment.encode(), f"{each.number}-commitment.json", "application/json")


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def match_package(request: HttpRequest, pk: int, matching_pk: int) -> HttpResponse:
    each = _whole(request, pk)
    matching = next((row for row in selectors.packaged(each) if row.pk == matching_pk), None)
    if matching is None:
        raise Http404(matching_pk)
    return _file(selectors.match_file(matching), f"{each.number}-matching.zip", "application/zip")


def _whole(request: HttpRequest, pk: int) -> Draw:
    """The draw, for who may see all of it: of a list not yet told, only its host and the keepers of its secret."""
    each = get_object_or_404(selectors.draw_list(request.user).exclude(package=None).select_related("package"), pk=pk)
    if not selectors.may_open_whole(request.user, each):
        require(request.user, Permission.DRAW_ISSUE, each.organisation)
    return each


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
