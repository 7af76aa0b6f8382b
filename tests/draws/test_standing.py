# SPDX-License-Identifier: Apache-2.0
"""Where a draw stands, what may still happen, who hears the alarm, and what the hall's screen may know."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fairdraw
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw
from suicha.draws.sealing import unseal
from suicha.draws.selectors import (
    draw_told,
    hashes_of,
    open_too_long,
    public_package,
    stage_of,
    steps_of,
    still_possible,
    witnesses_of,
)
from suicha.files.selectors import file_bytes
from suicha.workbench.selectors import todo_list
from tests.ceremonies import NUMBERS, lock, reveal
from tests.draws.conftest import Bureau, set_setting
from tests.draws.test_sources import DICE, ssq
from tests.factories import make_target, make_user
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


def states(draw: Draw) -> str:
    return " ".join(step.state or "-" for step in steps_of(draw, witnesses_of(draw)))


def test_the_steps_follow_the_acts(bureau: Bureau) -> None:
    draw = bureau.freeze()
    assert states(draw) == "done now - - - -"
    draw = services.draw_commit(draw=draw, by=bureau.host)
    assert states(draw) == "done done now - - -"
    assert steps_of(draw, witnesses_of(draw))[2].notes == ["0/3人"]
    draw = reveal(lock(draw, bureau.host), bureau.keeper)
    assert states(draw) == "done done done done now -"
    assert steps_of(draw, witnesses_of(draw))[2].notes == ["3人各报8位"]
    draw = services.draw_issue(draw=draw, by=bureau.host)
    assert states(services.match_run(draw=draw, by=bureau.host)) == "done done done done done done"


def test_a_voided_draw_has_no_present_step(bureau: Bureau) -> None:
    assert states(bureau.voided(bureau.committed())) == "done done - - - -"


def test_other_sources_are_counted_beside_the_witnesses(bureau: Bureau) -> None:
    draw = bureau.committed(sources=[ssq(), DICE])

    assert steps_of(draw, witnesses_of(draw))[2].notes == ["0/3人，0/2个其他来源"]
    assert "须在此之前锁定" in still_possible(draw)


def test_what_is_still_possible_is_told_at_every_stage(bureau: Bureau) -> None:
    draw = bureau.freeze()
    assert "系统密数只有保管人能打开" in still_possible(draw)
    draw = services.draw_commit(draw=draw, by=bureau.host)
    assert "还差3名见证人的数字；" in still_possible(draw)
    lock(draw, bureau.host)
    assert "结果已经唯一确定" in still_possible(draw)
    draw = reveal(draw, bureau.keeper)
    assert "结果指纹已留痕" in still_possible(draw)
    draw = services.draw_issue(draw=draw, by=bureau.host)
    assert "不能重抽" in still_possible(draw)
    draw = services.match_run(draw=draw, by=bureau.host)
    assert "仍可由两个人作废" in still_possible(draw)
    services.draw_use(draw=draw, batches=[1])
    draw.refresh_from_db()
    assert "作废" not in still_possible(draw)


def test_the_screen_knows_receipts_at_once_and_numbers_after_the_reveal(bureau: Bureau) -> None:
    draw = bureau.locked()
    before = stage_of(draw)
    words = json.dumps(before, cls=DjangoJSONEncoder)
    assert not any(number in words for number in NUMBERS)
    assert [bool(each["receipt"]) for each in before["witnesses"]] == [True, True, True]
    assert [each["codes"] for each in before["witnesses"]] == [1, 1, 1]
    assert "张建国" not in words
    assert before["keepers"] == [{"organisation": bureau.keeper.organisation.name, "outside": True}]

    after = stage_of(reveal(draw, bureau.keeper))
    assert [each["number"] for each in after["witnesses"]] == NUMBERS
    assert after["rows"] == []
    assert after["result_root"]


def test_the_screen_reads_the_result_when_it_is_issued(bureau: Bureau) -> None:
    make_target(bureau.organisation, name="张三丰", form="自然人")
    stage = stage_of(bureau.drawn())

    assert [row["seq"] for row in stage["rows"]] == [1, 2, 3]
    assert "张三丰" not in json.dumps(stage, cls=DjangoJSONEncoder, ensure_ascii=False)


def test_the_screen_tells_the_attempts_before_and_who_voided_them(bureau: Bureau) -> None:
    first = bureau.voided(bureau.committed(), "公证人临时没有到场")
    stage = stage_of(bureau.committed())

    assert [each["reason"] for each in stage["attempts"]] == ["公证人临时没有到场", ""]
    assert stage["attempts"][0]["voided_by"] == bureau.keeper.organisation.name
    assert stage["attempts"][0]["commitment_digest"] == first.commitment_digest
    assert stage_of(first)["rows"] == []


def test_the_screen_asks_as_many_questions_for_many_rows_as_for_few(make_bureau) -> None:
    counts = []
    for size in (2, 10):
        draw = make_bureau(size=size).drawn()
        with CaptureQueriesContext(connection) as queries:
            stage_of(draw)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_open_commitment_past_its_time_is_an_alarm(bureau: Bureau) -> None:
    set_setting(bureau.organisation, "reveal_hours", 24)
    draw = bureau.locked(sources=[ssq()])
    assert not open_too_long()
    with clock.pretend(clock.now() + timedelta(hours=25)):
        assert not open_too_long()
    with clock.pretend(clock.now() + timedelta(hours=27)):
        assert open_too_long() == [draw]
        assert stage_of(draw)["alarm"]
        assert open_too_long(make_user(RoleName.LEGAL_OFFICE)) == []
        for person in (bureau.host, bureau.keeper):
            assert "承诺到期没有揭示" in {todo.act for todo in todo_list(person)}
        bureau.voided(draw)
        assert not open_too_long()


def test_a_revealed_draw_that_is_not_issued_is_an_alarm_too(bureau: Bureau) -> None:
    draw = bureau.revealed()
    long_after = draw.due_at + timedelta(days=30)

    with clock.pretend(long_after):
        assert open_too_long() == [draw]
        services.draw_issue(draw=draw, by=bureau.host)
        assert not open_too_long()


def test_a_draw_made_in_the_hall_is_due_when_its_visits_were_to_begin(bureau: Bureau) -> None:
    assert bureau.freeze().due_at >= clock.now() - timedelta(minutes=1)


def test_everyone_finds_what_waits_for_them(bureau: Bureau) -> None:
    def acts(person) -> set[str]:
        return {todo.act for todo in todo_list(person)}

    newcomer = make_user(RoleName.SUPERVISOR, at=bureau.organisation)
    assert "制作保管密钥" in acts(newcomer)
    assert "制作保管密钥" not in acts(bureau.keeper)
    assert "冻结名录" in acts(bureau.host)
    draw = bureau.freeze()
    assert "公布承诺" in acts(bureau.host)
    draw = services.draw_commit(draw=draw, by=bureau.host)
    assert "等见证人输入" in acts(bureau.host)
    assert "揭示种子" not in acts(bureau.keeper)
    lock(draw, bureau.host)
    assert "等保管人揭示种子" in acts(bureau.host)
    assert "揭示种子" in acts(bureau.keeper)
    services.void_request(draw=draw, reason="公证人临时没有到场", by=bureau.host)
    assert "等着决定是否作废" in acts(bureau.host)
    assert "决定是否作废" in acts(make_user(RoleName.LEADER, organisation=bureau.organisation))
    services.void_withdraw(draw=draw, by=bureau.host)
    draw = reveal(draw, bureau.keeper)
    assert "出具抽取结果" in acts(bureau.host)


def test_the_host_sees_that_dice_wait(bureau: Bureau) -> None:
    bureau.locked(sources=[DICE])

    assert "录入骰子和公开数" in {todo.act for todo in todo_list(bureau.host)}
    assert "揭示种子" not in {todo.act for todo in todo_list(bureau.keeper)}


def test_the_mode_of_disclosure_is_the_organisations_rule_or_the_tasks_own(bureau: Bureau) -> None:
    with pytest.raises(Refused, match="没有“secret”这种公开方式"):
        bureau.freeze(disclosure="secret")
    set_setting(bureau.organisation, "disclosure_mode", 1)
    assert bureau.freeze().disclosure == "sealed"
    bureau.voided(Draw.objects.get())
    draw = bureau.freeze(disclosure="open")
    assert (draw.disclosure, stage_of(draw)["disclosure"]) == ("open", "抽取后公开全部名单")


def test_the_public_package_of_an_open_draw_is_its_package(bureau: Bureau) -> None:
    draw = bureau.revealed()
    with pytest.raises(Refused, match="还没有出具抽取包"):
        public_package(draw, 1)
    draw = services.draw_issue(draw=draw, by=bureau.host)

    assert public_package(draw, 0) == file_bytes(draw.package)
    assert [name for name, _ in hashes_of(draw)][-1] == "抽取包（SHA-256）"
    assert draw_told(draw).hashes == hashes_of(draw)


@pytest.fixture
def in_batches(bureau: Bureau) -> Bureau:
    bureau.task.batches = 2
    bureau.task.save()
    return bureau


def verified(package: bytes) -> set[str]:
    return {line.name for line in fairdraw.verify_package(package) if line.status == "FAIL"}


def test_a_sealed_draw_is_told_batch_by_batch_without_what_would_tell_the_rest(in_batches: Bureau) -> None:
    draw = in_batches.drawn(disclosure="sealed")
    reveal_event = Event.objects.get(action="draws.draw.reveal")
    certificate = draw.certificate
    assert certificate["reveal"] not in json.dumps(reveal_event.data)
    assert not {certificate["reveal"], certificate["K"]} & {value for _, value in stage_of(draw)["hashes"]}
    assert stage_of(draw)["rows"] == []

    first, second = public_package(draw, 1), public_package(draw, 2)
    assert verified(first) == verified(second) == set()
    rows = {row.number: row.batch for row in draw.drawn_targets.filter(seq__gte=1)}
    told = {number for number in rows if number.encode() in first}
    assert told == {number for number, batch in rows.items() if batch == 1}
    assert certificate["reveal"].encode() not in first
    assert certificate["reveal"].encode() in second
    assert verified(public_package(draw, 0)) == set()
    assert not Event.objects.filter(action="draws.secret.read", data__purpose="公开抽取包").exists()


def test_rows_that_were_changed_in_the_table_do_not_become_a_sealed_package(in_batches: Bureau) -> None:
    draw = in_batches.drawn(disclosure="sealed")
    drop_trigger("draws_drawntarget_fixed", "draws_drawntarget")
    draw.drawn_targets.filter(seq=1).update(ticket="0" * 64)

    with pytest.raises(fairdraw.FairdrawError, match="与结果根不符"):
        public_package(draw, 1)


def test_a_draw_with_confidential_classes_tells_numbers_and_leaves_only(make_bureau) -> None:
    bureau = make_bureau(domains={"工贸": 8, "危险化学品": 6}, size=4)
    draw = bureau.drawn(disclosure="classes-confidential")

    package = public_package(draw, 1)
    assert verified(package) == set()
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.read("pool.csv").startswith(b"id,leaf\n")
        assert archive.read("result.csv").startswith(b"seq,batch,id,ticket\n")
    assert unseal(draw.sealed_secret).encode() not in package
    assert verified(file_bytes(draw.package)) == set()


def test_the_package_carries_the_proofs_of_commitment_and_reveal_from_the_signed_log(bureau: Bureau) -> None:
    draw = bureau.drawn()
    log = draw.certificate["log"]

    assert [entry["entry"]["action"] for entry in log] == ["draws.draw.commit", "draws.draw.reveal"]
    assert log[0]["entry"]["data"]["commitment_digest"] == draw.commitment_digest
    assert log[1]["entry"]["data"]["result_root"] == draw.result_root
    assert all(entry["index"] < entry["size"] for entry in log)
    assert draw.certificate["keys"][0]["algorithm"] == "Ed25519"
    assert draw.certificate["signatures"][0]["key"] == draw.certificate["keys"][0]["public_key"]
    assert bureau.host.name not in json.dumps(draw.certificate, ensure_ascii=False)
