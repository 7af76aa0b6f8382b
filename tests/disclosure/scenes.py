# SPDX-License-Identifier: Apache-2.0
"""A bureau whose work is ready to be published, up to each point."""

from dataclasses import dataclass, field
from datetime import date

from suicha.accounts.models import Organisation, User
from suicha.accounts.roles import RoleName
from suicha.catalogue.models import Item
from suicha.core import clock
from suicha.disclosure import services
from suicha.disclosure.models import Publication
from suicha.dispositions.models import Rectification
from suicha.draws import services as draws
from suicha.draws.models import Draw, DrawnTarget
from suicha.inspections.models import Answer, Inspection
from suicha.planning.models import Task
from suicha.registries.models import Target
from tests.ceremonies import SEATS, issued, make_keeper
from tests.factories import (
    make_inspector,
    make_item,
    make_organisation,
    make_plan,
    make_plan_row,
    make_target,
    make_task,
    make_user,
)


@dataclass
class Scene:
    """The bureau, its legal office's person, its items, task and targets."""

    organisation: Organisation
    publisher: User
    items: list[Item]
    task: Task
    targets: list[Target]
    keeper: User
    inspections: list[Inspection] = field(default_factory=list)


def make_scene(
    *, targets: int = 6, size: int = 2, name: str = "", domains: tuple[str, ...] = ("工贸",), batches: int = 1
) -> Scene:
    organisation = make_organisation(name=name)
    publisher = make_user(RoleName.LEGAL_OFFICE, organisation=organisation, name="法规股人员")
    items = [make_item(organisation, by=publisher) for _ in range(3)]
    found = [make_target(organisation, domain=domains[n % len(domains)]) for n in range(targets)]
    for _ in range(4):
        make_inspector(organisation, domains=[])
    row = make_plan_row(make_plan(organisation), items=items, number=size, scope_size=targets)
    task = make_task(row, batches=batches)
    return Scene(organisation, publisher, items, task, found, make_keeper(organisation))


def committed(scene: Scene, disclosure: str = "") -> Draw:
    draw = draws.draw_freeze(task=scene.task, witnesses=SEATS, disclosure=disclosure, by=scene.publisher)
    return draws.draw_commit(draw=draw, by=scene.publisher)


def drawn(scene: Scene, disclosure: str = "") -> Draw:
    draw = issued(committed(scene, disclosure), scene.publisher, scene.keeper)
    return draws.match_run(draw=draw, by=scene.publisher)


def published_draw(scene: Scene) -> Publication:
    return services.draw_publish(draw=drawn(scene), by=scene.publisher)


def approved(
    scene: Scene,
    row: DrawnTarget,
    *results: str,
    note: str = "现场查看台账",
    finished_on: date | None = None,
    state: str = "approved",
) -> Inspection:
    """A visit of one drawn target, reviewed, with these results per item."""
    now, inspector, reviewer = clock.now(), make_user(name="检查员甲"), make_user(name="审核人乙")
    inspection = Inspection.objects.create(
        drawn_target=row,
        task=scene.task,
        target=row.target,
        organisation=scene.organisation,
        notice_number=f"{row.draw.number}-{row.seq:03d}-检通字",
        state=state,
        due_on=scene.task.ends_on,
        dispatched_at=now,
        dispatched_by=scene.publisher,
        started_at=now,
        started_by=inspector,
        finished_on=finished_on or clock.today(),
        record="现场笔录：联系人王某13800138000",
        submitted_at=now,
        submitted_by=inspector,
        reviewed_at=now,
        reviewed_by=reviewer,
    )
    for position, (item, result) in enumerate(zip(scene.items, results or ("clear",), strict=False), start=1):
        Answer.objects.create(
            inspection=inspection,
            item=item,
            position=position,
            result=result,
            note="" if result == "clear" else note,
            answered_at=now,
            answered_by=inspector,
        )
    scene.inspections.append(inspection)
    return inspection


def rows_of(draw: Draw) -> list[DrawnTarget]:
    return list(DrawnTarget.objects.filter(draw=draw, seq__gte=1).select_related("draw", "target").order_by("seq"))


def ordered(inspection: Inspection, *, position: int = 1, state: str = "ordered") -> Rectification:
    """A rectification of one problem, in a state."""
    now, by = clock.now(), inspection.dispatched_by
    later: dict[str, object] = {}
    if state in ("verified", "closed"):
        later = {"verified_at": now, "verified_by": make_user(name="核实人丙"), "verification": "复查到位"}
    if state == "closed":
        later |= {"closed_at": now, "closed_by": make_user(name="办结人丁")}
    return Rectification.objects.create(
        due_from=clock.today(),
        answer=inspection.answers.get(position=position),
        organisation=inspection.organisation,
        order_number=f"{inspection.notice_number}-{position}-责改字",
        state=state,
        demand="立即改正",
        working_days=10,
        due_on=date(2026, 12, 1),
        token=f"token-{inspection.pk}-{position}",
        ordered_at=now,
        ordered_by=by,
        report="已改正",
        reported_at=now,
        **later,
    )


def published_result(scene: Scene, *results: str, note: str = "现场查看台账") -> Publication:
    """One draw published and the result of its first target published."""
    publication = published_draw(scene)
    row = rows_of(Draw.objects.get(pk=publication.subject_id))[0]
    return services.result_publish(inspection=approved(scene, row, *results, note=note), by=scene.publisher)
