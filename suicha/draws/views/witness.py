# SPDX-License-Identifier: Apache-2.0
"""The witness, without an account: a one-time code, a number twice, and a receipt to take home.

The same pages serve a phone and the hall's screen.  What is remembered between them is only who entered the code; it
is forgotten when the number is locked, so that the next witness begins anew.  Nothing here needs JavaScript.
"""

from datetime import timedelta
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from suicha.accounts.permissions import public
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.addresses import client_address
from suicha.core.errors import Refused
from suicha.draws import selectors, services
from suicha.draws.forms import CodeForm, NumberForm
from suicha.draws.models import Witness
from suicha.draws.moments import moment
from suicha.draws.rules import witnessing
from suicha.draws.views.shown import public_url, tell

KEPT = "witness"


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@public
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """The code, once; wrong, used or expired is told beside the field."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.witness_enter(code=form.cleaned_data["code"], address=client_address(request))
        except Refused as refusal:
            tell(form, refusal, {"witness_code_wrong": "code", "entrance_shut": "code"})
        else:
            if not request.user.is_authenticated:
                request.session.cycle_key()
            request.session[KEPT] = [found.pk, found.entered_at.timestamp()]
            return redirect("draws:witness_number")
    return render(request, "draws/witness.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("value", "again")
@require_http_methods(["GET", "POST"])
@public
@never_cache
def number(request: HttpRequest) -> HttpResponse:
    """The number, twice, then locked; the receipt is the answer to the locking and is not shown again."""
    found = _remembered(request)
    if found is None:
        return redirect("draws:witness")
    digits = selectors.digits_of(found.draw)
    form = NumberForm(request.POST if request.method == "POST" else None, digits=digits)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.witness_lock(witness=found, **form.cleaned_data)
        except Refused as refusal:
            if refusal.code != "witness_number_wrong":
                _forget(request)
                messages.warning(request, str(refusal))
                return redirect("draws:witness")
            different = refusal.details["fault"] == witnessing.DIFFERENT
            form.add_error("again" if different else "value", str(refusal))
        else:
            _forget(request)
            return _receipt(request, found)
    context = {
        "witness": found,
        "draw": found.draw,
        "form": form,
        "digits": digits,
        "minutes": setting(found.draw.organisation, "witness_code_minutes"),
    }
    return render(request, "draws/witness_number.html", context, status=422 if form.errors else 200)


@require_POST
@public
def leave(request: HttpRequest) -> HttpResponse:
    """Somebody else's turn: what this screen remembered is gone."""
    _forget(request)
    return redirect("draws:witness")


def _remembered(request: HttpRequest) -> Witness | None:
    """Who entered a code here, as long as a code is good for, until the number is locked or another code was given."""
    kept = request.session.get(KEPT)
    if kept is None:
        return None
    found = Witness.objects.filter(pk=kept[0]).select_related("draw__task", "draw__organisation").first()
    if found is not None:
        minutes = setting(found.draw.organisation, "witness_code_minutes").value
        again = found.code_hash or found.entered_at is None or found.entered_at.timestamp() != kept[1]
        late = not again and clock.now() - found.entered_at > timedelta(minutes=minutes)
        if not (again or late or found.locked_at):
            return found
        words = f"超过{minutes}分钟没有锁定，要请主持人重新发口令。" if late else "主持人重新发了口令，用新的口令签到。"
        messages.warning(request, "这个数字已经锁定。" if found.locked_at else words)
    _forget(request)
    return None


def _forget(request: HttpRequest) -> None:
    """The witness's session ends; a person who is signed in at this screen stays signed in."""
    if request.user.is_authenticated:
        request.session.pop(KEPT, None)
    else:
        request.session.flush()


def _receipt(request: HttpRequest, witness: Witness) -> HttpResponse:
    value, blind = witness.shown
    at = moment(witness.locked_at)
    command = f"printf '%s' '{witness.draw.number}|{witness.position}|{value}|{at}|{blind}' | sha256sum"
    lines = [
        f"抽取编号　{witness.draw.number}",
        f"见证人　　{witness.public_name}　第{witness.position}位",
        f"见证数字　{value}",
        f"锁定时间　{at}",
        f"回执码　　{blind}",
        f"回执　　　{witness.receipt}",
        f"核对命令　{command}",
        f"公开页　　{public_url(request, witness.draw)}",
    ]
    context = {
        "witness": witness,
        "draw": witness.draw,
        "value": value,
        "blind": blind,
        "command": command,
        "file": "data:text/plain;charset=utf-8," + quote("\n".join(lines) + "\n"),
    }
    return render(request, "draws/receipt.html", context)
