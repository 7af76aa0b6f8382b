# SPDX-License-Identifier: Apache-2.0
"""The working calendar: one year at a time, and the notice that announces it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import top_organisation
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.models import CalendarDay
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.oversight import selectors, services
from suicha.oversight.forms import DayForm, NoticeForm

HEAD = ("日期", "安排", "名称", "通知文号")


def _year(year: int) -> Any:
    found = next((row for row in selectors.calendar_years() if row.year == year), None)
    if found is None:
        raise Http404(year)
    return found


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """One year: holidays, worked Saturdays, working days of each month, and whether the notice is out."""
    chosen = _year(year or clock.today().year)
    days = selectors.calendar_days(chosen.year)
    months = selectors.working_days_of(chosen.year)
    context = {
        "year": chosen,
        "views": [
            (f"{row.year}年", reverse("oversight:calendar_year", args=[row.year]), row.year == chosen.year)
            for row in selectors.calendar_years()
        ],
        "holidays": selectors.holidays_of(days),
        "months": months,
        "total": sum(count for _, count in months),
        "provisional": selectors.deadlines_provisional(),
        "can_edit": may(request.user, Permission.CALENDAR_EDIT, top_organisation()),
    }
    return render(request, "oversight/calendar.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def export(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    days = selectors.calendar_days(_year(year).year)
    rows = ((row.day, "班" if row.is_working else "休", row.name, row.notice) for row in days)
    return table_response(f"{year}年放假安排", HEAD, rows, kind)


@require_http_methods(["GET", "POST"])
@requires(Permission.CALENDAR_EDIT)
def announce(request: HttpRequest, year: int) -> HttpResponse:
    """The notice is read and shown first; only what was shown is entered."""
    chosen = _year(year)
    form = NoticeForm(request.POST or None, request.FILES or None, year=year, initial={"notice": chosen.notice})
    shown: list[selectors.Holiday] = []
    if request.method == "POST" and form.is_valid():
        if request.POST.get("confirmed"):
            try:
                services.calendar_announce(
                    year=year, notice=form.cleaned_data["notice"], days=form.days, by=request.user
                )
            except Refused as refused:
                form.add_error("notice", str(refused))
            else:
                messages.success(request, f"{year}年的放假安排已登记，期限按它计算。")
                return redirect("oversight:calendar_year", year=year)
        else:
            days = (
                CalendarDay(day=day, is_working=named.is_working, name=named.name) for day, named in form.days.items()
            )
            shown = selectors.holidays_of(days)
    context = {
        "year": chosen,
        "form": form,
        "holidays": shown,
        "fields": [("notice", form.cleaned_data["notice"]), ("text", form.canonical), ("confirmed", "1")]
        if shown
        else [],
        "provisional": selectors.deadlines_provisional(),
    }
    return render(request, "oversight/calendar_announce.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.CALENDAR_EDIT)
def day(request: HttpRequest, year: int) -> HttpResponse:
    """One day corrected, as when a holiday is prolonged."""
    chosen = _year(year)
    form = DayForm(request.POST or None, year=year, initial={"notice": chosen.notice})
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.calendar_day_set(**form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error("day", str(refused))
        else:
            messages.success(request, f"{kept}，已更正。")
            return redirect("oversight:calendar_year", year=year)
    return render(
        request, "oversight/calendar_day.html", {"year": chosen, "form": form}, status=422 if form.errors else 200
    )
