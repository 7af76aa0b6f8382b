# SPDX-License-Identifier: Apache-2.0
"""Requests to be kept away, seats that fall vacant, how often it happens to whom; grounds only for who may know."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, may
from suicha.accounts.selectors import within
from suicha.core import clock
from suicha.draws.models import Draw, DrawnTarget, RecusalRequest, Seat, SeatRedraw
from suicha.draws.rules.lapses import lapses
from suicha.draws.selectors.reserve import meeting, standings
from suicha.registries.models import Inspector

State = RecusalRequest.State
SEAT = "seat__organisation"
# Seats of groups that may still be sent out or are on their way: matched, not void, not replaced, not arrived.
AHEAD = Q(drawn_target__begun_at=None, drawn_target__left=None, left=None) & ~Q(drawn_target__draw__state="void")


@dataclass(frozen=True)
class Lapsing:
    """Somebody who will not be able to go, with the causes that the library shows."""

    seat: Seat
    causes: list[str]

    @property
    def words(self) -> str:
        return "、".join(SeatRedraw.Cause(cause).label for cause in self.causes)


def request_list(by: User, *, state: str = "") -> QuerySet[RecusalRequest]:
    """Requests that this person asked, that concern them, or of the organisations they may look at."""
    mine = Q(asked_by=by) | Q(recused=by, asked_kind=RecusalRequest.Kind.INSPECTOR)
    scope = within(by, Permission.RECUSAL_VIEW, SEAT) | within(
        by, Permission.RECUSAL_VIEW, "seat__drawn_target__draw__organisation"
    )
    rows = RecusalRequest.objects.filter(mine | scope)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related(
        "seat__drawn_target__draw__task", "seat__inspector__organisation", "seat__organisation", "decided_by",
        "asked_by", "redraw__into__inspector",
    )  # fmt: skip


def request_counts(by: User) -> dict[str, int]:
    """How many of them stand in each state, in one query."""
    rows = request_list(by).select_related(None).order_by()
    states = {state: Count("pk", filter=Q(state=state)) for state in State.values}
    return rows.aggregate(all=Count("pk"), **states)


def may_read_ground(by: User, request: RecusalRequest) -> bool:
    """Only who asked, who decides or decided, and the discipline inspection (LIBP: the ground stays private)."""
    organisation = request.seat.organisation
    if by.pk in (request.asked_by_id, request.decided_by_id) or may(by, Permission.RECUSAL_GROUND_VIEW, organisation):
        return True
    return request.recused_id != by.pk and may(by, Permission.RECUSAL_DECIDE, organisation)


def may_decide(by: User, request: RecusalRequest) -> bool:
    """Whether ``by`` could decide it now."""
    return (
        request.state == State.ASKED
        and by.pk not in (request.asked_by_id, request.recused_id)
        and may(by, Permission.RECUSAL_DECIDE, request.seat.organisation)
    )


def requests_to_decide(by: User) -> QuerySet[RecusalRequest]:
    """What waits for this person's decision, the oldest first."""
    rows = RecusalRequest.objects.filter(within(by, Permission.RECUSAL_DECIDE, SEAT), state=State.ASKED)
    rows = rows.exclude(asked_by=by).exclude(recused=by)
    return rows.select_related("seat__drawn_target", "seat__inspector").order_by("pk")


def requests_waiting(rows: Iterable[DrawnTarget]) -> QuerySet[RecusalRequest]:
    """Requests that wait for a decision on seats of these drawn targets, the oldest first."""
    found = RecusalRequest.objects.filter(state=State.ASKED, seat__drawn_target__in=rows, seat__left=None)
    return found.select_related("seat__drawn_target", "seat__inspector").order_by("pk")


def my_seats(by: User) -> list[Seat]:
    """Seats this person sits in and that are still ahead; a list told batch by batch shows only what was sent out."""
    seats = Seat.objects.filter(AHEAD, inspector__user=by).select_related(
        "drawn_target__draw__task", "drawn_target__came", "drawn_target__target__town", "organisation", "inspector"
    )
    return [seat for seat in seats.order_by("drawn_target__draw", "drawn_target__seq", "pk") if _told(seat)]


def _told(seat: Seat) -> bool:
    row = seat.drawn_target
    return row.draw.disclosure != Draw.Disclosure.SEALED or row.visit_batch in (row.draw.used_batches or ())


