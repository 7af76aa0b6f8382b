# SPDX-License-Identifier: Apache-2.0
"""The hall's big screen follows and decides nothing: it only reads, tells nothing early, and has nothing to press."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suicha.draws.models import DrawnTarget
from suicha.draws.views import stage as stage_view
from suicha.registries.models import Target
from tests.ceremonies import PASSPHRASE
from tests.draws.conftest import Bureau
from tests.draws.hall import NUMBER, Hall, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(bureau: Bureau) -> Hall:
    return Hall(bureau)


def rows_of(page: str) -> list[dict[str, object]]:
    found = re.search(r'<script id="result-rows" type="application/json">(.*?)</script>', page)
    return json.loads(found.group(1)) if found else []


@pytest.mark.covers("DRAW-15", "DRAW-16")
def test_the_screen_follows_every_stage(hall: Hall) -> None:
    draw = hall.freeze(source_rows="1", **{"s0-what": "dice"})
    assert "名录已冻结，等待公布承诺" in hall.page(hall.host, "stage", draw)
    hall.host.post(hall.at("commit", draw))
    page = hall.page(hall.host, "stage", draw)
    assert "见证人报数　0/3" in page
    assert "见证人扫码" in page
    codes = hall.codes(draw)
    Client().post("/witness/", {"code": codes[0]})
    assert "已签到，正在填写" in hall.page(hall.host, "stage", draw)
    for code in hall.codes(draw):
        hall.witness(code)
    page = hall.page(hall.host, "stage", draw)
    assert "等正二十面体随机数骰子" in page
    assert NUMBER not in page
    for person in (hall.host, hall.second):
        hall.reading(person, draw, "dice1")
    assert "等保管人揭示种子" in hall.page(hall.host, "stage", draw)
    hall.keeper.post(hall.at("reveal", draw), {"passphrase": PASSPHRASE})
    page = hall.page(hall.host, "stage", draw)
    assert "种子已揭示，等待出具结果" in page
    assert rows_of(page) == []
    hall.host.post(hall.at("issue", draw))
    page = hall.page(hall.host, "stage", draw)
    assert [row["seq"] for row in rows_of(page)] == [1, 2, 3]
    assert NUMBER in page
    assert "同步重算一遍" in page


def test_no_row_is_on_the_screen_before_the_result_is_issued(hall: Hall) -> None:
    draw = hall.revealed()
    names = set(DrawnTarget.objects.filter(draw=draw).values_list("name", flat=True))

    page = hall.page(hall.host, "stage", draw)

    assert names
    assert not any(name in page for name in names)


@pytest.mark.parametrize("disclosure", ["sealed", "classes-confidential"])
def test_a_list_that_is_not_open_is_not_read_out(hall: Hall, disclosure: str) -> None:
    page = hall.page(hall.host, "stage", hall.issued(disclosure=disclosure))

    assert rows_of(page) == []
    assert "已抽出3家" in page


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_screen_takes_no_order(hall: Hall, method: str) -> None:
    draw = hall.committed()

    assert getattr(hall.host, method)(hall.at("stage", draw)).status_code == 405
    page = hall.page(hall.host, "stage", draw)
    assert "<form" not in page
    assert "csrf" not in page


def test_looking_at_the_screen_writes_nothing(hall: Hall) -> None:
    draw = hall.issued()
    hall.host.get(hall.at("stage", draw))

    with CaptureQueriesContext(connection) as queries:
        assert hall.host.get(hall.at("stage", draw)).status_code == 200

    assert [each["sql"] for each in queries if not each["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []


def test_while_nothing_happens_the_screen_is_told_so_in_no_bytes(hall: Hall) -> None:
    draw = hall.committed()
    first = hall.host.get(hall.at("stage", draw))

    again = hall.host.get(hall.at("stage", draw), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    hall.witness(hall.codes(draw)[0])
    after = hall.host.get(hall.at("stage", draw), headers={"If-None-Match": first["ETag"]})
    assert after.status_code == 200


def test_a_voided_draw_says_why_on_the_screen(hall: Hall) -> None:
    draw = hall.committed()
    hall.host.post(hall.at("void", draw), {"reason": "名录漏了一个镇的企业"})
    assert "有人申请作废，先停下" in hall.page(hall.host, "stage", draw)

    hall.leader.post(hall.at("void_confirm", draw))

    page = hall.page(hall.host, "stage", draw)
    assert "本次抽取作废" in page
    assert "名录漏了一个镇的企业" in page


def test_a_late_draw_says_so_on_the_screen(hall: Hall, time_machine) -> None:
    draw = hall.committed()
    time_machine.move_to(draw.due_at.replace(year=draw.due_at.year + 1))

    assert "已超过揭示时限" in hall.page(Hall(hall.bureau).host, "stage", draw)


def test_a_long_list_is_read_out_in_part_and_the_page_says_so(hall: Hall, monkeypatch) -> None:
    monkeypatch.setattr(stage_view, "READ_OUT", 2)

    page = hall.page(hall.host, "stage", hall.issued())

    assert len(rows_of(page)) == 2
    assert "宣读前2家" in page


def test_a_name_is_text_whatever_is_in_it(hall: Hall) -> None:
    Target.objects.update(name="</script><script>alert(1)</script>" + "长" * 150)

    page = text_of(hall.host.get(hall.at("stage", hall.issued())))

    assert "<script>alert" not in page
    assert str(rows_of(page)[0]["name"]).endswith("长" * 150)


def test_many_witnesses_stand_in_one_list(hall: Hall) -> None:
    typed = {"rows": "6", "w3-kind": "media", "w3-name": "记者甲", "w4-kind": "notary", "w4-name": "公证员乙"}

    page = hall.page(hall.host, "stage", hall.committed(**typed, **{"w5-kind": "line", "w5-name": "科员丙"}))

    assert page.count("未报数") == 6
    assert "记某" in page
