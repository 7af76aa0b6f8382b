# SPDX-License-Identifier: Apache-2.0
"""Questions to the third random: experts of a target with their opinions, open requests, and what a link opens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from fairdraw import canonical
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.core import clock
from suicha.draws.models import (
    Draw,
    DrawnTarget,
    ExpertInvitation,
    ExpertMatching,
    ExpertOpinion,
    ExpertRedraw,
    ExpertRequest,
    ExpertSeat,
)
from suicha.draws.selectors.expert_roster import ExpertRoster
from suicha.draws.selectors.substitutes import OWED, with_place

LINK_DAYS = 14


@dataclass(frozen=True)
class ExpertTold:
    """One seat of an expert as pages show it, with the opinions given from it and the request that waits."""

    seat: ExpertSeat
    opinions: list[ExpertOpinion]
    asked: ExpertRequest | None
    redraw: ExpertRedraw | None

    @property
    def left(self) -> bool:
        return self.redraw is not None

    @property
    def vacant(self) -> bool:
        """Whether nobody could take the place."""
        return self.redraw is not None and self.redraw.into_id is None


def expert_seats(rows: Iterable[DrawnTarget]) -> dict[int, list[ExpertTold]]:
    """Drawn target → its experts, who was replaced included, in a constant number of queries."""
    opinions = ExpertOpinion.objects.select_related("file", "registered_by").order_by("pk")
    asked = ExpertRequest.objects.filter(state=ExpertRequest.State.ASKED).order_by("pk")
    seats = (
        ExpertSeat.objects.filter(drawn_target__in=[row.pk for row in rows])
        .select_related("expert__institution", "left", "drawn_target")
        .prefetch_related(Prefetch("opinions", opinions), Prefetch("requests", asked))
        .order_by("drawn_target", "position", "turn")
    )
    told: dict[int, list[ExpertTold]] = {}
    for seat in seats:
        waits = next(iter(seat.requests.all()), None)
        each = ExpertTold(seat, list(seat.opinions.all()), waits, getattr(seat, "left", None))
        told.setdefault(seat.drawn_target_id, []).append(each)
    return told


def experts_of_target(row: DrawnTarget) -> list[ExpertTold]:
    """The experts of one drawn target, who was replaced included."""
    return expert_seats([row]).get(row.pk, [])


def expert_rows(draw: Draw) -> QuerySet[DrawnTarget]:
    """The targets of a draw that are owed a visit and have experts, in the order of visits."""
    seats = ExpertSeat.objects.filter(drawn_target=OuterRef("pk"))
    rows = with_place(DrawnTarget.objects.filter(OWED, Exists(seats), draw=draw))
    return rows.select_related("target__town", "came")


def expert_seat_list(by: User) -> QuerySet[ExpertSeat]:
    """Seats of the draws this person may see."""
    rows = ExpertSeat.objects.filter(within(by, Permission.DRAW_VIEW, "drawn_target__draw__organisation"))
    of = ("expert__institution", "drawn_target__draw__task", "drawn_target__draw__organisation", "drawn_target__target")
    return rows.select_related(*of, "drawn_target__came", "left", "came__out__expert")


def expert_requests(by: User) -> QuerySet[ExpertRequest]:
    """Requests of the draws this person may see, without the private ground, those that wait first."""
    rows = ExpertRequest.objects.filter(within(by, Permission.DRAW_VIEW, "seat__drawn_target__draw__organisation"))
    rows = rows.select_related("seat__expert", "seat__drawn_target__draw", "asked_by", "decided_by")
    return rows.defer("ground", "note").order_by("-pk")


def request_opened(request: ExpertRequest) -> tuple[str, str]:
    """The private ground and note, for who has to decide."""
    found = ExpertRequest.objects.get(pk=request.pk)
    return found.get_ground_display(), found.note


def expert_match_files(draw: Draw, roster: ExpertRoster) -> dict[str, bytes] | None:
    """What ``fairdraw verify-match`` asks for, as it was first drawn: instance and result, in codes; None before."""
    matching = ExpertMatching.objects.filter(draw=draw).first()
    if matching is None:
        return None
    certificate: Mapping[str, Any] = draw.certificate or {}
    numbers = list(matching.outcome["assignment"])
    amendments = [each for each in matching.amendments if each["kind"] == "cap"]
    instance = roster.instance(certificate["K"], numbers, amendments)
    return {"instance": canonical(instance), "result": canonical(matching.outcome)}


def expert_redraws(draw: Draw) -> QuerySet[ExpertRedraw]:
    """What was drawn again, in turn."""
    rows = ExpertRedraw.objects.filter(draw=draw)
    return rows.select_related("out__expert", "out__drawn_target", "into__expert", "by").order_by("position")


def recusals_per_expert(by: User) -> list[tuple[str, int, int]]:
    """(expert, times asked away, granted), the most first: what supervisors look at."""
    rows = expert_requests(by).order_by().values("seat__expert", "seat__expert__name")
    counted = rows.annotate(asked=Count("pk"), granted=Count("pk", filter=Q(state="granted")))
    told = [(row["seat__expert__name"], row["asked"], row["granted"]) for row in counted]
    return sorted(told, key=lambda row: (-row[1], row[0]))


def digest_of(token: str) -> str:
    """What is kept of a link: 256 random bits need no key."""
    return sha256(token.encode()).hexdigest()


def invitation_by_token(token: str) -> ExpertInvitation | None:
    """The invitation this link opens, also when it is used up: the expert reads what became of it."""
    rows = ExpertInvitation.objects.filter(digest=digest_of(token))
    of = ("seat__drawn_target__draw__task", "seat__drawn_target__draw__organisation", "seat__drawn_target__target")
    return rows.select_related(*of, "seat__expert", "seat__left", "opinion__file").first()


def is_open(invitation: ExpertInvitation) -> bool:
    """Whether the link still takes an opinion or a request."""
    return invitation.ended_at is None and clock.now() < invitation.until
