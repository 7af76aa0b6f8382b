# SPDX-License-Identifier: Apache-2.0
"""Every event is a leaf; the end of the log is signed; entries prove themselves."""

import json
import stat
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from suicha.audit import selectors, signing
from suicha.audit.models import Checkpoint, Event, Head, SigningKey
from suicha.audit.rules import leaves, merkle, notes
from suicha.audit.services import Platform, checkpoint_make, record, signing_key_make, signing_key_rotate
from suicha.core import clock
from suicha.core.errors import Refused
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def write(count: int) -> list[Event]:
    clerk = make_user()
    return [record("accounts.user.close", clerk, by=clerk, data={"number": number}) for number in range(count)]


@pytest.fixture
def key() -> SigningKey:
    return signing_key_make(by=Platform())


@pytest.mark.covers("DRAW-17", "ACC-6")
def test_every_event_is_the_next_leaf_and_the_head_grows_with_it() -> None:
    events = write(11)

    frontier: list[bytes] = []
    for number, event in enumerate(Event.objects.order_by("pk")):
        assert (event.index, event.leaf) == (number, leaves.leaf_of(event.entry).hex())
        frontier, completed = merkle.grown(frontier, number, bytes.fromhex(event.leaf))
        assert event.nodes == b"".join(completed).hex()
        assert selectors.root_at(number + 1) == merkle.fold(frontier)
    head = Head.objects.get()
    assert (head.size, head.frontier) == (len(events), b"".join(frontier).hex())
    assert str(head) == "11条"


def test_what_reads_one_way_in_one_database_and_another_way_elsewhere_is_not_recorded() -> None:
    clerk = make_user()
    with pytest.raises(leaves.Unstable, match=r"data\.ratio: float"):
        record("accounts.user.close", clerk, by=clerk, data={"ratio": 0.1})
    assert selectors.log_size() == 0


def test_an_act_that_fails_leaves_no_number_behind() -> None:
    clerk = make_user()
    with transaction.atomic():
        record("accounts.user.close", clerk, by=clerk)
        transaction.set_rollback(True)

    assert record("accounts.user.close", clerk, by=clerk).index == 0


def test_a_head_that_was_lost_is_found_again_from_the_rows() -> None:
    write(5)
    before = Head.objects.values().get()
    Head.objects.all().delete()
    assert selectors.log_size() == 0

    write(1)

    assert Head.objects.get().size == 6
    assert selectors.head_from_rows().frontier == Head.objects.get().frontier != before["frontier"]


def test_proofs_read_a_handful_of_rows_in_one_question(django_assert_num_queries) -> None:
    events = write(13)
    root = selectors.root_at(13)
    for event in events:
        with django_assert_num_queries(1):
            proof = selectors.inclusion_proof(event.index, 13)
        assert merkle.verify_inclusion(bytes.fromhex(event.leaf), event.index, 13, proof, root)
    for old in range(1, 13):
        proof = selectors.consistency_proof(old, 13)
        assert merkle.verify_consistency(old, selectors.root_at(old), 13, root, proof)


@pytest.mark.covers("DRAW-17")
def test_an_entry_of_a_draw_proves_itself_to_a_stranger(key: SigningKey) -> None:
    event = write(3)[1]
    checkpoint = checkpoint_make()
    write(2)

    told = json.loads(json.dumps(selectors.log_entry(event, checkpoint)))

    note = notes.read_note(told["checkpoint"])
    assert notes.signed_by(note.body, note.lines[0], notes.Key(key.name, bytes.fromhex(key.public_key)))
    assert (note.origin, note.size) == (key.name, told["size"])
    leaf = merkle.leaf_hash(leaves.canonical(told["entry"]))
    proof = [bytes.fromhex(step) for step in told["proof"]]
    assert merkle.verify_inclusion(leaf, told["index"], told["size"], proof, note.root)
    assert event.person_name not in json.dumps(told, ensure_ascii=False)


def test_an_entry_younger_than_the_checkpoint_has_no_proof_in_it(key: SigningKey) -> None:
    checkpoint = checkpoint_make()
    with pytest.raises(ValueError, match="no leaf"):
        selectors.log_entry(write(1)[0], checkpoint)


