# SPDX-License-Identifier: Apache-2.0
"""The phone pages, as the group on site uses them, without JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.inspections.models import Answer, Inspection, Photo
from suicha.inspections.services import inspection_return
from tests import factories as make
from tests.inspections.scenes import answered, approved, bureau, dispatched, picture, started, submitted

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"inspections:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.covers("INSP-20")
def test_a_visit_goes_from_today_to_hand_in_by_plain_forms() -> None:
    scene = bureau(items=2)
    visit = dispatched(scene)
    phone = as_(scene.first)
    assert visit.target.name in page(phone, "m_today")
    assert "已出示证件、已告知权利，开始检查" in page(phone, "m_visit", visit.pk)

    phone.post(reverse("inspections:m_start", args=[visit.pk]))
    assert "还有2项没有结果" in page(phone, "m_form", visit.pk)
    first, second = visit.answers.order_by("position")
    answer = phone.post(reverse("inspections:m_answer", args=[visit.pk, first.pk]), {"verdict": "clear", "note": ""})
    assert answer.url.endswith("#item-2")
    problem = {"verdict": "problem", "kind": "corrected", "note": "灭火器过期，当场更换"}
    answer = phone.post(reverse("inspections:m_answer", args=[visit.pk, second.pk]), problem)
    assert answer.url.endswith("#end")
    assert "结果已齐" in page(phone, "m_form", visit.pk)
    photo = SimpleUploadedFile("1.jpg", picture(), "image/jpeg")
    phone.post(reverse("inspections:m_photo", args=[visit.pk, second.pk]), {"photo": photo, "place": "北纬25 东经117"})
    assert Photo.objects.get().file.sha256[:4] in page(phone, "m_form", visit.pk)

    assert "灭火器过期" in page(phone, "m_sign", visit.pk)
    sheet = {"record": "", "opinion": "无异议", "present": "厂长", "finished_on": clock.today().isoformat()}
    sent = phone.post(reverse("inspections:m_submit", args=[visit.pk]), sheet)

    assert sent.url == reverse("inspections:m_today")
    assert "已提交，等待审核" in phone.get(sent.url).content.decode()
    visit.refresh_from_db()
    assert visit.state == "submitted"
    assert "不能再改" in page(phone, "m_sign", visit.pk)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"verdict": "problem", "kind": "pending", "note": ""}, "还没有写情况说明"),
        ({"verdict": "problem", "kind": "", "note": "防护罩缺失"}, "这一项还没有选结果"),
        ({"verdict": "胡写", "note": "防护罩缺失"}, "没有“胡写”这种抽查结果"),
        ({}, "这一项还没有选结果"),
        ({"verdict": "clear", "note": "长" * 501}, "有501字，超过500字"),
    ],
)
def test_a_wrong_answer_is_told_on_the_item_and_nothing_is_lost_or_kept(typed: dict[str, str], words: str) -> None:
    scene = bureau()
    visit = started(scene)
    answer = visit.answers.get(position=1)

    response = as_(scene.first).post(reverse("inspections:m_answer", args=[visit.pk, answer.pk]), typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert typed.get("note", "") in response.content.decode()
    assert Answer.objects.get(pk=answer.pk).result == ""


@pytest.mark.covers("MOB-2")
@pytest.mark.parametrize(
    "content", [None, b"", b"not a photo", b"%PDF-1.7", picture()[:-40], b"\xff\xd8\xff" + b"0" * (21 * 2**20)]
)
def test_what_is_no_photo_is_told_and_nothing_is_kept(content: bytes | None) -> None:
    scene = bureau()
    visit = started(scene)
    answer = visit.answers.get(position=1)
    data = {} if content is None else {"photo": SimpleUploadedFile("照片.jpg", content, "image/jpeg")}

    response = as_(scene.first).post(reverse("inspections:m_photo", args=[visit.pk, answer.pk]), data)

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"finished_on": "2099-01-01"}, "还没有到"),
        ({"finished_on": "1999-01-01"}, "早于到场日期"),
        ({"finished_on": "民国115年"}, "公历日期"),
        ({"finished_on": ""}, "填检查结束那天的日期"),
        ({"record": " "}, "没有现场检查情况，也没有照片"),
        ({"opinion": "长" * 501}, "有501字"),
    ],
)
def test_a_wrong_hand_in_is_told_and_nothing_is_kept(change: dict[str, str], words: str) -> None:
    scene = bureau()
    visit = answered(scene)
    sheet = {"record": "现场查看", "opinion": "", "present": "", "finished_on": clock.today().isoformat()} | change

    response = as_(scene.first).post(reverse("inspections:m_submit", args=[visit.pk]), sheet)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Inspection.objects.get(pk=visit.pk).state == "started"


def test_a_second_hand_in_or_one_with_items_left_is_a_refusal_with_the_way_out() -> None:
    scene, other = bureau(), bureau()
    sheet = {"record": "现场查看", "finished_on": clock.today().isoformat()}

    done = as_(scene.first).post(reverse("inspections:m_submit", args=[submitted(scene).pk]), sheet)
    left = as_(other.first).post(reverse("inspections:m_submit", args=[started(other).pk]), sheet)

    assert (done.status_code, left.status_code) == (409, 409)
    assert "不能再录入" in done.content.decode()
    assert "还有2项没有结果" in left.content.decode()


@pytest.mark.covers("INSP-16")
def test_a_visit_of_another_group_does_not_exist_for_an_inspector() -> None:
    scene = bureau()
    visit = started(scene)
    stranger = make.make_user(RoleName.INSPECTOR)
    make.make_inspector(stranger.organisation, user=stranger)
    answer = visit.answers.get(position=1)
    phone = as_(stranger)

    for name, args in (("m_visit", [visit.pk]), ("m_form", [visit.pk]), ("m_sign", [visit.pk])):
        assert phone.get(reverse(f"inspections:{name}", args=args)).status_code == 404
    for name, args in (
        ("m_start", [visit.pk]),
        ("m_answer", [visit.pk, answer.pk]),
        ("m_photo", [visit.pk, answer.pk]),
        ("m_submit", [visit.pk]),
    ):
        assert phone.post(reverse(f"inspections:{name}", args=args)).status_code == 404
    assert as_(scene.office).get(reverse("inspections:m_today")).status_code == 403


def test_an_answer_of_another_visit_does_not_exist_here() -> None:
    scene, other = bureau(), bureau()
    visit, elsewhere = started(scene), started(other).answers.get(position=1)

    response = as_(scene.first).post(
        reverse("inspections:m_answer", args=[visit.pk, elsewhere.pk]), {"verdict": "clear"}
    )

    assert response.status_code == 404


def test_a_returned_visit_shows_what_to_mend_and_the_other_pages_open() -> None:
    scene = bureau()
    visit = inspection_return(inspection=submitted(scene, "pending"), comment="第1项补照片", by=scene.reviewer)
    phone = as_(scene.second)

    assert all(
        "第1项补照片" in page(phone, name, *args)
        for name, *args in (["m_today"], ["m_visit", visit.pk], ["m_form", visit.pk])
    )
    assert visit.target.name in page(phone, "m_tasks")
    assert "五步" in page(phone, "m_guide")
    assert scene.second.inspector.certificate in page(phone, "m_me")
    assert "还没有对应" in page(as_(make.make_user(RoleName.INSPECTOR)), "m_me")


def test_a_group_sees_the_last_result_of_the_same_firm() -> None:
    scene, other = bureau(), bureau()
    earlier, later = approved(scene, "corrected"), dispatched(other)
    Inspection.objects.filter(pk=later.pk).update(target=earlier.target)

    assert "上次检查" in page(as_(other.first), "m_visit", later.pk)
    assert "没有待检" in page(as_(scene.first), "m_today")
    assert "还没有分到检查" in page(as_(make.make_user(RoleName.INSPECTOR)), "m_tasks")


def test_today_asks_the_database_as_often_for_one_visit_as_for_many(django_assert_max_num_queries) -> None:
    scene = bureau(targets=9, items=3)
    dispatched(scene)
    phone = as_(scene.first)
    phone.get(reverse("inspections:m_today"))

    with django_assert_max_num_queries(14):
        phone.get(reverse("inspections:m_today"))
