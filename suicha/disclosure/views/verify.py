# SPDX-License-Identifier: Apache-2.0
"""The page where anyone checks a package of their own; the file never leaves the browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from suicha.accounts.permissions import public
from suicha.core.readonly import readonly


@require_safe
@conditional_page
@public
@readonly
def verify(request: HttpRequest) -> HttpResponse:
    return render(request, "disclosure/verify.html")
