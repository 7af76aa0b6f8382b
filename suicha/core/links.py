# SPDX-License-Identifier: Apache-2.0
"""Pages whose address is the key: who has the link may read them without signing in."""

from django.http import HttpResponse


def unlisted(response: HttpResponse) -> HttpResponse:
    """The same page, neither kept by caches nor listed by search engines."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
