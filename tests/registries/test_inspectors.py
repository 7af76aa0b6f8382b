# SPDX-License-Identifier: Apache-2.0
"""Acts on inspectors and their recusals."""

from datetime import timedelta

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.registries import selectors, services
from suicha.registries.models import Inspector, Recusal
from suicha.registries.rules.certificates import certificate_lamp, certificate_valid
from suicha.registries.selectors import countable
from tests.factories import make_inspector, make_target, make_user
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def values(**over: object) -> dict:
    return {
        "name": "检查员01",
        "certificate": "35088101001",
        "certificate_until": clock.today() + 300 * DAY,
        "domains": ["工贸", "非煤矿山"],
    } | over


def last_sentence() -> str:
    return sentence(Event.objects.order_by("pk").last())


def test_an_inspector_enters_the_roster(county) -> None:
    inspector = services.inspector_create(organisation=county.section, by=county.section_clerk, **values())

    assert str(inspector) == "检查员01"
    assert inspector.get_state_display() == "在岗"
    assert last_sentence() == "股员在危险化学品监管股的名录库新增执法检查人员检查员01，执法证号35088101001。"


@pytest.mark.covers("LIBP-1")
def test_without_a_valid_certificate_nobody_counts_towards_the_two(county) -> None:
    with refused("inspector_certificate_missing"):
        services.inspector_create(organisation=county.bureau, by=county.clerk, **values(certificate=" "))

    today = clock.today()
    Inspector.objects.all().delete()
    good = make_inspector(county.section, certificate_until=today)
    make_inspector(county.bureau, certificate_until=today - DAY)
    make_inspector(county.bureau, category="daily")
    make_inspector(county.bureau, left_on=today)

    assert countable(Inspector.objects.order_by("pk")).get() == good


def test_the_certificate_lamp_says_how_long_it_is_good() -> None:
    today = clock.today()
    tones = [certificate_lamp(today + days * DAY, today).tone for days in (91, 90, 1, 0, -1)]
    assert tones == ["green", "amber", "amber", "red", "over"]
    assert certificate_lamp(today - 3 * DAY, today).text == "已过期3天"
    assert certificate_valid(today, today)
    assert not certificate_valid(today, today + DAY)


def test_an_inspector_without_name_or_with_a_certificate_or_account_in_use_is_refused(county) -> None:
    services.inspector_create(organisation=county.section, by=county.clerk, **values(user=county.section_clerk))

    for over, code in (
        ({"name": " "}, "inspector_name_missing"),
        ({"certificate": "３５０８８１０１００１"}, "inspector_certificate_taken"),
        ({"certificate": "9", "user": county.section_clerk}, "inspector_account_taken"),
    ):
        with refused(code):
            services.inspector_create(organisation=county.bureau, by=county.clerk, **values(**over))
    assert Inspector.objects.count() == 2


def test_a_change_is_told_field_by_field_and_the_mobile_stays_out_of_the_log(county) -> None:
    inspector = make_inspector(county.bureau, domains=["工贸"], is_leader=False, mobile="")

    services.inspector_change(
        inspector=inspector, domains=["工贸", "烟花爆竹"], is_leader=True, mobile="13800000000", by=county.clerk
    )

    told = last_sentence()
    assert "抽查监管领域由“工贸”改为“工贸、烟花爆竹”，可任组长由“否”改为“是”" in told
    assert "13800000000" not in told


@pytest.mark.covers("LIBP-7")
def test_who_leaves_is_no_longer_matched_but_stays_on_record(county) -> None:
    today = clock.today()

    services.inspector_leave(inspector=county.inspector, left_on=today, reason="调离", by=county.clerk)

    county.inspector.refresh_from_db()
    assert county.inspector.state == "out"
    assert not countable(Inspector.objects.all()).exists()
    day = f"{today.year}年{today.month}月{today.day}日"
    assert last_sentence() == f"股长登记执法检查人员检查员09自{day}离岗，原因：调离。"
    with refused("inspector_left_already"):
        services.inspector_leave(inspector=county.inspector, left_on=today, reason="", by=county.clerk)

    services.inspector_rejoin(inspector=county.inspector, by=county.clerk)

    assert countable(Inspector.objects.all()).get() == county.inspector
    assert "恢复在岗" in last_sentence()
    with refused("inspector_not_left"):
        services.inspector_rejoin(inspector=county.inspector, by=county.clerk)


def test_nobody_leaves_in_the_future(county) -> None:
    with refused("inspector_left_future"):
        services.inspector_leave(
            inspector=county.inspector, left_on=clock.today() + DAY, reason="退休", by=county.clerk
        )


