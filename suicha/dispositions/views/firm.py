# SPDX-License-Identifier: Apache-2.0
"""The firm's page: report by a link, without an account, cookie or JavaScript (ROLE-11)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import public
from suicha.core.errors import Refused
from suicha.core.links import unlisted
from suicha.core.readonly import readonly
from suicha.dispositions import selectors, services
from suicha.dispositions.forms import ReportForm
from suicha.dispositions.models import Rectification

MAX_UPLOAD = 25 * 2**20


def _row(token: str) -> Rectification:
    row = selectors.rectification_by_token(token)
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, row: Rectification, form: ReportForm, refusal: Refused | None = None) -> HttpResponse:
    context = {
        "row": row,
        "visit": row.answer.inspection,
        "lamp": selectors.rectification_lamp(row),
        "awaited": row.state in (Rectification.State.ORDERED, Rectification.State.REOPENED),
        "form": form,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return unlisted(render(request, "dispositions/firm.html", context, status=status))


@require_GET
@public
@readonly
def report(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, _row(token), ReportForm())


@csrf_exempt  # the address itself is the credential, and no cookie takes part that a stranger's page could borrow
@require_POST
@public
def send(request: HttpRequest, token: str) -> HttpResponse:
    row = _row(token)
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form)
    file = form.cleaned_data["upload"]
    upload = (file.name, file.read(MAX_UPLOAD)) if file else None
    words = {name: form.cleaned_data[name] for name in ("report", "reporter")}
    try:
        services.report_submit(rectification=row, upload=upload, **words)
    except Refused as refusal:
        return _page(request, _row(token), form, refusal)
    return redirect("dispositions:firm_report", token)
