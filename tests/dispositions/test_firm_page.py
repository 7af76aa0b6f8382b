# SPDX-License-Identifier: Apache-2.0
"""The firm reports by its link: no account, no cookie, no JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from suicha.audit.models import Event
from suicha.dispositions.models import Rectification
from suicha.dispositions.services import rectification_close, rectification_verify
from tests.dispositions.scenes import ordered, reported, verified
from tests.inspections.scenes import bureau, picture

pytestmark = pytest.mark.django_db


def urls(row: Rectification) -> tuple[str, str]:
    return reverse("dispositions:firm_report", args=[row.token]), reverse("dispositions:firm_send", args=[row.token])


@pytest.mark.covers("ROLE-11")
def test_a_firm_reports_without_account_or_cookie_and_gets_a_receipt() -> None:
    row = ordered(bureau())
    page, send = urls(row)
    firm = Client(enforce_csrf_checks=True)
    shown = firm.get(page)
    assert row.demand in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    file = SimpleUploadedFile("现场.jpg", picture(), "image/jpeg")

    sent = firm.post(send, {"report": "9月20日已装好", "reporter": "王某", "upload": file})

    assert sent.url == page
    receipt = firm.get(page).content.decode()
    assert "回执编号" in receipt
    assert "现场.jpg" in receipt
    assert Rectification.objects.get().state == "reported"


@pytest.mark.covers("ROLE-11")
def test_looking_changes_nothing() -> None:
    row = ordered(bureau())
    before = Event.objects.count()

    Client().get(urls(row)[0])

    row.refresh_from_db()
    assert (row.state, Event.objects.count()) == ("ordered", before)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"report": " ", "reporter": "王某"}, "写明每个问题怎么改的"),
        ({"report": "已改", "reporter": ""}, "填写报告人姓名"),
        ({"report": "长" * 5001, "reporter": "王某"}, "有5001字"),
        ({}, "写明每个问题怎么改的"),
        ({"report": "已改", "reporter": "王某", "upload": ("病毒.exe", b"MZ\x90\x00")}, "病毒.exe"),
        ({"report": "已改", "reporter": "王某", "upload": ("页面.pdf", b"<html></html>")}, "页面.pdf"),
        ({"report": "已改", "reporter": "王某", "upload": ("空.pdf", b"")}, "这个文件是空的"),
        (
            {"report": "已改", "reporter": "王某", "upload": ("大.pdf", b"%PDF-" + b"0" * (21 * 2**20))},
            "超过20 MB的上限",
        ),
    ],
)
def test_a_wrong_report_is_told_and_nothing_is_kept(typed: dict[str, object], words: str) -> None:
    row = ordered(bureau())
    upload = typed.get("upload")
    files = {"upload": SimpleUploadedFile(*upload)} if isinstance(upload, tuple) else {}

    response = Client().post(urls(row)[1], typed | files)

    assert response.status_code == 422
    assert words in response.content.decode()
    row.refresh_from_db()
    assert (row.state, row.report) == ("ordered", "")


def test_a_link_that_is_not_ours_leads_nowhere() -> None:
    ordered(bureau())

    assert Client().get(reverse("dispositions:firm_report", args=["0" * 64])).status_code == 404
    assert Client().post(reverse("dispositions:firm_send", args=["0" * 64])).status_code == 404


def test_a_second_report_is_refused_and_the_receipt_stays() -> None:
    row = reported(bureau())

    response = Client().post(urls(row)[1], {"report": "再报", "reporter": "王某"})

    assert response.status_code == 409
    assert "不用再报告" in response.content.decode()
    row.refresh_from_db()
    assert row.report != "再报"


@pytest.mark.covers("DISP-2")
def test_a_firm_reports_again_after_a_verification_that_was_not_passed() -> None:
    scene = bureau()
    row = rectification_verify(rectification=reported(scene), passed=False, verification="急停仍失效", by=scene.office)
    page, send = urls(row)
    assert "急停仍失效" in Client().get(page).content.decode()

    Client().post(send, {"report": "急停已修", "reporter": "王某"})

    assert Rectification.objects.get().report == "急停已修"


def test_the_firm_sees_when_it_was_verified_and_closed() -> None:
    scene = bureau()
    row = verified(scene)
    page, _ = urls(row)
    assert "已核实" in Client().get(page).content.decode()

    rectification_close(rectification=row, by=scene.reviewer)

    assert "这个问题已办结" in Client().get(page).content.decode()