def test_an_empty_log_has_no_checkpoint_and_an_unchanged_one_no_second(key: SigningKey) -> None:
    first = checkpoint_make()
    assert first == checkpoint_make()
    write(1)
    assert checkpoint_make().size == first.size + 1
    assert str(first) == f"{first.size}条"


def test_the_first_signature_makes_the_first_key() -> None:
    assert checkpoint_make() is None
    assert signing.public_keys() == []
    write(1)

    checkpoint = checkpoint_make()

    (key,) = SigningKey.objects.all()
    assert checkpoint.size == 2
    assert Event.objects.get(index=1).action == "audit.key.make"
    assert signing_key_make(by=Platform()) == key
    assert str(key).startswith("suicha/")


@pytest.mark.covers("DRAW-17")
def test_the_private_half_lies_in_a_file_of_its_owner_and_not_in_the_database(key: SigningKey) -> None:
    file = settings.KEYS_DIR / "signing" / f"{key.public_key}.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "PRIVATE" in file.read_text()
    assert {field.name for field in SigningKey._meta.fields} == {
        "id",
        "name",
        "public_key",
        "valid_from",
        "valid_until",
    }


def test_keys_overlap_both_sign_and_strangers_are_told_until_when(key: SigningKey) -> None:
    new = signing_key_rotate(by=Platform())

    signatures = signing.sign(b"ab" * 32)

    assert [each["key"] for each in signatures] == [key.public_key, new.public_key]
    for each in signatures:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(each["key"]))
        public.verify(bytes.fromhex(each["signature"]), b"ab" * 32)
    old_told, new_told = signing.public_keys()
    assert old_told["valid_until"] == leaves.moment(SigningKey.objects.get(pk=key.pk).valid_until)
    assert (new_told["name"], new_told["algorithm"], new_told["valid_until"]) == (key.name, "Ed25519", "")
    assert len(notes.read_note(checkpoint_make().text).lines) == 2


def test_a_stolen_key_signs_no_more_at_once(key: SigningKey) -> None:
    new = signing_key_rotate(by=Platform(), overlap=timedelta())
    assert [each["key"] for each in signing.sign(b"x")] == [new.public_key]
    assert SigningKey.objects.get(pk=key.pk).valid_until <= clock.now()


def test_a_key_whose_file_is_gone_does_not_sign_and_says_so(key: SigningKey) -> None:
    file = settings.KEYS_DIR / "signing" / f"{key.public_key}.pem"
    file.unlink()
    with pytest.raises(Refused, match="signing_key rotate") as refused:
        signing.sign(b"x")
    assert "keys/signing" in str(refused.value)

    new = signing_key_rotate(by=Platform())
    assert [each["key"] for each in signing.sign(b"x")] == [new.public_key]


@pytest.mark.covers("DRAW-17")
@pytest.mark.parametrize("fraud", ["another root", "a shorter log"])
def test_the_platform_never_signs_a_log_that_does_not_go_on_from_the_last_one(fraud: str, key: SigningKey) -> None:
    last = Checkpoint.objects.create(size=1, root=selectors.root_at(1).hex(), text="", made_at=clock.now())
    assert checkpoint_make().size == last.size
    over = {"root": "00" * 32} if fraud == "another root" else {"size": 9}
    Checkpoint.objects.create(**({"size": 1, "root": last.root, "text": "", "made_at": clock.now()} | over))

    with pytest.raises(Refused, match="audit_verify"):
        checkpoint_make()


@pytest.mark.parametrize("statement", ["UPDATE audit_checkpoint SET size = 9", "DELETE FROM audit_checkpoint"])
def test_a_checkpoint_cannot_be_changed_or_removed(statement: str, key: SigningKey) -> None:
    checkpoint_make()
    with pytest.raises(DatabaseError, match="检查点不能"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_two_who_sign_at_once_are_not_taken_for_a_forked_log(key: SigningKey, monkeypatch) -> None:
    latest = selectors.checkpoint_latest

    def after_another_signed() -> Checkpoint | None:
        monkeypatch.setattr(selectors, "checkpoint_latest", latest)
        write(1)
        checkpoint_make()
        return latest()

    monkeypatch.setattr(selectors, "checkpoint_latest", after_another_signed)

    assert checkpoint_make().size == selectors.log_size()
