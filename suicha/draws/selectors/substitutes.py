# SPDX-License-Identifier: Apache-2.0
"""The list as it stands after substitutions: who is visited, who stands by, who stood in for whom."""

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from suicha.draws.models import Draw, DrawnTarget, Substitution
from suicha.draws.moments import moment
from suicha.files.models import StoredFile

# Drawn targets that also have ``place`` and ``part``; the types of rows do not tell what a query adds to them.
Placed = QuerySet[Any]
DRAWN_KINDS = (DrawnTarget.Kind.PRIMARY, DrawnTarget.Kind.MANDATORY)
# A visit is owed to who was drawn and stayed, and to the alternate that came in and stayed; of no void draw.
OWED = Q(left=None) & (Q(kind__in=DRAWN_KINDS) | Q(came__isnull=False)) & ~Q(draw__state=Draw.State.VOID)


class Rate(NamedTuple):
    """How often targets were replaced: ``replaced`` of ``drawn``, and how many alternates are left."""

    drawn: int
    replaced: int
    left: int


def to_visit(draw: Draw) -> Placed:
    """The rows a visit is owed to, in the order of visits, each with its ``place`` in it and its ``part`` (batch)."""
    return with_place(DrawnTarget.objects.filter(OWED, draw=draw)).order_by("place", "pk")


def with_place(rows: QuerySet[DrawnTarget]) -> Placed:
    """The rows with the turn they have now: an alternate that came in has the one it took over."""
    return rows.select_related("came").annotate(
        place=Coalesce("came__seq", "seq"), part=Coalesce("came__batch", "batch")
    )


def substitutions_of(draw: Draw) -> QuerySet[Substitution]:
    """All substitutions in their order, with who left, who came and who decided."""
    rows = Substitution.objects.filter(draw=draw).select_related("out__target", "into__target", "by")
    return rows.order_by("position")


def substitutions_told(draw: Draw) -> list[dict[str, Any]]:
    """The substitutions as the certificate carries them (draw-spec 5)."""
    return [
        {
            "seq": each.seq,
            "batch": each.batch,
            "stratum": each.out.stratum,
            "out": each.out.number,
            "in": each.into.number,
            "rank": each.into.rank,
            "reason": each.words,
            "at": moment(each.at),
            "by": draw.organisation.name,
        }
        for each in substitutions_of(draw)
    ]


def rate_of(draw: Draw) -> Rate:
    """What supervisors look at: a list that is replaced again and again was not really drawn."""
    rows = DrawnTarget.objects.filter(draw=draw)
    return Rate(
        drawn=rows.filter(kind__in=DRAWN_KINDS).count(),
        replaced=Substitution.objects.filter(draw=draw).count(),
        left=rows.filter(kind=DrawnTarget.Kind.ALTERNATE, came=None).count(),
    )


def package_now(draw: Draw) -> StoredFile | None:
    """The escrowed full package as it stands: that of the last substitution, else the first one; ``None`` before."""
    last = Substitution.objects.filter(draw=draw).select_related("package").order_by("-position").first()
    return last.package if last else draw.package
