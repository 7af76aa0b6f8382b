# SPDX-License-Identifier: Apache-2.0
"""Checkpoints on their way to keepers that answer over HTTP."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from suicha.audit import selectors, services, tasks
from suicha.audit.models import Checkpoint, Cosignature, Delivery, Handover, Keeper
from suicha.audit.rules import notes, witnesses
from suicha.audit.rules.addresses import push_allowed
from suicha.audit.services import Platform, checkpoints, pushing, record
from suicha.core import clock
from tests.audit.keeping import KEY, Witness, cosign, make_keeper, served
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def act(action: str = "accounts.user.close", times: int = 1) -> None:
    clerk = make_user()
    for _ in range(times):
        record(action, clerk, by=clerk)


@pytest.fixture
def witness():
    witness = Witness()
    with served(witness) as address:
        witness.address = address
        yield witness


@pytest.fixture
def keeper(witness: Witness) -> Keeper:
    return make_keeper(way="push", push_url=witness.address, public_key=KEY.text)


def later(minutes: float):
    return clock.pretend(clock.now() + timedelta(minutes=minutes))


@pytest.mark.covers("DRAW-17")
def test_a_keeper_over_http_gets_each_checkpoint_with_proof_and_its_signature_comes_back(
    keeper: Keeper, witness: Witness
) -> None:
    act(times=3)
    assert tasks.keep_log() == 1
    first = selectors.checkpoint_latest()
    act(times=2)
    with later(61):
        assert tasks.keep_log() == 1
    newest = selectors.checkpoint_latest()

    assert witness.size == newest.size > first.size
    assert witness.asked == ["old 0", f"old {first.size}"]
    assert [handover.checkpoint for handover in keeper.handovers.order_by("pk")] == [first, newest]
    assert "已联署" in keeper.handovers.order_by("pk")[0].receipt
    note = notes.read_note(selectors.checkpoint_text(newest))
    assert notes.signed_by(note.body, note.lines[-1], KEY)
    assert [str(row) for row in (keeper, Cosignature.objects.get(checkpoint=newest), Delivery.objects.get())] == [
        "市公证处",
        f"市公证处：{newest.size}条",
        f"市公证处：{newest.size}条",
    ]


def test_what_arrived_is_not_sent_again(keeper: Keeper, witness: Witness) -> None:
    act()
    assert [tasks.keep_log(), tasks.keep_log()] == [1, 0]
    assert len(witness.asked) == 1


def test_a_keeper_that_remembers_more_than_we_do_is_asked_again_from_there(keeper: Keeper, witness: Witness) -> None:
    act(times=3)
    assert tasks.keep_log() == 1
    act()
    replacement = make_keeper(unit="新登记的同一家", way="push", push_url=witness.address, public_key=KEY.text)
    with later(61):
        assert services.push_due(replacement, services.checkpoint_make())
    assert witness.asked[-2:] == ["old 0", "old 4"]


def test_a_keeper_that_holds_a_longer_log_is_an_alarm(keeper: Keeper, witness: Witness) -> None:
    act()
    witness.size = 10**6
    assert tasks.keep_log() == 0
    assert "比本日志还长" in Delivery.objects.get().problem


def test_a_failure_waits_longer_each_time_and_then_sends_the_newest(keeper: Keeper, witness: Witness) -> None:
    act()
    witness.broken = "503"
    assert tasks.keep_log() == 0
    assert Delivery.objects.get().problem == "对方答复 HTTP 503"
    assert tasks.keep_log() == 0
    assert len(witness.asked) == 1  # not before its time
    with later(1.1):
        tasks.keep_log()
        assert (Delivery.objects.get().attempts, len(witness.asked)) == (2, 2)
    witness.broken = ""
    act()
    with later(61):
        assert tasks.keep_log() == 1
    delivery = Delivery.objects.get()
    assert (delivery.problem, delivery.next_at, delivery.checkpoint) == ("", None, selectors.checkpoint_latest())


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"push_url": "http://127.0.0.1:1/"}, "连不上"),
        ({"push_url": "http://8.8.8.8/"}, "推送地址不能用"),
        ({"public_key": KEY._replace(name="another").text}, "没有能用登记公钥核对的联署"),
        ({"push_url": "https://127.0.0.1:1/x"}, "连不上"),
    ],
)
def test_why_it_did_not_arrive_is_told(keeper: Keeper, over: dict[str, str], told: str) -> None:
    act()
    Keeper.objects.update(**over)
    assert tasks.keep_log() == 0
    assert told in Delivery.objects.get().problem
    assert not Handover.objects.exists()


def test_a_keeper_without_a_key_only_takes(keeper: Keeper) -> None:
    act()
    Keeper.objects.update(public_key="")
    assert tasks.keep_log() == 1
    assert not Cosignature.objects.exists()


def test_the_last_patience_lasts(keeper: Keeper, witness: Witness) -> None:
    act()
    witness.broken = "503"
    tasks.keep_log()
    Delivery.objects.update(attempts=50, next_at=clock.now())
    tasks.keep_log()
    assert Delivery.objects.get().next_at > clock.now() + timedelta(hours=5)


def test_an_empty_log_is_neither_signed_nor_sent(keeper: Keeper) -> None:
    assert tasks.keep_log() == 0
    assert not Checkpoint.objects.exists()


@pytest.mark.covers("DRAW-17")
def test_the_worker_signs_every_hour_and_at_once_after_an_act_of_a_draw() -> None:
    act()
    first = services.checkpoint_due()
    assert first is not None
    assert services.checkpoint_due() is None
    act()
    assert services.checkpoint_due() is None
    with later(60):
        second = services.checkpoint_due()
    assert second.size == first.size + 1
    act(checkpoints.AT_ONCE[0])
    assert services.checkpoint_due().size == second.size + 1


@pytest.mark.parametrize("table", ["handover", "cosignature"])
@pytest.mark.parametrize("statement", ["UPDATE audit_{} SET at = at", "DELETE FROM audit_{}"])
def test_what_was_handed_over_stays_on_record(keeper: Keeper, table: str, statement: str) -> None:
    act()
    tasks.keep_log()
    with pytest.raises(DatabaseError, match="不能修改或删除"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://keeper.example/log", True),
        ("https://10.0.0.1:8443/", True),
        ("http://192.168.1.7:8080/log", True),
        ("http://localhost:9/", True),
        ("http://[::1]/", True),
        ("http://keeper.example/", False),
        ("http://114.114.114.114/", False),
        ("ftp://10.0.0.1/", False),
        ("https://a:b@keeper.example/", False),
        ("https://keeper.example/?to=1", False),
        ("https://keeper.example/#x", False),
        ("https://keeper.example:99999/", False),
        ("https://keeper.example:0/", False),
        ("https://keeper example/", False),
        ("https://公证处/", False),
        ("https:///path", False),
        ("", False),
    ],
)
def test_where_a_checkpoint_may_be_pushed_to(url: str, allowed: bool) -> None:
    assert push_allowed(url) is allowed


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        ((409, "text/x.tlog.size", "12\n"), 12),
        ((409, "text/x.tlog.size; charset=utf-8", "12"), 12),
        ((409, "text/plain", "12\n"), None),
        ((200, "text/x.tlog.size", "12\n"), None),
        ((409, "text/x.tlog.size", "twelve"), None),
        ((409, "text/x.tlog.size", "9" * 30), None),
    ],
)
def test_which_size_a_keeper_says_it_holds(answer: tuple[int, str, str], size: int | None) -> None:
    assert witnesses.size_held(witnesses.Answer(*answer)) == size


def test_a_first_cosignature_stays() -> None:
    act()
    keeper, checkpoint = make_keeper(public_key=KEY.text), services.checkpoint_make()
    (first,), (second,) = (notes.read_lines(cosign(checkpoint.text, at)) for at in (1, 2))
    kept = services.cosignature_keep(checkpoint=checkpoint, keeper=keeper, line=first)
    assert services.cosignature_keep(checkpoint=checkpoint, keeper=keeper, line=second) == kept
    assert pushing.read_key(keeper.public_key) == KEY
    assert Platform().actor_organisation == ("", "", "")
