# SPDX-License-Identifier: Apache-2.0
"""Questions about the group of a visit as it is now: whether it may go, whom the firm may ask to be kept away."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, may
from suicha.accounts.selectors import within
from suicha.catalogue.selectors import setting_lookup, setting_strictest
from suicha.core import clock
from suicha.draws.models import Draw, Matching, RecusalRequest, Seat
from suicha.draws.selectors.reserve import meeting
from suicha.inspections.models import Inspection
from suicha.inspections.rules.group import Member, group_faults
from suicha.inspections.rules.notice import WAYS, Notice
from suicha.inspections.selectors.visits import group_of
from suicha.planning.models import Task
from suicha.registries.models import Inspector


def seats_of_visit(inspection: Inspection) -> QuerySet[Seat]:
    """Those who sit in the visit's group now, as the firm may choose among them."""
    return Seat.objects.current().filter(drawn_target=inspection.drawn_target_id).select_related("inspector")


def firm_requests(inspection: Inspection) -> QuerySet[RecusalRequest]:
    """What the firm asked for on its page, with what became of it."""
    rows = RecusalRequest.objects.filter(seat__drawn_target=inspection.drawn_target_id, asked_kind="firm")
    return rows.select_related("seat__inspector").order_by("pk")


def seats_asked(inspection: Inspection) -> int:
    """How many must go: the most that any item of the visit asks for."""
    items = [answer.item for answer in inspection.answers.select_related("item").order_by("pk")]
    return setting_strictest(inspection.organisation, "group_size", items).value


def group_lacks(inspection: Inspection, day: date | None = None) -> list[str]:
    """Why the group may not go as it is on that day (today if none is given), in phrases; nothing when it may."""
    on = day or clock.today()
    inspectors = [seat.inspector for seat in group_of(inspection)]
    met = meeting([one.pk for one in inspectors], [inspection.target], inspection.organisation, on)
    recused = {person for person, _ in met}
    members = [
        Member(
            name=one.name,
            certified=one.category == Inspector.Category.CERTIFIED,
            certificate_until=one.certificate_until,
            left_on=one.left_on,
            recused=one.pk in recused,
            certificate_from=one.certificate_from,
        )
        for one in inspectors
    ]
    return group_faults(members, on, seats_asked(inspection))


def notices_usual(draws: Sequence[Draw]) -> dict[int, Notice]:
    """How firms are told by the 细则, by the key of the draw; two queries whatever their number."""
    usual, items = setting_lookup("notice_mode"), defaultdict(list)
    tasks = Task.objects.filter(pk__in=[draw.task_id for draw in draws]).order_by("pk")
    for task, lineage in tasks.values_list("pk", "items__lineage"):
        items[task].append(lineage)
    return {draw.pk: WAYS[usual(draw.organisation, items[draw.task_id])] for draw in draws}


def own_part(by: User, draw: Draw) -> Organisation | None:
    """The bureau for whose part of ``draw`` this person dispatches; ``None``: for all of it."""
    if may(by, Permission.INSPECTION_DISPATCH, draw.organisation):
        return None
    parts = Matching.objects.filter(within(by, Permission.INSPECTION_DISPATCH), draw=draw).select_related(
        "organisation"
    )
    found = parts.order_by("pk").first()
    return found.organisation if found else draw.organisation
