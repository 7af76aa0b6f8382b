# SPDX-License-Identifier: Apache-2.0
"""Somebody with full rights on the database, triggers gone: what they did is found and the row is named."""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from suicha.audit import selectors
from suicha.audit.models import Checkpoint, Event, Head, SigningKey
from suicha.audit.rules import notes, verifying
from suicha.audit.rules.leaves import leaf_of
from suicha.audit.rules.merkle import grown
from suicha.audit.services import checkpoint_make, record
from tests.factories import make_user
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db
COUNT = 21


def break_in() -> None:
    """Take the triggers of the log away."""
    for table in ("event", "checkpoint"):
        if connection.vendor == "postgresql":
            drop_trigger(f"audit_{table}_append_only", f"audit_{table}")
        else:
            drop_trigger(f"audit_{table}_no_update", f"audit_{table}")
            drop_trigger(f"audit_{table}_no_delete", f"audit_{table}")


@pytest.fixture
def log() -> Checkpoint:
    """Twenty events, signed after the fourteenth and at the end (the first key is an event of its own)."""
    clerk = make_user(name="王某")
    for number in range(13):
        record("accounts.user.close", clerk, by=clerk, data={"number": number})
    checkpoint_make()
    for number in range(13, COUNT - 1):
        record("accounts.user.close", clerk, by=clerk, data={"number": number})
    checkpoint = checkpoint_make()
    assert checkpoint.size == COUNT
    break_in()
    return checkpoint


def verify(*words: str) -> str:
    out = StringIO()
    call_command("audit_verify", *words, stdout=out)
    return out.getvalue()


def finding(*words: str, code: int = 1) -> str:
    with pytest.raises(CommandError) as failure:
        verify(*words)
    assert failure.value.returncode == code
    return str(failure.value)


def event(index: int):
    return Event.objects.filter(index=index)


def renumber(first: int, step: int) -> None:
    """Every row from ``first`` on gets a number ``step`` further, by way of numbers nobody has."""
    Event.objects.filter(index__gte=first).update(index=-F("index") - 1000)
    Event.objects.filter(index__lt=0).update(index=-F("index") - 1000 + step)


def copy_of(number: int, **over: object) -> Event:
    row = event(number).get()
    row.pk = None
    for name, value in over.items():
        setattr(row, name, value)
    return row


def rewrite() -> None:
    """What a careful forger does: number, leaf and subtrees of every row made new, and the end as well."""
    frontier: list[bytes] = []
    size = 0
    for row in Event.objects.order_by("index", "pk"):
        row.index = size
        leaf = leaf_of(row.entry)
        frontier, completed = grown(frontier, size, leaf)
        Event.objects.filter(pk=row.pk).update(index=size, leaf=leaf.hex(), nodes=b"".join(completed).hex())
        size += 1
    Head.objects.update(size=size, frontier=b"".join(frontier).hex())


@pytest.mark.covers("DRAW-17", "ACC-6")
def test_an_honest_log_verifies_and_tells_its_root(log: Checkpoint) -> None:
    told = verify()
    assert "一致：留痕日志21条，逐条重算；检查点2个" in told
    assert log.root in told


def change_a_field() -> None:
    event(5).update(person_name="别人")


def change_the_outcome() -> None:
    event(6).update(outcome="refused")


def change_the_data() -> None:
    event(7).update(data={"number": 7.5})


def change_the_data_to_nothing_known() -> None:
    event(7).update(object_label="x" * 300, data=[None])


def change_the_salt() -> None:
    event(0).update(salt="00" * 16)


def remove_a_row() -> None:
    event(9).delete()


def remove_three_rows() -> None:
    Event.objects.filter(index__in=[8, 9, 10]).delete()


def remove_the_last_row() -> None:
    event(COUNT - 1).delete()


def remove_a_row_and_close_the_gap() -> None:
    event(9).delete()
    renumber(10, -1)


def remove_rows_and_close_the_gap() -> None:
    Event.objects.filter(index__in=[4, 5]).delete()
    renumber(6, -2)


