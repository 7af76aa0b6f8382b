# SPDX-License-Identifier: Apache-2.0
"""One draw as those who work with it see it: what was done, whose turn it is, and what cannot be any more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.draws import selectors
from suicha.draws.models import Draw
from suicha.draws.rules.slips import NOT_BY_SEED
from suicha.draws.views.shown import draw_or_404, public_url, qr, trail, waiting_of

ACTS = (
    ("commit", Permission.DRAW_FREEZE),
    ("code", Permission.DRAW_WITNESS),
    ("read", Permission.DRAW_WITNESS),
    ("open", Permission.SECRET_KEEP),
    ("issue", Permission.DRAW_ISSUE),
    ("match", Permission.MATCH_RUN),
    ("dispatch", Permission.INSPECTION_DISPATCH),
    ("substitute", Permission.DRAW_SUBSTITUTE),
    ("void", Permission.DRAW_FREEZE),
    ("void_confirm", Permission.DRAW_VOID_CONFIRM),
)


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    each = draw_or_404(
        request, pk, "task__row", "pool", "package", "previous", "void_requested_by", "voided_by", "revealed_by"
    )
    told, witnesses = selectors.draw_told(each), selectors.witnesses_of(each)
    readings = selectors.readings_of(each)
    page = paginate(selectors.groups_of(each), request.GET, newest_first=False)
    page.rows.sort(key=lambda row: row.turn)
    context = {
        "trail": trail((each.number, "")),
        "draw": each,
        "told": told,
        "bars": selectors.strata_bars(told.strata),
        "may": {name: may(request.user, permission, each.organisation) for name, permission in ACTS},
        "witnesses": witnesses,
        "readings": readings,
        "lottery": selectors.lottery_told(each),
        "keepers": selectors.keepers_of(each),
        "attempts": selectors.attempts_of(each.task),
        "still": selectors.still_possible(each, witnesses, readings),
        "attempt_words": f"第{each.attempt}次抽取",
        "open_seats": sum(1 for witness in witnesses if not witness.locked_at),
        "may_void": not each.is_void and not each.void_waits and each.used_at is None,
        "waiting": waiting_of(each, witnesses, readings),
        "second": _second(each),
        "page": page,
        "sent": each.used_batches or [],
        "substitutions": list(selectors.substitutions_of(each)),
        "alternates": list(selectors.alternates_of(each)[:100]),
        "certificate": _certificate(request, each, told),
    }
    return render(request, "draws/draw.html", context)


def _second(each: Draw) -> str:
    """How the second random goes on: by computer, by a person, in several bureaus, or short of people."""
    if each.state != Draw.State.DRAWN:
        return ""
    found = list(selectors.matchings_of(each))
    if len(found) != 1:
        return "parts" if found else "computer"
    if found[0].state == "short":
        return "short"
    found[0].draw = each
    return "person" if selectors.by_person(found[0]) else "computer"


def _certificate(request: HttpRequest, each: Draw, told) -> dict[str, object]:
    return {
        "number": each.number,
        "algorithm": "现场抽签（承诺和种子按 sj1）" if each.by_hand else "sj1",
        "signature": _signed(each),
        "qr": qr(public_url(request, each), label="公开页网址的二维码"),
        "hashes": told.hashes,
        "ledger_url": "",
        "position": None,
    }


def _signed(each: Draw) -> str:
    """What can be done with the certificate as it stands."""
    if not each.package_id:
        return "已作废，没有结果" if each.state == Draw.State.VOID else "承诺公布后不能修改"
    if each.by_hand:
        return NOT_BY_SEED
    sealed = each.disclosure == Draw.Disclosure.SEALED
    return "各批都检查完，用抽取包任何人都能重算" if sealed else "用抽取包任何人都能重算"
