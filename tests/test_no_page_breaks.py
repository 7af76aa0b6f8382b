# SPDX-License-Identifier: Apache-2.0
"""Every address, asked by everybody in every wrong way: a page or a refusal, never a crash; looking never writes."""

from collections.abc import Iterable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils.http import urlencode

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from tests import factories as make
from tests.world import World, make_world

pytestmark = pytest.mark.no_cover  # many rounds over lines that other tests cover

HUGE = 10**25
LONG = "随" * 30_000
ODD = '"><script>alert(1)</script>{0}{x}%s\u202e\u200b\ufeff＝1+1'
NAMES = [
    "q", "text", "year", "state", "task", "tab", "after", "before", "organisation", "page", "outcome", "domain",
    "grade", "town", "status", "check", "certificate", "stage", "view", "result", "since", "until", "item_class",
    "compiler", "lead", "version", "stratum", "next", "bureau", "item", "list", "origin", "show", "line", "kind",
    "industry", "tag", "group", "system", "covered", "limit",
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
    "addressee", "adopts", "answer_type", "approval", "approved_by", "basis", "because", "bodies", "body",
    "certificate_from", "checkable", "companions", "conclusion", "content", "day", "disclosure", "due_at", "due_on",
    "duties", "effective_on", "expires_on", "failing", "fallback", "field", "fields_wanted", "follow_up", "form",
    "format", "group", "held_on", "hours", "industries", "industry", "is_checkable", "is_leader", "is_office",
    "is_working", "issue", "issued_on", "issuer", "item", "lead_body", "leads_to", "library", "line", "lineage",
    "linked", "lists", "maximum", "minimum", "minutes", "nature", "notice", "object_kind", "office", "on", "options",
    "organiser", "other", "part", "passphrase", "person", "persons", "qualification", "required", "scale", "seat",
    "source", "station", "system", "tag", "tags", "taken_at", "telephone", "topic", "units", "upstream_id",
    "upstream_system", "valid_from", "valid_until", "vehicle", "visit_on", "what", "when", "when_values", "word",
    "act", "add", "amendments", "bureau", "codes", "confirmed", "grant", "names", "powers", "witness", "outcome",
    "sequence", "item_class", "methods", "legal_basis", "requirements", "standard", "means", "procedure",
    "frequency", "ratio_ppm", "levels", "compiler", "lead", "score", "all", "up", "draw", "flow", "use", "staff",
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
    "digits": dict.fromkeys(FIELDS, "9" * 5000),
    "nul": {"q": "1\x00"},
    "long": dict.fromkeys(("q", "find", "title", "name", "reason", "note", "comment", "report", "username"), LONG),
}

# Addresses whose words name a kind of file or sheet and no row.
NAMES_NO_ROW = {
    *(f"registries:{name}" for name in ("targets_export", "inspectors_export", "import_start", "import_template")),
    *(f"registries:{name}_export" for name in ("experts", "trainings", "missing", "marks", "institutions")),
    "registries:import_sample",
    *(f"catalogue:{name}_export" for name in ("items", "joint_items", "checklists", "powers", "codes", "regimes")),
    "catalogue:items_without_power_export", "catalogue:pack", "statistics:items_export", "statistics:powers_export",
    # The calendar is that of the whole tree.
    *(f"oversight:calendar_{name}" for name in ("year", "announce", "day", "export")),
    "inspections:ledger",
    "dispositions:ledger", "statistics:export", "inspections:of_target",
    # A town belongs to the county, not to one bureau of it.
    "accounts:region_neighbours",
    # The one log belongs to nobody's bureau: whoever keeps it may look, acts are refused below the top.
    *(f"oversight:{name}" for name in ("keeper", "checkpoint_file", "checkpoint_print", "checkpoint_mail")),
    "oversight:any_event", "oversight:event",
}  # fmt: skip


@pytest.fixture
def world(db) -> World:
    return make_world(ODD)


@pytest.fixture
def asked(world, request) -> list[tuple[str, str, str]]:
    """Each database is asked at every other address, so that the two together are asked at all; nightly each at all."""
    turn = connection.vendor == "postgresql"
    return world.addresses if request.node.get_closest_marker("nightly") else world.addresses[turn::2]


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
def test_no_question_breaks_a_page(world, asked, query) -> None:
    client = as_person(world.everybody)
    fail_with(ask(client, "GET", f"{address}?{QUERIES[query]}") for _, address, _ in asked)


def test_keys_that_lead_nowhere_are_told_so(world) -> None:
    client = as_person(world.everybody)
    for _, there, nowhere in world.addresses:
        if nowhere != there:
            fail_with([ask(client, "GET", nowhere), ask(client, "POST", nowhere, {})])


@pytest.mark.parametrize("body", BODIES)
def test_no_words_break_an_act(world, asked, body) -> None:
    client = as_person(world.everybody)
    fail_with(ask(client, "POST", address, BODIES[body]) for _, address, _ in asked)


@pytest.mark.nightly
@pytest.mark.parametrize("said", QUERIES | BODIES)
def test_nothing_breaks_on_either_database(world, asked, said) -> None:
    client = as_person(world.everybody)
    for _, address, _ in asked:
        fail_with([ask(client, "GET", f"{address}?{QUERIES[said]}")] if said in QUERIES else [])
        fail_with([ask(client, "POST", address, BODIES[said])] if said in BODIES else [])


@pytest.mark.parametrize(("turn", "role"), list(enumerate([None, *RoleName])))
def test_nobody_breaks_a_page_that_is_not_theirs(world, asked, turn, role) -> None:
    """Every act by everybody; pages in turns, since those a role may open are the same for all who may."""
    client = as_person(make.make_user(role, organisation=world.organisation) if role else None)
    fail_with(ask(client, "GET", f"{address}?{SMALL}") for _, address, _ in asked[turn % 3 :: 3])
    fail_with(ask(client, "POST", address, {}) for _, address, _ in asked)


def test_another_bureau_finds_nothing_of_ours_and_changes_nothing(world) -> None:
    """Every role there is, but elsewhere in the tree: an address that names a row of ours leads nowhere."""
    client = as_person(make.make_user(*RoleName, organisation=make.make_organisation()))
    faults = []
    for name, address, nowhere in world.addresses:
        if nowhere == address or not address.startswith(("/w/", "/m/")) or name in NAMES_NO_ROW:
            continue
        for method in ("GET", "POST"):
            point = transaction.savepoint()
            status = client.generic(method, address).status_code
            transaction.savepoint_rollback(point)
            faults.append("" if status in (403, 404, 405) else f"{method} {name} {status}")
    fail_with(faults)


def test_files_where_words_belong_and_words_where_files_belong(world, asked) -> None:
    client = as_person(world.everybody)
    names = ("file", "photo", "upload", "q", "title", "name")
    faults = []
    for _, address, _ in asked:
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
