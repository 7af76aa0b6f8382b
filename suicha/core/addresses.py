# SPDX-License-Identifier: Apache-2.0
"""Where a request came from, also behind proxies of our own."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; what is written further left, anybody may have written.

    ``settings.PROXIES`` says how many stand in front.  With none, or a shorter chain than there should be, it is the
    address that the connection itself has.
    """
    chain = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    hops = settings.PROXIES
    return chain[-hops] if 0 < hops <= len(chain) else request.META.get("REMOTE_ADDR", "")
