# SPDX-License-Identifier: Apache-2.0
"""The pages of the ceremony: who sees what, what is offered when, and what a wrong entry leads to."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import fairdraw
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.draws import services
from suicha.draws.models import Draw, Witness
from suicha.draws.selectors import draw_list, draw_public, witnesses_of
from suicha.files.selectors import file_bytes
from tests.ceremonies import PASSPHRASE, SEATS
from tests.draws.conftest import Bureau
from tests.factories import make_matched_draw, make_task, make_user

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def host(bureau: Bureau) -> Client:
    return signed_in(bureau.host)


def text_of(response) -> str:
    return response.content.decode()


def seats_typed(**over: str) -> dict[str, str]:
    typed = {"rows": "3"}
    for place, seat in enumerate(SEATS):
        typed |= {f"w{place}-kind": seat.kind, f"w{place}-name": seat.name, f"w{place}-unit": seat.unit}
    return typed | over


def test_the_freezing_page_tells_what_becomes_fixed(bureau: Bureau, host: Client) -> None:
    page = text_of(host.get(reverse("draws:freeze", args=[bureau.task.pk])))

    assert "冻结12家名录，从中抽3家" in page
    assert "25.0%" in page
    assert "强度足够" in page
    assert "一个任务只冻结一次" in page
    assert not Draw.objects.exists()


def test_freezing_by_the_page_leads_to_the_draw(bureau: Bureau, host: Client) -> None:
    response = host.post(reverse("draws:freeze", args=[bureau.task.pk]), seats_typed())

    draw = Draw.objects.get()
    assert response.url == reverse("draws:draw", args=[draw.pk])
    assert [witness.name for witness in witnesses_of(draw)] == [seat.name for seat in SEATS]
    again = host.get(reverse("draws:freeze", args=[bureau.task.pk]))
    assert again.url == reverse("draws:draw", args=[draw.pk])


def test_one_more_witness_keeps_what_was_typed(bureau: Bureau, host: Client) -> None:
    address = reverse("draws:freeze", args=[bureau.task.pk])

    page = text_of(host.post(address, {"rows": "3", "w0-kind": "media", "w0-name": "陈某", "add": "1"}))
    assert 'value="陈某"' in page
    assert "第4名" in page
    assert "填写姓名" not in page

    most = text_of(host.post(address, {"rows": "12", "add": "1"}))
    assert "第12名" in most
    assert "第13名" not in most
    assert not Draw.objects.exists()


def test_a_witness_half_filled_in_is_shown_with_the_field(bureau: Bureau, host: Client) -> None:
    response = host.post(reverse("draws:freeze", args=[bureau.task.pk]), seats_typed(**{"w1-name": ""}))

    assert response.status_code == 422
    assert "填写姓名" in text_of(response)
    assert not Draw.objects.exists()


@pytest.mark.parametrize("rows", ["2", "", "x", "99999"])
def test_too_few_witnesses_are_told_on_the_page(bureau: Bureau, host: Client, rows: str) -> None:
    typed = {"rows": rows, "w0-kind": "media", "w0-name": "陈某"}

    response = host.post(reverse("draws:freeze", args=[bureau.task.pk]), typed)

    assert response.status_code == 422
    assert "见证人1名，少于3名" in text_of(response)


def test_a_list_that_cannot_be_drawn_is_told_before_anything_is_sent(bureau: Bureau, host: Client) -> None:
    bureau.task.draw_size = 99
    bureau.task.save()
    address = reverse("draws:freeze", args=[bureau.task.pk])

    assert "要抽99家，能参加抽取的只有12家" in text_of(host.get(address))
    assert host.post(address, seats_typed()).status_code == 409
    assert Event.objects.filter(action="accounts.act.refused").count() == 1


@pytest.mark.covers("DRAW-15", "DRAW-16", "DRAW-19")
def test_the_whole_ceremony_goes_by_the_pages(bureau: Bureau, host: Client) -> None:
    host.post(reverse("draws:freeze", args=[bureau.task.pk]), seats_typed())
    draw = Draw.objects.get()
    address = reverse("draws:draw", args=[draw.pk])
    assert "公布承诺？" in text_of(host.get(address))
    host.post(reverse("draws:commit", args=[draw.pk]))
    page = text_of(host.get(address))
    assert "还差3名见证人的数字" in page
    assert "揭示种子并抽取？" not in page

    for witness in witnesses_of(draw):
        page = text_of(host.post(reverse("draws:code", args=[witness.pk]), follow=True))
        (code,) = re.findall(r"一次性口令：(\d{8})", page)
        phone = Client()
        assert phone.post(reverse("draws:witness"), {"code": code}).url == reverse("draws:witness_number")
        answer = text_of(phone.post(reverse("draws:witness_number"), {"value": "00001234", "again": "00001234"}))
        assert "已锁定，不能修改" in answer
        assert "00001234" in answer
    page = text_of(host.get(address))
    assert "结果已经唯一确定" in page
    assert "00001234" not in page

    signed_in(bureau.keeper).post(reverse("draws:reveal", args=[draw.pk]), {"passphrase": PASSPHRASE})
    host.post(reverse("draws:issue", args=[draw.pk]))
    page = text_of(host.get(address))
    assert "抽取结果：3家" in page
    assert "00001234" in page
    response = host.post(reverse("draws:match", args=[draw.pk]))
    people = text_of(host.get(response.url))
    assert "3家，3个组，席位全部配齐" in people
    assert "名可选人员中随机选派" in people
    assert "不能重来" in text_of(host.get(address))


def test_a_page_of_groups_before_the_matching_leads_back(bureau: Bureau, host: Client) -> None:
    draw = bureau.drawn()

    response = host.get(reverse("draws:people", args=[draw.pk]))
    assert response.url == reverse("draws:draw", args=[draw.pk])


def test_the_package_certificate_and_commitment_can_be_downloaded(bureau: Bureau, host: Client) -> None:
    draw = bureau.drawn()

    package = host.get(reverse("draws:package", args=[draw.pk]))
    assert package.content == file_bytes(draw.package)
    assert f'filename="{draw.number}.zip"' in package["Content-Disposition"]
    certificate = host.get(reverse("draws:certificate", args=[draw.pk])).content
    assert fairdraw.canonical(json.loads(certificate)) == certificate
    assert host.get(reverse("draws:commitment", args=[draw.pk])).content.decode() == draw.commitment


def test_there_is_nothing_to_download_before_its_time(bureau: Bureau, host: Client) -> None:
    draw = bureau.freeze()

    for name in ("package", "certificate", "commitment"):
        assert host.get(reverse(f"draws:{name}", args=[draw.pk])).status_code == 404


def entered(bureau: Bureau) -> Client:
    """A witness's phone, signed in."""
    client = Client()
    code = services.witness_code_issue(witness=witnesses_of(bureau.committed())[0], by=bureau.host)
    client.post(reverse("draws:witness"), {"code": code})
    return client


