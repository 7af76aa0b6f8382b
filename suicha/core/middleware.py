# SPDX-License-Identifier: Apache-2.0
"""Every request has a number a person can quote, and nothing in it that no database could hold."""

import os
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from suicha.core.workdays import calendar_unchecked

# Longer than any link of ours; a search for more would also be more than SQLite compares.
LONGEST_QUERY = 8192
LARGEST_KEY = 2**63 - 1


def request_number(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request ``request.request_id`` (10 hex digits), shown on error pages and kept with audit events.

    A request also asks anew which working calendar is in force, if it needs one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.request_id = os.urandom(5).hex()  # type: ignore[attr-defined]
        calendar_unchecked()
        response = get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    return middleware


class InputMiddleware:
    """Answers with a page what no form or link of ours sends: NUL in words, endless questions, keys beyond 64 bits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Dropped rather than refused: the page that would say so looks up the session as well.
        for name in [name for name, value in request.COOKIES.items() if "\x00" in value]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]) -> None:
        if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
            raise Http404
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise BadRequest("the question is too long")
        if "\x00" in request.path_info or _holds_nul(request.GET) or _holds_nul(request.POST):
            raise BadRequest("NUL")


def _holds_nul(words: QueryDict) -> bool:
    return any("\x00" in text for name, values in words.lists() for text in (name, *values))
