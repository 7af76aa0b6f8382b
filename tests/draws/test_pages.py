# SPDX-License-Identifier: Apache-2.0
"""The list, one draw, its files and the freezing: who sees what, what is offered when, and what is told."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import fairdraw
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.core import clock
from suicha.draws import services
from suicha.draws.models import Draw, KeeperKey
from suicha.draws.selectors import draw_list, draw_public, witnesses_of
from suicha.files.selectors import file_bytes
from tests.ceremonies import SEATS, lock, reveal
from tests.draws.conftest import Bureau
from tests.draws.hall import seats_typed, signed_in, text_of, tomorrow
from tests.factories import make_matched_draw, make_task, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(bureau: Bureau) -> Client:
    return signed_in(bureau.host)


def test_the_freezing_page_tells_what_becomes_fixed(bureau: Bureau, host: Client) -> None:
    page = text_of(host.get(reverse("draws:freeze", args=[bureau.task.pk])))

    assert "冻结12家名录，从中抽3家" in page
    assert "25.0%" in page
    assert "强度足够" in page
    assert "分给1名保管人，平台不留" in page
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

    page = text_of(host.post(address, {"rows": "3", "w0-kind": "media", "w0-name": "陈某", "add": "witness"}))
    assert 'value="陈某"' in page
    assert "第4名" in page
    assert "填写姓名" not in page

    most = text_of(host.post(address, {"rows": "12", "add": "witness"}))
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


def test_one_more_source_keeps_what_was_typed(bureau: Bureau, host: Client) -> None:
    address = reverse("draws:freeze", args=[bureau.task.pk])
    typed = {"source_rows": "1", "s0-what": "ssq", "s0-issue": "2026130期", "w0-name": "陈某", "add": "source"}

    page = text_of(host.post(address, typed))

    assert "第2个来源" in page
    assert 'value="2026130期"' in page
    assert 'value="陈某"' in page
    assert "写明公布的日期" not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"s0-what": "ssq"}, "写明是哪一期"),
        ({"s0-what": "ssq", "s0-issue": "2026130期", "s0-due_at": "明天"}, "写成2026-09-16 21:15"),
        ({"s0-what": "other", "s0-issue": "x", "s0-due_at": "2099-01-01T10:00"}, "这种来源要填这一项"),
        ({"s0-what": "dice", "s0-digits": "x"}, "填整数"),
        ({"s0-what": "ssq", "s0-issue": "2026130期", "s0-due_at": "2020-01-01T10:00"}, "已经产生的数不能做种子"),
        ({"disclosure": "nobody"}, "选一种公开方式"),
    ],
)
def test_a_source_that_leaves_room_for_choice_is_told(bureau: Bureau, host: Client, typed: dict, words: str) -> None:
    response = host.post(reverse("draws:freeze", args=[bureau.task.pk]), seats_typed(source_rows="1", **typed))

    assert response.status_code == 422
    assert words in text_of(response)
    assert f'value="{SEATS[0].name}"' in text_of(response)
    assert not Draw.objects.exists()


def test_what_a_source_is_usually_like_need_not_be_typed(bureau: Bureau, host: Client) -> None:
    typed = {"s0-what": "ssq", "s0-issue": "2026130期", "s0-due_at": tomorrow(), "s1-what": "dice", "s1-digits": "12"}

    host.post(reverse("draws:freeze", args=[bureau.task.pk]), seats_typed(source_rows="3", **typed))

    dice, number = Draw.objects.get().seed_plan[-2:]
    assert (dice["name"], dice["digits"]) == ("dice1", 12)
    assert (number["name"], number["issue"], number["format"]) == ("public1", "2026130期", "00,00,00,00,00,00+00")


def test_without_a_keeper_outside_nothing_can_be_frozen(bureau: Bureau, host: Client) -> None:
    KeeperKey.objects.update(retired_at=clock.now())

    page = text_of(host.get(reverse("draws:freeze", args=[bureau.task.pk])))
    assert "还没有抽取单位以外的保管人" in page
    assert "disabled" in page
    assert host.post(reverse("draws:freeze", args=[bureau.task.pk]), seats_typed()).status_code == 409


def test_the_way_of_publishing_is_chosen_at_the_freezing(bureau: Bureau, host: Client) -> None:
    host.post(reverse("draws:freeze", args=[bureau.task.pk]), seats_typed(disclosure="sealed"))

    assert Draw.objects.get().disclosure == "sealed"


def test_a_list_that_cannot_be_drawn_is_told_before_anything_is_sent(bureau: Bureau, host: Client) -> None:
    bureau.task.draw_size = 99
    bureau.task.save()
    address = reverse("draws:freeze", args=[bureau.task.pk])

    assert "要抽99家，能参加抽取的只有12家" in text_of(host.get(address))
    assert host.post(address, seats_typed()).status_code == 409
    assert Event.objects.filter(action="accounts.act.refused").count() == 1


def test_a_page_of_groups_before_its_time_leads_back_or_says_what_comes_first(bureau: Bureau, host: Client) -> None:
    draw = bureau.committed()
    assert host.get(reverse("draws:people", args=[draw.pk])).url == reverse("draws:draw", args=[draw.pk])

    reveal(lock(draw, bureau.host), bureau.keeper)
    assert "结果出具以后才能匹配" in text_of(host.get(reverse("draws:people", args=[draw.pk])))


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


def test_another_bureau_sees_nothing(bureau: Bureau) -> None:
    draw = bureau.matched()
    stranger = make_user(RoleName.LEGAL_OFFICE, RoleName.LEADER)
    client = signed_in(stranger)

    assert list(draw_list(stranger)) == []
    for name in ("draw", "stage", "people", "package", "certificate", "commitment"):
        assert client.get(reverse(f"draws:{name}", args=[draw.pk])).status_code == 404
    for name in ("commit", "codes", "issue", "match", "void_confirm", "void_withdraw"):
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
    assert ("名见证人发口令" in text_of(response)) == codes
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
