# SPDX-License-Identifier: Apache-2.0
"""Readings by two people, the keeper's key and passphrase, voiding by two: what pages promise and tell."""

from datetime import timedelta

import pytest
from django.urls import reverse

from suicha.audit.models import Event
from suicha.core import clock
from suicha.draws.models import Draw, KeeperKey, Reading
from tests.ceremonies import PASSPHRASE, make_keeper
from tests.draws.conftest import Bureau
from tests.draws.hall import Hall, local, photo, signed_in, text_of

pytestmark = pytest.mark.django_db
DICE = {"source_rows": "1", "s0-what": "dice"}


@pytest.fixture
def hall(bureau: Bureau) -> Hall:
    return Hall(bureau)


def test_dice_count_when_two_people_read_the_same(hall: Hall) -> None:
    draw = hall.locked(**DICE)
    assert "录入" in hall.page(hall.host, "draw", draw)

    first = hall.reading(hall.host, draw, "dice1")
    assert first.url == hall.at("draw", draw)
    page = hall.page(hall.second, "reading", draw, "dice1")
    assert "等第二个人核对" in page
    assert "1" * 20 not in page
    hall.reading(hall.second, draw, "dice1")

    page = hall.page(hall.host, "draw", draw)
    assert "两人一致" in page
    assert "1" * 20 in page
    assert "结果已经唯一确定" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"value": "12"}, "应为20位数字"),
        ({"value": ""}, "填写读到的数"),
        ({"taken_at": "昨天"}, "写成2026-09-16 21:15"),
        ({"taken_at": "2999-01-01T00:00"}, "产生时间不能晚于现在"),
        ({"photo": ""}, "选一张照片"),
        ({"photo": photo("骰子.jpg", b"not a picture at all")}, "“骰子.jpg”不是"),
        ({"fallback": "on"}, "写明为什么用备用办法"),
    ],
)
def test_a_wrong_reading_is_told_beside_the_field_and_nothing_is_lost(hall: Hall, typed: dict, words: str) -> None:
    draw = hall.locked(**DICE)

    response = hall.reading(hall.host, draw, "dice1", **typed)

    assert response.status_code == 422
    assert words in text_of(response)
    assert f'value="{typed.get("value", "1" * 20)}"' in text_of(response) or not typed.get("value", "1")
    assert not Reading.objects.exists()


def test_two_people_who_differ_begin_again(hall: Hall) -> None:
    draw = hall.locked(**DICE)
    hall.reading(hall.host, draw, "dice1")

    response = hall.reading(hall.second, draw, "dice1", value="2" * 20)

    assert response.status_code == 422
    assert "两个人录入的正二十面体随机数骰子不一样" in text_of(response)
    assert "曾有2份不一致" in hall.page(hall.host, "draw", draw)


def test_the_same_person_does_not_read_twice(hall: Hall) -> None:
    draw = hall.locked(**DICE)
    hall.reading(hall.host, draw, "dice1")

    response = hall.reading(hall.host, draw, "dice1")

    assert response.status_code == 422
    assert "要由另一个人再录一遍" in text_of(response)


def test_dice_wait_for_the_witnesses(hall: Hall) -> None:
    draw = hall.committed(**DICE)

    assert "等见证人锁定" in hall.page(hall.host, "draw", draw)
    assert "还有3名见证人没有锁定" in text_of(hall.reading(hall.host, draw, "dice1"))
    assert hall.host.get(hall.at("reading", draw, "dice2")).status_code == 404


def test_with_htmx_the_answer_is_the_form_alone_and_success_leads_on(hall: Hall) -> None:
    draw = hall.locked(**DICE)
    typed = {"value": "1", "taken_at": local(clock.now()), "photo": photo()}

    wrong = hall.host.post(hall.at("reading", draw, "dice1"), typed, headers={"HX-Request": "true"})
    assert "<html" not in text_of(wrong)
    assert "hx-preserve" in text_of(wrong)
    right = typed | {"value": "1" * 20, "photo": photo()}
    done = hall.host.post(hall.at("reading", draw, "dice1"), right, headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == hall.at("draw", draw)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"passphrase": "", "again": ""}, "填写保管口令"),
        ({"passphrase": "短了", "again": "短了"}, "12个字符以上"),
        ({"passphrase": PASSPHRASE, "again": PASSPHRASE + "x"}, "两次填的保管口令不一样"),
    ],
)
def test_a_weak_passphrase_makes_no_key(hall: Hall, typed: dict, words: str) -> None:
    before = KeeperKey.objects.count()

    response = hall.keeper.post(reverse("draws:keeper"), typed)

    assert response.status_code == 422
    assert words in text_of(response)
    assert PASSPHRASE not in text_of(response)
    assert KeeperKey.objects.count() == before