def insert_a_row() -> None:
    row = copy_of(3, index=10, person_name="假的")
    renumber(10, 1)
    row.leaf = leaf_of(row.entry).hex()
    row.nodes = ""
    row.save(force_insert=True)


def insert_a_row_beyond_the_end() -> None:
    row = copy_of(3, index=COUNT)
    row.leaf = leaf_of(row.entry).hex()
    _, completed = grown(selectors.hashes(Head.objects.get().frontier), COUNT, bytes.fromhex(row.leaf))
    row.nodes = b"".join(completed).hex()
    row.save(force_insert=True)


def insert_a_careless_row_beyond_the_end() -> None:
    insert_a_row_beyond_the_end()
    event(COUNT).update(nodes="")


def swap_two_rows() -> None:
    event(4).update(index=-1)
    event(12).update(index=4)
    event(-1).update(index=12)


def change_a_row_and_its_leaf() -> None:
    event(4).update(object_label="别的")
    event(4).update(leaf=leaf_of(event(4).get().entry).hex())


def change_a_subtree() -> None:
    event(7).update(nodes=event(7).get().nodes[:-1] + "x")


def add_a_subtree() -> None:
    event(8).update(nodes="00" * 32)


ATTACKS: list[tuple[Callable[[], None], str]] = [
    (change_a_field, "第5条改动过"),
    (change_the_outcome, "第6条改动过"),
    (change_the_data, "第7条改动过"),
    (change_the_data_to_nothing_known, "第7条改动过"),
    (change_the_salt, "第0条改动过"),
    (remove_a_row, "第9条被删除"),
    (remove_three_rows, "第8至10条被删除"),
    (remove_the_last_row, "第20条被删除"),
    (remove_a_row_and_close_the_gap, "第9条被删除或调换"),
    (remove_rows_and_close_the_gap, "第4至5条被删除或调换"),
    (insert_a_row, "第10条是插入"),
    (insert_a_row_beyond_the_end, "第21条是插入的"),
    (insert_a_careless_row_beyond_the_end, "第21条改动过：叶与写入时存下的子树不符"),
    (swap_two_rows, "第4至11条被删除或调换：这里现在是原来的第12条"),
    (change_a_row_and_its_leaf, "第4至5条改动过：叶与写入时存下的子树不符"),
    (change_a_subtree, "第0至7条改动过"),
    (add_a_subtree, "第8条改动过：子树比应有的多"),
]


