# SPDX-License-Identifier: Apache-2.0
"""Slips that cannot have come out, evidence that is missing, the wrong time, the wrong person: each in a sentence."""

from datetime import timedelta

import pytest

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import SlipEntry
from suicha.draws.rules.slips import slips_read
from suicha.draws.selectors import lottery_told
from tests.draws.lotteries import committed, write
from tests.factories import make_user
from tests.inspections.scenes import picture


def only(**over):
    return {"all": {"drawn": [1, 2, 3], "spare": [4]} | over}


@pytest.mark.covers("DRAW-3")
@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"slips": only(drawn=[1, 2, 13])}, "的签是1至12号，没有13号。"),
        ({"slips": only(drawn=[1, 2, 2])}, "的2号签写了两次"),
        ({"slips": only(spare=[3])}, "的3号签写了两次"),
        ({"slips": only(drawn=[1, 2])}, "应有抽中的签3个，现在写了2个，还差1个"),
        ({"slips": only(drawn=[1, 2, 3, 5])}, "现在写了4个，多了1个"),
        ({"slips": only(spare=[])}, "应有备选的签1个，现在写了0个"),
        ({"slips": {}}, "写下的层与这次抽取的层不一致"),
        ({"slips": only() | {"s9": {"drawn": [1], "spare": []}}}, "写下的层与这次抽取的层不一致"),
        ({"photos": []}, "没有现场照片"),
        ({"photos": [(picture(), f"{n}.jpg") for n in range(7)]}, "现场照片有7张，最多6张"),
        ({"record": None}, "没有签名的抽签记录表"),
        ({"photos": [(b"%PDF-1.7 not a picture", "现场.jpg")]}, "JPEG、PNG或WebP照片"),
        ({"record": (b"<svg onload=alert(1)>", "记录表.png")}, "JPEG、PNG或WebP照片"),
        ({"taken_at": "later"}, "不能晚于现在"),
        ({"taken_at": "before"}, "早于公布承诺的时间：先公布承诺，再抽签"),
    ],
)
def test_what_cannot_have_come_out_or_is_not_shown_is_refused_in_a_sentence(bureau, over, words):
    draw = committed(bureau)
    times = {"later": clock.now() + timedelta(hours=1), "before": clock.now() - timedelta(hours=1)}
    over = over | ({"taken_at": times[over["taken_at"]]} if "taken_at" in over else {})

    with pytest.raises(Refused, match=words):
        write(draw, bureau.host, **over)
    assert not SlipEntry.objects.exists()


def test_slips_belong_to_a_lottery_between_commitment_and_reveal(bureau):
    draw = bureau.freeze(way="lottery")
    with pytest.raises(Refused, match="现在是名录已冻结，不收抽签结果"):
        write(draw, bureau.host)
    services.draw_commit(draw=draw, by=bureau.host)
    services.void_request(draw=draw, reason="公证人临时没有到场", by=bureau.host)
    with pytest.raises(Refused, match="作废申请"):
        write(draw, bureau.host)


def test_a_draw_by_the_seed_takes_no_slips(bureau):
    draw = bureau.committed()
    assert lottery_told(draw) is None
    with pytest.raises(Refused, match="冻结时定的是电脑抽取"):
        write(draw, bureau.host, slips={})


def test_only_who_receives_witnesses_writes_slips(bureau):
    with pytest.raises(Refused):
        write(committed(bureau), make_user(RoleName.INSPECTOR, organisation=bureau.organisation))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("7 30 1", [7, 30, 1]), ("7、30，1", [7, 30, 1]), ("７号　30号\n01。", [7, 30, 1]), ("", []), (" ,; ", [])],
)
def test_numbers_are_read_as_people_write_them(text, numbers):
    assert slips_read(text) == numbers


@pytest.mark.parametrize("text", ["七", "7a", "-1", "1.5.x", "12345678", "号"])
def test_what_is_no_number_is_said(text):
    with pytest.raises(ValueError, match="不是签号"):
        slips_read(text)
