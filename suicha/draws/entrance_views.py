# SPDX-License-Identifier: Apache-2.0
"""Pages of those who come from outside: witnesses and keepers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suicha.accounts.permissions import Permission, public, requires
from suicha.core.errors import Refused
from suicha.draws import selectors, services
from suicha.draws.forms import CodeForm, KeeperForm, NumberForm
from suicha.draws.models import Witness
from suicha.draws.rules import witnessing


@require_http_methods(["GET", "POST"])
@requires(Permission.SECRET_KEEP)
@never_cache
def keeper(request: HttpRequest) -> HttpResponse:
    """Where a keeper makes their key."""
    form = KeeperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.keeper_key_make(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "保管密钥已制作，保管口令谁也不能重置。")
            return redirect("draws:keeper")
    context = {"form": form, "key": selectors.keeper_key_of(request.user)}  # type: ignore[arg-type]
    return render(request, "draws/keeper.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@public
@never_cache
def witness(request: HttpRequest) -> HttpResponse:
    """Where a witness signs in with the one-time code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.witness_enter(**form.cleaned_data, address=request.META.get("REMOTE_ADDR", ""))
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session["witness"] = found.pk
            return redirect("draws:witness_number")
    status = 422 if form.errors else 200
    return render(request, "draws/witness_enter.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@public
@never_cache
def witness_number(request: HttpRequest) -> HttpResponse:
    """The witness's own page.  Looking changes nothing; the number is shown once, when it is locked."""
    seats = Witness.objects.select_related("draw__task", "draw__organisation")
    found = seats.filter(pk=request.session.get("witness", 0)).first()
    if found is None:
        return redirect("draws:witness")
    digits = selectors.digits_of(found.draw)
    form = NumberForm(request.POST if request.method == "POST" else None, digits=digits)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            locked = services.witness_lock(witness=found, **form.cleaned_data)
            found.shown, found.receipt, found.locked_at = locked.shown, locked.receipt, locked.locked_at
        except Refused as refusal:
            form.add_error(_field_of(refusal), str(refusal))
    if form.errors:
        status = 422
    context = {"witness": found, "draw": found.draw, "form": form, "digits": digits, "shown": found.shown}
    return render(request, "draws/witness.html", context, status=status)


def _field_of(refusal: Refused) -> str | None:
    """Which of the two fields a refusal speaks of."""
    if refusal.code != "witness_number_wrong":
        return None
    return "again" if refusal.details["fault"] == witnessing.DIFFERENT else "value"
