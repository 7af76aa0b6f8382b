# SPDX-License-Identifier: Apache-2.0
"""The entrance of witnesses: one-time codes, counted in public, limited when they are wrong."""

from datetime import timedelta

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, Witness
from suicha.draws.rules.entrance import ADDRESS_LIMIT, DRAW_LIMIT, place_of
from suicha.draws.selectors import witnesses_of
from suicha.draws.services import WitnessSeat
from tests.ceremonies import NUMBERS, SEATS, lock, reveal
from tests.draws.conftest import Bureau, set_setting
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ALL_KINDS = [WitnessSeat(kind, f"见证{kind}", "") for kind in Witness.Kind.values]


def code_for(draw: Draw, bureau: Bureau, position: int = 1) -> str:
    return services.witness_code_issue(witness=witnesses_of(draw)[position - 1], by=bureau.host)


@pytest.mark.covers("DRAW-15", "DRAW-16")
def test_witnesses_of_every_kind_come_in_by_a_code_lock_and_get_a_receipt(bureau: Bureau) -> None:
    draw = services.draw_commit(draw=bureau.freeze(ALL_KINDS), by=bureau.host)

    lock(draw, bureau.host, [f"{number:08d}" for number in range(8)])

    labels = {"纪检监察", "人大代表", "政协委员", "媒体", "企业代表", "社会机构", "业务条线", "公证"}
    assert {witness.get_kind_display() for witness in witnesses_of(draw)} == labels
    assert all(witness.receipt and witness.entered_at and witness.value is None for witness in witnesses_of(draw))
    reveal(draw, bureau.keeper)
    assert [witness.value for witness in witnesses_of(draw)][:2] == ["00000000", "00000001"]


def test_a_code_is_eight_digits_kept_only_as_a_digest_and_good_for_one_entrance(bureau: Bureau) -> None:
    draw = bureau.committed()
    code = code_for(draw, bureau)
    assert len(code) == 8
    assert code.isdigit()
    rows = str(list(Witness.objects.order_by("pk").values())) + str(list(Event.objects.order_by("pk").values()))
    assert code not in rows

    assert services.witness_enter(code=f" {code} ", number=draw.number).position == 1
    with pytest.raises(Refused, match="口令不对，或者用过了"):
        services.witness_enter(code=code)
    with pytest.raises(Refused, match="还没有签到"):
        services.witness_lock(witness=witnesses_of(draw)[1], value=NUMBERS[0], again=NUMBERS[0])


def test_a_code_ends_after_the_time_of_the_setting(bureau: Bureau) -> None:
    set_setting(bureau.organisation, "witness_code_minutes", 10)
    code = code_for(bureau.committed(), bureau)

    with clock.pretend(clock.now() + timedelta(minutes=11)), pytest.raises(Refused, match="过了时间"):
        services.witness_enter(code=code)
    assert services.witness_enter(code=code).position == 1


def test_a_code_given_again_is_counted_in_public_and_ends_the_one_before(bureau: Bureau) -> None:
    draw = bureau.committed()
    first = code_for(draw, bureau)
    second = code_for(draw, bureau)

    with pytest.raises(Refused, match="口令不对"):
        services.witness_enter(code=first)
    services.witness_enter(code=second)
    assert witnesses_of(draw)[0].codes_issued == 2
    event = Event.objects.filter(action="draws.witness.code").order_by("pk").last()
    assert event.data["count"] == 2
    assert "第2次" in sentence(event)
    assert SEATS[0].name not in str(event.data)


