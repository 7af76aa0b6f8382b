# SPDX-License-Identifier: Apache-2.0
"""The keeper's two pages: a key of one's own, and opening the secret of a draw with it."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import KeeperKeyForm, PassphraseForm
from suicha.draws.models import Draw, KeeperKey, Witness
from suicha.draws.views.shown import draw_or_404, tell, trail, trail_of, waiting_of

KEY_FIELDS = {
    "passphrases_differ": "again",
    "passphrase_weak": "passphrase",
    "passphrase_is_password": "passphrase",
    "keeper_is_host": "",
}
OPEN_FIELDS = {"passphrase_wrong": "passphrase", "envelope_shut": "passphrase"}


@sensitive_post_parameters("passphrase", "again")
@require_http_methods(["GET", "POST"])
@requires(Permission.SECRET_KEEP)
@never_cache
def key(request: HttpRequest) -> HttpResponse:
    """My key: whether there is one, since when, what it opens; and making one."""
    if request.method == "GET":
        return readonly(_key_page)(request, KeeperKeyForm())
    form = KeeperKeyForm(request.POST)
    if form.is_valid():
        try:
            services.keeper_key_make(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal, KEY_FIELDS)
        else:
            messages.success(request, "保管密钥已制作。以后冻结的抽取，密数都给这把密钥封一份。")
            return redirect("draws:keeper")
    return _key_page(request, form, status=422)


def _key_page(request: HttpRequest, form: KeeperKeyForm, status: int = 200) -> HttpResponse:
    old = KeeperKey.objects.filter(keeper=request.user).exclude(retired_at=None)
    context = {
        "trail": trail(("保管密钥", "")),
        "form": form,
        "key": selectors.keeper_key_of(request.user),
        "old": list(old.order_by("-pk")),
        "draws": list(_kept(request)[:20]),
    }
    return render(request, "draws/keeper.html", context, status=status)


def _kept(request: HttpRequest):
    """Draws not yet opened whose secret this person can open, the oldest first."""
    open_seats = Witness.objects.filter(draw=OuterRef("pk"), locked_at=None)
    waiting = Draw.objects.filter(
        state=Draw.State.COMMITTED, void_requested_at=None, escrows__key__keeper=request.user
    ).annotate(waits=Exists(open_seats))
    return waiting.select_related("task", "organisation").order_by("pk").distinct()


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "POST"])
@requires(Permission.SECRET_KEEP)
@never_cache
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening: the passphrase unlocks the keeper's copy, the result is computed and kept in the same moment."""
    draw = draw_or_404(request, pk)
    if request.method == "GET":
        return readonly(_reveal_page)(request, draw, PassphraseForm())
    form = PassphraseForm(request.POST)
    if form.is_valid():
        try:
            services.draw_reveal(draw=draw, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal, OPEN_FIELDS)
        else:
            messages.success(request, "种子已揭示，结果已算出并记入日志。等主持人出具结果。")
            return redirect("draws:draw", pk=pk)
    return _reveal_page(request, draw, form, status=422)


def _reveal_page(request: HttpRequest, draw: Draw, form: PassphraseForm, status: int = 200) -> HttpResponse:
    witnesses, readings = selectors.witnesses_of(draw), selectors.readings_of(draw)
    context = {
        "trail": trail_of(draw, "揭示种子"),
        "draw": draw,
        "form": form,
        "mine": selectors.escrow_of(draw, request.user) is not None,
        "keepers": selectors.keepers_of(draw),
        "witnesses": witnesses,
        "readings": readings,
        "waiting": waiting_of(draw, witnesses, readings),
    }
    return render(request, "draws/reveal.html", context, status=status)
