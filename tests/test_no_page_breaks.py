# SPDX-License-Identifier: Apache-2.0
"""Every address, asked by everybody in every wrong way: a page or a refusal, never a crash; looking never writes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.http import urlencode

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
from tests.audit.keeping import KEY, make_keeper
from tests.disclosure import scenes
from tests.inspections.scenes import picture

pytestmark = pytest.mark.no_cover  # many rounds over lines that other tests cover

HUGE = 10**25
LONG = "随" * 30_000
ODD = '"><script>alert(1)</script>{0}{x}%s\u202e\u200b\ufeff＝1+1'
NAMES = [
    "q", "text", "year", "state", "task", "tab", "after", "before", "organisation", "page", "outcome", "domain",
    "grade", "town", "status", "check", "certificate", "stage", "view", "result", "since", "until", "item_class",
    "compiler", "lead", "version", "stratum", "next",
]  # fmt: skip
FIELDS = [
    "q", "title", "items", "participants", "domains", "grades", "towns", "ratio", "method", "starts_on", "ends_on",
    "batches", "comment", "seen", "username", "password", "old", "new", "again", "name", "short_name", "code",
    "kind", "parent", "region", "role", "organisation", "credit_code", "register_number", "find", "domain", "town",
    "address", "scope", "founded_on", "status", "reason", "grade", "certificate", "certificate_until", "category",
    "post", "mobile", "user", "left_on", "target", "ground", "note", "verdict", "place", "record", "opinion",
    "present", "finished_on", "demand", "working_days", "passed", "verification", "report", "reporter", "value",
    "unit", "way", "mail", "push_url", "public_key", "receipt",
    "clause", "rows", "w0-kind", "w0-name", "w0-unit", "w1-name", "w2-name", "chosen", "next", "batch", "year",
    "since", "until", "document", "people", "divided", "spread", "marked", "raised", "mandatory_counts", "own_A",
    "own_0", "uncovered_only", "cap_reason", "preset", "pool", "mode", "level", "specialty", "leader", "avoid_last",
    "tested", "tested_until", "cap", "experts", "expert_field", "neighbours", "household", "number", "ends_on",
    "specialties", "institution", "joined_on", "ended_on",
    "qualification_until", "subject", "entrustment", "work", "signed_on", "granted", "answer", "cause",
]  # fmt: skip
QUERIES = {
    "words": urlencode([(name, ODD) for name in NAMES]),
    "large": urlencode([(name, HUGE if place % 2 else "9999-12-31") for place, name in enumerate(NAMES)]),
    "early": urlencode([(name, "0001" if place % 2 else HUGE) for place, name in enumerate(NAMES)]),
    "nul": "q=a%00b",
    "long": f"q={'a' * 60_000}",
}
SMALL = "&".join(f"{name}={-1 if place % 2 else '%ff%fe%ED%A0%80'}" for place, name in enumerate(NAMES))
BODIES = {
    "words": dict.fromkeys(FIELDS, ODD),
    "large": {name: HUGE if place % 2 else "9999-12-31" for place, name in enumerate(FIELDS)},
    "early": {name: "0001-01-01" if place % 2 else HUGE for place, name in enumerate(FIELDS)},
    "nul": {"q": "1\x00"},
    "long": dict.fromkeys(("q", "find", "title", "name", "reason", "note", "comment", "report", "username"), LONG),
}

# Addresses whose words name a kind of file or sheet and no row.
NAMES_NO_ROW = {
    *(f"registries:{name}" for name in ("targets_export", "inspectors_export", "import_start", "import_template")),
    "registries:experts_export", "registries:import_sample", "catalogue:items_export", "catalogue:joint_items_export",
    "inspections:ledger",
    "dispositions:ledger", "statistics:export", "inspections:of_target",
    # A town belongs to the county, not to one bureau of it.
    "accounts:region_neighbours",
    # The one log belongs to nobody's bureau: whoever keeps it may look, acts are refused below the top.
    *(f"oversight:{name}" for name in ("keeper", "checkpoint_file", "checkpoint_print", "checkpoint_mail")),
    "oversight:any_event", "oversight:event",
}  # fmt: skip


class World(NamedTuple):
    """A bureau with something at every step, the person who holds every role there, and the addresses."""

    everybody: User
    organisation: Organisation
    addresses: list[tuple[str, str, str]]


@pytest.fixture
def world(db) -> World:
    scene = scenes.make_scene()
    office = scene.organisation
    everybody = make.make_user(*RoleName, organisation=office, name=f"全{ODD}"[:40])
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
            content=picture(), name=f"{ODD}.jpg", kinds=frozenset({"photo"}), organisation=office, by=everybody
        ),
        inspector=inspector,
        added_at=clock.now(),
    )
    waiting = scenes.committed(
        scenes.Scene(office, scene.publisher, scene.items, make.make_task(scene.task.row), [], scene.keeper)
    )
    draft = make.make_plan(office, state="draft", title=f"计划{ODD}")
    row = make.make_plan_row(draft, items=scene.items)
    target = make.make_target(office, name=f"企业{ODD}", address=ODD)
    recusal = recusal_declare(inspector=inspector, target=target, ground="relative", note=ODD, by=everybody)
    today = clock.today()
    absence = absence_register(
        inspector=inspector, kind="leave", starts_on=today, ends_on=today, note=ODD, by=everybody
    )
    fact = conflict_register(
        inspector=inspector, kind="case", name=ODD[:90], since=today, document=ODD[:90], by=everybody
    )
    town = make.make_region("350881777", "边界镇", office.region)
    mark = mark_register(target=target, kind="penalty", since=clock.today(), document=ODD[:90], note=ODD, by=everybody)
    sheet = sheet_preview(
        kind="targets",
        name=f"{ODD}.xlsx",
        content=sample_bytes(SheetImport.Kind.TARGETS),
        organisation=office,
        by=everybody,
    )
    seat = ExpertSeat.objects.create(
        drawn_target=first, position=0, expert=make.make_expert(office, name=f"专{ODD}"[:40], title=ODD[:60])
    )
    expert, token, paper = seat.expert, "ab" * 32, {"kind": "entrust", "number": ODD[:90], "subject": ODD[:90]}
    now, day = clock.now(), clock.today()
    firm = make.make_institution(office, name=f"机构{ODD}")
    paper |= {"file": photo.file, "starts_on": day, "ends_on": day, "registered_at": now, "registered_by": everybody}
    record = Entrustment.objects.create(institution=firm, **paper)
    kept_away = ExpertRecusal.objects.create(
        expert=expert, target=target, ground="other", note=ODD, declared_at=now, registered_by=everybody
    )
    link = {"digest": digest_of(token), "until": now + timedelta(days=9), "issued_at": now, "issued_by": everybody}
    ExpertInvitation.objects.create(seat=seat, **link)
    opinion = ExpertOpinion.objects.create(
        seat=seat, way="paper", text=ODD, signed_on=day, file=photo.file, registered_by=everybody, at=now
    )
    ExpertRequest.objects.create(
        seat=seat, asked_kind="firm", asked_name=f"厂长{ODD}"[:60], ground="other", note=ODD, asked_at=now
    )
    keeper, checkpoint = make_keeper(unit=f"保管{ODD}", mail="a@example.org", public_key=KEY.text), checkpoint_make()
    other = make.make_user(RoleName.LEADER, organisation=office)
    task, published = scene.task, scene.task.row.plan
    listed, annex, entry = _library(target, office, everybody)
    keys: dict[str, dict[str, object]] = {
        "w/objects/lists/": {"pk": listed.pk},
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
        "w/tokens/": {"pk": token_make(organisation=office, name=ODD, person=everybody, by=everybody)[0].pk},
        "w/disclosures/results/": {"pk": reviewed.pk},
        "w/disclosures/draws/": {"pk": draw},
        "w/disclosures/plans/": {"pk": published.pk},
    }  # fmt: skip
    return World(everybody, office, list(_addresses(keys)))


def _library(target: Target, office: Organisation, by: User) -> tuple[TargetList, Snapshot, EntryDeadline]:
    """A named list, an annex everybody may read, and work of a section."""
    listed = list_create(organisation=office, name=f"名录{ODD}"[:60], filter={}, reason=ODD, by=by)
    annex = snapshot_make(organisation=office, library="targets", word=f"名录{ODD}"[:30], by=by)
    day = clock.today() + timedelta(days=9)
    section = make.make_organisation(parent=office, kind="section")
    entry = deadline_set(line=section, due_on=day, task=ODD, by=by)
    return listed, snapshot_release(snapshot=annex, by=by), entry


def _addresses(keys: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, str, str]]:
    """Name, address of a row that is there, and the same address with keys that lead nowhere."""
    for group in get_resolver().url_patterns:
        for pattern in group.url_patterns:
            shape, name = str(pattern.pattern), f"{group.namespace}:{pattern.name}"
            near = [keys[prefix] for prefix in sorted(keys, key=len) if shape.startswith(prefix)]
            known = {key: value for each in near for key, value in each.items()}
            there = {key: known[key] for key in pattern.pattern.converters}
            nowhere = {key: 10**25 if isinstance(value, int) else "x-0" for key, value in there.items()}
            yield name, reverse(name, kwargs=there), reverse(name, kwargs=nowhere)


def ask(client: Client, method: str, address: str, said: object = None, **more: object) -> str:
    """What is wrong with the answer, or nothing; whatever the act saved is taken back."""
    point, writes = transaction.savepoint(), []

    def note(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            writes.append(sql[:60])
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(note):
            found = client.generic(method, address, **more) if said is None else client.post(address, said)
            content = found.getvalue()
    except Exception as error:
        return f"{method} {address[:90]} {type(error).__name__}: {str(error)[:140]}"
    finally:
        transaction.savepoint_rollback(point)
    if found.status_code >= 500:
        return f"{method} {address[:90]} {found.status_code}"
    if b"<script>alert(1)" in content and found["Content-Type"].startswith("text/html"):
        return f"{method} {address[:90]} shows markup that somebody typed"
    if method == "GET" and writes:
        return f"{method} {address[:90]} writes: {writes}"
    return ""


def as_person(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def fail_with(faults: Iterable[str]) -> None:
    found = [fault for fault in faults if fault]
    assert not found, "\n".join(sorted(set(found)))


@pytest.mark.parametrize("query", QUERIES)
def test_no_question_breaks_a_page(world, query) -> None:
    client = as_person(world.everybody)
    fail_with(ask(client, "GET", f"{address}?{QUERIES[query]}") for _, address, _ in world.addresses)


def test_keys_that_lead_nowhere_are_told_so(world) -> None:
    client = as_person(world.everybody)
    for _, there, nowhere in world.addresses:
        if nowhere != there:
            fail_with([ask(client, "GET", nowhere), ask(client, "POST", nowhere, {})])


@pytest.mark.parametrize("body", BODIES)
def test_no_words_break_an_act(world, body) -> None:
    client = as_person(world.everybody)
    fail_with(ask(client, "POST", address, BODIES[body]) for _, address, _ in world.addresses)


@pytest.mark.parametrize(("turn", "role"), list(enumerate([None, *RoleName])))
def test_nobody_breaks_a_page_that_is_not_theirs(world, turn, role) -> None:
    """Every act by everybody; pages in turns, since those a role may open are the same for all who may."""
    client = as_person(make.make_user(role, organisation=world.organisation) if role else None)
    fail_with(ask(client, "GET", f"{address}?{SMALL}") for _, address, _ in world.addresses[turn % 3 :: 3])
    fail_with(ask(client, "POST", address, {}) for _, address, _ in world.addresses)


def test_another_bureau_finds_nothing_of_ours_and_changes_nothing(world) -> None:
    """Every role there is, but elsewhere in the tree: an address that names a row of ours leads nowhere."""
    client = as_person(make.make_user(*RoleName, organisation=make.make_organisation()))
    for name, address, nowhere in world.addresses:
        if nowhere == address or not address.startswith(("/w/", "/m/")) or name in NAMES_NO_ROW:
            continue
        for method in ("GET", "POST"):
            point = transaction.savepoint()
            status = client.generic(method, address).status_code
            transaction.savepoint_rollback(point)
            assert status in (403, 404, 405), (method, name, status)


def test_files_where_words_belong_and_words_where_files_belong(world) -> None:
    client = as_person(world.everybody)
    names = ("file", "photo", "upload", "q", "title", "name")
    faults = []
    for _, address, _ in world.addresses:
        file = SimpleUploadedFile("../../" + "长" * 300 + ".svg", b"<svg onload=alert(1)>")
        faults.append(ask(client, "POST", address, dict.fromkeys(names, file)))
        faults.append(ask(client, "POST", address, {"file": "x", "upload": "x"}))
    fail_with(faults)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 13 * 2**20),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(6000))),
        ("application/x-www-form-urlencoded; charset=utf-16", "q=随".encode("utf-16")),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name="),
        ("multipart/form-data", b"--x--"),
        ("application/json", b"{"),
    ],
    ids=["13 MB", "6000 fields", "utf-16", "torn", "no boundary", "json"],
)
def test_bodies_no_form_sends(db, kind, body) -> None:
    for address in ("/login/", "/logout/", "/witness/x/", "/r/x/report/send/"):
        fail_with([ask(Client(), "POST", address, data=body, content_type=kind)])


def test_a_strange_host_or_address_gets_a_page(db) -> None:
    paths = ("/%00/", "/%ff/", "/witness/%00/", "/firms/%00/", "//x")
    faults = [ask(Client(), "GET", "/", headers={"host": host}) for host in ("evil.example", 'a"b', "")]
    fail_with(faults + [ask(Client(), "GET", path) for path in paths])


def test_a_cookie_that_no_database_can_hold_is_no_cookie(world) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 20 + "\x00"
    fail_with([ask(client, "GET", address) for address in ("/", "/w/", "/login/?q=%00")])
