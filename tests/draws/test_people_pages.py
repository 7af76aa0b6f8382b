# SPDX-License-Identifier: Apache-2.0
"""The matching page: groups with their reasons, why others were not, the slip for paper, who may look."""

import pytest
from django.urls import reverse

from suicha.core import clock
from suicha.draws.models import DrawnTarget, Seat
from suicha.draws.selectors.groups import chance_words
from suicha.registries.models import Recusal
from tests.draws.conftest import Bureau
from tests.draws.hall import signed_in, text_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.covers("DRAW-24")
def test_every_seat_says_how_many_could_have_been_drawn_and_what_was_met(bureau: Bureau) -> None:
    draw = bureau.matched()
    page = text_of(signed_in(bureau.host).get(reverse("draws:people", args=[draw.pk])))
    assert "3家，3个组，6席全部配齐" in page
    assert "5人中抽1人，机会约20.0%" in page
    assert "无须回避" in page
    assert "本批公平情况" in page
    assert "没有两人连续两次同组" in page


def test_why_others_were_not_is_told_in_counts_and_without_a_ground(make_bureau) -> None:
    bureau = make_bureau(size=12, people=5)
    away = bureau.inspectors[0]
    target = bureau.targets[0]
    Recusal.objects.create(
        inspector=away,
        target=target,
        ground="employer",
        note="2019年任职",
        declared_at=clock.now(),
        declared_by=bureau.host,
    )
    draw = bureau.matched()
    row = DrawnTarget.objects.get(draw=draw, target=target)

    page = text_of(signed_in(bureau.host).get(reverse("draws:group", args=[draw.pk, row.pk])))

    assert "为什么是他们，为什么不是别人" in page
    assert "其中1人对这一家要回避" in page
    assert away.name not in page
    assert "任职" not in page
    for seat in Seat.objects.filter(drawn_target=row):
        assert seat.inspector.name in page
    other = DrawnTarget.objects.filter(draw=draw).exclude(pk=row.pk).first()
    assert "没有人对这一家要回避" in text_of(
        signed_in(bureau.host).get(reverse("draws:group", args=[draw.pk, other.pk]))
    )


def test_a_group_before_the_matching_leads_to_the_page_that_waits(bureau: Bureau) -> None:
    draw = bureau.drawn()
    client = signed_in(bureau.host)
    row = DrawnTarget.objects.filter(draw=draw, kind="P").first()
    address = reverse("draws:people", args=[draw.pk])
    assert client.get(reverse("draws:group", args=[draw.pk, row.pk])).url == address
    assert client.get(reverse("draws:slip", args=[draw.pk])).url == address
    assert "3家还没有匹配检查人员" in text_of(client.get(address))
    leader = signed_in(make_user("leader", organisation=bureau.organisation))
    assert "等匹配" in text_of(leader.get(address))
    assert client.post(reverse("draws:match", args=[draw.pk]), {"bureau": "0"}).status_code == 404


def test_the_slip_lists_a_batch_with_certificates(bureau: Bureau) -> None:
    draw = bureau.matched()
    page = text_of(signed_in(bureau.host).get(reverse("draws:slip", args=[draw.pk])))
    for seat in Seat.objects.filter(drawn_target__draw=draw):
        assert seat.inspector.certificate in page
    assert "（组长）" in page
    assert "第1批" in text_of(signed_in(bureau.host).get(reverse("draws:slip", args=[draw.pk]), {"batch": "9"}))


def test_a_page_of_ten_groups_asks_as_often_as_a_page_of_three(make_bureau, django_assert_max_num_queries) -> None:
    small, large = make_bureau(size=3), make_bureau(size=12)
    for bureau in (small, large):
        client, draw = signed_in(bureau.host), bureau.matched()
        with django_assert_max_num_queries(58):  # a third of them counts what waits, for the menu
            assert client.get(reverse("draws:people", args=[draw.pk])).status_code == 200


def test_another_bureau_sees_no_group(bureau: Bureau) -> None:
    draw = bureau.matched()
    row = DrawnTarget.objects.filter(draw=draw, kind="P").first()
    stranger = signed_in(make_user("legal_office", "leader"))
    for name, keys in (("people", [draw.pk]), ("group", [draw.pk, row.pk]), ("slip", [draw.pk]), ("pair", [draw.pk])):
        assert stranger.get(reverse(f"draws:{name}", args=keys)).status_code == 404


@pytest.mark.parametrize(("free", "seats", "words"), [(2, 2, "2人可选，都要派"), (9, 1, "9人中抽1人，机会约11.1%")])
def test_a_chance_that_is_none_is_not_called_one(free: int, seats: int, words: str) -> None:
    assert chance_words(free, seats) == words
