# SPDX-License-Identifier: Apache-2.0
"""The ceremony from the frozen list to the groups: what it promises to a citizen and to a court."""

import io
import json
import zipfile

import pytest
from django.db import DatabaseError, transaction

import fairdraw
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, DrawnTarget, Seat, Witness
from suicha.draws.sealing import unseal
from suicha.draws.selectors import groups_of, results_of, witnesses_of
from suicha.files.selectors import file_bytes, path_of
from tests.ceremonies import NUMBERS, PASSPHRASE, SEATS, lock, make_keeper, reveal
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
    assert actions == [
        "draws.draw.freeze", "draws.draw.commit", "draws.witness.lock", "draws.witness.lock", "draws.witness.lock",
        "draws.draw.reveal", "draws.draw.match",
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


def test_no_secret_and_no_number_is_told_before_the_reveal(bureau: Bureau) -> None:
    draw = bureau.locked()

    secret = unseal(draw.sealed_secret)
    told = json.dumps(list(Event.objects.order_by("pk").values_list("data", flat=True)))
    assert secret not in told
    assert secret not in str(draw.commitment)
    assert secret not in draw.sealed_secret
    assert not any(number in told for number in NUMBERS)


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
    witness = witnesses_of(bureau.committed())[0]

    with pytest.raises(Refused, match=words):
        services.witness_lock(witness=witness, value=value, again=again)
    assert Witness.objects.filter(value=None).count() == 3


def test_a_locked_number_cannot_change(bureau: Bureau) -> None:
    witness = witnesses_of(bureau.locked())[0]

    with pytest.raises(Refused, match="已经锁定"):
        services.witness_lock(witness=witness, value="11111111", again="11111111")
    with pytest.raises(DatabaseError), transaction.atomic():
        Witness.objects.filter(pk=witness.pk).update(value="11111111")


def test_a_published_commitment_cannot_change(bureau: Bureau) -> None:
    draw = bureau.committed()

    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(commitment="{}")


def test_nobody_enters_before_the_commitment_or_after_the_reveal(bureau: Bureau) -> None:
    draw = bureau.freeze()
    witness = witnesses_of(draw)[0]

    with pytest.raises(Refused, match="承诺还没有公布"):
        services.witness_lock(witness=witness, value="12345678", again="12345678")

    services.draw_commit(draw=draw, by=bureau.host)
    for each, number in zip(witnesses_of(draw), NUMBERS, strict=True):
        services.witness_lock(witness=each, value=number, again=number)
    services.draw_reveal(draw=draw, by=bureau.host)
    late = Witness.objects.create(draw=draw, position=9, kind="media", name="迟到", token="t")
    with pytest.raises(Refused, match="种子已经揭示"):
        services.witness_lock(witness=late, value="12345678", again="12345678")


def test_the_reveal_waits_for_every_witness_and_names_who_is_missing(bureau: Bureau) -> None:
    draw = bureau.committed()
    services.witness_lock(witness=witnesses_of(draw)[0], value="12345678", again="12345678")

    with pytest.raises(Refused, match="还有2名见证人没有锁定数字：人大代表李春兰、企业代表王永福"):
        services.draw_reveal(draw=draw, by=bureau.host)
    assert not DrawnTarget.objects.exists()


@pytest.mark.parametrize("act", ["draw_reveal", "match_run"])
def test_no_act_runs_before_its_turn(bureau: Bureau, act: str) -> None:
    draw = bureau.freeze()

    with pytest.raises(Refused, match="现在是名录已冻结"):
        getattr(services, act)(draw=draw, by=bureau.host)


@pytest.mark.parametrize("act", ["draw_commit", "draw_reveal", "match_run"])
def test_no_act_runs_twice(bureau: Bureau, act: str) -> None:
    draw = bureau.matched()
    before = draw.package.sha256

    with pytest.raises(Refused, match="现在是人员已匹配"):
        getattr(services, act)(draw=draw, by=bureau.host)
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

    for act in (services.draw_commit, services.draw_reveal, services.match_run):
        with pytest.raises(Refused, match="没有权限"):
            act(draw=draw, by=other)
    with pytest.raises(Refused, match="没有权限"):
        services.draw_freeze(task=bureau.task, witnesses=SEATS, by=other)


def test_another_bureau_may_not_draw(bureau: Bureau) -> None:
    stranger = make_user(RoleName.LEGAL_OFFICE)

    with pytest.raises(Refused, match="没有权限"):
        services.draw_freeze(task=bureau.task, witnesses=SEATS, by=stranger)


def test_a_package_that_does_not_verify_leaves_nothing_behind(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = bureau.locked()
    line = fairdraw.Line("V5", "FAIL", "结果与重算不符")
    monkeypatch.setattr(fairdraw, "verify_package", lambda *_, **__: [line])

    with pytest.raises(Refused, match="自检没有通过，这次揭示已撤回：V5 结果与重算不符"):
        services.draw_reveal(draw=draw, by=bureau.host)
    draw.refresh_from_db()
    assert (draw.state, draw.package_id, DrawnTarget.objects.count()) == ("committed", None, 0)


@pytest.mark.parametrize("which", ["pool", "names"])
def test_a_frozen_file_that_was_touched_stops_the_draw(bureau: Bureau, which: str) -> None:
    draw = bureau.locked()
    path = path_of(getattr(draw, which).sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-2] + b"!\n")

    with pytest.raises(Refused, match="与冻结时不一致"):
        services.draw_reveal(draw=draw, by=bureau.host)


def test_a_pool_swapped_for_another_is_not_drawn(bureau: Bureau) -> None:
    """Whoever owns the tables before the commitment is stopped by the library itself."""
    draw = bureau.freeze()
    drop_trigger("draws_draw_fixed", "draws_draw")
    Draw.objects.filter(pk=draw.pk).update(pool=draw.names)

    with pytest.raises(Refused, match="这次抽取不能继续"):
        services.draw_commit(draw=draw, by=bureau.host)


def test_a_reveal_that_the_library_refuses_is_told(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = bureau.locked()

    def refuse(*_: object, **__: object) -> None:
        raise fairdraw.FairdrawError("秘密数与承诺不符，不能抽取。")

    monkeypatch.setattr(fairdraw, "draw", refuse)
    with pytest.raises(Refused, match="秘密数与承诺不符"):
        services.draw_reveal(draw=draw, by=bureau.host)


def test_without_the_key_file_the_secret_stays_sealed(bureau: Bureau, settings, tmp_path) -> None:
    draw = bureau.locked()
    settings.KEYS_DIR = tmp_path / "other"

    with pytest.raises(Refused, match=r"draw\.key不是冻结时的那一个"):
        services.draw_reveal(draw=draw, by=bureau.host)
    assert (tmp_path / "other" / "draw.key").stat().st_mode & 0o777 == 0o600
