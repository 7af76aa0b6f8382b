# SPDX-License-Identifier: Apache-2.0
"""Whether a firm is told before its visit: unannounced, as the bureau likes, or some working days before."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.models import SettingVersion
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.workdays import is_working_day
from suicha.inspections.firm_key import key_of
from suicha.inspections.models import Inspection
from suicha.inspections.rules.notice import CHOICES, TITLES, WAYS, days_enough, last_day_to_tell, page_opens
from suicha.inspections.services import Trip, dispatch, inspection_start, visit_notify, visits_arrange
from suicha.workbench.selectors.after_visits import visits_to_tell
from tests import factories as make
from tests.inspections.scenes import Bureau, bureau, dispatched
from tests.inspections.test_office_pages import as_

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 9, 14, 9)


@pytest.fixture(autouse=True)
def monday():
    with clock.pretend(timezone.make_aware(MONDAY)):
        yield


def ruled(scene: Bureau, key: str, value: int, item: str = "") -> None:
    SettingVersion.objects.create(
        organisation=scene.organisation, key=key, value=value, clause="本局细则", valid_from=clock.today(), item=item,
        set_at=clock.now(), set_by=scene.office,
    )  # fmt: skip


def arranged(scene: Bureau, visit: Inspection, day: date) -> Inspection:
    visits_arrange(draw=scene.draw, trips=[Trip(visit, day)], by=scene.office)
    visit.refresh_from_db()
    return visit


def refusal(act, **arguments) -> str:
    with pytest.raises(Refused) as refused:
        act(**arguments)
    assert str(refused.value)
    return refused.value.code


def page_of(visit: Inspection) -> str:
    return f"/r/visits/{visit.pk}/{key_of(visit.notice_number)}/"


@given(st.dates(date(2024, 1, 1), date(2026, 12, 20)), st.integers(1, 15))
@hypothesis_settings(max_examples=40)
def test_the_last_day_to_tell_is_in_time_and_the_next_is_not(visit_on: date, days: int) -> None:
    last = last_day_to_tell(visit_on, days)
    assert days_enough(last, visit_on, days)
    assert not days_enough(last + timedelta(days=1), visit_on, days)
    assert sum(is_working_day(last + timedelta(days=n)) for n in range(1, (visit_on - last).days + 1)) == days


@given(st.sampled_from(WAYS), st.booleans(), st.dates(), st.none() | st.dates(), st.dates())
@hypothesis_settings(max_examples=60)
def test_only_the_page_of_an_unannounced_visit_is_closed_and_only_before_its_day(way, waiting, starts, day, today):
    opens = page_opens(way, waiting=waiting, visit_on=day, starts_on=starts, today=today)
    assert opens == (way != "arrival" or not waiting or today >= (day or starts))


def test_every_choice_of_the_setting_is_a_way() -> None:
    assert [value for value, _ in CHOICES] == list(WAYS) == list(TITLES)


@pytest.mark.covers("INSP-15")
def test_a_visit_is_announced_as_the_strictest_of_its_items_has_it_or_as_the_dispatch_says() -> None:
    scene = bureau(targets=2)
    assert dispatched(scene).notice == "free"
    other = bureau()
    ruled(other, "notice_mode", 0, other.draw.task.items.first().lineage)
    assert dispatched(other).notice == "arrival"
    chosen = bureau()
    ruled(chosen, "notice_mode", 0)
    assert refusal(dispatch, draw=chosen.draw, batch=None, notice="x", by=chosen.office) == "notice_unknown"
    visit = dispatch(draw=chosen.draw, batch=None, notice="before", by=chosen.office)[0]
    assert (visit.notice, visit.notice_days) == ("before", 3)
    told = [sentence(event) for event in Event.objects.filter(action="inspections.inspection.dispatch").order_by("pk")]
    assert told[0].endswith("前完成。")
    assert told[-1].endswith("前完成，检查前告知。")


def test_nobody_hears_of_an_unannounced_visit_before_its_day() -> None:
    scene = bureau()
    ruled(scene, "notice_mode", 0)
    visit = arranged(scene, dispatched(scene), clock.today() + timedelta(days=2))

    assert as_(scene.office).get(page_of(visit)).status_code == 404
    assert "到检查那天打开" in as_(scene.office).get(f"/w/visits/{visit.pk}/").content.decode()
    assert "到检查那天打开" in as_(scene.first).get(f"/m/visits/{visit.pk}/").content.decode()
    assert refusal(visit_notify, inspection=visit, means="电话", by=scene.office) == "notice_on_arrival_only"
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=visit.pk).update(notified_at=clock.now(), notified_by=scene.office)

    with clock.pretend(timezone.make_aware(MONDAY + timedelta(days=2))):
        assert "来检查的人" in as_(scene.office).get(page_of(visit)).content.decode()
        assert inspection_start(inspection=visit, by=scene.first).state == "started"
    assert "来检查的人" in as_(scene.office).get(page_of(visit)).content.decode()


def test_where_a_firm_is_told_before_the_group_does_not_begin_without() -> None:
    scene = bureau()
    ruled(scene, "notice_mode", 2)
    visit = dispatched(scene)
    assert refusal(visit_notify, inspection=visit, means="电话", by=scene.office) == "notice_day_missing"
    assert refusal(inspection_start, inspection=visit, by=scene.first) == "notice_missing"
    assert visits_to_tell(scene.office) == []
    visit = arranged(scene, visit, date(2026, 9, 16))
    assert refusal(visit_notify, inspection=visit, means="电话", by=scene.office) == "notice_too_late"
    visit = arranged(scene, visit, date(2026, 9, 17))
    assert "要告知" in as_(scene.office).get(f"/w/visits/schedule/{scene.draw.pk}/").content.decode()
    assert visits_to_tell(scene.office)[0].due == date(2026, 9, 14)
    assert refusal(visit_notify, inspection=visit, means=" ", by=scene.office) == "notice_means_missing"

    office = as_(scene.office)
    page = office.post(f"/w/visits/{visit.pk}/notify/", {"means": "电话告知安全员陈某"}, follow=True).content.decode()

    assert "已登记告知" in page
    assert "已告知：电话告知安全员陈某" in page
    assert visits_to_tell(scene.office) == []
    assert "2026年9月17日接受检查（电话告知安全员陈某）" in sentence(Event.objects.order_by("pk").last())
    assert refusal(visit_notify, inspection=visit, means="电话", by=scene.office) == "notice_twice"
    assert refusal(inspection_start, inspection=visit, by=scene.first) == "notice_too_short"
    with clock.pretend(timezone.make_aware(MONDAY + timedelta(days=3))):
        assert inspection_start(inspection=visit, by=scene.first).state == "started"
        assert refusal(visit_notify, inspection=visit, means="电话", by=scene.office) == "visit_not_waiting"


def test_another_day_must_be_told_anew_and_another_car_need_not() -> None:
    scene = bureau()
    visit = arranged(scene, dispatch(draw=scene.draw, batch=None, notice="before", by=scene.office)[0],
                     date(2026, 9, 22))  # fmt: skip
    visit_notify(inspection=visit, means="电话", by=scene.office)
    visits_arrange(draw=scene.draw, trips=[Trip(visit, date(2026, 9, 22), "闽F12345")], by=scene.office)
    visit.refresh_from_db()
    assert visit.notified_by == scene.office
    visit = arranged(scene, visit, date(2026, 9, 23))
    assert (visit.notified_at, visit.notified_by, visit.notified_means) == (None, None, "")


def test_the_office_chooses_at_the_dispatch_and_reads_the_rule() -> None:
    scene = bureau()
    office = as_(scene.office)
    page = office.get("/w/visits/dispatch/").content.decode()
    assert "按细则：不作统一要求" in page
    assert "受检项目按清单提前准备现场材料" in page
    office.post(f"/w/visits/dispatch/{scene.draw.pk}/", {"batch": "1", "notice": "arrival"})
    assert Inspection.objects.get().notice == "arrival"


@pytest.mark.covers("DRAW-20")
def test_an_item_that_asks_for_three_is_not_visited_by_two() -> None:
    scene = bureau()
    visit = dispatched(scene)
    ruled(scene, "group_size", 3, scene.draw.task.items.first().lineage)
    with pytest.raises(Refused, match="至少要有3名"):
        inspection_start(inspection=visit, by=scene.first)
    other = bureau()
    ruled(other, "group_size", 3, other.draw.task.items.first().lineage)
    with pytest.raises(Refused, match="少于3人"):
        dispatched(other)
    assert refusal(visit_notify, inspection=visit, means="电话", by=make.make_user()) == "permission_missing"
