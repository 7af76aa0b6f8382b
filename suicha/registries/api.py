# SPDX-License-Identifier: Apache-2.0
"""The interface for other systems: batches of targets in, the library out.  Described at ``/api/v1/openapi.json``."""

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, public, require
from suicha.audit.models import Event
from suicha.audit.services import record
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.files.selectors import import_rows
from suicha.registries.api_description import FIELDS, described
from suicha.registries.models import ApiToken, Target
from suicha.registries.services.exchange import Batch, targets_upsert, token_digest
from suicha.registries.services.imports.verdicts import sentence

PAGE, LARGEST = 500, 1_000
Answer = Callable[..., JsonResponse]


def by_token(view: Answer) -> Answer:
    """Mark a view: whoever shows a token in force, acting as the token's person.  Refusals are told as JSON."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        kind, _, word = request.headers.get("Authorization", "").partition(" ")
        known = ApiToken.objects.filter(digest=token_digest(word.strip()), revoked_at=None)
        token = known.select_related("organisation", "person").first() if kind == "Bearer" else None
        if token is None or not token.person.is_active:
            return _refusal(Refused("token_unknown"))
        try:
            return view(request, token, *args, **kwargs)
        except Refused as refused:
            if request.method == "POST":
                _keep(request, token.person, refused)
            return _refusal(refused)

    wrapped.access = "token"  # type: ignore[attr-defined]
    return wrapped


def _keep(request: HttpRequest, by: User, refused: Refused) -> None:
    data = {"code": refused.code, "sentence": str(refused), "path": request.path}
    record("accounts.act.refused", by, by=by, outcome=Event.Outcome.REFUSED, data=data)


def _refusal(refused: Refused) -> JsonResponse:
    told = {"code": refused.code, "what": refused.what, "fix": refused.fix, "clause": refused.clause}
    return JsonResponse(told, status=refused.status, json_dumps_params={"ensure_ascii": False})


@require_http_methods(["GET", "POST"])
@by_token
def targets(request: HttpRequest, token: ApiToken) -> JsonResponse:
    """POST: a batch of rows, each created, changed or turned down.  GET: the library, a page at a time."""
    return _receive(request, token) if request.method == "POST" else _list(request, token)


def _receive(request: HttpRequest, token: ApiToken) -> JsonResponse:
    try:
        sent = json.loads(request.body)
        # Half a character, which JSON may name, has no place in a file or an answer.
        json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refused("api_body_wrong") from error
    rows = sent.get("rows") if isinstance(sent, dict) else None
    if not isinstance(rows, list):
        raise Refused("api_body_wrong")
    key = request.headers.get("Idempotency-Key", "").strip()
    return _told(targets_upsert(token=token, key=key, rows=rows, by=token.person))


def _told(batch: Batch) -> JsonResponse:
    """Every row in the order it was sent: what became of it, and why."""
    found = batch.sheet_import
    outcomes = [
        {
            "row": row.row - 2,
            "outcome": row.outcome,
            "id": row.saved_id or row.existing_id,
            "reasons": [{"field": each["field"], "text": sentence(row.row, each)} for each in row.reasons],
        }
        for row in import_rows(found)
    ]
    counts = {name: found.counts[name] for name in ("rows", "new", "changed", "unchanged", "doubtful", "refused")}
    told = {"import": found.pk, "replayed": batch.again, "counts": counts, "rows": outcomes}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@readonly
def _list(request: HttpRequest, token: ApiToken) -> JsonResponse:
    """The library of the token's unit in the order of its keys; ``since``: what was verified from that day on."""
    require(token.person, Permission.TARGET_VIEW, token.organisation)
    mine = Target.objects.filter(organisation__path__startswith=token.organisation.path)
    rows = mine.filter(pk__gt=_number(request, "after", 0)).order_by("pk")
    if request.GET.get("since"):
        rows = rows.filter(verified_on__gte=_day(request.GET["since"]))
    limit = min(max(_number(request, "limit", PAGE), 1), LARGEST)
    page = list(rows.select_related("town")[: limit + 1])
    told = {"rows": [_row(target) for target in page[:limit]], "next": page[limit - 1].pk if page[limit:] else None}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _row(target: Target) -> dict[str, object]:
    told: dict[str, object] = {"id": target.pk, "number": target.number, "verified_on": target.verified_on}
    for name in FIELDS:
        value = getattr(target, name, None)
        told[name] = "" if value is None else str(value)
    return told


def _number(request: HttpRequest, name: str, usual: int) -> int:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else usual


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Refused("api_day_wrong", typed=typed[:40]) from error


@require_GET
@public
@readonly
def openapi(request: HttpRequest) -> JsonResponse:
    """The description of the interface in OpenAPI 3.1, for programs that read such."""
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False, "indent": 1})
