# SPDX-License-Identifier: Apache-2.0
"""The demo county: true work of two years, the same every time, and only where a page may say 演示数据."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.ids import credit_code_fault
from suicha.core.workdays import is_working_day
from suicha.demo import county, year
from suicha.demo.calendar import Calendar, at, working_day_before
from suicha.demo.chance import Chance
from suicha.demo.services import demo_is_loaded, demo_load
from suicha.demo.tables import BUREAUS, DEMO_PASSPHRASE, ITEMS, KEEPERS, OFFICES_OF_THE_COUNTY
from suicha.disclosure.models import Publication
from suicha.draws.models import Draw, DrawnTarget
from suicha.draws.selectors import keepers_of
from suicha.inspections.models import Inspection
from suicha.planning.models import Plan
from suicha.registries.models import Inspector, Target

SPRING = timezone.make_aware(datetime(2026, 4, 2, 10))


@pytest.mark.covers("LIBT-12")
def test_the_county_follows_the_plan_of_the_real_one() -> None:
    emergency = BUREAUS[0]

    assert emergency.domains == {"非煤矿山": 33, "危险化学品": 52, "烟花爆竹": 96, "工贸": 332}
    assert sum(emergency.domains.values()) == 513
    assert set(ITEMS) == {bureau.code for bureau in BUREAUS}


def test_every_generated_code_is_valid_and_given_once() -> None:
    sheets = [county.target_sheet(bureau) for bureau in BUREAUS]
    codes = [str(row[1]) for _, rows in sheets for row in rows]

    assert [code for code in codes if credit_code_fault(code)] == []
    assert len(set(codes)) == len(codes)
    assert sheets == [county.target_sheet(bureau) for bureau in BUREAUS]


def test_chance_is_the_same_for_the_same_seed() -> None:
    first, second, other = Chance("a"), Chance("a"), Chance("b")

    assert first.digits(20) == second.digits(20) != other.digits(20)


def test_stories_are_told_in_the_order_of_time_and_stop_at_the_present() -> None:
    told = []
    calendar = Calendar(until=SPRING)

    def story(name: str, *days: int):
        for day in days:
            yield at(datetime(2026, 3, day).date(), 9)
            told.append((name, clock.today().day))

    calendar.start(story("甲", 2, 20))
    calendar.start(story("乙", 10))
    calendar.start(iter([at(datetime(2026, 5, 1).date(), 9)]))
    calendar.run()

    assert told == [("甲", 2), ("乙", 10), ("甲", 20)]
    assert is_working_day(working_day_before(SPRING.date()))


@pytest.mark.django_db
def test_a_real_installation_takes_no_demo_data(settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="不是演示环境"):
        call_command("load_demo", stdout=StringIO())


@pytest.mark.django_db
def test_a_county_is_loaded_through_the_services_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small county in April: its first year done, its running year begun, the rest left to the user."""
    monkeypatch.setattr(county, "BUREAUS", BUREAUS[-1:])
    (campaign,) = year.CAMPAIGNS["xfjyd"]
    told = campaign._replace(numbers=True, by_hand=True, voided="会场停电，见证人没有能够输入")
    sealed = campaign._replace(
        title="夜间抽查", month=8, disclosure=Draw.Disclosure.SEALED, batches=2, replaced=False, last=(10, 20)
    )
    monkeypatch.setitem(year.CAMPAIGNS, "xfjyd", (told, sealed))
    monkeypatch.setitem(year.OPEN, "xfjyd", ((4, True, year.Campaign("夜查", (1,), (), 100_000, 1, 1)),))
    said = StringIO()

    with clock.pretend(SPRING):
        call_command("load_demo", stdout=said)
        call_command("load_demo", stdout=said)
        call_command("demo_accounts", stdout=said)

    assert demo_is_loaded()
    assert (Target.objects.count(), Inspector.objects.count()) == (56, 6)
    assert list(Plan.objects.order_by("year").values_list("year", "state")) == [
        (2025, "published"),
        (2026, "published"),
        (2027, "submitted"),
    ]
    states = ["matched", "void", "matched", "committed"]
    assert list(Draw.objects.order_by("pk").values_list("state", flat=True)) == states
    batchwise, first, second = Draw.objects.order_by("pk")[:3]
    assert DrawnTarget.objects.filter(draw=second, kind="M").count() == 1
    assert (second.attempt, second.previous) == (2, first)
    assert [each["kind"] for each in second.certificate["seed"]["sources"]] == ["witness"] * 3 + ["dice", "public"]
    assert {keeper.organisation for keeper in keepers_of(second)} == {
        office.name for office in OFFICES_OF_THE_COUNTY if office.code in KEEPERS
    }
    assert Inspection.objects.filter(state="approved").count() == Inspection.objects.count() > 0
    assert Publication.objects.filter(kind="result").exists()
    copies = [
        copy.body for copy in Publication.objects.filter(subject_id=batchwise.pk, kind="draw").order_by("version")
    ]
    assert [(body["through_batch"], bool(body["key"])) for body in copies] == [(0, False), (1, False), (2, True)]
    copies = [copy.body for copy in Publication.objects.filter(subject_id=second.pk, kind="draw").order_by("version")]
    assert [len(body["substitutions"]) for body in copies] == [0, 1]
    assert all(row.slip for row in DrawnTarget.objects.filter(draw=second).exclude(kind="M"))
    assert Target.objects.get(drawn__left__draw=second).status == "cancelled"
    moments = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert max(moments) <= SPRING
    assert "演示县已在" in said.getvalue()
    assert "xfjyd-fagui" in said.getvalue()
    for draw, words in (
        (batchwise, "检查一批公开一批"),
        (second, "现场抽签的"),
        (second, "替换过一家的"),
        (second, "作废后重新抽的"),
    ):
        assert f"{words}：{draw.number}" in said.getvalue()
    assert f"保管口令 {DEMO_PASSPHRASE}" in said.getvalue()


@pytest.mark.django_db
def test_a_county_half_loaded_is_not_loaded_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(county, "BUREAUS", ())

    def broken(*args: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("suicha.demo.services.plan_story", broken)
    with pytest.raises(IndexError):
        demo_load(say=lambda line: None)
    with pytest.raises(CommandError, match="没有载完整"):
        call_command("load_demo", stdout=StringIO())