def test_a_new_key_leaves_the_old_one_for_the_old_draws(hall: Hall) -> None:
    hall.locked()
    hall.keeper.post(reverse("draws:keeper"), {"passphrase": PASSPHRASE, "again": PASSPHRASE})

    page = text_of(hall.keeper.get(reverse("draws:keeper")))

    assert "停用的密钥" in page
    assert "揭示种子" in page


def test_the_host_cannot_be_a_keeper(hall: Hall) -> None:
    assert hall.host.get(reverse("draws:keeper")).status_code == 403


def test_a_wrong_passphrase_is_told_and_counted(hall: Hall) -> None:
    draw = hall.locked()

    response = hall.keeper.post(hall.at("reveal", draw), {"passphrase": "不是这一句"})

    assert response.status_code == 422
    assert "保管口令不对" in text_of(response)
    assert "不是这一句" not in text_of(response)
    assert Event.objects.filter(action="draws.secret.read", outcome=Event.Outcome.REFUSED).count() == 1
    assert hall.keeper.post(hall.at("reveal", draw), {}).status_code == 422


def test_the_reveal_waits_for_every_source(hall: Hall) -> None:
    assert "还差3项" in hall.page(hall.keeper, "reveal", hall.committed())


def test_a_keeper_of_another_draw_is_told_who_can_open_it(hall: Hall) -> None:
    draw = hall.locked()
    late = signed_in(make_keeper(hall.bureau.organisation))

    assert "没有给我封密数" in hall.page(late, "reveal", draw)
    assert late.post(hall.at("reveal", draw), {"passphrase": PASSPHRASE}).status_code == 409


def test_voiding_takes_a_reason_and_a_second_person_and_is_chained(hall: Hall) -> None:
    draw = hall.committed()
    assert "写成第2次" in hall.page(hall.host, "void", draw)
    assert "写明作废理由" in text_of(hall.host.post(hall.at("void", draw), {"reason": " "}))
    short = hall.host.post(hall.at("void", draw), {"reason": "不行"})
    assert "8个字以上" in text_of(short)
    assert ">不行</textarea>" in text_of(short).replace("\n", "")

    hall.host.post(hall.at("void", draw), {"reason": "名录漏了一个镇的企业"})
    assert "等另一人决定" in hall.page(hall.host, "draw", draw)
    assert "同意作废？" not in hall.page(hall.host, "draw", draw)
    assert "同意作废？" in hall.page(hall.leader, "draw", draw)
    hall.leader.post(hall.at("void_confirm", draw))
    page = hall.page(hall.host, "draw", draw)
    assert "已作废：从" in page
    assert "理由：名录漏了一个镇的企业" in page

    assert draw.number in text_of(hall.host.get(reverse("draws:freeze", args=[hall.bureau.task.pk])))
    second = hall.freeze()
    page = hall.page(hall.host, "draw", second)
    assert "第2次抽取" in page
    assert draw.number in page


def test_a_request_to_void_can_be_taken_back(hall: Hall) -> None:
    draw = hall.committed()
    hall.host.post(hall.at("void", draw), {"reason": "名录漏了一个镇的企业"})
    assert "名见证人发口令" not in hall.page(hall.host, "draw", draw)

    hall.host.post(hall.at("void_withdraw", draw))

    assert "名见证人发口令" in hall.page(hall.host, "draw", draw)
    assert Draw.objects.get().void_reason is None


def test_an_uncommitted_draw_that_is_voided_is_no_attempt(hall: Hall) -> None:
    assert "不算一次抽取" in hall.page(hall.host, "void", hall.freeze())


def test_a_revealed_draw_is_not_voided_lightly(hall: Hall) -> None:
    assert "经得起查" in hall.page(hall.host, "void", hall.revealed())


def test_a_public_number_is_read_after_its_time(hall: Hall, time_machine) -> None:
    due = clock.now() + timedelta(hours=2)
    typed = {"s0-what": "pl5", "s0-issue": "26301期", "s0-due_at": local(due)}
    draw = hall.locked(source_rows="1", **typed)
    early = hall.reading(hall.host, draw, "public1", value="40719")
    assert "还没到公布时间" in text_of(early)

    time_machine.move_to(due + timedelta(minutes=5))
    morning_after = Hall(hall.bureau)
    for person in (morning_after.host, morning_after.second):
        done = hall.reading(person, draw, "public1", value="40719", taken_at=local(due))
        assert done.status_code == 302, text_of(done)
    assert "40719" in hall.page(morning_after.host, "draw", draw)
