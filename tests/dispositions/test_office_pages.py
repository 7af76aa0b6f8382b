# SPDX-License-Identifier: Apache-2.0
"""The closed loop as officials see it."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.dispositions.models import Rectification
from suicha.dispositions.services import rectification_close, report_submit
from tests import factories as make
from tests.dispositions.scenes import ordered, problem, reported, verified
from tests.inspections.scenes import bureau, picture

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"dispositions:{name}", args=args)


@pytest.mark.covers("DISP-1", "DISP-2", "DISP-11")
def test_a_problem_goes_from_the_list_to_its_end_by_plain_forms() -> None:
    scene = bureau()
    answer = problem(scene)
    office, desk = as_(scene.office), as_(scene.reviewer)
    assert "待责令1个" in office.get(url("list")).content.decode()
    assert "1个问题还没有责令整改" in office.get(url("problems")).content.decode()
    assert "还不能" in office.get(url("problem", answer.pk)).content.decode()

    sent = office.post(url("order", answer.pk), {"demand": "补装尾轮防护罩", "working_days": "10"})
    row = Rectification.objects.get()
    assert sent.url == url("rectification", row.pk)
    assert row.token in office.get(sent.url).content.decode()
    assert row.token not in desk.get(sent.url).content.decode()
    assert desk.post(url("close", row.pk)).status_code == 409
    report_submit(rectification=row, report="已装好", reporter="王某", upload=("现场.jpg", picture()))
    assert "现场.jpg" in office.get(sent.url).content.decode()
    office.post(url("verify", row.pk), {"passed": "yes", "verification": "现场复查已装"})
    assert "办结这个问题" in desk.get(sent.url).content.decode()
    desk.post(url("close", row.pk))

    row.refresh_from_db()
    assert row.state == "closed"
    assert "已办结" in desk.get(sent.url).content.decode()
    assert office.get(url("problem", answer.pk)).url == sent.url


@pytest.mark.covers("DISP-1")
def test_a_close_without_the_papers_names_those_that_are_missing() -> None:
    scene = bureau()

    refused = as_(scene.reviewer).post(url("close", ordered(scene).pk))

    assert refused.status_code == 409
    assert "还缺企业整改报告、书面核实" in refused.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"demand": "", "working_days": "10"}, "写明改什么"),
        ({"demand": "改", "working_days": "0"}, "填1到365之间的整数"),
        ({"demand": "改", "working_days": "十天"}, "填1到365之间的整数"),
        ({"demand": "改", "working_days": "-1"}, "填1到365之间的整数"),
        ({"demand": "长" * 501, "working_days": "10"}, "有501字"),
        ({}, "写明改什么"),
    ],
)
def test_a_wrong_order_is_told_and_nothing_is_kept(typed: dict[str, str], words: str) -> None:
    scene = bureau()

    response = as_(scene.office).post(url("order", problem(scene).pk), typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Rectification.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"passed": "yes", "verification": " "}, "写明看了什么"),
        ({"passed": "", "verification": "好"}, "选一个结论"),
        ({"passed": "no", "verification": "差", "working_days": "0"}, "填1到365之间的整数"),
        ({"passed": "no", "verification": "长" * 501}, "有501字"),
    ],
)
def test_a_wrong_verification_is_told_and_nothing_is_kept(typed: dict[str, str], words: str) -> None:
    scene = bureau()
    row = reported(scene)

    response = as_(scene.office).post(url("verify", row.pk), typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Rectification.objects.get().state == "reported"


def test_a_verification_that_is_not_passed_goes_back_to_the_firm() -> None:
    scene = bureau()
    row = reported(scene)
    office = as_(scene.office)

    office.post(url("verify", row.pk), {"passed": "no", "verification": "急停仍失效", "working_days": "3"})

    assert "已退回企业重新整改" in office.get(url("rectification", row.pk)).content.decode()
    assert office.post(url("verify", row.pk), {"passed": "yes", "verification": "好"}).status_code == 409


def test_another_bureau_sees_nothing_and_an_inspector_may_not_look() -> None:
    scene = bureau()
    row = reported(scene)
    stranger = as_(make.make_user(RoleName.LINE_OFFICE, RoleName.REVIEWER))

    for name in ("rectification", "report_file"):
        assert stranger.get(url(name, row.pk)).status_code == 404
    assert stranger.get(url("problem", row.answer_id)).status_code == 404
    for name, pk in (("verify", row.pk), ("close", row.pk), ("order", row.answer_id)):
        assert stranger.post(url(name, pk)).status_code == 404
    assert as_(scene.first).get(url("list")).status_code == 403


def test_the_file_of_the_firm_is_always_a_download() -> None:
    first, second = bureau(), bureau()
    row = report_submit(rectification=ordered(first), report="已改", reporter="王某", upload=("现场.jpg", picture()))
    bare = reported(second)

    served = as_(first.office).get(url("report_file", row.pk))

    assert served.content == picture()
    assert served["Content-Disposition"].startswith("attachment")
    assert served["Content-Type"] == "application/octet-stream"
    assert as_(second.office).get(url("report_file", bare.pk)).status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("view=list", "待核实"),
        ("state=closed", "没有符合条件的整改"),
        ("state=open&text=防护罩", "待核实"),
        ("state=overdue", "没有符合条件的整改"),
        ("text=没有这家", "待核实"),
        ("state=胡写", "整改中"),
    ],
)
def test_the_list_is_narrowed_and_a_senseless_condition_is_left_out(query: str, words: str) -> None:
    scene = bureau()
    reported(scene)

    response = as_(scene.office).get(f"{url('list')}?{query}")

    assert response.status_code == 200
    assert words in response.content.decode()


@pytest.mark.parametrize("query", ["view=board", "view=list"])
def test_board_and_list_cost_the_same_for_one_and_for_many(query: str) -> None:
    few, many = bureau(), bureau(targets=1, items=1)
    reported(few)
    first = reported(many)
    for number in range(12):
        copy = Rectification.objects.get(pk=first.pk)
        answer = make_answer(copy, number)
        copy.pk, copy.answer, copy.order_number, copy.token = None, answer, f"X-{number}", f"{number:064x}"
        copy.save(force_insert=True)
    costs = []
    for office in (as_(few.office), as_(many.office)):
        with CaptureQueriesContext(connection) as queries:
            office.get(f"{url('list')}?{query}")
        costs.append(len(queries))

    assert costs[0] == costs[1]


def make_answer(row: Rectification, number: int):
    answer = row.answer
    item = make.make_item(row.organisation)
    return type(answer).objects.create(
        inspection=answer.inspection, item=item, position=10 + number, result="pending", note="问题",
        answered_at=answer.answered_at, answered_by=answer.answered_by,
    )  # fmt: skip


def test_the_ledger_comes_as_a_table() -> None:
    scene = bureau()
    row = rectification_close(rectification=verified(scene), by=scene.reviewer)

    response = as_(scene.office).get(url("ledger", "csv"))

    head, line = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert head[0] == "检查对象"
    assert line[3] == row.order_number
    assert as_(scene.office).get(url("ledger", "xlsx")).content.startswith(b"PK")