def conflicts_of(draw: Draw, organisation: Organisation | None = None) -> list[Seat]:
    """Seats still ahead of people who must not meet the target as facts stand now, and for whom nobody asked yet."""
    rows = Seat.objects.filter(AHEAD, drawn_target__draw=draw, recusal_requests=None)
    if organisation is not None:
        rows = rows.filter(drawn_target__matching__organisation=organisation)
    seats = list(rows.select_related("drawn_target__target", "inspector").order_by("drawn_target", "position"))
    targets = {seat.drawn_target.target_id: seat.drawn_target.target for seat in seats}
    met = meeting(sorted({seat.inspector_id for seat in seats}), targets.values(), draw.organisation, clock.today())
    return [seat for seat in seats if (seat.inspector_id, seat.drawn_target.target_id) in met]


def lapsing(by: User, draw: Draw | None = None) -> list[Lapsing]:
    """Seats still ahead of people who will not be able to go, where this person matches; four queries."""
    mine = within(by, Permission.MATCH_RUN, "drawn_target__matching__organisation")
    seats = Seat.objects.filter(AHEAD & mine)
    if draw is not None:
        seats = seats.filter(drawn_target__draw=draw)
    known = standings(sorted(set(seats.order_by().values_list("inspector_id", flat=True))))
    today = clock.today()
    horizon = seats.aggregate(last=Max("drawn_target__draw__task__ends_on"))["last"] or today
    perhaps = [
        pk
        for pk, person in known.items()
        if person.absences
        or person.left_on
        or not person.certified
        or person.certificate_until is None
        or person.certificate_until < horizon
    ]
    rows = seats.filter(inspector__in=perhaps).select_related(
        "drawn_target__draw__task", "drawn_target__came", "inspector"
    )
    found = []
    for seat in rows.order_by("drawn_target__draw", "drawn_target", "position"):
        causes = lapses(known[seat.inspector_id], today, seat.drawn_target.draw.task.ends_on)
        if causes:
            found.append(Lapsing(seat, causes))
    return found


def seats_matched_by(by: User) -> QuerySet[Seat]:
    """Seats still ahead, where this person matches."""
    rows = Seat.objects.filter(AHEAD & within(by, Permission.MATCH_RUN, "drawn_target__matching__organisation"))
    return rows.select_related("drawn_target__draw__task", "inspector", "organisation")


def causes_of(seat: Seat) -> list[str]:
    """Why the library says that who sits there cannot go."""
    person = standings([seat.inspector_id])[seat.inspector_id]
    return lapses(person, clock.today(), seat.drawn_target.draw.task.ends_on)


def draws_ahead(by: User, *, limit: int = 20) -> list[Draw]:
    """The newest draws with groups that have not arrived, where this person looks at recusals; none to be voided."""
    seats = Seat.objects.filter(AHEAD).order_by().values("drawn_target__draw")
    rows = Draw.objects.filter(
        within(by, Permission.RECUSAL_VIEW), pk__in=seats, void_requested_at=None
    ).select_related("organisation")
    return list(rows.order_by("-pk")[:limit])


def vacant(by: User, draw: Draw | None = None) -> QuerySet[SeatRedraw]:
    """Open seats where this person matches, the oldest first."""
    mine = within(by, Permission.MATCH_RUN, "matching__organisation")
    rows = SeatRedraw.objects.filter(mine, into=None, out__drawn_target__left=None)
    rows = rows.exclude(matching__draw__state=Draw.State.VOID)
    if draw is not None:
        rows = rows.filter(matching__draw=draw)
    return rows.select_related(
        "out__drawn_target__draw__task", "out__drawn_target__came", "out__inspector", "matching__organisation"
    ).order_by("pk")


def ledger(by: User) -> QuerySet[Inspector]:
    """People with a request or a redraw, with how many of each kind; for supervisors, without any ground."""
    people = Inspector.objects.filter(within(by, Permission.RECUSAL_VIEW))
    asked = "seats__recusal_requests"
    counted = {
        "requested": Count(asked, distinct=True),
        "by_self": Count(asked, filter=Q(**{f"{asked}__asked_kind": "inspector"}), distinct=True),
        "by_firm": Count(asked, filter=Q(**{f"{asked}__asked_kind": "firm"}), distinct=True),
        "by_facts": Count(asked, filter=Q(**{f"{asked}__asked_kind": "detected"}), distinct=True),
        "granted": Count(asked, filter=Q(**{f"{asked}__state": State.GRANTED}), distinct=True),
        "refused": Count(asked, filter=Q(**{f"{asked}__state": State.REFUSED}), distinct=True),
        "lapsed": Count("seats__left", filter=~Q(seats__left__cause__in=["recusal", "moved"]), distinct=True),
        "held": Count("seats", distinct=True),
    }
    rows = people.annotate(**counted).filter(Q(requested__gt=0) | Q(lapsed__gt=0))
    return rows.select_related("organisation")
