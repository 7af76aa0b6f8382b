# SPDX-License-Identifier: Apache-2.0
"""Visits as the office sees them."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.inspections.models import Inspection, Photo
from suicha.inspections.services import inspection_approve, photo_add
from tests import factories as make
from tests.inspections.scenes import approved, bureau, dispatched, picture, started, submitted
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_office_dispatches_a_batch_and_sees_the_visits() -> None:
    scene = bureau(targets=3)
    drop_trigger("draws_drawntarget_fixed", "draws_drawntarget")
    scene.draw.drawn_targets.filter(seq=3).update(batch=2)
    office = as_(scene.office)
    waiting = office.get(reverse("inspections:dispatch_list")).content.decode()
    assert "派发第1批" in waiting
    assert "派发全部2批" in waiting

    office.post(reverse("inspections:dispatch", args=[scene.draw.pk]), {"batch": "1"})
    again = office.post(reverse("inspections:dispatch", args=[scene.draw.pk]), {"batch": "1"})
    office.post(reverse("inspections:dispatch", args=[scene.draw.pk]))

    assert (again.status_code, Inspection.objects.count()) == (409, 3)
    assert "没有等待派发的抽取" in office.get(reverse("inspections:dispatch_list")).content.decode()
    assert "检查3家" in office.get(reverse("inspections:list")).content.decode()


def test_another_bureau_cannot_dispatch_nor_look() -> None:
    scene = bureau()
    visit = submitted(scene)
    stranger = as_(make.make_user(RoleName.LINE_OFFICE, RoleName.REVIEWER))

    assert stranger.post(reverse("inspections:dispatch", args=[scene.draw.pk])).status_code == 404
    assert stranger.get(reverse("inspections:inspection", args=[visit.pk])).status_code == 404
    assert stranger.post(reverse("inspections:approve", args=[visit.pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("state=submitted", 1),
        ("state=approved", 0),
        ("state=胡写", 1),
        ("task=99999", 1),
        ("text=没有这家", 0),
        ("after=胡写", 1),
        ("year=1999", 0),
        ("year=胡写", 1),
    ],
)
def test_the_list_is_narrowed_and_a_senseless_condition_is_left_out(query: str, found: int) -> None:
    scene = bureau()
    submitted(scene)

    response = as_(scene.office).get(f"{reverse('inspections:list')}?{query}")

    assert f"找到{found}家" in response.content.decode()


def test_the_list_costs_the_same_for_one_visit_and_for_twenty() -> None:
    scene, big = bureau(), bureau(targets=20, items=4)
    dispatched(scene), dispatched(big)
    costs = []
    for office in (as_(scene.office), as_(big.office)):
        with CaptureQueriesContext(connection) as queries:
            office.get(reverse("inspections:list"))
        costs.append(len(queries))

    assert costs[0] == costs[1]


@pytest.mark.covers("INSP-1")
def test_one_page_shows_item_basis_result_photo_record_opinion_group_and_history() -> None:
    scene = bureau()
    visit = started(scene)
    photo = photo_add(
        inspection=visit, answer=visit.answers.get(position=1), content=picture(), name="1.jpg", by=scene.first
    )

    text = as_(scene.reviewer).get(reverse("inspections:inspection", args=[visit.pk])).content.decode()

    item = visit.answers.get(position=1).item
    for words in (item.name, item.body, item.category, item.methods, item.legal_basis, photo.file.sha256[:8]):
        assert words in text
    for words in (scene.first.inspector.name, visit.notice_number, "开始检查", "检查对象意见"):
        assert words in text


def test_a_reviewer_returns_and_approves_by_the_page() -> None:
    scene = bureau()
    visit = submitted(scene, "pending")
    desk = as_(scene.reviewer)
    assert "审核通过" in desk.get(reverse("inspections:inspection", args=[visit.pk])).content.decode()

    empty = desk.post(reverse("inspections:return", args=[visit.pk]), {"comment": ""})
    long = desk.post(reverse("inspections:approve", args=[visit.pk]), {"comment": "长" * 501})
    desk.post(reverse("inspections:approve", args=[visit.pk]), {"comment": "情况清楚"})
    late = desk.post(reverse("inspections:return", args=[visit.pk]), {"comment": "晚了"})

    assert (empty.status_code, long.status_code, late.status_code) == (422, 422, 409)
    assert "退回时没有写意见" in empty.content.decode()
    visit.refresh_from_db()
    assert (visit.state, visit.review_comment) == ("approved", "情况清楚")
    assert "情况清楚" in desk.get(reverse("inspections:inspection", args=[visit.pk])).content.decode()


def test_an_inspector_cannot_review() -> None:
    scene = bureau()
    visit = submitted(scene)

    assert as_(scene.first).post(reverse("inspections:approve", args=[visit.pk])).status_code == 403


def test_a_photo_is_served_as_what_it_is_and_only_to_those_who_see_the_visit() -> None:
    scene = bureau()
    visit = started(scene)
    photo = photo_add(inspection=visit, answer=None, content=picture(), name="现场.jpg", by=scene.first)
    url = reverse("inspections:photo", args=[photo.pk])

    shown = as_(scene.reviewer).get(url)

    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert shown["Content-Disposition"].startswith("inline")
    assert shown.content == picture()
    assert as_(make.make_user(RoleName.REVIEWER)).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_a_file_that_no_browser_should_draw_is_handed_over_instead() -> None:
    scene = bureau()
    visit = started(scene)
    photo = photo_add(inspection=visit, answer=None, content=picture(), name="现场.jpg", by=scene.first)
    drop_trigger("files_storedfile_no_update", "files_storedfile")
    type(photo.file).objects.update(media_type="text/html")

    served = as_(scene.reviewer).get(reverse("inspections:photo", args=[Photo.objects.get().pk]))

    assert served["Content-Type"] == "application/octet-stream"
    assert served["Content-Disposition"].startswith("attachment")


@pytest.mark.covers("INSP-14")
def test_the_ledger_has_exactly_the_columns_asked_for() -> None:
    scene = bureau(items=2)
    visit = approved(scene, "clear", "corrected")

    response = as_(scene.office).get(reverse("inspections:ledger", args=["csv"]))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["检查对象", "执法检查人员", "内容", "方式", "措施", "结果", "监督检查记录"]
    assert [row[0] for row in rows[1:]] == [visit.target.name] * 2
    assert {row[4] for row in rows[1:]} == {"无", "当场责令改正"}
    assert scene.first.inspector.name in rows[1][1]


def test_the_ledger_comes_as_a_workbook_and_in_no_other_shape() -> None:
    scene = bureau()
    office = as_(scene.office)

    assert office.get(reverse("inspections:ledger", args=["xlsx"])).content.startswith(b"PK")
    assert office.get(reverse("inspections:ledger", args=["exe"])).status_code in (404, 409, 422)


@pytest.mark.covers("INSP-15")
def test_an_approved_result_goes_to_the_profile_of_the_firm() -> None:
    scene = bureau()
    visit = submitted(scene, "pending")
    slot = reverse("inspections:of_target", args=[visit.target_id])
    inspection_approve(inspection=visit, comment="", by=scene.reviewer)

    assert "1项发现问题" in as_(scene.office).get(slot).content.decode()
    assert "还没有检查过" in as_(make.make_user(RoleName.LINE_OFFICE)).get(slot).content.decode()


def test_the_page_of_a_task_learns_how_far_it_has_come() -> None:
    scene = bureau(targets=2)
    approved(scene)
    slot = reverse("inspections:of_task", args=[scene.draw.task_id])

    assert "检查进度：2家，已审核1家" in as_(scene.office).get(slot).content.decode()
    assert as_(make.make_user(RoleName.LINE_OFFICE)).get(slot).status_code == 404