@pytest.mark.covers("DRAW-17", "ACC-6")
@pytest.mark.parametrize(("attack", "told"), ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
def test_the_first_row_that_is_not_what_it_was_is_named(log: Checkpoint, attack: Callable[[], None], told: str) -> None:
    attack()
    assert told in finding()


def test_two_rows_under_one_number_are_seen_even_without_the_index_that_forbids_it() -> None:
    clerk = make_user()
    rows = [
        verifying.Row(row.entry, row.leaf, row.nodes)
        for row in [record("accounts.user.close", clerk, by=clerk) for _ in range(3)]
    ]
    report = verifying.verify([*rows[:2], rows[1], rows[2]], [], lambda: 3)
    assert str(report.finding) == "第1条是插入的：同一个序号有两条"


@pytest.mark.parametrize("careful", [True, False])
def test_a_log_made_new_from_end_to_end_does_not_agree_with_what_was_signed(log: Checkpoint, careful: bool) -> None:
    event(16).update(person_name="别人")
    rewrite()
    told = finding()
    assert "第14至20条里有改动：重算的根与第2号" in re.sub(r"第\d+号", "第2号", told)

    if careful:  # the signed text can be removed too, but what keepers hold cannot
        Checkpoint.objects.all().delete()
        assert "一致" in verify()


@pytest.mark.covers("DRAW-17")
@pytest.mark.parametrize("attack", [change_a_field, remove_a_row, insert_a_row, remove_the_last_row])
def test_what_a_keeper_holds_gives_away_a_forger_who_thought_of_everything(
    log: Checkpoint, attack: Callable[[], None], tmp_path: Path
) -> None:
    held = tmp_path / "checkpoint.txt"
    held.write_text(log.text, encoding="utf-8")
    assert "存证单位的1个" in verify("--checkpoint", str(held))
    attack()
    rewrite()
    Checkpoint.objects.all().delete()

    told = finding("--checkpoint", str(held))

    assert "checkpoint.txt" in told
    assert "第0至20条里有改动" in told or "被删除：存证单位的检查点" in told


def test_a_file_that_is_no_evidence_is_turned_away(log: Checkpoint, tmp_path: Path) -> None:
    held = tmp_path / "checkpoint.txt"
    assert "No such file" in finding("--checkpoint", str(held), code=2)
    held.write_text("not a checkpoint", encoding="utf-8")
    assert "不是检查点" in finding("--checkpoint", str(held), code=2)
    held.write_text(log.text.replace("suicha/", "another/"), encoding="utf-8")
    assert "另一个日志" in finding("--checkpoint", str(held), code=2)
    held.write_text(log.text.replace("\n21\n", "\n22\n"), encoding="utf-8")
    assert "签名与日志的公钥不符" in finding("--checkpoint", str(held), code=2)


def test_a_keeper_who_noted_the_public_key_needs_not_trust_the_one_in_the_database(
    log: Checkpoint, tmp_path: Path
) -> None:
    held = tmp_path / "checkpoint.txt"
    held.write_text(log.text, encoding="utf-8")
    key = SigningKey.objects.get()
    own = notes.Key(key.name, bytes.fromhex(key.public_key)).text
    SigningKey.objects.update(public_key="00" * 32)
    Checkpoint.objects.all().delete()

    assert "签名与日志的公钥不符" in finding("--checkpoint", str(held), code=2)
    assert "一致" in verify("--checkpoint", str(held), "--key", own)


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"size": 20}, "与签名不符"),
        ({"root": "00" * 32}, "与签名不符"),
        ({"text": "nothing"}, "不是检查点"),
    ],
)
def test_a_stored_checkpoint_that_was_changed_is_found(log: Checkpoint, over: dict[str, object], told: str) -> None:
    Checkpoint.objects.filter(pk=log.pk).update(**over)
    assert f"（{over.get('size', 21)}条）改动过：" in finding()
    assert told in finding()


def test_an_end_that_was_changed_is_found(log: Checkpoint) -> None:
    Head.objects.update(frontier="00" * 96)
    assert "日志末端改动过" in finding()
    Head.objects.update(size=30)
    assert "第21至29条被删除：日志末端还有这些" in finding()
    Head.objects.all().delete()  # found again from the rows; what was signed still holds
    assert "第0至20条是插入的" in finding()


def test_a_row_that_cannot_be_read_is_named(log: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    from suicha.audit import verification

    def rows():
        yield from list(original())[:3]
        raise ValueError("no JSON")

    original = verification.rows
    monkeypatch.setattr(verification, "rows", rows)
    assert "第3条改动过：读不出来" in finding()


def test_on_a_terminal_the_command_says_how_far_it_is(log: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    from suicha.audit.management.commands import audit_verify

    monkeypatch.setattr(audit_verify.sys.stderr, "isatty", lambda: True, raising=False)
    command = audit_verify.Command(stdout=StringIO(), stderr=StringIO())
    command._progress(10000)
    command.handle(checkpoint=[], key=[])
    assert "已核对10,000条" in command.stderr._out.getvalue()


def test_the_log_verifies_in_a_handful_of_questions(log: Checkpoint, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(10):
        verify()
    assert selectors.log_size() == COUNT


def test_a_time_that_is_none_makes_no_leaf_and_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, told = make_user(), []
    found = [record("accounts.user.close", clerk, by=clerk) for _ in range(5)]
    rows = [verifying.Row(row.entry, row.leaf, row.nodes) for row in found]
    rows[4] = rows[4]._replace(entry=rows[4].entry._replace(at=None))
    monkeypatch.setattr(verifying, "TOLD_EVERY", 2)

    report = verifying.verify(rows, [], lambda: 5, told.append)

    assert str(report.finding) == "第4条改动过：内容与写入时的叶不符"
    assert (report.size, told) == (4, [2, 4])
