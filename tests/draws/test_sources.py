# SPDX-License-Identifier: Apache-2.0
"""Dice and public numbers: announced exactly, after the witnesses, read by two people, never chosen."""

import io
import json
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

import fairdraw
from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, Reading
from suicha.draws.rules.sources import SourcePlan, source_fault, value_fault
from suicha.draws.selectors import draw_told, readings_of, still_possible
from suicha.files.selectors import file_bytes
from tests.ceremonies import PASSPHRASE, lock, reveal
from tests.draws.conftest import Bureau
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DUE = timedelta(hours=2)
VALUE = "03,09,14,22,29,33+07"


def ssq(due_at: datetime | None = None, **over: object) -> SourcePlan:
    values = {
        "name": "ssq", "kind": "public", "title": "福彩双色球", "issue": "2026131期", "field": "红球从小到大，加蓝球",
        "format": "00,00,00,00,00,00+00", "due_at": due_at or clock.now() + DUE, "fallback": "顺延到下一期", "bits": 24,
    }  # fmt: skip
    return SourcePlan(**(values | over))


DICE = SourcePlan("dice", "dice", "正二十面体随机数骰子", digits=6)


def picture(shade: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 32), (shade, 90, 120)).save(out, "JPEG")
    return out.getvalue()


def second_person(bureau: Bureau) -> User:
    return bureau.keeper


def enter(draw: Draw, by: User, name: str = "ssq", value: str = VALUE, **over: object) -> Reading:
    given = {"taken_at": clock.now(), "photo": picture(by.pk % 250), "photo_name": "开奖.jpg"} | over
    return services.reading_enter(draw=draw, name=name, value=value, by=by, **given)


def agreed(draw: Draw, bureau: Bureau, name: str = "ssq", value: str = VALUE, **over: object) -> Reading:
    enter(draw, bureau.host, name, value, **over)
    return enter(draw, second_person(bureau), name, value, **over)


@pytest.fixture
def draw(bureau: Bureau) -> Draw:
    """A draw with dice and a public number, all witnesses locked, before the public number."""
    return bureau.locked(sources=[ssq(), DICE])


def later(minutes: int = 121):
    return clock.pretend(clock.now() + timedelta(minutes=minutes))


@pytest.mark.covers("DRAW-17", "DRAW-19")
def test_a_draw_seeded_with_dice_and_a_public_number_verifies_with_their_evidence(draw: Draw, bureau: Bureau) -> None:
    plan = json.loads(draw.commitment)["seed_plan"]
    assert [source["kind"] for source in plan] == ["witness", "witness", "witness", "dice", "public"]
    assert "1组骰子、1个公开数" in draw_told(draw).strength
    agreed(draw, bureau, "dice", "418207")
    with later():
        agreed(draw, bureau)
        drawn = services.draw_issue(draw=reveal(draw, bureau.keeper), by=bureau.host)

    assert drawn.seed.endswith(f"|dice=418207|ssq={VALUE}")
    source = drawn.certificate["seed"]["sources"][-1]
    assert (source["value"], source["holder"]) == (VALUE, "福彩双色球　2026131期")
    assert source["evidence"] == Reading.objects.get(name="ssq").photo.sha256
    assert "FAIL" not in {line.status for line in fairdraw.verify_package(file_bytes(drawn.package))}


def test_the_reveal_waits_for_every_source_and_names_it(draw: Draw, bureau: Bureau) -> None:
    with pytest.raises(Refused, match="还有2个种子来源没有核对一致：正二十面体随机数骰子、福彩双色球"):
        reveal(draw, bureau.keeper)
    enter(draw, bureau.host, "dice", "418207")
    with pytest.raises(Refused, match="还有2个种子来源"):
        reveal(draw, bureau.keeper)
    assert "还差正二十面体随机数骰子、福彩双色球" in still_possible(draw)


def test_a_number_counts_when_a_second_person_reads_the_same(draw: Draw, bureau: Bureau) -> None:
    first = enter(draw, bureau.host, "dice", "418207")
    half = readings_of(draw)[0]
    assert (half.state, half.value, half.people) == ("half", "", [bureau.host.name])
    with pytest.raises(Refused, match="要由另一个人再录一遍"):
        enter(draw, bureau.host, "dice", "418207")
    assert enter(draw, second_person(bureau), "dice", "418207").pk == first.pk

    told = readings_of(draw)[0]
    assert (told.state, told.value, told.aside) == ("agreed", "418207", 0)
    assert told.people == [bureau.host.name, second_person(bureau).name]
    assert len(set(told.photos)) == 2
    with pytest.raises(Refused, match="已经由两人核对一致"):
        enter(draw, bureau.host, "dice", "418208")
    with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
        Reading.objects.update(value="418208")


def test_two_people_who_differ_both_stand_and_begin_again(draw: Draw, bureau: Bureau) -> None:
    enter(draw, bureau.host, "dice", "418207")
    assert "418207" not in sentence(Event.objects.get(action="draws.reading.enter"))
    assert "418207" not in str(list(Event.objects.values("data", "object_label")))
    with pytest.raises(Refused, match="两个人录入的正二十面体随机数骰子不一样"):
        enter(draw, second_person(bureau), "dice", "418208")

    assert Reading.objects.filter(set_aside_at__isnull=False).count() == 2
    told = readings_of(draw)[0]
    assert (told.state, told.aside) == ("waiting", 2)
    events = Event.objects.filter(action="draws.reading.enter").order_by("pk")
    assert [event.outcome for event in events] == ["done", "refused"]
    assert (events[1].data["value"], events[1].data["earlier"]) == ("418208", "418207")
    assert "两份都搁置" in sentence(events[1])
    agreed(draw, bureau, "dice", "418207")
    assert readings_of(draw)[0].state == "agreed"
    with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
        Reading.objects.filter(set_aside_at__isnull=False).update(set_aside_at=None)


