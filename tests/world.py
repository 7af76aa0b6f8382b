# SPDX-License-Identifier: Apache-2.0
"""A bureau with something at every step, and every address of the site with the keys of rows that are there."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product
from re import fullmatch
from typing import NamedTuple

from django.urls import get_resolver, reverse

from suicha.accounts.models import Organisation, User
from suicha.accounts.roles import RoleName
from suicha.audit.services import checkpoint_make
from suicha.core import clock
from suicha.disclosure import services
from suicha.disclosure.models import PublishedItem
from suicha.draws.models import Draw, ExpertInvitation, ExpertOpinion, ExpertRequest, ExpertSeat
from suicha.draws.selectors import witnesses_of
from suicha.draws.selectors.experts import digest_of
from suicha.files.models import SheetImport
from suicha.files.services import file_store
from suicha.inspections.models import Inspection, Photo
from suicha.registries.models import Entrustment, EntryDeadline, ExpertRecusal, Snapshot, Target, TargetList
from suicha.registries.services import (
    absence_register,
    conflict_register,
    deadline_set,
    list_create,
    mark_register,
    recusal_declare,
    sheet_preview,
    snapshot_make,
    snapshot_release,
)
from suicha.registries.services.exchange import token_make
from suicha.registries.services.imports.samples import sample_bytes
from tests import factories as make
from tests import world_rows as rows
from tests.audit.keeping import KEY, make_keeper
from tests.disclosure import scenes
from tests.inspections.scenes import picture


class World(NamedTuple):
    """A bureau with something at every step, the person who holds every role there, and the addresses."""

    everybody: User
    organisation: Organisation
    addresses: list[tuple[str, str, str]]


def make_world(odd: str) -> World:
    """A bureau at work; ``odd`` stands wherever somebody may type."""
    scene = scenes.make_scene()
    office = scene.organisation
    everybody = make.make_user(*RoleName, organisation=office, name=f"全{odd}"[:40])
    make.list_published(office, scene.publisher)
    draw = scenes.published_draw(scene).subject_id
    matching = Draw.objects.get(pk=draw).matchings.get()
    first, second = scenes.rows_of(Draw.objects.get(pk=draw))[:2]
    inspector = first.seats.order_by("position")[0].inspector
    inspector.user = everybody
    inspector.save()
    reviewed = scenes.approved(scene, first, "pending", "clear")
    result = services.result_publish(inspection=reviewed, by=scene.publisher)
    rectification = scenes.ordered(reviewed)
    started = scenes.approved(scene, second, "clear", "clear", state="started")
    Inspection.objects.filter(pk=started.pk).update(
        submitted_at=None, submitted_by=None, reviewed_at=None, reviewed_by=None, finished_on=None
    )
    photo = Photo.objects.create(
        inspection=started,
        answer=started.answers.get(position=1),
        file=file_store(
            content=picture(), name=f"{odd}.jpg", kinds=frozenset({"photo"}), organisation=office, by=everybody
        ),
        inspector=inspector,
        added_at=clock.now(),
    )
    waiting = scenes.committed(
        scenes.Scene(office, scene.publisher, scene.items, make.make_task(scene.task.row), [], scene.keeper)
    )
    draft = make.make_plan(office, state="draft", title=f"计划{odd}")
    row = make.make_plan_row(draft, items=scene.items)
    target = make.make_target(office, name=f"企业{odd}", address=odd)
    recusal = recusal_declare(inspector=inspector, target=target, ground="relative", note=odd, by=everybody)
    today = clock.today()
    absence = absence_register(
        inspector=inspector, kind="leave", starts_on=today, ends_on=today, note=odd, by=everybody
    )
    fact = conflict_register(
        inspector=inspector, kind="case", name=odd[:90], since=today, document=odd[:90], by=everybody
    )
    town = make.make_region("350881777", "边界镇", office.region)
    mark = mark_register(target=target, kind="penalty", since=clock.today(), document=odd[:90], note=odd, by=everybody)
    sheet = sheet_preview(
        kind="targets",
        name=f"{odd}.xlsx",
        content=sample_bytes(SheetImport.Kind.TARGETS),
        organisation=office,
        by=everybody,
    )
    seat = ExpertSeat.objects.create(
        drawn_target=first, position=0, expert=make.make_expert(office, name=f"专{odd}"[:40], title=odd[:60])
    )
    expert, token, paper = seat.expert, "ab" * 32, {"kind": "entrust", "number": odd[:90], "subject": odd[:90]}
    now, day = clock.now(), clock.today()
    firm = make.make_institution(office, name=f"机构{odd}")
    paper |= {"file": photo.file, "starts_on": day, "ends_on": day, "registered_at": now, "registered_by": everybody}
    record = Entrustment.objects.create(institution=firm, **paper)
    kept_away = ExpertRecusal.objects.create(
        expert=expert, target=target, ground="other", note=odd, declared_at=now, registered_by=everybody
    )
    link = {"digest": digest_of(token), "until": now + timedelta(days=9), "issued_at": now, "issued_by": everybody}
    ExpertInvitation.objects.create(seat=seat, **link)
    opinion = ExpertOpinion.objects.create(
        seat=seat, way="paper", text=odd, signed_on=day, file=photo.file, registered_by=everybody, at=now
    )
    ExpertRequest.objects.create(
        seat=seat, asked_kind="firm", asked_name=f"厂长{odd}"[:60], ground="other", note=odd, asked_at=now
    )
    keeper, checkpoint = make_keeper(unit=f"保管{odd}", mail="a@example.org", public_key=KEY.text), checkpoint_make()
    other = make.make_user(RoleName.LEADER, organisation=office)
    task, published = scene.task, scene.task.row.plan
    listed, annex, entry = _library(target, office, everybody, odd)
    keys: rows.Keys = {
        **rows.arrangements(office, everybody, odd),
        **rows.checklists(scene.items, everybody, odd),
        **rows.lists(scene.items, entry.line, everybody, odd),
        **rows.powers(scene.items, everybody, odd),
        **rows.rules(scene.items[0], photo.file, everybody, odd),
        **rows.targets(target, everybody, odd),
        **rows.people(inspector, everybody, odd),
        **rows.seats(first, second, everybody, odd),
        **rows.extra_item(make.make_task(task.row), make.make_item(office, by=everybody), everybody, odd),
        "w/objects/lists/": {"pk": listed.pk, "item_pk": scene.items[0].pk},
        "w/objects/snapshots/": {"pk": annex.pk},
        "w/objects/health/deadlines/": {"pk": entry.pk},
        "libraries/": {"pk": annex.pk},
        "": {
            "which": "csv",
            "pk": target.pk, "kind": "csv", "format": "xlsx", "name": "results", "target_pk": target.pk,
            "task_pk": task.pk, "draw_pk": draw, "code": office.code, "organisation": office.code,
            "key": "yearly_cap", "turn": 1, "number": result.number, "mark": mark.pk,
        },
        "w/system/users/": {"pk": other.pk, "grant": other.role_grants.get().pk},
        "w/items/": {"pk": scene.items[0].pk},
        "w/inspectors/": {"pk": inspector.pk, "absence": absence.pk, "fact": fact.pk},
        "w/system/regions/": {"pk": town.pk},
        "w/recusals/": {"pk": recusal.pk},
        "w/experts/": {"pk": expert.pk, "recusal": kept_away.pk},
        "w/institutions/": {"pk": firm.pk, "record": record.pk},
        "w/draws/expert-seats/": {"pk": seat.pk},
        "w/draws/expert-opinions/": {"pk": opinion.pk},
        "expert/": {"token": token},
        "w/import/": {"kind": "targets", "pk": sheet.pk},
        "w/plans/": {"pk": draft.pk, "row": row.pk},
        "w/tasks/": {"pk": task.pk},
        "w/tasks/new/": {"row": task.row_id},
        "w/tasks/<int:pk>/freeze": {"pk": make.make_task(task.row).pk},
        "w/draws/": {"pk": draw, "matching_pk": matching.pk, "file_pk": photo.file_id},
        "w/draws/<int:pk>/reveal": {"pk": waiting.pk},
        "w/draws/witnesses/": {"pk": witnesses_of(waiting)[0].pk},
        "m/visits/": {"pk": started.pk, "answer_pk": started.answers.get(position=2).pk},
        "w/visits/": {"pk": reviewed.pk},
        "w/statistics/dossier/visit/": {"pk": reviewed.pk},
        "w/visits/photos/": {"pk": photo.pk},
        "w/dispositions/": {"pk": rectification.pk},
        "w/dispositions/problems/": {"pk": rectification.answer_id},
        "r/": {"token": rectification.token},
        "firms/": {"number": first.number},
        "items/": {"pk": PublishedItem.objects.order_by("pk")[0].pk},
        "items/lists/": {"pk": PublishedItem.objects.order_by("pk")[0].publication_id},
        "plans/": {"number": str(published.pk)},
        "draws/": {"number": first.draw.number, "turn": 1},
        "log/": {"size": checkpoint.size, "index": 0},
        "w/supervision/events/": {"index": 0},
        "w/system/log/": {"index": 0},
        "w/supervision/log/checkpoints/": {"pk": checkpoint.pk},
        "w/supervision/log/keepers/": {"pk": keeper.pk, "checkpoint": checkpoint.pk},
        "w/tokens/": {"pk": token_make(organisation=office, name=odd, person=everybody, by=everybody)[0].pk},
        "w/disclosures/results/": {"pk": reviewed.pk},
        "w/disclosures/draws/": {"pk": draw},
        "w/disclosures/plans/": {"pk": published.pk},
    }  # fmt: skip
    return World(everybody, office, list(_addresses(keys)))


def _library(target: Target, office: Organisation, by: User, odd: str) -> tuple[TargetList, Snapshot, EntryDeadline]:
    """A named list, an annex everybody may read, and work of a section."""
    listed = list_create(organisation=office, name=f"名录{odd}"[:60], filter={}, reason=odd, by=by)
    annex = snapshot_make(organisation=office, library="targets", word=f"名录{odd}"[:30], by=by)
    day = clock.today() + timedelta(days=9)
    section = make.make_organisation(parent=office, kind="section")
    entry = deadline_set(line=section, due_on=day, task=odd, by=by)
    return listed, snapshot_release(snapshot=annex, by=by), entry


def _addresses(keys: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, str, str]]:
    """Name, address of a row that is there, and the same address with keys that lead nowhere.

    A key given as several words stands for several addresses.
    """
    for group in get_resolver().url_patterns:
        for pattern in group.url_patterns:
            shape, name = str(pattern.pattern), f"{group.namespace}:{pattern.name}"
            near = [keys[prefix] for prefix in sorted(keys, key=len) if shape.startswith(prefix)]
            known = {key: value for each in near for key, value in each.items()}
            asked = pattern.pattern.converters
            choices = [known[key] if isinstance(known[key], tuple) else (known[key],) for key in asked]
            for values in product(*choices):
                there = dict(zip(asked, values, strict=True))
                nowhere = {key: _nowhere(value, asked[key].regex) for key, value in there.items()}
                yield name, reverse(name, kwargs=there), reverse(name, kwargs=nowhere)


def _nowhere(value: object, shape: str) -> object:
    """A key that an address may have and no row has; one of a few fixed words stays."""
    if isinstance(value, int):
        return 10**25
    return "x-0" if fullmatch(shape, "x-0") else value
