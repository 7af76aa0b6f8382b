# SPDX-License-Identifier: Apache-2.0
"""派发 pulls from a matched draw; nothing below pushes visits forward."""

from django.db import transaction
from django.db.models import Prefetch

from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import bureau_of
from suicha.audit import services as audit
from suicha.catalogue.models import Item
from suicha.catalogue.rules.publicity_settings import BEFORE_VISIT
from suicha.catalogue.selectors import setting_strictest, versions_in_force
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.numbers import next_paper_number, paper_prefix
from suicha.draws.models import Draw, DrawnTarget, Seat
from suicha.draws.selectors import open_seats, requests_waiting, to_visit
from suicha.draws.services import draw_use, recusals_detect
from suicha.inspections.models import Answer, Inspection
from suicha.inspections.rules.deadlines import visit_due
from suicha.inspections.rules.notice import TITLES, WAYS, Notice
from suicha.inspections.selectors.visits import with_group
from suicha.planning.models import Task
from suicha.planning.selectors import scheme_waits

NOTICE_WORDS = "检通字"


def dispatch(
    *, draw: Draw, batch: int | None, by: User, organisation: Organisation | None = None, notice: str = ""
) -> list[Inspection]:
    """One visit per drawn or mandatory target of ``batch`` (``None``: of all batches), with one answer per item.

    Each item keeps the version of its 检查表 that is in use now, whatever is published afterwards.
    Each visit gets a notice number (division, date, sequence of the day, 检通字) and its last day.  ``organisation``:
    only the part that this bureau matched.  ``notice``: how the firms are told, if not as the 细则 has it.  Facts are
    compared once more first, and what they show asks for a recusal by itself.  Refused for a draw that is not matched,
    before the scheme is public where the 细则 wants that, while a group has an open seat or a request that waits, for
    a group that is too small, and where everything asked for was dispatched before.
    """
    require(by, Permission.INSPECTION_DISPATCH, organisation or draw.organisation)
    recusals_detect(draw=draw, by=by, organisation=organisation)
    return _dispatched(draw, batch, organisation, notice, by)


@transaction.atomic(durable=True)
def _dispatched(
    draw: Draw, batch: int | None, organisation: Organisation | None, notice: str, by: User
) -> list[Inspection]:
    draw = (
        Draw.objects.select_for_update(of=("self",))
        .select_related("task__row__plan__organisation", "organisation__region")
        .get(pk=draw.pk)
    )
    part = "全部对象" if batch is None else f"第{batch}批"
    if draw.state != Draw.State.MATCHED:
        raise Refused("dispatch_not_matched", number=draw.number)
    if notice and notice not in TITLES:
        raise Refused("notice_unknown")
    scheme = scheme_waits(draw.task.row.plan, BEFORE_VISIT)
    if scheme:
        raise Refused("dispatch_scheme_not_public", title=draw.task.row.plan.title, clause=scheme.clause)
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
    return _visits(draw, waiting, notice, by)


def _require_whole_groups(draw: Draw, waiting: list[DrawnTarget]) -> None:
    """Nobody missing, nobody about whom a decision is still due."""
    vacant = open_seats(draw).filter(out__drawn_target__in=waiting).first()
    if vacant is not None:
        raise Refused("dispatch_seat_open", name=vacant.out.drawn_target.name)
    asked = list(requests_waiting(waiting)[:3])
    if asked:
        names = "、".join(f"{each.seat.inspector.name}对{each.seat.drawn_target.name}" for each in asked)
        raise Refused("dispatch_recusal_waits", names=names)
    size = setting_strictest(draw.organisation, "group_size", draw.task.items.order_by("pk")).value
    for row in waiting:
        if len(row.seats.all()) < size:
            raise Refused("dispatch_group_short", name=row.name, seats=len(row.seats.all()), size=size)


def _host(draw: Draw, row: DrawnTarget) -> Organisation:
    """Whose visit it is: of the bureau that matched its own part, else of who drew."""
    if row.matching is None or row.matching.organisation_id == bureau_of(draw.organisation).pk:
        return draw.organisation
    return row.matching.organisation


def _notice(draw: Draw, items: list[Item], notice: str) -> tuple[str, int]:
    """How the firms are told and how many days before: as chosen, else as the strictest item's 细则 has it."""
    way = notice or WAYS[setting_strictest(draw.organisation, "notice_mode", items).value].value
    days = setting_strictest(draw.organisation, "notice_days", items).value if way == Notice.BEFORE else 0
    return way, days


def _visits(draw: Draw, waiting: list[DrawnTarget], notice: str, by: User) -> list[Inspection]:
    task: Task = draw.task
    items = list(task.items.order_by("sequence", "pk"))
    way, days = _notice(draw, items, notice)
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
            notice=way,
            notice_days=days,
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
                **({"notice": TITLES[Notice(way)]} if way != Notice.FREE else {}),
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