def test_looking_at_a_witness_page_changes_nothing_and_shows_no_locked_number(bureau: Bureau) -> None:
    phone, address = entered(bureau), reverse("draws:witness_number")
    assert "锁定数字" in text_of(phone.get(address))
    assert "00384207" in text_of(phone.post(address, {"value": "00384207", "again": "00384207"}))
    locked = text_of(phone.get(address))
    assert "00384207" not in locked
    assert "回执" in locked
    assert Event.objects.filter(action="draws.witness.lock").count() == 1
    again = phone.post(address, {"value": "11111111", "again": "11111111"})
    assert again.status_code == 422
    assert "11111111" not in text_of(again)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"value": "1", "again": "1"}, "应为8位，现在是1位"),
        ({"value": "12345678", "again": "87654321"}, "两次填的数字不一样"),
        ({}, "填写数字"),
    ],
)
def test_a_wrong_number_is_told_beside_the_field(bureau: Bureau, typed: dict, words: str) -> None:
    response = entered(bureau).post(reverse("draws:witness_number"), typed)

    assert response.status_code == 422
    assert words in text_of(response)
    assert Witness.objects.filter(locked_at=None).count() == 3


def test_nobody_gets_to_a_seat_without_a_code(db) -> None:
    phone = Client()
    assert phone.get(reverse("draws:witness_number")).url == reverse("draws:witness")
    response = phone.post(reverse("draws:witness"), {"code": "12345678"})
    assert response.status_code == 422
    assert "口令不对" in text_of(response)


