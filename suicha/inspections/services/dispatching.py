# SPDX-License-Identifier: Apache-2.0
"""派发 pulls from a matched draw; nothing below pushes visits forward."""

from django.db import transaction
from django.db.models import Prefetch

from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import bureau_of
from suicha.audit import services as audit
from suicha.catalogue.selectors import setting, versions_in_force
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.numbers import next_paper_number, paper_prefix
from suicha.draws.models import Draw, DrawnTarget, Seat
from suicha.draws.selectors import open_seats, requests_waiting, to_visit
from suicha.draws.services import draw_use, recusals_detect
from suicha.inspections.models import Answer, Inspection
from suicha.inspections.rules.deadlines import visit_due
from suicha.inspections.selectors.visits import with_group
from suicha.planning.models import Task

NOTICE_WORDS = "检通字"


def dispatch(*, draw: Draw, batch: int | None, by: User, organisation: Organisation | None = None) -> list[Inspection]:
    """One visit per drawn or mandatory target of ``batch`` (``None``: of all batches), with one answer per item.

    Each item keeps the version of its 检查表 that is in use now, whatever is published afterwards.
    Each visit gets a notice number (division, date, sequence of the day, 检通字) and its last day.  ``organisation``:
    only the part that this bureau matched.  Facts are compared once more first, and what they show asks for a recusal
    by itself.  Refused for a draw that is not matched, while a group has an open seat or a request that waits, for a
    group that is too small, and where everything asked for was dispatched before.
    """
    require(by, Permission.INSPECTION_DISPATCH, organisation or draw.organisation)
    recusals_detect(draw=draw, by=by, organisation=organisation)
    return _dispatched(draw, batch, organisation, by)


@transaction.atomic(durable=True)
def _dispatched(draw: Draw, batch: int | None, organisation: Organisation | None, by: User) -> list[Inspection]:
    draw = Draw.objects.select_for_update(of=("self",)).select_related("task", "organisation__region").get(pk=draw.pk)
    part = "全部对象" if batch is None else f"第{batch}批"
    if draw.state != Draw.State.MATCHED:
        raise Refused("dispatch_not_matched", number=draw.number)
    rows = with_group(to_visit(draw) if batch is None else to_visit(draw).filter(part=batch))
    if organisation is not None:
        rows = rows.filter(matching__organisation=organisation)
    if not rows.exists():
        raise Refused("dispatch_batch_unknown", number=draw.number, part=part)
    seats = Prefetch("seats", Seat.objects.current())
    waiting = list(
        rows.filter(inspection=None).select_related("target", "matching__organisation__region").prefetch_related(seats)
    )
    if not waiting:
        raise Refused("dispatch_already", number=draw.number, part=part)
    _require_whole_groups(draw, waiting)
    draw_use(draw=draw, batches={row.visit_batch for row in waiting})
    return _visits(draw, waiting, by)


def _require_whole_groups(draw: Draw, waiting: list[DrawnTarget]) -> None:
    """Nobody missing, nobody about whom a decision is still due."""
    vacant = open_seats(draw).filter(out__drawn_target__in=waiting).first()
    if vacant is not None:
        raise Refused("dispatch_seat_open", name=vacant.out.drawn_target.name)
    asked = list(requests_waiting(waiting)[:3])
    if asked:
        names = "、".join(f"{each.seat.inspector.name}对{each.seat.drawn_target.name}" for each in asked)
        raise Refused("dispatch_recusal_waits", names=names)
    size = setting(draw.organisation, "group_size").value
    for row in waiting:
        if len(row.seats.all()) < size:
            raise Refused("dispatch_group_short", name=row.name, seats=len(row.seats.all()), size=size)


def _host(draw: Draw, row: DrawnTarget) -> Organisation:
    """Whose visit it is: of the bureau that matched its own part, else of who drew."""
    if row.matching is None or row.matching.organisation_id == bureau_of(draw.organisation).pk:
        return draw.organisation
    return row.matching.organisation


def _visits(draw: Draw, waiting: list[DrawnTarget], by: User) -> list[Inspection]:
    task: Task = draw.task
    items = list(task.items.order_by("sequence", "pk"))
    checklists = versions_in_force(item.lineage for item in items)
    hosts = [_host(draw, row) for row in waiting]
    numbers = {
        region: iter(_numbers(region, sum(host.region_id == region.pk for host in hosts)))
        for region in {host.region.pk: host.region for host in hosts}.values()
    }
    visits = []
    for row, host in zip(waiting, hosts, strict=True):
        visit = Inspection.objects.create(
            drawn_target=row,
            task=task,
            target=row.target,
            organisation=host,
            notice_number=next(numbers[host.region]),
            due_on=visit_due(task.starts_on, task.ends_on, row.visit_batch, task.batches),
            dispatched_at=clock.now(),
            dispatched_by=by,
        )
        Answer.objects.bulk_create(
            Answer(inspection=visit, item=item, position=position, checklist=checklists.get(item.lineage))
            for position, item in enumerate(items, start=1)
        )
        visits.append(visit)
    # The head of the log is locked by the first event, so every row that locks a target or a person comes before it.
    for row, visit in zip(waiting, visits, strict=True):
        audit.record(
            "inspections.inspection.dispatch",
            visit,
            by=by,
            data={
                "target": row.name,
                "draw": draw.number,
                "batch": row.visit_batch,
                "items": len(items),
                "due_on": visit.due_on.isoformat(),
            },
        )
    return visits


def _numbers(region: Region, count: int) -> list[str]:
    """The next notice numbers of the division, which stays locked so that two bureaus never take the same one."""
    Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    today = clock.today()
    issued = Inspection.objects.filter(notice_number__startswith=paper_prefix(region.code, today))
    last = issued.order_by("-pk").values_list("notice_number", flat=True).first()
    numbers: list[str] = []
    for _ in range(count):
        last = next_paper_number(region.code, today, NOTICE_WORDS, last)
        numbers.append(last)
    return numbers
