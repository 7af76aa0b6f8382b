# SPDX-License-Identifier: Apache-2.0
"""The public follows every draw: before, during and after, when it is voided and when it is late."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.draws import services as draws
from suicha.draws.models import Draw, DrawnTarget
from suicha.draws.selectors import witnesses_of
from suicha.draws.services import SourcePlan
from tests.ceremonies import SEATS, lock, reveal
from tests.disclosure.scenes import Scene, make_scene
from tests.factories import make_user

pytestmark = pytest.mark.django_db
REASON = "名录漏了一个镇的企业"


@pytest.fixture
def scene() -> Scene:
    return make_scene(name="漳平市应急管理局")


def committed(scene: Scene, **more: object) -> Draw:
    draw = draws.draw_freeze(task=scene.task, witnesses=SEATS, by=scene.publisher, **more)
    return draws.draw_commit(draw=draw, by=scene.publisher)


def voided(scene: Scene, draw: Draw) -> Draw:
    draws.void_request(draw=draw, reason=REASON, by=scene.publisher)
    return draws.void_confirm(draw=draw, by=make_user(RoleName.LEADER, organisation=scene.organisation))


def page(draw: Draw) -> str:
    response = Client().get(reverse("disclosure:draw", args=[draw.number]))
    assert response.status_code == 200
    return response.content.decode()


def listed(**query: str) -> str:
    return Client().get(reverse("disclosure:draws"), query).content.decode()


@pytest.mark.covers("PUB-6")
def test_the_public_page_says_items_procedure_and_how_far_it_is(scene: Scene) -> None:
    text = page(committed(scene))

    for words in (
        "抽查什么",
        scene.items[0].name,
        "抽查程序",
        "还没有抽取",
        "未报数",
        "抽取单位以外",
        "follow.js",
        "刷新",
    ):
        assert words in text
    assert "<form" not in text


def test_a_witness_who_locked_is_seen_with_the_receipt_and_without_the_number(scene: Scene) -> None:
    draw = lock(committed(scene), scene.publisher)

    text = page(draw)

    assert "已锁定" in text
    assert str(witnesses_of(draw)[0].receipt)[:8] in text
    assert "00384207" not in text
    assert "张某" in text
    assert "张建国" not in text


def test_codes_given_again_are_public(scene: Scene) -> None:
    draw = committed(scene)
    for _ in range(2):
        draws.witness_code_issue(witness=witnesses_of(draw)[0], by=scene.publisher)

    assert "发过2次口令" in page(draw)


def test_what_is_awaited_is_announced_exactly(scene: Scene) -> None:
    source = SourcePlan(
        name="public1", kind="public", title="体彩排列5", issue="26301期", field="5个数字，按开奖次序", format="00000",
        due_at=clock.now() + timedelta(days=1), fallback="用实际开奖的下一期", bits=16,
    )  # fmt: skip

    text = page(committed(scene, sources=[source]))

    for words in ("体彩排列5", "26301期", "5个数字，按开奖次序", "用实际开奖的下一期"):
        assert words in text


def test_after_the_reveal_the_numbers_are_public_and_the_list_is_not_yet(scene: Scene) -> None:
    draw = reveal(lock(committed(scene), scene.publisher), scene.keeper)

    text = page(draw)

    assert "种子已揭示" in text
    assert "00384207" in text
    assert str(draw.result_root)[:8] in text
    assert not any(name in text for name in DrawnTarget.objects.values_list("name", flat=True))


def test_a_voided_draw_stays_with_reason_people_and_the_next_attempt(scene: Scene) -> None:
    first = voided(scene, committed(scene))
    second = committed(scene)

    text = page(first)
    assert "这次抽取已作废" in text
    assert REASON in text
    assert "漳平市应急管理局申请，漳平市应急管理局的另一个人同意" in text
    assert reverse("disclosure:draw", args=[second.number]) in text
    assert "follow.js" not in text
    after = page(second)
    assert "第2次抽取" in after
    assert reverse("disclosure:draw", args=[first.number]) in after
    assert "已作废" in listed()
    assert first.number in listed(state="void")
    assert second.number not in listed(state="void")
    assert first.number not in listed(state="waiting")


def test_a_request_to_void_is_told_at_once_and_without_names(scene: Scene) -> None:
    draw = committed(scene)
    draws.void_request(draw=draw, reason=REASON, by=scene.publisher)

    text = page(draw)
    assert "有人申请作废，等另一个人决定" in text
    assert REASON not in text


def test_a_draw_open_too_long_raises_the_alarm_on_the_portal(scene: Scene, time_machine) -> None:
    draw = committed(scene)
    assert "过了时限还没有揭示" not in page(draw)
    assert "过了时限没有揭示" not in listed()

    time_machine.move_to(clock.now() + timedelta(days=800))

    assert "过了时限还没有揭示" in page(draw)
    assert "1次抽取过了时限没有揭示" in listed()
    assert draw.number in listed(state="late")
    assert "超时没有揭示" in Client().get("/").content.decode()


def test_the_page_that_follows_is_told_nothing_happened_in_no_bytes(scene: Scene) -> None:
    draw = committed(scene)
    address = reverse("disclosure:draw", args=[draw.number])
    first = Client().get(address)

    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    lock(draw, scene.publisher)
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_draw_voided_before_its_commitment_was_never_public(scene: Scene) -> None:
    draw = draws.draw_freeze(task=scene.task, witnesses=SEATS, by=scene.publisher)
    voided(scene, draw)

    assert Client().get(reverse("disclosure:draw", args=[draw.number])).status_code == 404