def test_no_two_open_codes_are_the_same(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = bureau.committed()
    codes = iter(["00000001", "00000001", "00000002"])
    monkeypatch.setattr("suicha.draws.secret.one_time_code", lambda: next(codes))

    assert [code_for(draw, bureau, position) for position in (1, 2)] == ["00000001", "00000002"]


def test_a_code_opens_its_own_draw_only(bureau: Bureau, make_bureau) -> None:
    other = make_bureau().committed()
    code = code_for(bureau.committed(), bureau)

    with pytest.raises(Refused, match="口令不对"):
        services.witness_enter(code=code, number=other.number)


def test_of_two_who_come_with_one_code_one_gets_in(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = bureau.committed()
    code = code_for(draw, bureau)

    def meanwhile(given: Draw, *related: str) -> Draw:
        Witness.objects.filter(draw=given.pk).update(code_hash="")
        return Draw.objects.select_related("organisation").get(pk=given.pk)

    monkeypatch.setattr("suicha.draws.services.witness.held", meanwhile)
    with pytest.raises(Refused, match="口令不对"):
        services.witness_enter(code=code)


def test_codes_are_given_while_numbers_can_be_locked_by_who_may(bureau: Bureau) -> None:
    draw = bureau.freeze()
    with pytest.raises(Refused, match="承诺还没有公布"):
        code_for(draw, bureau)
    draw = services.draw_commit(draw=draw, by=bureau.host)
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation)
    with pytest.raises(Refused, match="没有权限"):
        services.witness_code_issue(witness=witnesses_of(draw)[0], by=clerk)
    lock(draw, bureau.host)
    with pytest.raises(Refused, match="已经锁定"):
        code_for(draw, bureau)


def test_ten_wrong_codes_shut_one_address_out_and_no_other(bureau: Bureau) -> None:
    draw = bureau.committed()
    for _ in range(ADDRESS_LIMIT):
        with pytest.raises(Refused, match="口令不对"):
            services.witness_enter(code="x", address="192.0.2.7")
    right = code_for(draw, bureau)
    with pytest.raises(Refused, match="错误的口令太多"):
        services.witness_enter(code=right, address="192.0.2.7")

    events = Event.objects.filter(action="draws.witness.enter", outcome="refused")
    assert events.count() == ADDRESS_LIMIT
    assert "192.0.2.7" not in str(list(events.values()))
    assert sentence(events.order_by("pk")[0]) == "有人在见证入口填错口令。"
    assert services.witness_enter(code=right, address="192.0.2.8").position == 1


def test_thirty_wrong_codes_shut_the_entrance_of_a_draw_wherever_they_come_from(bureau: Bureau) -> None:
    draw = bureau.committed()
    for number in range(DRAW_LIMIT):
        with pytest.raises(Refused, match="口令不对"):
            services.witness_enter(code="x", number=draw.number, address=f"192.0.2.{number}")
    right = code_for(draw, bureau)
    with pytest.raises(Refused, match="错误的口令太多"):
        services.witness_enter(code=right, number=draw.number, address="198.51.100.1")
    with clock.pretend(clock.now() + timedelta(minutes=16)):
        assert services.witness_enter(code=right, number=draw.number).position == 1
    refused = Event.objects.filter(action="draws.witness.enter", outcome="refused").order_by("pk")
    assert sentence(refused[0]) == f"有人在见证入口填错口令，抽取{draw.number}。"


def test_who_changes_addresses_and_names_no_draw_is_shut_out_too(bureau: Bureau, monkeypatch) -> None:
    """The page asks for a code alone."""
    monkeypatch.setattr("suicha.draws.selectors.entrance.EVERYWHERE_LIMIT", 12)
    draw = bureau.committed()
    for number in range(12):
        with pytest.raises(Refused, match="口令不对"):
            services.witness_enter(code="x", address=f"192.0.2.{number}")
    right = code_for(draw, bureau)
    with pytest.raises(Refused, match="错误的口令太多"):
        services.witness_enter(code=right, address="198.51.100.1")
    assert services.witness_enter(code=right, number=draw.number).position == 1


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
    ],
)
def test_a_household_with_many_addresses_is_one_place(address: str, place: str) -> None:
    assert place_of(address) == place


def test_a_draw_nobody_knows_has_no_entrance(db) -> None:
    with pytest.raises(Refused, match="口令不对"):
        services.witness_enter(code="12345678", number="没有这个编号")


@pytest.mark.covers("DRAW-15")
def test_too_few_kinds_of_witnesses_are_refused_with_the_number_of_the_setting(bureau: Bureau) -> None:
    set_setting(bureau.organisation, "minimum_witness_kinds", 4)

    with pytest.raises(Refused, match="见证人只有3类，少于4类"):
        bureau.freeze()
