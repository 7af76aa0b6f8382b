# SPDX-License-Identifier: Apache-2.0
"""The conditions of the public lists, each alone."""

from datetime import timedelta

import pytest
from django.test import Client

from suicha.core import clock
from suicha.disclosure import selectors, services
from suicha.disclosure.models import Publication
from suicha.draws.models import Draw
from tests.disclosure.scenes import Scene, approved, committed, make_scene, published_draw, rows_of
from tests.factories import list_published, make_plan, make_plan_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> tuple[Scene, Scene]:
    """Two bureaus; the first found a problem, the second none and has one more draw to come."""
    first, second = make_scene(), make_scene()
    for scene, result in ((first, "pending"), (second, "clear")):
        draw = Draw.objects.get(pk=published_draw(scene).subject_id)
        services.result_publish(inspection=approved(scene, rows_of(draw)[0], result), by=scene.publisher)
        list_published(scene.organisation, scene.publisher)
        plan = make_plan(scene.organisation, state="approved")
        make_plan_row(plan, items=scene.items)
        services.plan_publish(plan=plan, by=scene.publisher)
    return first, second


def units(**conditions: object) -> list[str]:
    found = selectors.result_list(**conditions).order_by("pk")
    return [publication.organisation.name for publication in found]


def test_results_by_bureau_value_day_and_words(county: tuple[Scene, Scene]) -> None:
    first, second = (scene.organisation for scene in county)
    today = clock.today()
    problem = Publication.objects.get(kind="result", organisation=first)

    assert units() == [first.name, second.name]
    assert units(organisation=second.code) == [second.name]
    assert units(result="pending") == units(result="problem") == [first.name]
    assert units(result="clear") == [second.name]
    assert units(since=today, until=today) == [first.name, second.name]
    assert units(since=today + timedelta(days=1)) == units(until=today - timedelta(days=1)) == []
    assert units(text=problem.target_number) == [first.name]
    assert units(text=problem.number) == [first.name]
    assert units(text=problem.target_name[4:]) == [first.name]
    assert units(text="没有") == []


def test_items_by_bureau_class_and_words(county: tuple[Scene, Scene]) -> None:
    first, _ = county
    names = [item.name for item in first.items]

    assert [row.name for row in selectors.item_list(organisation=first.organisation.code).order_by("pk")] == names
    assert [row.name for row in selectors.item_list(text=names[0]).order_by("pk")] == names[:1]
    assert selectors.item_list(text="第六十五条").count() == 6
    assert selectors.item_list(item_class="key").count() == 0


def test_draws_by_bureau_year_state_and_words(county: tuple[Scene, Scene]) -> None:
    waiting = committed(make_scene())
    first, _ = county
    draw = Draw.objects.get(organisation=first.organisation)

    def numbers(**conditions: str) -> list[str]:
        return [each.number for each in selectors.draws_listed(**conditions).order_by("pk")]

    assert numbers(organisation=first.organisation.code) == numbers(text=draw.number) == [draw.number]
    assert numbers(state="waiting") == [waiting.number]
    assert waiting.number not in numbers(state="published")
    assert len(numbers(year=str(clock.today().year))) == 3
    assert numbers(year="2015") == []
    assert len(numbers(text=draw.task.title)) == 3


def test_plans_by_bureau_and_words(client: Client, county: tuple[Scene, Scene]) -> None:
    first, second = (Publication.objects.get(kind="plan", organisation=scene.organisation) for scene in county)

    text = client.get("/plans/", {"organisation": first.organisation.code}).content.decode()
    assert first.number in text
    assert second.number not in text
    text = client.get("/plans/", {"text": second.title}).content.decode()
    assert second.number in text
    assert first.number not in text


def test_rows_say_what_they_are(county: tuple[Scene, Scene]) -> None:
    publication = Publication.objects.filter(kind="draw").order_by("pk")[0]
    entry = publication.pool.select_related("firm").filter(outcome="N").order_by("pk")[0]
    result = Publication.objects.get(kind="result", organisation=county[0].organisation).results.get()
    item = publication.organisation.publication_set.get(kind="items").items.order_by("pk")[0]

    assert str(publication) == publication.title
    assert str(entry) == f"{entry.firm}：未抽中"
    assert str(result) == f"{result.item}：发现问题待后续处理"
    assert str(item) == item.name
