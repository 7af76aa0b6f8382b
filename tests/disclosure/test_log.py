# SPDX-License-Identifier: Apache-2.0
"""The signed log as strangers see it."""

import pytest
from django.test import Client

from suicha.audit.models import Checkpoint, Event
from suicha.audit.rules import merkle, notes
from suicha.audit.services import Platform, checkpoint_make, record, signing_key_rotate
from suicha.core import clock
from tests.audit.keeping import make_keeper
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def act(times: int = 1) -> None:
    clerk = make_user(name="王某")
    for _ in range(times):
        record("accounts.user.close", clerk, by=clerk)


@pytest.fixture
def log() -> list[Checkpoint]:
    act(3)
    first = checkpoint_make()
    act(3)
    return [first, checkpoint_make()]


@pytest.mark.covers("DRAW-17", "PUB-6")
def test_a_stranger_checks_that_the_log_only_grew(client: Client, log: list[Checkpoint]) -> None:
    (told,) = client.get("/log/keys.json").json()["keys"]
    key = notes.Key(told["name"], bytes.fromhex(told["public_key"]))
    kept = notes.read_note(client.get(f"/log/checkpoints/{log[0].size}").content.decode())
    newest = notes.read_note(client.get("/log/checkpoint").content.decode())
    assert all(notes.signed_by(note.body, note.lines[0], key) for note in (kept, newest))

    told = client.get("/log/consistency.json", {"from": kept.size}).json()

    steps = [bytes.fromhex(step) for step in told["proof"]]
    assert told["to"] == newest.size == log[1].size
    assert merkle.verify_consistency(kept.size, kept.root, newest.size, newest.root, steps)
    told = client.get("/log/proof/2.json", {"size": kept.size}).json()
    leaf, steps = bytes.fromhex(told["leaf"]), [bytes.fromhex(step) for step in told["proof"]]
    assert merkle.verify_inclusion(leaf, 2, kept.size, steps, kept.root)
    assert told.keys() == {"index", "leaf", "size", "proof", "root"}


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/log/proof/7.json", 404, "里没有第7条"),
        ("/log/proof/1.json?size=99", 404, "应在1到7之间"),
        ("/log/proof/1.json?size=x", 400, "size 应是数字"),
        ("/log/proof/1.json?size=" + "9" * 30, 400, "size 应是数字"),
        ("/log/consistency.json", 400, "from="),
        ("/log/consistency.json?from=0", 404, "from"),
        ("/log/consistency.json?from=２", 400, "from 应是数字"),
        ("/log/consistency.json?from=1&to=-1", 400, "to 应是数字"),
        ("/log/consistency.json?from=5&to=4", 404, "应在1到4之间"),
    ],
)
def test_what_cannot_be_proved_is_answered_with_the_reason(
    client: Client, log: list[Checkpoint], address: str, status: int, told: str
) -> None:
    assert [checkpoint.size for checkpoint in log] == [4, 7]
    answer = client.get(address)
    assert answer.status_code == status
    assert told in answer.json()["error"]


def test_the_page_names_keepers_and_warns_where_there_are_too_few(client: Client, log: list[Checkpoint]) -> None:
    page = client.get("/log/").content.decode()
    assert "已签名7条" in page
    assert "不足两家" in page
    for unit in ("市公证处", "市档案馆"):
        make_keeper(unit=unit, name="赵某").handovers.create(
            checkpoint=log[1], way="print", at=clock.now(), by_name="钱某"
        )
    page = client.get("/log/").content.decode()
    assert "不足两家" not in page
    assert "市档案馆" in page
    assert "赵某" not in page
    assert "钱某" not in page


def test_an_empty_log_says_so(client: Client) -> None:
    assert "还没有签名" in client.get("/log/").content.decode()
    assert "还没有签过名" in client.get("/log/keys/").content.decode()
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/checkpoints/5").status_code == 404


def test_keys_of_yesterday_stay_on_the_page_with_their_end(client: Client, log: list[Checkpoint]) -> None:
    signing_key_rotate(by=Platform())
    page = client.get("/log/keys/").content.decode()
    assert "2把钥匙" in page
    assert page.count("继续有效") == 1


def test_a_log_that_does_not_go_on_is_told_to_everybody(client: Client, log: list[Checkpoint]) -> None:
    Checkpoint.objects.create(size=1, root="00" * 32, text="", made_at=clock.now())
    assert "平台已停止签名" in client.get("/log/").content.decode()


def test_looking_at_the_log_makes_nothing(client: Client, log: list[Checkpoint]) -> None:
    before = Event.objects.count()
    for address in ("/log/", "/log/keys/", "/log/keys.json", "/log/checkpoint", "/log/proof/1.json"):
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405
    assert Event.objects.count() == before
