# SPDX-License-Identifier: Apache-2.0
"""The commands of the log."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from suicha.audit import proofs
from suicha.audit.models import Event, SigningKey
from suicha.audit.rules import merkle, notes
from suicha.audit.services import checkpoint_make, record
from tests.factories import make_user
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def act(times: int = 1) -> None:
    clerk = make_user()
    for _ in range(times):
        record("accounts.user.close", clerk, by=clerk)


@pytest.fixture
def log() -> list[int]:
    """Sizes of two checkpoints."""
    act(5)
    first = checkpoint_make().size
    act(4)
    return [first, checkpoint_make().size]


@pytest.mark.covers("DRAW-17")
def test_a_proof_by_command_convinces_a_stranger(log: list[int]) -> None:
    told = json.loads(run("log_proof", "--index=3"))
    steps = [bytes.fromhex(step) for step in told["proof"]]
    leaf, root = bytes.fromhex(told["leaf"]), bytes.fromhex(told["root"])
    assert told["size"] == log[1]
    assert merkle.verify_inclusion(leaf, 3, told["size"], steps, root)
    assert json.loads(run("log_proof", "--index=3", f"--size={log[0]}"))["size"] == log[0]


def test_growth_is_proved_by_command(log: list[int]) -> None:
    told = json.loads(run("log_proof", f"--from={log[0]}"))
    roots = [bytes.fromhex(told[name]) for name in ("from_root", "to_root")]
    steps = [bytes.fromhex(step) for step in told["proof"]]
    assert merkle.verify_consistency(log[0], roots[0], log[1], roots[1], steps)
    assert run("log_proof", f"--from={log[0]}", f"--to={log[1]}") == run("log_proof", f"--from={log[0]}")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "之一"),
        (["--index=1", "--from=1"], "之一"),
        (["--index=10"], "里没有第10条"),
        (["--index=1", "--size=11"], "应在1到10之间"),
        (["--index=1", "--size=0"], "应在1到10之间"),
        (["--from=0"], "应在1到10之间"),
        (["--from=9", "--to=8"], "应在1到8之间"),
    ],
)
def test_what_cannot_be_proved_is_refused_with_the_reason(log: list[int], words: list[str], told: str) -> None:
    assert log == [6, 10]
    with pytest.raises(CommandError, match=told) as failure:
        run("log_proof", *words)
    assert failure.value.returncode == 2


def test_without_a_checkpoint_there_is_nothing_to_prove_against() -> None:
    act()
    with pytest.raises(CommandError, match="还没有签发检查点"):
        run("log_proof", "--index=0")


def test_a_leaf_that_is_gone_has_no_proof(log: list[int]) -> None:
    postgresql = connection.vendor == "postgresql"
    drop_trigger("audit_event_append_only" if postgresql else "audit_event_no_delete", "audit_event")
    Event.objects.filter(index=3).delete()
    with pytest.raises(proofs.NoProof, match="已被破坏"):
        proofs.inclusion(3)


def test_keys_are_made_changed_and_listed_by_command() -> None:
    first = run("signing_key", "make").splitlines()
    assert run("signing_key", "make").splitlines() == first
    assert "继续有效" in first[0]
    key = notes.read_key(first[1].strip())
    assert (key.public.hex(), key.kind) == (SigningKey.objects.get().public_key, notes.ED25519)

    listed = run("signing_key", "rotate", "--overlap-days=3").splitlines()

    assert len(listed) == 4
    assert [line.endswith("继续有效") for line in listed[::2]] == [False, True]
    assert run("signing_key", "list").splitlines() == listed
    told = Event.objects.order_by("index").values_list("action", "person_name")
    assert list(told) == [("audit.key.make", "平台（命令行）"), ("audit.key.rotate", "平台（命令行）")]
