# SPDX-License-Identifier: Apache-2.0
"""One shape for every refusal and error: a page with what is wrong, what to do, the clause and a number to quote."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suicha.accounts.models import User
from suicha.audit.models import Event
from suicha.audit.services import current_request, record
from suicha.core.errors import Refused

_PAGES = {400: "400.html", 403: "403.html", 404: "404.html", 409: "409.html", 500: "500.html"}


class RefusalMiddleware:
    """Turns ``Refused`` into a page, and records the attempt outside the transaction that was rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_request.set(getattr(request, "request_id", ""))
        try:
            return self.get_response(request)
        finally:
            current_request.reset(token)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if request.method == "POST" and isinstance(request.user, User):
            refusal_record(request, error)
        return refusal_page(request, error)


def refusal_record(request: HttpRequest, error: Refused) -> None:
    """Keep a refused attempt: who tried what, and which sentence stopped it."""
    record(
        "accounts.act.refused",
        request.user,  # type: ignore[arg-type]
        by=request.user,  # type: ignore[arg-type]
        outcome=Event.Outcome.REFUSED,
        data={"code": error.code, "sentence": str(error), "path": request.path},
    )


def refusal_page(request: HttpRequest, error: Refused) -> HttpResponse:
    """The refusal as a page of its own, with the status the sentence carries."""
    context = {"refusal": error, "code": error.code, "back": _back(request)}
    return render(request, _PAGES.get(error.status, "409.html"), context, status=error.status)


def _back(request: HttpRequest) -> str:
    origin = f"{request.scheme}://{request.get_host()}/"
    referer = request.headers.get("referer", "")
    return referer if referer.startswith(origin) else ""


def _error(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, _PAGES[status], {"request_id": getattr(request, "request_id", "")}, status=status)


def bad_request(request: HttpRequest, exception: SuspiciousOperation | None = None) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500)
