# SPDX-License-Identifier: Apache-2.0
"""Every request has a number a person can quote."""

import os
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def request_number(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request ``request.request_id`` (10 hex digits), shown on error pages and kept with audit events."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.request_id = os.urandom(5).hex()  # type: ignore[attr-defined]
        response = get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    return middleware
