# SPDX-License-Identifier: Apache-2.0
"""The coverage cycle of a bureau: how far it is, and who was not reached yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from suicha.accounts.models import Organisation
from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import organisations_with
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.statistics import selectors


@require_GET
@requires(Permission.STATISTICS_VIEW)
@readonly
def coverage(request: HttpRequest) -> HttpResponse:
    allowed = organisations_with(request.user, Permission.STATISTICS_VIEW).filter(kind=Organisation.Kind.BUREAU)
    bureaus = list(allowed)
    code, domain = request.GET.get("organisation", ""), request.GET.get("domain", "")[:40]
    chosen = get_object_or_404(allowed, code=code) if code else next(iter(bureaus), None)
    if chosen is None:
        return render(request, "statistics/coverage.html", {"chosen": None})
    found = selectors.coverage_of(chosen)
    context = {
        "chosen": chosen,
        "coverage": found,
        "domain": domain if domain in {name for name, _, _ in found.domains} else "",
        "views": [(each.short_name, f"?{urlencode({'organisation': each.code})}", each == chosen) for each in bureaus],
    }
    context["page"] = paginate(selectors.not_covered(chosen, context["domain"]), request.GET, newest_first=False)
    return render(request, "statistics/coverage.html", context)
