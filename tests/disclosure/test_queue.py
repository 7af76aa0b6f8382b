# SPDX-License-Identifier: Apache-2.0
"""The queue of the workbench: what waits with its lamp, the preview, the buttons."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.workdays import add_working_days
from suicha.disclosure import selectors, services
from suicha.disclosure.models import Publication
from suicha.draws.models import Draw
from tests.disclosure.scenes import Scene, approved, committed, drawn, make_scene, ordered, published_result, rows_of
from tests.factories import list_ready, make_plan, make_plan_row, make_user

pytestmark = pytest.mark.django_db
QUEUE = "/w/disclosures/"


@pytest.fixture
def scene() -> Scene:
    return make_scene(targets=8, size=3)


@pytest.fixture
def office(client: Client, scene: Scene) -> Client:
    client.force_login(scene.publisher)
    return client


def test_each_kind_waits_in_its_own_tab_and_is_published_from_there(office: Client, scene: Scene) -> None:
    draw = drawn(scene)
    inspection = approved(scene, rows_of(draw)[0])
    plan = make_plan(scene.organisation, state="approved")
    make_plan_row(plan, items=scene.items)
    version = list_ready(scene.organisation, scene.publisher)
    assert "4件等待公示" in office.get(QUEUE).content.decode()

    for tab, path in (
        ("results", reverse("disclosure:result_publish", args=[inspection.pk])),
        ("draws", reverse("disclosure:draw_publish", args=[draw.pk])),
        ("plans", reverse("disclosure:plan_publish", args=[plan.pk])),
        ("items", reverse("disclosure:list_publish", args=[version.pk])),
    ):
        assert path in office.get(f"{QUEUE}?tab={tab}").content.decode()
        assert office.get(path).status_code == 405
        assert office.post(path).url == f"{QUEUE}?tab={tab}"

    assert sorted(Publication.objects.order_by("pk").values_list("kind", flat=True)) == [
        "draw",
        "items",
        "plan",
        "result",
    ]
    page = office.get(f"{QUEUE}?tab=published").content.decode()
    assert page.count(">按期<") == 2
    assert "没有等待公示的" in office.get(QUEUE).content.decode()


def test_a_lamp_tells_how_long_is_left(scene: Scene) -> None:
    rows = rows_of(drawn(scene))
    ages = [1, 60]
    for row, age in zip(rows, ages, strict=False):
        approved(scene, row, finished_on=clock.today() - timedelta(days=age))

    waiting = selectors.with_lamps(selectors.waiting_results(scene.publisher).order_by("pk"))

    assert [each.lamp.tone for each in waiting] == ["green", "over"]
    assert waiting[0].due.on == add_working_days(clock.today() - timedelta(days=1), 20).on
    assert selectors.with_lamps(selectors.waiting_draws(scene.publisher))[0].lamp.tone in ("green", "amber")


def test_a_deadline_in_a_year_without_announced_holidays_is_provisional(office: Client, scene: Scene) -> None:
    approved(scene, rows_of(drawn(scene))[0], finished_on=date(2031, 3, 3))
    assert "（暂定）" in office.get(QUEUE).content.decode()


@pytest.mark.covers("PUB-11")
def test_the_preview_shows_exactly_what_the_public_will_read(office: Client, scene: Scene) -> None:
    inspection = approved(scene, rows_of(drawn(scene))[0], "clear", "pending", note="电话13800138000")
    preview = office.get(reverse("disclosure:result_preview", args=[inspection.pk])).content.decode()
    publication = services.result_publish(inspection=inspection, by=scene.publisher)
    public = office.get(reverse("disclosure:result", args=[publication.number])).content.decode()

    def table(text: str) -> str:
        return text[text.index("<tbody>") : text.index("</tbody>")]

    assert table(preview) == table(public)
    assert "13800138000" not in preview
    again = office.get(reverse("disclosure:result_preview", args=[inspection.pk])).content.decode()
    assert "内容与下面相同" in again


def test_a_closed_problem_asks_for_an_updated_publication(office: Client, scene: Scene) -> None:
    publication = published_result(scene, "pending")
    assert selectors.waiting_counts(scene.publisher)["changed"] == 0
    ordered(scene.inspections[0], state="closed")

    page = office.get(f"{QUEUE}?tab=changed").content.decode()
    assert publication.target_name in page
    preview = office.get(reverse("disclosure:result_preview", args=[scene.inspections[0].pk])).content.decode()
    assert "更新后成为第2版" in preview
    path = reverse("disclosure:result_publish", args=[scene.inspections[0].pk])
    assert office.post(path, {"tab": "changed"}).url == f"{QUEUE}?tab=changed"
    assert selectors.waiting_counts(scene.publisher)["changed"] == 0


def test_several_results_are_published_as_one_act_each_and_a_refusal_stops_no_other(
    office: Client, scene: Scene
) -> None:
    rows = rows_of(drawn(scene))
    first, second = approved(scene, rows[0]), approved(scene, rows[1])
    late = approved(scene, rows[2], state="submitted")

    chosen = {"chosen": [first.pk, second.pk, late.pk, "x", "9" * 30]}
    page = office.post(reverse("disclosure:results_publish"), chosen, follow=True).content.decode()

    assert "已公示2份检查结果" in page
    assert "由审核人审核通过后再公示" in page
    assert Event.objects.filter(action="disclosure.result.publish").count() == 2
    assert Event.objects.filter(action="accounts.act.refused").count() == 1


def test_choosing_nothing_is_told(office: Client) -> None:
    response = office.post(reverse("disclosure:results_publish"))
    assert response.status_code == 422
    assert "没有选中要公示的结果" in response.content.decode()


def test_after_publishing_the_page_that_asked_comes_back_but_only_of_this_site(office: Client, scene: Scene) -> None:
    rows = rows_of(drawn(scene))
    first, second = approved(scene, rows[0]), approved(scene, rows[1])
    path = reverse("disclosure:result_publish", args=[first.pk])
    assert office.post(path, {"next": "/w/visits/"}).url == "/w/visits/"
    path = reverse("disclosure:result_publish", args=[second.pk])
    assert office.post(path, {"next": "https://example.com/"}).url == f"{QUEUE}?tab=results"


def test_the_page_of_a_draw_offers_the_publication_when_it_is_time(office: Client, scene: Scene) -> None:
    draw = committed(scene)
    slot = reverse("disclosure:draw_slot", args=[draw.pk])
    publish = reverse("disclosure:draw_publish", args=[draw.pk])
    assert publish not in office.get(slot).content.decode()
    other = make_scene()
    office.force_login(other.publisher)
    done = drawn(other)
    slot = reverse("disclosure:draw_slot", args=[done.pk])
    publish = reverse("disclosure:draw_publish", args=[done.pk])
    assert publish in office.get(slot).content.decode()
    office.post(publish)
    assert "已公示" in office.get(slot).content.decode()


def test_another_bureau_sees_and_publishes_nothing_of_ours(client: Client, scene: Scene) -> None:
    draw = drawn(scene)
    inspection = approved(scene, rows_of(draw)[0])
    plan = make_plan(scene.organisation, state="approved")
    client.force_login(make_scene().publisher)

    assert "没有等待公示的" in client.get(QUEUE).content.decode()
    assert client.get(reverse("disclosure:result_preview", args=[inspection.pk])).status_code == 404
    for name, argument in (
        ("result_publish", inspection.pk),
        ("draw_publish", draw.pk),
        ("plan_publish", plan.pk),
        ("list_publish", list_ready(scene.organisation, scene.publisher).pk),
    ):
        assert client.post(reverse(f"disclosure:{name}", args=[argument])).status_code == 404
    assert not Publication.objects.exists()


def test_who_may_only_look_sees_no_button(client: Client, scene: Scene) -> None:
    inspection = approved(scene, rows_of(drawn(scene))[0])
    client.force_login(make_user(RoleName.LEADER, organisation=scene.organisation))
    page = client.get(QUEUE).content.decode()
    assert inspection.target.name in page
    assert "公示所选" not in page
    assert client.post(reverse("disclosure:result_publish", args=[inspection.pk])).status_code == 403


def test_more_waiting_rows_do_not_mean_more_queries(office: Client, scene: Scene) -> None:
    rows = rows_of(drawn(scene))

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(f"{QUEUE}?tab=results").status_code == 200
        return len(queries)

    approved(scene, rows[0])
    before = counted()
    for row in rows[1:]:
        approved(scene, row)
    assert counted() == before
    assert Draw.objects.count() == 1
