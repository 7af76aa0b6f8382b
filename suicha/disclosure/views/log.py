# SPDX-License-Identifier: Apache-2.0
"""The signed log as strangers see it: checkpoints, keys, keepers, and proofs made of hashes only."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from suicha.accounts.permissions import public
from suicha.audit import proofs, signing
from suicha.audit import selectors as audit
from suicha.audit.models import Checkpoint, SigningKey
from suicha.catalogue.selectors import setting_at_top
from suicha.core import clock
from suicha.core.pages import paginate
from suicha.core.readonly import readonly

TEXT = "text/plain; charset=utf-8"


@require_safe
@conditional_page
@public
@readonly
def log(request: HttpRequest) -> HttpResponse:
    days = setting_at_top("keeper_days")
    holdings = audit.holdings(clock.now() - timedelta(days=days))
    context = {
        "latest": audit.checkpoint_latest(),
        "holdings": holdings,
        "enough": audit.kept_enough(holdings),
        "goes_on": audit.log_goes_on(),
        "days": days,
        "page": paginate(Checkpoint.objects.all(), request.GET, size=10),
    }
    return render(request, "disclosure/log.html", context)


@require_safe
@conditional_page
@public
@readonly
def keys(request: HttpRequest) -> HttpResponse:
    told = [signing.verifier_key(key) for key in signing.public_keys()]
    rows = list(zip(SigningKey.objects.order_by("pk"), told, strict=True))
    return render(request, "disclosure/log_keys.html", {"keys": rows, "now": clock.now()})


@require_safe
@conditional_page
@public
@readonly
def keys_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"keys": signing.public_keys()})


@require_safe
@conditional_page
@public
@readonly
def checkpoint(request: HttpRequest, size: int | None = None) -> HttpResponse:
    """The newest checkpoint, or the newest of those over ``size`` entries, with the keepers' cosignatures."""
    rows = Checkpoint.objects.all() if size is None else Checkpoint.objects.filter(size=size)
    found = rows.order_by("-pk").first()
    if found is None:
        raise Http404("checkpoint")
    return HttpResponse(audit.checkpoint_text(found), content_type=TEXT)


@require_safe
@conditional_page
@public
@readonly
def inclusion(request: HttpRequest, index: int) -> HttpResponse:
    size, wrong = _number(request, "size")
    if wrong:
        return wrong
    try:
        return JsonResponse(proofs.inclusion(index, size))
    except proofs.NoProof as problem:
        return _refused(str(problem), 404)


@require_safe
@conditional_page
@public
@readonly
def consistency(request: HttpRequest) -> HttpResponse:
    old, wrong = _number(request, "from")
    new, wrong_too = _number(request, "to")
    if wrong or wrong_too or old is None:
        return wrong or wrong_too or _refused("写上 from=，原来的条数", 400)
    try:
        return JsonResponse(proofs.consistency(old, new))
    except proofs.NoProof as problem:
        return _refused(str(problem), 404)


def _number(request: HttpRequest, name: str) -> tuple[int | None, HttpResponse | None]:
    """The number asked for under ``name``, or the answer that says it is none."""
    text = request.GET.get(name, "")
    if not text:
        return None, None
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        return None, _refused(f"{name} 应是数字", 400)
    return int(text), None


def _refused(why: str, status: int) -> HttpResponse:
    return JsonResponse({"error": why}, status=status, json_dumps_params={"ensure_ascii": False})
