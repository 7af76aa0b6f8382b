# SPDX-License-Identifier: Apache-2.0
"""现场抽签 on its pages: papers for the hall, two people who cannot copy, and plain words about what is not proved."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.disclosure.services import draw_publish
from suicha.draws.models import Draw, Lottery, SlipEntry
from suicha.draws.selectors import places_of, slips_listed
from tests.draws.conftest import Bureau
from tests.draws.hall import Hall, local, photo, seats_typed, signed_in, text_of
from tests.draws.lotteries import WORDS, came_out, drawn
from tests.factories import make_user


@pytest.fixture
def two_boxes(make_bureau) -> Bureau:
    return make_bureau(domains={"工贸": 10, "危险化学品": 10}, size=10)


@pytest.fixture
def hall(two_boxes) -> Hall:
    return Hall(two_boxes)


def committed(hall: Hall) -> Draw:
    return hall.committed(way="lottery")


def typed(draw: Draw, **over):
    sent: dict[str, object] = {"taken_at": local(clock.now())}
    for code, came in came_out(draw).items():
        sent |= {f"{what}-{code}": "、".join(map(str, came[what])) for what in came}
    return sent | {"photos": [photo("现场1.jpg"), photo("现场2.jpg")], "record": photo("记录表.jpg")} | over


def test_the_way_is_offered_at_the_freezing_with_its_clause(hall):
    page = text_of(hall.host.get(reverse("draws:freeze", args=[hall.bureau.task.pk])))
    assert "现场抽签" in page
    assert WORDS in page
    assert "漳平市应急管理局2020年方案" in page
    assert committed(hall).by_hand


def test_a_closed_list_cannot_be_drawn_by_hand_and_nothing_typed_is_lost(hall):
    address = reverse("draws:freeze", args=[hall.bureau.task.pk])
    response = hall.host.post(address, seats_typed(way="lottery", disclosure="sealed"))
    assert response.status_code == 422
    page = text_of(response)
    assert "不能分批或部分公开" in page
    assert "张建国" in page
    assert not Draw.objects.exists()


@pytest.mark.covers("DRAW-3")
def test_the_hall_has_its_papers_once_the_commitment_is_public(hall):
    draw = hall.freeze(way="lottery")
    assert hall.host.get(hall.at("slips_paper", draw, "register")).status_code == 404
    hall.host.post(hall.at("commit", draw))

    register = hall.page(hall.host, "slips_paper", draw, "register")
    for _, slips in slips_listed(draw):
        for slip in slips:
            assert f"<b>{slip.number}</b></td><td>{slip.name}</td>" in register
    slips = hall.page(hall.host, "slips_paper", draw, "slips")
    assert len(re.findall(r'<b class="display-6 num">\d+</b>', slips)) == 20
    assert hall.bureau.targets[0].name not in slips, "the slip in the box names nobody"
    record = hall.page(hall.host, "slips_paper", draw, "record")
    assert record.count("<td>抽中") == 10
    assert record.count("<td>备选") == 2
    assert "张建国" in record
    assert hall.host.get(hall.at("slips_paper", draw, "poster")).status_code == 404
    assert signed_in(make_user(RoleName.INSPECTOR, organisation=hall.bureau.organisation)).get(
        hall.at("slips_paper", draw, "slips")
    ).status_code in (403, 404)


@pytest.mark.covers("DRAW-3")
def test_two_people_write_the_same_and_the_draw_goes_on(hall):
    draw = committed(hall)
    page = hall.page(hall.host, "draw", draw)
    assert "录入抽签结果" in page
    assert hall.host.post(hall.at("slips", draw), typed(draw)).status_code == 302
    page = hall.page(hall.second, "draw", draw)
    assert "核对抽签结果" in page
    assert "、".join(map(str, came_out(draw)["s1"]["drawn"])) not in page
    assert SlipEntry.objects.get().photos.count() == 2
    file = SlipEntry.objects.get().record_id
    assert hall.second.get(hall.at("slips_file", draw, file)).status_code == 404, "the second person could copy"

    assert "要由另一个人再录一遍" in text_of(hall.host.post(hall.at("slips", draw), typed(draw)))
    assert hall.second.post(hall.at("slips", draw), typed(draw)).status_code == 302

    assert Lottery.objects.get().drawn == came_out(draw)
    page = hall.page(hall.host, "draw", draw)
    assert "、".join(map(str, came_out(draw)["s1"]["drawn"])) in page
    shown = hall.host.get(hall.at("slips_file", draw, file))
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert "已经由两个人核对一致" in text_of(hall.host.post(hall.at("slips", draw), typed(draw)))


@pytest.mark.covers("DRAW-3")
@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"drawn-s1": "1 2 3 4 11"}, "危险化学品的签是1至10号，没有11号。"),
        ({"drawn-s1": "1 2 3 4 4"}, "危险化学品的4号签写了两次"),
        ({"drawn-s1": "1 2 3 4"}, "危险化学品应有抽中的签5个，现在写了4个，还差1个。"),
        ({"spare-s2": "1 2 3"}, "工贸应有备选的签1个，现在写了3个"),
        ({"drawn-s1": "一二三"}, "不是签号"),
        ({"drawn-s1": ""}, "写下抽出的签号"),
        ({"photos": []}, "选现场照片"),
        ({"record": ""}, "选签名的抽签记录表"),
        ({"photos": [photo("现场.jpg", b"<html>")]}, "JPEG、PNG或WebP照片"),
        ({"photos": [photo(f"{n}.jpg") for n in range(7)]}, "最多6张"),
        ({"taken_at": "昨天"}, "写成2026-09-16 21:15这样的日期和时间"),
        ({"taken_at": "2020-01-01T09:00"}, "先公布承诺，再抽签"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_stays(hall, over, words):
    draw = committed(hall)
    sent = typed(draw, **over)
    response = hall.host.post(hall.at("slips", draw), sent)

    assert response.status_code == 422
    page = text_of(response)
    assert words in page
    assert f'value="{sent["drawn-s2"]}"' in page
    assert not SlipEntry.objects.exists()


def test_lists_that_differ_are_told_and_set_aside(hall):
    draw = committed(hall)
    hall.host.post(hall.at("slips", draw), typed(draw))
    wrong = hall.second.post(hall.at("slips", draw), typed(draw, **{"spare-s1": "1"}))
    assert "录入的签不一样，两份都已搁置" in text_of(wrong)
    assert "曾有2份录入不一致，已搁置" in hall.page(hall.host, "draw", draw)


def test_the_fragment_is_the_form_alone(hall):
    draw = committed(hall)
    sent = typed(draw, **{"drawn-s1": "1"})
    answer = hall.host.post(hall.at("slips", draw), sent, headers={"HX-Request": "true"})
    assert "<html" not in text_of(answer)
    assert "还差4个" in text_of(answer)
    done = hall.host.post(hall.at("slips", draw), typed(draw), headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == hall.at("draw", draw)


def test_a_draw_by_the_seed_has_none_of_these_pages(hall):
    draw = hall.committed()
    for name, more in (("slips", ()), ("slips_paper", ("slips",)), ("slips_file", (draw.pool_id,))):
        assert hall.host.get(hall.at(name, draw, *more)).status_code == 404
    assert WORDS not in hall.page(hall.host, "draw", draw)


# What everybody is told -----------------------------------------------------------------------------------------------


@pytest.mark.covers("DRAW-3")
def test_every_page_says_plainly_that_nobody_can_compute_it_again(two_boxes, hall):
    draw = drawn(two_boxes)
    office = hall.page(hall.host, "draw", draw)
    assert WORDS in office
    assert "用抽取包任何人都能重算" not in office
    assert "10号签" in office
    assert "现场抽签" in text_of(hall.host.get(reverse("draws:list")))
    wall = hall.page(hall.host, "stage", draw)
    assert WORDS in wall
    assert "各层取最小的若干家" not in wall

    public = reverse("disclosure:draw", args=[draw.number])
    citizen = Client()
    before = text_of(citizen.get(public))
    assert WORDS in before
    draw_publish(draw=draw, by=two_boxes.host)
    after = text_of(citizen.get(public))
    assert WORDS in after
    assert "10号签" in after
    assert "data-verify" not in after, "the browser would show green lines beside what it cannot check"
    assert "sha256sum" not in after
    assert "重算出同样的结果" not in after
    assert "可验证</a>" not in text_of(citizen.get(reverse("disclosure:draws")))
    row = draw.drawn_targets.first()
    firm = text_of(citizen.get(reverse("disclosure:firm", args=[row.number])))
    assert "target|" not in firm
    assert citizen.get(reverse("disclosure:package", args=[draw.number])).status_code == 200


def test_the_public_follows_the_box_before_anything_is_drawn(hall):
    draw = committed(hall)
    public = reverse("disclosure:draw", args=[draw.number])
    assert "签还没有抽出，或者还没有由两个人录入一致" in text_of(Client().get(public))
    for person in (hall.host, hall.second):
        person.post(hall.at("slips", draw), typed(draw))
    assert "签已抽出，两个人录入一致" in text_of(Client().get(public))
    assert "10、9、8、7、6" in hall.page(hall.host, "stage", draw)


def test_the_dossier_says_so_too(two_boxes):
    draw = drawn(two_boxes)
    row = draw.drawn_targets.filter(kind="P").first()
    leader = signed_in(make_user(RoleName.DISCIPLINE, organisation=two_boxes.organisation))
    page = text_of(leader.get(reverse("statistics:dossier", args=[row.target_id])))
    assert WORDS in page
    assert f"{row.slip}号签" in page
    assert places_of(row.target)[0].row == row