def test_the_roster_is_filtered_and_scoped(county) -> None:
    today = clock.today()
    Inspector.objects.all().delete()
    old = make_inspector(county.bureau, certificate_until=today - DAY, domains=["烟花爆竹"], left_on=today)
    soon = make_inspector(county.section, certificate_until=today + 30 * DAY, user=county.section_clerk)
    make_inspector(county.neighbour)

    for narrowed, expected in (
        ({}, {old, soon}),
        ({"domain": "烟花爆竹"}, {old}),
        ({"state": "out"}, {old}),
        ({"state": "in"}, {soon}),
        ({"certificate": "expired"}, {old}),
        ({"certificate": "soon"}, {soon}),
        ({"text": soon.certificate}, {soon}),
    ):
        assert set(selectors.inspector_list(county.clerk, **narrowed)) == expected
    assert selectors.inspector_domains(county.clerk) == ["工贸", "烟花爆竹"]
    for act, over in ((services.inspector_change, {"name": "改"}), (services.inspector_rejoin, {})):
        with refused("permission_missing"):
            act(inspector=old, by=county.stranger, **over)


def test_an_account_belongs_to_one_roster_entry_and_is_found_by_it(county) -> None:
    bureau = type(county.bureau).objects.filter(pk=county.bureau.pk).order_by("pk")

    assert selectors.inspector_of(county.person) == county.inspector
    assert selectors.inspector_of(county.clerk) is None
    free = list(selectors.accounts_without_entry(bureau))
    assert county.clerk in free
    assert county.person not in free


@pytest.mark.covers("DRAW-29")
def test_a_declared_relation_keeps_inspector_and_firm_apart_in_every_library(county) -> None:
    firm = make_target(county.section)
    twin = make_target(county.neighbour, credit_code=firm.credit_code)
    other = make_target(county.bureau)

    recusal = services.recusal_declare(
        inspector=county.inspector, target=firm, ground="relative", note="配偶任职", by=county.person
    )

    pairs = selectors.recusals_between([county.inspector], [firm, twin, other])
    assert pairs == {(county.inspector.pk, firm.pk), (county.inspector.pk, twin.pk)}
    assert selectors.recusals_between([county.inspector], [other]) == set()
    assert last_sentence() == f"检查员09申报与检查对象“{firm.name}”（{firm.number}）有应当回避的关系，事由不公开。"
    assert "relative" not in str(Event.objects.get().data)
    assert "配偶" not in str(Event.objects.get().data)

    services.recusal_end(recusal=recusal, by=county.person)

    assert selectors.recusals_between([county.inspector], [firm, twin]) == set()
    assert "解除" in last_sentence()
    with refused("recusal_already_ended"):
        services.recusal_end(recusal=recusal, by=county.person)


def test_a_relation_without_a_code_holds_for_that_target_alone(county) -> None:
    firm = make_target(county.bureau, credit_code="", number="YJ-000009")
    services.recusal_declare(inspector=county.inspector, target=firm, ground="other", note="", by=county.person)

    assert selectors.recusals_between([county.inspector], [firm]) == {(county.inspector.pk, firm.pk)}


def test_one_declares_only_for_oneself_within_the_bureau_and_once(county) -> None:
    firm, foreign = make_target(county.bureau), make_target(county.neighbour)
    colleague = make_user(RoleName.INSPECTOR, organisation=county.bureau)
    said = {"inspector": county.inspector, "ground": "interest", "note": ""}

    with refused("recusal_not_own"):
        services.recusal_declare(target=firm, by=colleague, **said)
    with refused("recusal_target_foreign"):
        services.recusal_declare(target=foreign, by=county.person, **said)
    recusal = services.recusal_declare(target=firm, by=county.person, **said)
    with refused("recusal_already_declared"):
        services.recusal_declare(target=firm, by=county.person, **said)
    with refused("recusal_not_own"):
        services.recusal_end(recusal=recusal, by=colleague)
    with refused("permission_missing"):
        services.recusal_end(recusal=recusal, by=county.clerk)


def test_the_ground_is_for_the_person_alone(county) -> None:
    firm = make_target(county.bureau)
    services.recusal_declare(
        inspector=county.inspector, target=firm, ground="employer", note="曾任职", by=county.person
    )

    seen = selectors.recusal_list(county.clerk).get()

    assert {"ground", "note"} <= seen.get_deferred_fields()
    assert selectors.own_recusals(county.person).get().get_ground_display() == "曾在该单位任职"
    assert not selectors.recusal_list(county.stranger).exists()
    assert str(Recusal.objects.select_related("inspector", "target").get()).startswith("检查员09 回避")


def test_a_firm_is_found_by_name_or_whole_code_in_ones_own_bureau_only(county) -> None:
    firm = make_target(county.section, name="铎盈采石场")
    make_target(county.neighbour, name="铎盈采石场")

    for text in ("铎盈", firm.credit_code.lower()):
        assert list(selectors.recusal_candidates(county.inspector, text)) == [firm]
    assert list(selectors.recusal_candidates(county.inspector, firm.credit_code[:9])) == []
    assert list(selectors.recusal_candidates(county.inspector, " ")) == []