def test_witnesses_come_first_and_public_numbers_after(bureau: Bureau) -> None:
    draw = bureau.committed(sources=[ssq(), DICE])
    with pytest.raises(Refused, match="还有3名见证人没有锁定"):
        enter(draw, bureau.host, "dice", "418207")
    with later(), pytest.raises(Refused, match="已经过了，见证人不能再锁定"):
        lock(draw, bureau.host)
    lock(draw, bureau.host)
    with pytest.raises(Refused, match="还没到公布时间"):
        enter(draw, bureau.host)
    with later(), pytest.raises(Refused, match="产生在最后一名见证人锁定之前"):
        enter(draw, bureau.host, taken_at=clock.now() - timedelta(hours=5))
    with later(), pytest.raises(Refused, match="产生时间不能晚于现在"):
        enter(draw, bureau.host, taken_at=clock.now() + timedelta(minutes=1))


def test_a_commitment_after_the_public_number_is_too_late(bureau: Bureau) -> None:
    draw = bureau.freeze(sources=[ssq()])

    with later(), pytest.raises(Refused, match="已经产生，这时公布承诺就晚了"):
        services.draw_commit(draw=draw, by=bureau.host)


@pytest.mark.parametrize("value", ["3,9,14,22,29,33+07", "03 09 14 22 29 33+07", "03,09,14,22,29,33+0７", ""])
def test_a_public_number_is_written_exactly_as_announced(draw: Draw, bureau: Bureau, value: str) -> None:
    with later(), pytest.raises(Refused, match="写法应与样例“00,00,00,00,00,00\\+00”相同"):
        enter(draw, bureau.host, value=value)


def test_dice_have_their_number_of_digits(draw: Draw, bureau: Bureau) -> None:
    with pytest.raises(Refused, match="应为6位数字"):
        enter(draw, bureau.host, "dice", "41820")


def test_a_cancelled_source_uses_its_fallback_with_the_reason(draw: Draw, bureau: Bureau) -> None:
    with pytest.raises(Refused, match="在承诺里没有写备用办法"):
        enter(draw, bureau.host, "dice", "418207", fallback=True, reason="骰子丢了")
    agreed(draw, bureau, "dice", "418207")
    with later(), pytest.raises(Refused, match="没有写理由"):
        enter(draw, bureau.host, fallback=True)
    with later():
        first = enter(draw, bureau.host, fallback=True, reason="2026131期停售")
        with pytest.raises(Refused, match="不一样"):
            enter(draw, second_person(bureau))
        assert first.fallback
        agreed(draw, bureau, fallback=True, reason="2026131期停售")
        drawn = services.draw_issue(draw=reveal(draw, bureau.keeper), by=bureau.host)
    assert drawn.certificate["seed"]["sources"][-1]["fallback"] == "2026131期停售"
    assert readings_of(draw)[1].used_fallback == "2026131期停售"


def test_only_the_announced_sources_are_read_by_who_may_and_with_a_real_photograph(draw: Draw, bureau: Bureau) -> None:
    with pytest.raises(Refused, match="种子计划里没有w1"):
        enter(draw, bureau.host, "w1", "1")
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation)
    with pytest.raises(Refused, match="没有权限"):
        enter(draw, clerk, "dice", "418207")
    with pytest.raises(Refused, match="照片"):
        enter(draw, bureau.host, "dice", "418207", photo=b"<svg/>")
    agreed(draw, bureau, "dice", "418207")
    with later():
        agreed(draw, bureau)
        services.draw_reveal(draw=draw, passphrase=PASSPHRASE, by=bureau.keeper)
        with pytest.raises(Refused, match="不收骰子和公开数"):
            enter(draw, bureau.host, "dice", "418207")


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": "w4"}, "代号用字母开头"),
        ({"kind": "witness"}, "种类是骰子或公开数"),
        ({"title": " "}, "写明名称"),
        ({"issue": "", "fallback": ""}, "写明期号或时间、备用办法"),
        ({"format": "红球"}, "写法样例用可见的英文字符"),
        ({"format": "a=b|c"}, "写法样例用可见的英文字符"),
        ({"due_at": datetime.fromisoformat("2020-01-01T00:00:00+08:00")}, "已经产生的数不能做种子"),
        ({"bits": 0}, "写明含多少比特，1至46"),
        ({"bits": 47}, "写明含多少比特，1至46"),
    ],
)
def test_a_source_that_leaves_something_to_choose_is_not_frozen(bureau: Bureau, over: dict, words: str) -> None:
    with pytest.raises(Refused, match="第1个种子来源没有说清楚") as refused:
        bureau.freeze(sources=[ssq(**over)])
    assert words in str(refused.value)
    assert not Draw.objects.exists()


def test_a_name_serves_one_source(bureau: Bureau) -> None:
    with pytest.raises(Refused, match="代号dice用了两次"):
        bureau.freeze(sources=[DICE, DICE])


def test_rules_of_sources_in_words() -> None:
    now = clock.now()
    assert source_fault(DICE, now) == ""
    assert "1至64位" in source_fault(DICE._replace(digits=0), now)
    assert source_fault(ssq(), now) == ""
    assert "要在现在之后" in source_fault(ssq(due_at=now), now)
    assert value_fault({"kind": "dice", "digits": 3}, "12３") != ""