def test_another_bureau_sees_nothing(bureau: Bureau) -> None:
    draw = bureau.matched()
    stranger = make_user(RoleName.LEGAL_OFFICE)
    client = signed_in(stranger)

    assert list(draw_list(stranger)) == []
    for name in ("draw", "people", "package", "certificate", "commitment"):
        assert client.get(reverse(f"draws:{name}", args=[draw.pk])).status_code == 404
    for name in ("commit", "issue", "match"):
        assert client.post(reverse(f"draws:{name}", args=[draw.pk])).status_code == 404
    assert client.get(reverse("draws:freeze", args=[bureau.task.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "sees", "codes"),
    [(RoleName.LINE_OFFICE, 200, False), (RoleName.DISCIPLINE, 200, True), (RoleName.INSPECTOR, 403, False)],
)
def test_codes_are_given_by_the_host_only(bureau: Bureau, role: RoleName, sees: int, codes: bool) -> None:
    draw = bureau.committed()
    client = signed_in(make_user(role, organisation=bureau.organisation))

    response = client.get(reverse("draws:draw", args=[draw.pk]))

    assert response.status_code == sees
    assert ("发一次性口令" in text_of(response)) == codes
    assert "公布承诺？" not in text_of(response)


def test_a_draw_taken_over_without_its_rules_can_still_be_looked_at(bureau: Bureau, host: Client) -> None:
    draw = make_matched_draw(bureau.task, [(bureau.targets[0], bureau.inspectors[:2])])
    target = draw.drawn_targets.get()
    seat = target.seats.order_by("position").first()

    page = text_of(host.get(reverse("draws:draw", args=[draw.pk])))

    assert str(target) in page
    assert str(seat) == f"{target}：{seat.inspector}"


def test_only_committed_draws_are_public(bureau: Bureau) -> None:
    draw = bureau.freeze()
    assert not draw_public().exists()
    services.draw_commit(draw=draw, by=bureau.host)
    assert draw_public().get() == draw


def test_the_list_can_be_narrowed_and_offers_what_waits(bureau: Bureau, host: Client) -> None:
    draw = bureau.freeze()
    waiting = make_task(bureau.task.row, title="等着的任务")

    page = text_of(host.get(reverse("draws:list")))
    assert draw.number in page
    assert reverse("draws:freeze", args=[waiting.pk]) in page
    assert draw.number not in text_of(host.get(reverse("draws:list"), {"state": "matched"}))
    assert draw.number in text_of(host.get(reverse("draws:list"), {"q": draw.number[-6:]}))
    assert draw.number not in text_of(host.get(reverse("draws:list"), {"q": "没有这个任务"}))
    assert draw.number in text_of(host.get(reverse("draws:list"), {"state": "nonsense"}))


def test_no_page_asks_more_questions_for_more_rows(make_bureau) -> None:
    def asked(client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    small, large = make_bureau(size=2), make_bureau(size=12)
    counts = []
    for bureau in (small, large):
        draw, client = bureau.matched(), signed_in(bureau.host)
        make_task(bureau.task.row)
        client.get(reverse("draws:list"))
        counts.append(
            [asked(client, reverse("draws:list"))]
            + [asked(client, reverse(f"draws:{name}", args=[draw.pk])) for name in ("draw", "people")]
        )
    assert counts[0] == counts[1]


def test_a_task_page_leads_to_its_draw_or_to_freezing(bureau: Bureau, host: Client) -> None:
    slot = f"/w/draws/of-task/{bureau.task.pk}/"
    assert "冻结名录" in text_of(host.get(slot))

    draw = bureau.freeze()

    assert draw.number in text_of(host.get(slot))
