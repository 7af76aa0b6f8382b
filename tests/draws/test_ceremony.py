# SPDX-License-Identifier: Apache-2.0
"""The ceremony from the frozen list to the groups: what it promises to a citizen and to a court."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

import fairdraw
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, DrawnTarget, Escrow, Seat, Witness
from suicha.draws.selectors import groups_of, results_of, witnesses_of
from suicha.files.selectors import file_bytes, path_of
from suicha.files.services import file_store
from tests.ceremonies import NUMBERS, PASSPHRASE, SEATS, lock, reveal
from tests.draws.conftest import Bureau
from tests.factories import make_user
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


@pytest.mark.covers("DRAW-4", "DRAW-6", "DRAW-17", "DRAW-19", "DRAW-20", "DRAW-21", "LIBP-1")
def test_the_whole_ceremony_leads_from_a_list_to_groups_of_two(bureau: Bureau) -> None:
    draw = bureau.matched()

    rows = list(results_of(draw).order_by("pk"))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert {row.kind for row in rows} == {"P"}
    groups = [list(target.seats.all()) for target in groups_of(draw).order_by("seq")]
    assert [len(group) for group in groups] == [2, 2, 2]
    assert all(sum(seat.is_leader for seat in group) == 1 for group in groups)
    assert all(len({seat.inspector_id for seat in group}) == 2 for group in groups)
    actions = list(Event.objects.order_by("pk").values_list("action", flat=True))
    each = ["draws.witness.code", "draws.witness.enter", "draws.witness.lock"]
    assert [action for action in actions if not action.startswith("audit.")] == [
        "draws.keeper.key", "draws.draw.freeze", "draws.draw.commit", *each, *each, *each,
        "draws.secret.read", "draws.draw.reveal", "draws.secret.read", "draws.draw.issue", "draws.draw.match",
        "draws.matching.package",
    ]  # fmt: skip
    assert all(sentence(event) for event in Event.objects.order_by("pk"))


@pytest.mark.covers("DRAW-6")
def test_the_pool_is_frozen_in_order_of_its_numbers(bureau: Bureau) -> None:
    draw = bureau.freeze()

    rows = fairdraw.read_pool(file_bytes(draw.pool))
    assert [row.id for row in rows] == sorted(target.number for target in bureau.targets)
    assert {row.role for row in rows} == {"R"}
    assert draw.counts == {"all": {"R": 12}}
    assert draw.strata == {"all": "工贸"}


@pytest.mark.covers("DRAW-17")
def test_a_citizen_can_repeat_the_draw_from_the_stored_package(bureau: Bureau) -> None:
    draw = bureau.drawn()

    lines = fairdraw.verify_package(file_bytes(draw.package), commitment=draw.commitment_digest)
    assert "FAIL" not in {line.status for line in lines}
    record, seed = json.loads(draw.commitment), draw.seed
    again = fairdraw.draw(record, fairdraw.read_pool(file_bytes(draw.pool)), draw.certificate["secret"], seed)
    stored = (
        DrawnTarget.objects.filter(draw=draw).order_by("pk").values_list("seq", "batch", "kind", "number", "ticket")
    )
    assert [(row.seq, row.batch, row.kind, row.id, row.ticket) for row in again.rows] == list(stored)


def repacked(content: bytes, member: str) -> bytes:
    """The package with one byte of ``member`` changed, as a forger with a zip program would hand it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = bytearray(old.read(info))
            if info.filename == member:
                digit = next(place for place in range(len(data) // 2, len(data)) if data[place] in b"0123456789")
                data[digit] = ord("7") if data[digit] != ord("7") else ord("3")
            new.writestr(info, bytes(data))
    return out.getvalue()


@pytest.mark.parametrize("member", ["pool.csv", "commitment.json", "certificate.json", "result.csv", "pool.commit"])
def test_one_changed_byte_of_the_package_is_found(bureau: Bureau, member: str) -> None:
    content = file_bytes(bureau.drawn().package)

    assert "FAIL" not in {line.status for line in fairdraw.verify_package(content)}
    assert "FAIL" in {line.status for line in fairdraw.verify_package(repacked(content, member))}


def test_no_secret_and_no_number_is_told_before_the_reveal(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "5e" * 32
    monkeypatch.setattr("suicha.draws.secret.fresh", lambda: secret)
    draw = bureau.locked()

    events = Event.objects.filter(action__startswith="draws.").order_by("pk")
    told = json.dumps(list(events.values_list("data", "object_label")))
    rows = json.dumps([list(model.objects.order_by("pk").values()) for model in (Draw, Witness, Escrow)], default=str)
    files = b"".join(path.read_bytes() for path in path_of(draw.pool.sha256).parents[1].rglob("*") if path.is_file())
    assert not any(secret in words for words in (told, rows, files.decode()))
    assert not any(number in words for number in NUMBERS for words in (told, rows))


@pytest.mark.covers("DRAW-15", "DRAW-16")
def test_a_witness_gets_a_receipt_that_can_be_checked_after_the_reveal(bureau: Bureau) -> None:
    draw = bureau.drawn()

    receipts = [event.data["receipt"] for event in Event.objects.filter(action="draws.witness.lock").order_by("pk")]
    published = [source["evidence"] for source in draw.certificate["seed"]["sources"]]
    assert receipts == published == [witness.receipt for witness in witnesses_of(draw)]
    assert [source["value"] for source in draw.certificate["seed"]["sources"]] == NUMBERS


def test_leading_zeros_are_kept(bureau: Bureau) -> None:
    draw = bureau.drawn()

    assert draw.seed == "w1=00384207|w2=91506200|w3=27043300"


@pytest.mark.parametrize(
    ("value", "again", "words"),
    [
        ("1234567", "1234567", "应为8位，现在是7位"),
        ("1234567x", "1234567x", "只能填数字"),
        ("１２３４５６７８", "１２３４５６７８", "只能填数字"),
        ("12345678", "12345679", "两次填的数字不一样"),
        ("", "", "只能填数字"),
    ],
)
def test_a_number_that_is_not_right_is_refused_with_the_fix(bureau: Bureau, value: str, again: str, words: str) -> None:
    code = services.witness_code_issue(witness=witnesses_of(bureau.committed())[0], by=bureau.host)
    witness = services.witness_enter(code=code)

    with pytest.raises(Refused, match=words):
        services.witness_lock(witness=witness, value=value, again=again)
    assert Witness.objects.filter(locked_at=None).count() == 3


def test_a_locked_number_cannot_change(bureau: Bureau) -> None:
    witness = witnesses_of(bureau.locked())[0]

    with pytest.raises(Refused, match="已经锁定"):
        services.witness_lock(witness=witness, value="11111111", again="11111111")
    with pytest.raises(DatabaseError), transaction.atomic():
        Witness.objects.filter(pk=witness.pk).update(sealed_value="")


def test_a_published_commitment_cannot_change(bureau: Bureau) -> None:
    draw = bureau.committed()

    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(commitment="{}")


def test_nobody_enters_before_the_commitment_or_after_the_reveal(bureau: Bureau) -> None:
    draw = bureau.freeze()
    witness = witnesses_of(draw)[0]

    with pytest.raises(Refused, match="承诺还没有公布"):
        services.witness_lock(witness=witness, value="12345678", again="12345678")

    reveal(lock(services.draw_commit(draw=draw, by=bureau.host), bureau.host), bureau.keeper)
    late = Witness.objects.create(draw=draw, position=9, kind="media", name="迟到")
    with pytest.raises(Refused, match="种子已经揭示"):
        services.witness_lock(witness=late, value="12345678", again="12345678")


def test_the_reveal_waits_for_every_witness_and_names_who_is_missing(bureau: Bureau) -> None:
    draw = bureau.committed()
    code = services.witness_code_issue(witness=witnesses_of(draw)[0], by=bureau.host)
    services.witness_lock(witness=services.witness_enter(code=code), value="12345678", again="12345678")

    with pytest.raises(Refused, match="还有2名见证人没有锁定数字：人大代表李春兰、企业代表王永福"):
        reveal(draw, bureau.keeper)
    assert not DrawnTarget.objects.exists()
    assert not Event.objects.filter(action="draws.secret.read").exists()


ACTS = {
    "commit": lambda draw, bureau: services.draw_commit(draw=draw, by=bureau.host),
    "reveal": lambda draw, bureau: reveal(draw, bureau.keeper),
    "issue": lambda draw, bureau: services.draw_issue(draw=draw, by=bureau.host),
    "match": lambda draw, bureau: services.match_run(draw=draw, by=bureau.host),
}


@pytest.mark.parametrize("act", ["reveal", "issue", "match"])
def test_no_act_runs_before_its_turn(bureau: Bureau, act: str) -> None:
    draw = bureau.freeze()

    with pytest.raises(Refused, match="现在是名录已冻结"):
        ACTS[act](draw, bureau)


@pytest.mark.parametrize("act", list(ACTS))
def test_no_act_runs_twice(bureau: Bureau, act: str) -> None:
    draw = bureau.matched()
    before = draw.package.sha256

    with pytest.raises(Refused, match="现在是人员已匹配"):
        ACTS[act](draw, bureau)
    draw.refresh_from_db()
    assert draw.package.sha256 == before
    assert Seat.objects.count() == 6


def test_a_task_is_drawn_once(bureau: Bureau) -> None:
    draw = bureau.freeze()

    with pytest.raises(Refused, match=f"已有抽取{draw.number}"):
        bureau.freeze()


@pytest.mark.covers("DRAW-14")
@pytest.mark.parametrize(
    "role", [RoleName.LINE_OFFICE, RoleName.LEADER, RoleName.DISCIPLINE, RoleName.SYSTEM_ADMINISTRATOR]
)
def test_only_the_legal_office_may_draw(bureau: Bureau, role: RoleName) -> None:
    other = make_user(role, organisation=bureau.organisation)
    draw = bureau.freeze()

    for act in (services.draw_commit, services.draw_issue, services.match_run, services.void_withdraw):
        with pytest.raises(Refused, match="没有权限"):
            act(draw=draw, by=other)
    with pytest.raises(Refused, match="没有权限"):
        services.draw_reveal(draw=draw, passphrase=PASSPHRASE, by=bureau.host)
    with pytest.raises(Refused, match="没有权限"):
        services.draw_freeze(task=bureau.task, witnesses=SEATS, by=other)


def test_another_bureau_may_not_draw(bureau: Bureau) -> None:
    stranger = make_user(RoleName.LEGAL_OFFICE)

    with pytest.raises(Refused, match="没有权限"):
        services.draw_freeze(task=bureau.task, witnesses=SEATS, by=stranger)


def test_a_package_that_does_not_verify_leaves_nothing_behind(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = bureau.revealed()
    line = fairdraw.Line("V5", "FAIL", "结果与重算不符")
    monkeypatch.setattr(fairdraw, "verify_package", lambda *_, **__: [line])

    with pytest.raises(Refused, match="自检没有通过，没有出具：V5 结果与重算不符"):
        services.draw_issue(draw=draw, by=bureau.host)
    draw.refresh_from_db()
    assert (draw.state, draw.package_id, draw.certificate) == ("revealed", None, None)


@pytest.mark.parametrize("which", ["pool", "names"])
def test_a_frozen_file_that_was_touched_stops_the_draw(bureau: Bureau, which: str) -> None:
    draw = bureau.locked()
    path = path_of(getattr(draw, which).sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-2] + b"!\n")

    with pytest.raises(Refused, match="与冻结时不一致"):
        reveal(draw, bureau.keeper)
    assert not DrawnTarget.objects.exists()


def test_a_pool_swapped_for_another_is_not_drawn(bureau: Bureau) -> None:
    """Whoever owns the tables before the commitment is stopped by the library itself."""
    draw = bureau.freeze()
    drop_trigger("draws_draw_fixed", "draws_draw")
    Draw.objects.filter(pk=draw.pk).update(pool=draw.names)

    with pytest.raises(Refused, match="这次抽取不能继续"):
        services.draw_commit(draw=draw, by=bureau.host)


def test_a_pool_swapped_after_the_commitment_is_not_drawn(bureau: Bureau) -> None:
    """One firm fewer in the file, with the right digest in the table: the committed root does not fit."""
    draw = bureau.locked()
    content = file_bytes(draw.pool).splitlines(keepends=True)
    other = file_store(
        content=b"".join(content[:-1]), name="pool.csv", kinds=frozenset({"pool"}), organisation=draw.organisation,
        by=bureau.host,
    )  # fmt: skip
    drop_trigger("draws_draw_fixed", "draws_draw")
    Draw.objects.filter(pk=draw.pk).update(pool=other)

    with pytest.raises(Refused, match="名单与承诺不符"):
        reveal(draw, bureau.keeper)


def test_an_issue_that_the_library_refuses_is_told(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = bureau.revealed()

    def refuse(*_: object, **__: object) -> None:
        raise fairdraw.FairdrawError("种子来源与种子计划不一致。")

    monkeypatch.setattr(fairdraw, "issue", refuse)
    with pytest.raises(Refused, match="种子来源与种子计划不一致"):
        services.draw_issue(draw=draw, by=bureau.host)


def test_without_the_key_file_witnesses_numbers_stay_sealed(bureau: Bureau) -> None:
    draw = bureau.locked()
    key = Path(settings.KEYS_DIR) / "draw.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()

    with pytest.raises(Refused, match=r"draw\.key不是当时的那一个"):
        reveal(draw, bureau.keeper)
