# SPDX-License-Identifier: Apache-2.0
"""Pages of the third random: the office draws and decides, the expert reads and writes by a link."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import fairdraw
from suicha.accounts.models import User
from suicha.core import clock
from suicha.draws import services
from suicha.draws.models import ExpertOpinion, ExpertRedraw, ExpertRequest, ExpertSeat
from tests.draws.experts import WORDS, Panel, panel, with_experts
from tests.sheets import xlsx

pytestmark = pytest.mark.django_db
REPORT, SIGNED = xlsx([["报告"]]), xlsx([["意见"]])


def desk(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer) -> str:
    return answer.content.decode()


def link_of(found: Panel, seat: ExpertSeat) -> str:
    slip = text(desk(found.clerk).post(reverse("draws:expert_invite", args=[seat.pk])))
    assert "只显示这一次" in slip
    return re.search(r"/expert/[0-9a-f]{64}/", slip).group()


@pytest.mark.covers("DRAW-30")
def test_the_host_sees_who_may_be_drawn_and_draws_once(make_bureau) -> None:
    bureau, experts = with_experts(make_bureau)
    freezing = text(desk(bureau.host).get(f"/w/tasks/{bureau.task.pk}/freeze/"))
    assert "可抽的专家5人" in freezing
    draw = bureau.drawn()
    client, address = desk(bureau.host), reverse("draws:experts", args=[draw.pk])
    assert address in text(client.get(reverse("draws:draw", args=[draw.pk])))
    assert "候选5人" in text(client.get(address))

    page = text(client.post(reverse("draws:expert_match", args=[draw.pk]), follow=True))

    assert "专家：3家配有专家" in page
    assert any(expert.name in page for expert in experts)
    assert client.post(reverse("draws:expert_match", args=[draw.pk])).status_code == 409


def test_a_draw_without_experts_says_that_none_are_needed(make_bureau) -> None:
    bureau = make_bureau()
    draw = bureau.drawn()
    page = text(desk(bureau.host).get(reverse("draws:experts", args=[draw.pk])))
    assert "没有专家也可以检查" in page
    assert "看专家" not in text(desk(bureau.host).get(reverse("draws:draw", args=[draw.pk])))


def test_the_ways_out_of_a_shortage_are_offered_with_their_effect(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau, experts=1, size=3, matching={"cap": 2})
    draw = bureau.drawn()
    client = desk(bureau.host)
    page = text(client.get(reverse("draws:experts", args=[draw.pk])))
    assert "每名专家最多3家，全部配齐" in page
    assert "前的2家配专家" in page
    address = reverse("draws:expert_match", args=[draw.pk])
    assert client.post(address).status_code == 422
    assert client.post(address, {"way": "cap"}).status_code == 422
    assert "不到8个字" in text(client.post(address, {"way": "cap", "reason": "要"}))

    done = client.post(address, {"way": "cap", "reason": "专家本人同意多承担一家"}, follow=True)

    assert "3家配有专家" in text(done)


@pytest.mark.covers("DRAW-30")
def test_anyone_in_the_office_can_check_the_drawing_with_the_program_of_the_draw(make_bureau) -> None:
    found = panel(make_bureau, experts=1, size=3)
    host = desk(found.bureau.host)
    files = {
        name: json.loads(host.get(reverse("draws:expert_file", args=[found.draw.pk, name])).content)
        for name in ("instance", "result")
    }

    lines = fairdraw.verify_match(files["instance"], files["result"])
    assert [line.status for line in lines] == ["PASS"] * 5

    assert not any(expert.name in str(files) or expert.certificate in str(files) for expert in found.experts)
    assert host.get(reverse("draws:expert_file", args=[found.draw.pk, "names"])).status_code == 404
    bureau, _ = with_experts(make_bureau)
    early = bureau.drawn()
    assert desk(bureau.host).get(reverse("draws:expert_file", args=[early.pk, "result"])).status_code == 404


@pytest.mark.covers("DRAW-29")
def test_a_recusal_is_asked_decided_by_another_and_one_seat_drawn_again(make_bureau) -> None:
    found = panel(make_bureau)
    seat, before = found.seats()[0], found.told()
    address = reverse("draws:expert_seat", args=[seat.pk])
    office, leader = desk(found.clerk), desk(found.leader)
    asked = {"kind": "firm", "name": "厂长", "ground": "interest", "note": "欠他检测费"}
    assert office.post(f"{address}ask/", asked | {"ground": ""}).status_code == 422
    assert "由另一个人决定" in text(office.post(f"{address}ask/", asked, follow=True))
    assert "欠他检测费" in text(office.get(address))
    assert "作出决定" not in text(office.get(address))
    assert "欠他检测费" not in text(desk(found.bureau.host).get(address))
    assert "欠他检测费" in text(leader.get(address))
    assert leader.post(f"{address}decide/", {"granted": "yes", "answer": "行"}).status_code == 422

    page = text(leader.post(f"{address}decide/", {"granted": "yes", "answer": "情况属实"}, follow=True))

    assert "已换出" in page
    assert ExpertRedraw.objects.count() == 1
    after = found.told()
    assert sum(before[place] != after.get(place) for place in before) == 1
    told = text(leader.get(reverse("draws:experts", args=[found.draw.pk])))
    assert "重抽的席位" in told
    assert "欠他检测费" not in told
    assert leader.post(f"{address}decide/", {"granted": "yes", "answer": "情况属实"}).status_code == 409
    new = ExpertSeat.objects.get(turn=1)
    assert "重抽换入，接替" in text(leader.get(reverse("draws:expert_seat", args=[new.pk])))


def test_a_request_can_be_taken_back_and_a_seat_drawn_again_for_illness(make_bureau) -> None:
    found = panel(make_bureau)
    seat = found.seats()[0]
    address = reverse("draws:expert_seat", args=[seat.pk])
    office, host = desk(found.clerk), desk(found.bureau.host)
    office.post(f"{address}ask/", {"kind": "inspector", "ground": "other"})
    assert "已撤回" in text(office.post(f"{address}withdraw/", follow=True))
    assert ExpertRequest.objects.get().state == "withdrawn"
    assert host.post(f"{address}lapse/", {"cause": "ill"}).status_code == 422
    done = text(host.post(f"{address}lapse/", {"cause": "ill", "note": "本人来电说明"}, follow=True))
    assert "只重抽了这一席" in done


@pytest.mark.covers("LIBX-2")
def test_an_expert_reads_the_task_and_writes_once_without_an_account(make_bureau) -> None:
    found = panel(make_bureau, sent=True)
    seat = found.seats()[0]
    link, expert = link_of(found, seat), Client()

    page = expert.get(link)

    assert page["Cache-Control"] == "no-store"
    assert seat.drawn_target.name in text(page)
    assert not expert.cookies
    assert expert.post(f"{link}opinion/", {"text": ""}).status_code == 422
    assert expert.post(f"{link}opinion/", {"text": "好"}).status_code == 422
    file = SimpleUploadedFile("报告.xlsx", REPORT)
    done = text(expert.post(f"{link}opinion/", {"text": WORDS, "upload": file}, follow=True))
    assert "书面意见已收到" in done
    assert WORDS in done
    assert expert.post(f"{link}opinion/", {"text": WORDS}).status_code == 410
    opinion = ExpertOpinion.objects.get()
    office = desk(found.clerk)
    assert WORDS in text(office.get(reverse("draws:expert_seat", args=[seat.pk])))
    given = office.get(reverse("draws:expert_opinion_file", args=[opinion.pk]))
    assert given.content == REPORT
    assert expert.get("/expert/x/").status_code == 404


@pytest.mark.covers("DRAW-29")
def test_an_expert_asks_to_stay_away_by_the_link_and_sees_the_answer(make_bureau) -> None:
    found = panel(make_bureau, sent=True)
    seat = found.seats()[0]
    link, expert = link_of(found, seat), Client()
    assert expert.post(f"{link}away/", {}).status_code == 422
    page = text(expert.post(f"{link}away/", {"ground": "relative", "note": "表弟"}, follow=True))
    assert "回避申请等决定" in page
    assert expert.post(f"{link}away/", {"ground": "relative"}).status_code == 409
    address = reverse("draws:expert_decide", args=[seat.pk])
    desk(found.leader).post(address, {"granted": "no", "answer": "只是同村，不影响公正"})
    assert "只是同村" in text(expert.get(link))


def test_an_opinion_without_a_file_has_no_download_and_paper_needs_its_scan(make_bureau) -> None:
    found = panel(make_bureau, sent=True)
    seat = found.seats()[0]
    token = services.expert_invite(seat=seat, by=found.clerk)
    opinion = services.expert_opinion_give(token=token, text=WORDS)
    office = desk(found.clerk)
    assert office.get(reverse("draws:expert_opinion_file", args=[opinion.pk])).status_code == 404
    address = reverse("draws:expert_opinion", args=[seat.pk])
    given = {"text": WORDS, "signed_on": clock.today().isoformat()}
    assert office.post(address, given).status_code == 422
    scan = SimpleUploadedFile("意见.xlsx", SIGNED)
    assert "意见已登记" in text(office.post(address, given | {"upload": scan}, follow=True))
    assert "已有2份书面意见" in text(office.get(reverse("draws:expert_seat", args=[seat.pk])))


def test_the_page_costs_the_same_with_more_targets(make_bureau) -> None:
    def queries(size: int) -> int:
        found = panel(make_bureau, size=size)
        client, address = desk(found.bureau.host), reverse("draws:experts", args=[found.draw.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    assert queries(8) == queries(2)
