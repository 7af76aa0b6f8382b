# SPDX-License-Identifier: Apache-2.0
"""The work of each person and team, and what the plan lacks in people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from suicha.accounts.models import Organisation
from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import organisations_with
from suicha.core import clock
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.registries.rules.certificates import lamp_of
from suicha.statistics import selectors


@require_GET
@requires(Permission.STATISTICS_VIEW)
@readonly
def workload(request: HttpRequest) -> HttpResponse:
    allowed = organisations_with(request.user, Permission.STATISTICS_VIEW).filter(kind=Organisation.Kind.BUREAU)
    bureaus = list(allowed)
    code, text = request.GET.get("organisation", ""), request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else clock.today().year
    chosen = get_object_or_404(allowed, code=code) if code else next(iter(bureaus), None)
    if chosen is None:
        return render(request, "statistics/workload.html", {"chosen": None})
    page = paginate(selectors.people_loads(chosen, year), request.GET, newest_first=False)
    today = clock.today()
    context = {
        "chosen": chosen,
        "work": selectors.workload_of(chosen, year),
        "page": page,
        "rows": [(person, lamp_of(person.certificate_until, today)) for person in page],
        "most": max((person.seats_taken for person in page), default=0),
        "views": [(each.short_name, f"?{urlencode({'organisation': each.code})}", each == chosen) for each in bureaus],
    }
    return render(request, "statistics/workload.html", context)
