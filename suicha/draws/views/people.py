# SPDX-License-Identifier: Apache-2.0
"""The groups of inspectors with the reasons of each; when people do not suffice, who is missing and the ways out."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import AmendmentForm
from suicha.draws.models import Draw, Matching
from suicha.draws.rules import amendments, group_size
from suicha.draws.tasks import quality_queue
from suicha.draws.views.seats import with_acts
from suicha.draws.views.shown import draw_or_404, trail, trail_of

AT_ONCE = 500  # a matching of more targets tries its cures out only when asked


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def people(request: HttpRequest, pk: int) -> HttpResponse:
    draw = draw_or_404(request, pk, "roster")
    matching = _matching(request, draw)
    if matching is None:
        return redirect("draws:draw", pk=pk)
    return _people(request, draw, matching)


def _matching(request: HttpRequest, draw: Draw) -> Matching | None:
    """The matching this page is about: the one asked for, else the first."""
    found = list(selectors.matchings_of(draw))
    asked = request.GET.get("bureau", "")
    return next((each for each in found if str(each.organisation_id) == asked), found[0] if found else None)


def _people(
    request: HttpRequest, draw: Draw, matching: Matching, refused: str = "", form: AmendmentForm | None = None
) -> HttpResponse:
    matching.draw = draw
    context = {
        "trail": trail((draw.number, reverse("draws:draw", args=[draw.pk])), ("人员匹配", "")),
        "draw": draw,
        "matching": matching,
        "parts": _parts(draw, matching),
        "may_match": may(request.user, Permission.MATCH_RUN, matching.organisation),
        "by_person": selectors.by_person(matching),
        "refused": refused,
    }
    if matching.state == Matching.State.MATCHED:
        return render(request, "draws/people.html", context | _matched(request, draw, matching))
    if matching.state == Matching.State.SHORT:
        status = 422 if refused else 200
        return render(request, "draws/people_short.html", context | _short(request, matching), status=status)
    return render(request, "draws/people_waiting.html", context | {"rows": selectors.part_to_visit(matching).count()})


def _parts(draw: Draw, matching: Matching) -> list[tuple[str, str, bool]]:
    found = list(selectors.matchings_of(draw))
    if len(found) < 2:
        return []
    return [
        (
            f"{each.organisation.short_name} {each.get_state_display()}",
            f"?bureau={each.organisation_id}",
            each == matching,
        )
        for each in found
    ]


def _matched(request: HttpRequest, draw: Draw, matching: Matching) -> dict[str, object]:
    roster = selectors.roster_frozen(draw)
    rows = selectors.groups_of(draw).filter(matching=matching)
    page = paginate(rows, request.GET, newest_first=False, size=10)
    page.rows.sort(key=lambda row: row.turn)
    experts = selectors.expert_seats(page.rows)
    return {
        "page": page,
        "packages": selectors.match_packages(request.user, draw),
        "groups": [
            (group, experts.get(group.row.pk, []))
            for group in with_acts(selectors.groups_told(page.rows, roster, matching), request, matching)
        ],
        "seats": selectors.seats_now(matching),
        "open": selectors.open_seats(draw).filter(matching=matching).count(),
        "left_out": rows.filter(seats=None).count(),
        "amended": selectors.amended(matching, roster),
        "amendments_clause": amendments.CLAUSE,
        "fairness": selectors.fairness_of(draw, roster, matching),
        "quality": selectors.quality_of(matching),
        "quotas": _quotas(roster, matching),
        "clause": group_size.CLAUSE,
        "may_dispatch": may(request.user, Permission.INSPECTION_DISPATCH, draw.organisation),
    }


def _quotas(roster, matching: Matching) -> list[tuple[str, int, int]]:
    """Shares the matching steered towards: (who, groups that should have had one, groups that got one)."""
    titles = {quota.group: quota.title for quota in roster.quotas}
    found = matching.outcome.get("quotas", [])
    return [(titles.get(each["class"], each["class"]), each["wanted"], each["given"]) for each in found]


def _short(request: HttpRequest, matching: Matching) -> dict[str, object]:
    roster = selectors.roster_frozen(matching.draw)
    rows, reached = selectors.short_rows(matching, roster)
    total = selectors.part_to_visit(matching).count()
    tried = total <= AT_ONCE or "cures" in request.GET
    cures = selectors.cures_of(matching, roster) if tried else []
    return {
        "short": selectors.shortage_of(matching, roster),
        "rows": rows,
        "reached": reached,
        "total": total,
        "tried": tried,
        "cures": [
            (cure, f"cure{number}", AmendmentForm(auto_id=f"cure{number}_%s"), json.dumps(cure.amendments))
            for number, cure in enumerate(cures, start=1)
        ],
        "without_adding": amendments.WITHOUT_ADDING,
        "amendments_clause": amendments.CLAUSE,
        "may_void": may(request.user, Permission.DRAW_FREEZE, matching.draw.organisation),
    }


@require_POST
@requires(Permission.MATCH_RUN)
def match(request: HttpRequest, pk: int) -> HttpResponse:
    draw = draw_or_404(request, pk, "roster")
    matching = _posted(request, draw)
    return _run(request, draw, matching, [])


@require_POST
@requires(Permission.MATCH_RUN)
def cure(request: HttpRequest, pk: int) -> HttpResponse:
    """Match under what the law lets change, each with its reason."""
    draw = draw_or_404(request, pk, "roster")
    matching = _posted(request, draw)
    form = AmendmentForm(request.POST)
    if matching.state == Matching.State.SHORT and not form.is_valid():
        return _people(request, draw, matching, refused="".join(form.errors["reason"]), form=form)
    try:
        given = amendments.amendments_read(json.loads(request.POST.get("amendments", "")))
    except (ValueError, RecursionError):
        given = []
    if not given:
        raise Refused("amendment_unknown")
    return _run(request, draw, matching, [each | {"reason": form.data.get("reason", "")} for each in given])


def _posted(request: HttpRequest, draw: Draw) -> Matching:
    asked = request.POST.get("bureau", "")
    rows = selectors.matchings_of(draw)
    found = rows.filter(organisation=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else rows.first()
    if found is None:
        raise Http404(draw.pk)
    return found


def _run(request: HttpRequest, draw: Draw, matching: Matching, changes: list[dict[str, object]]) -> HttpResponse:
    here = f"{reverse('draws:people', args=[draw.pk])}?bureau={matching.organisation_id}"
    try:
        services.match_run(draw=draw, organisation=matching.organisation, amendments=changes, by=request.user)
    except Refused as refusal:
        if refusal.code != "inspectors_too_few":
            raise
        messages.error(request, "人员不够，一组也没有配。下面是缺谁、为什么、有什么办法。")
        return redirect(here)
    quality_queue(matching)
    messages.success(request, "检查人员已随机匹配，每组至少2名持证人员。")
    return redirect(here)


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def group(request: HttpRequest, pk: int, target_pk: int) -> HttpResponse:
    """One group: why these people, and in counts why not others."""
    draw = draw_or_404(request, pk, "roster")
    row = get_object_or_404(selectors.groups_of(draw).select_related("matching"), pk=target_pk)
    if row.matching is None or row.matching.state != Matching.State.MATCHED:
        return redirect("draws:people", pk=pk)
    row.matching.draw = draw
    context = {
        "trail": [*trail_of(draw, "")[:-1], ("人员匹配", reverse("draws:people", args=[pk])), (f"第{row.turn}组", "")],
        "draw": draw,
        "row": row,
        "chosen": selectors.chosen_of(row, selectors.roster_frozen(draw), row.matching),
        "clause": group_size.CLAUSE,
    }
    return render(request, "draws/group.html", context)


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """派员单: who goes where, for paper; one batch at a time."""
    draw = draw_or_404(request, pk)
    if draw.state != Draw.State.MATCHED:
        return redirect("draws:people", pk=pk)
    batches = sorted(set(selectors.groups_of(draw).values_list("part", flat=True)))
    asked = request.GET.get("batch", "")
    batch = next((each for each in batches if str(each) == asked), batches[0] if batches else 0)
    rows = selectors.groups_of(draw).filter(part=batch).order_by("place", "pk")
    context = {
        "trail": [*trail_of(draw, "")[:-1], ("人员匹配", reverse("draws:people", args=[pk])), ("派员单", "")],
        "draw": draw,
        "rows": rows,
        "batch": batch,
        "views": [(f"第{each}批", f"?batch={each}", each == batch) for each in batches],
    }
    return render(request, "draws/slip.html", context)
