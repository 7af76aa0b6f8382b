# SPDX-License-Identifier: Apache-2.0
"""From which event the days of publication run, and how many they are, is what the 细则 says (PUB-2 to PUB-4)."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from suicha.accounts.roles import RoleName
from suicha.catalogue.services import setting_set
from suicha.core import clock
from suicha.core.workdays import LAST_KNOWN_YEAR, add_working_days
from suicha.disclosure import selectors, services
from suicha.disclosure.selectors.deadlines import DRAWN, REVIEWED, SIGNED, TASK_DONE
from suicha.draws.models import Draw
from suicha.inspections.models import Inspection
from suicha.workbench.selectors.after_visits import results_to_publish, visits_to_review
from suicha.workbench.selectors.before_visits import draws_to_publish
from tests.disclosure.scenes import approved, drawn, make_scene, rows_of
from tests.factories import make_user
from tests.triggers import thawed

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    made = make_scene(targets=6, size=2)
    made.rows = rows_of(drawn(made))
    return made


def put(scene, key: str, value: int, **more) -> None:
    setting_set(organisation=scene.organisation, key=key, value=value, clause="细则第九条", by=scene.publisher, **more)


@pytest.mark.covers("PUB-2", "PUB-3", "PUB-4")
def test_the_days_run_from_the_event_the_rule_names(client, scene) -> None:
    today = clock.today()
    finished = today - timedelta(days=9)
    visit = approved(scene, scene.rows[0], finished_on=finished)
    long_ago = clock.now() - timedelta(days=5)
    Inspection.objects.filter(pk=visit.pk).update(submitted_at=long_ago, reviewed_at=long_ago + timedelta(days=2))
    visit = Inspection.objects.get(pk=visit.pk)
    assert selectors.result_due(visit) == (finished, add_working_days(finished, 20))

    for base, day in (
        (SIGNED, timezone.localtime(visit.submitted_at).date()),
        (DRAWN, timezone.localtime(scene.rows[0].draw.drawn_at).date()),
        (REVIEWED, timezone.localtime(visit.reviewed_at).date()),
    ):
        put(scene, "deadline_base", base)
        assert selectors.result_due(visit) == (day, add_working_days(day, 20))

    put(scene, "deadline_base", TASK_DONE)
    assert selectors.result_due(visit)[0] == finished  # the only visit sent out so far
    other = approved(scene, scene.rows[1])
    Inspection.objects.filter(pk=other.pk).update(
        state="started", finished_on=None, submitted_at=None, submitted_by=None, reviewed_at=None, reviewed_by=None
    )
    assert selectors.result_dues([visit])[visit.pk].due is None
    assert selectors.result_due(visit)[0] == today
    client.force_login(scene.publisher)
    assert "期限还没有起算" in client.get("/w/disclosures/?tab=results").content.decode()
    assert "公示期限还没有起算" in client.get(f"/w/disclosures/results/{visit.pk}/").content.decode()
    assert [todo.due for todo in results_to_publish(scene.publisher)] == [None]
    assert services.result_publish(inspection=visit, by=scene.publisher).base_on == today


@pytest.mark.covers("PUB-2")
def test_what_waits_over_a_year_that_is_not_announced_says_that_its_day_is_provisional(client, scene) -> None:
    visit = approved(scene, scene.rows[0])
    waiting = approved(scene, scene.rows[1])
    reviewer = make_user(RoleName.REVIEWER, organisation=scene.organisation)
    late = datetime(LAST_KNOWN_YEAR, 12, 28, 9)
    Inspection.objects.update(finished_on=late.date())
    Inspection.objects.filter(pk=waiting.pk).update(state="submitted", reviewed_at=None, reviewed_by=None)
    with thawed("draws_draw"):
        Draw.objects.filter(pk=scene.rows[0].draw_id).update(drawn_at=timezone.make_aware(late))
    due = add_working_days(late.date(), 20)

    for find, by in ((results_to_publish, scene.publisher), (visits_to_review, reviewer)):
        todo = find(by)[0]
        assert (todo.due, todo.provisional) == (due.on, True)
    assert draws_to_publish(scene.publisher)[0].provisional
    client.force_login(scene.publisher)
    assert client.get("/w/todo/").content.decode().count("（暂定）") == 2
    Inspection.objects.update(finished_on=date(LAST_KNOWN_YEAR, 3, 2))
    assert not results_to_publish(scene.publisher)[0].provisional
    assert visit.target.name == results_to_publish(scene.publisher)[0].subject


def test_the_strictest_of_the_items_counts(scene) -> None:
    put(scene, "result_publication_days", 7, item=scene.items[0])
    put(scene, "result_publication_days", 9, item=scene.items[1])
    visit = approved(scene, scene.rows[0])

    assert selectors.result_dues([visit])[visit.pk].days == 7


def test_the_questions_do_not_grow_with_the_results(scene, django_assert_max_num_queries) -> None:
    put(scene, "deadline_base", TASK_DONE)
    put(scene, "result_publication_days", 7, item=scene.items[0])
    visits = [approved(scene, row) for row in scene.rows]
    for some in (visits[:1], visits):
        with django_assert_max_num_queries(6):
            selectors.result_dues(some)
