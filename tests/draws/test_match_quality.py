# SPDX-License-Identifier: Apache-2.0
"""The quality of matchings: measured in the background, told against its bounds, over time."""

import pytest
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.draws import tasks
from suicha.draws.models import Draw, Matching
from suicha.draws.selectors import (
    fairness_of,
    matching_bureaus,
    matchings_of,
    quality_of,
    roster_frozen,
    year_shares,
)
from suicha.draws.selectors.balance import Spread
from suicha.draws.selectors.quality import to_measure
from suicha.draws.services import quality as module
from suicha.draws.services.quality import quality_step
from suicha.registries.models import Inspector
from tests.draws.conftest import Bureau, set_setting
from tests.draws.hall import signed_in, text_of
from tests.factories import make_inspector, make_plan, make_plan_row, make_task, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty trials, ten at a time, as if the county were large."""
    monkeypatch.setattr(module, "rounds_for", lambda seats: 30)
    monkeypatch.setattr(module, "STRETCH_SEATS", 60)


def matched(bureau: Bureau) -> tuple[Draw, Matching]:
    draw = bureau.matched()
    return draw, matchings_of(draw).get()


def measured(matching: Matching) -> Matching:
    while quality_step(pk=matching.pk):
        pass
    matching.refresh_from_db()
    return matching


def test_a_matching_is_measured_in_stretches_and_once(bureau: Bureau, few: None) -> None:
    _draw, matching = matched(bureau)
    assert to_measure() == [matching]

    assert quality_step(pk=matching.pk)
    matching.refresh_from_db()
    assert quality_of(matching).progress == (10, 30)
    assert measured(matching).quality["rounds"] == 30

    assert to_measure() == []
    kept = matching.quality
    assert not quality_step(pk=matching.pk)
    matching.refresh_from_db()
    assert matching.quality == kept


def test_a_stretch_done_twice_counts_once(bureau: Bureau, few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _draw, matching = matched(bureau)
    quality_step(pk=matching.pk)
    trial_of = module.trial_of

    def slow(instance: dict, number: int) -> object:
        if number == 10:  # another worker is quicker, to the end
            monkeypatch.setattr(module, "trial_of", trial_of)
            measured(matching)
        return trial_of(instance, number)

    monkeypatch.setattr(module, "trial_of", slow)
    assert not quality_step(pk=matching.pk)
    matching.refresh_from_db()
    assert matching.quality["rounds"] == 30


def test_the_result_of_a_slower_worker_is_dropped(bureau: Bureau, few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _draw, matching = matched(bureau)
    trial_of = module.trial_of

    def slow(instance: dict, number: int) -> object:
        if number == 0:
            monkeypatch.setattr(module, "trial_of", trial_of)
            quality_step(pk=matching.pk)
            quality_step(pk=matching.pk)
        return trial_of(instance, number)

    monkeypatch.setattr(module, "trial_of", slow)
    assert quality_step(pk=matching.pk)
    matching.refresh_from_db()
    assert quality_of(matching).progress == (20, 30)


def test_the_queue_wakes_until_it_is_done_and_takes_up_what_was_dropped(bureau: Bureau, few: None, settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    _draw, matching = matched(bureau)
    assert tasks.take_up_unmeasured() == 1
    assert tasks.take_up_unmeasured() == 0
    ticket = DBTaskResult.objects.get()
    ticket.claim("killed")
    assert tasks.take_up_unmeasured() == 0

    with clock.pretend(clock.now() + tasks.SILENCE * 2):
        assert tasks.take_up_unmeasured() == 1
    ticket.refresh_from_db()
    assert ticket.status == TaskResultStatus.FAILED
    for _ in range(3):
        tasks.quality_work.func(matching.pk)
    matching.refresh_from_db()
    assert quality_of(matching).done
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 3


def test_the_page_tells_the_figures_against_their_bounds(bureau: Bureau, few: None) -> None:
    draw, matching = matched(bureau)
    client = signed_in(bureau.host)
    address = reverse("draws:quality_of", args=[draw.pk])
    assert "还在测算" in text_of(client.get(address))
    assert "后台正在用别的种子" in text_of(client.get(reverse("draws:people", args=[draw.pk])))
    measured(matching)

    page = text_of(client.get(address))
    assert "三项都在界内" in page
    assert "用30个别的种子" in page
    assert "都在界内" in text_of(client.get(reverse("draws:people", args=[draw.pk])))
    assert client.get(reverse("draws:quality_of", args=[0])).status_code == 404


def test_what_surely_misses_a_bound_is_said(bureau: Bureau, few: None) -> None:
    draw, matching = matched(bureau)
    measured(matching)
    worse = {"fairness_sure": 900_000, "ratio_sure": 2_700_000, "exchangeable": False, "fairness": None}
    Matching.objects.filter(pk=matching.pk).update(quality=matching.quality | worse)

    page = text_of(signed_in(bureau.host).get(reverse("draws:quality_of", args=[draw.pk])))
    assert page.count(">超出<") == 3
    assert "有一项超出" in page
    assert ">无<" in page


@pytest.mark.covers("LIBP-11", "LIBP-12")
def test_the_list_shows_matchings_over_time_with_shares_of_the_year(bureau: Bureau, few: None) -> None:
    Inspector.objects.filter(pk=bureau.inspectors[0].pk).update(is_office=True)
    draw, matching = matched(bureau)
    measured(matching)
    # One person of the office for three groups in ten is easily guessed; whether thirty trials are sure of it, varies.
    within = {"fairness_sure": 1_000_000, "ratio_sure": 1_000_000, "exchangeable": True}
    Matching.objects.filter(pk=matching.pk).update(quality=matching.quality | within)
    host = signed_in(bureau.host)

    page = text_of(host.get(reverse("draws:quality")))
    assert "测算过的1次匹配，1次都在界内" in page
    for words in ("负荷公平", "难以预料", "基尼系数", "全年每人承担几家", "机关人员参与", "人员参与率"):
        assert words in page
    assert 'id="frequency-data"' in page
    assert matching_bureaus(bureau.host) == [bureau.organisation]
    shares = year_shares(bureau.host, bureau.organisation.code, draw.task.row.plan.year)
    assert (shares.people, shares.groups, sum(shares.loads)) == (5, 3, 6)
    assert 0 <= shares.with_office <= 3
    assert shares.least <= shares.most
    assert year_shares(bureau.host, "none", 2020).gini_told == "无"
    assert host.get(reverse("draws:quality"), {"organisation": bureau.organisation.code}).status_code == 200
    assert host.get(reverse("draws:quality"), {"organisation": "X"}).status_code == 404
    stranger = signed_in(make_user(RoleName.SUPERVISOR))
    assert "还没有匹配过人员" in text_of(stranger.get(reverse("draws:quality")))


def test_a_matching_that_cannot_be_filled_any_more_has_no_fairness(bureau: Bureau, few: None) -> None:
    _draw, matching = matched(bureau)
    instance = module.instance_of_matching(matching)
    tally = module.Tally(instance)
    tally.rounds = 1
    capped = instance | {"inspectors": [each | {"cap": 0} for each in instance["inspectors"]]}
    assert module.measured(capped, tally, {})["fairness"] is None


def test_the_spread_counts_pairs_and_visits_again(make_bureau) -> None:
    bureau = make_bureau({"工贸": 3}, size=3, people=2, matching={"avoid_last": False})
    set_setting(bureau.organisation, "yearly_cap", 2)
    first = bureau.matched()
    row = make_plan_row(make_plan(bureau.organisation, year=clock.today().year + 1), number=3)
    bureau.task = make_task(row, matching={"avoid_last": False})
    second = bureau.matched()

    before = fairness_of(first, roster_frozen(first), matchings_of(first).get())
    after = fairness_of(second, roster_frozen(second), matchings_of(second).get())
    assert (before.pairs_again, before.visits_again) == (0, 0)
    assert (after.pairs_again, after.visits_again) == (1, 6)
    page = text_of(signed_in(bureau.host).get(reverse("draws:people", args=[second.pk])))
    assert "1对人与上一次抽取同组" in page
    assert "6人次又去上次检查的企业" in page


def test_the_spread_of_a_department_in_numbers() -> None:
    spread = Spread("甲", 4, [1, 3], 4, 1, True, 30)
    assert (spread.used, spread.least, spread.most, spread.spread, spread.gini_told) == (2, 1, 3, 2, "0.62")
    assert spread.office_low
    assert not Spread("甲", 4, [1, 3], 4, 1, True, 20).office_low
    assert Spread("乙", 0, [], 0, 0, False, 30).gini_told == "0.00"


@pytest.mark.covers("LIBP-12")
def test_the_share_of_office_staff_is_steered_and_reported(make_bureau) -> None:
    bureau = make_bureau(size=10, people=10)
    for _ in range(2):
        make_inspector(bureau.organisation, is_office=True, is_leader=False)
    draw = bureau.matched()
    spread = fairness_of(draw, roster_frozen(draw)).spreads[0]
    assert spread.has_office
    assert spread.office_low == (10 * spread.with_office < 3 * spread.groups)
    page = text_of(signed_in(bureau.host).get(reverse("draws:people", args=[draw.pk])))
    assert "10个组里" in page
