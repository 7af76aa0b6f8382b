# SPDX-License-Identifier: Apache-2.0
"""风险较高的区域: a dated fact on a division, shown at its targets, asked for in the list, a named list and a scope."""

from datetime import timedelta

import pytest

from suicha.accounts.models import Region
from suicha.accounts.permissions import Permission
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.registries import selectors, services
from suicha.registries.models import RiskArea
from suicha.registries.rules.scope import scope_words
from suicha.registries.selectors.areas import area_list, areas_of
from suicha.registries.selectors.scopes import cells_of
from suicha.registries.selectors.searching import Search
from suicha.registries.services import search_index
from tests.factories import make_region, make_target
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
SCOPE = {"areas": ["high"]}


def register(county, region: Region, **over: object) -> RiskArea:
    values = {"organisation": county.bureau, "ground": "漳安委〔2026〕5号", "since": clock.today(), "by": county.clerk}
    return services.area_register(region=region, **values | over)


@pytest.fixture
def places(county):
    """A town of the county, with one target in it and one elsewhere, and one of another bureau in it."""
    Region.objects.filter(pk=county.town.pk).update(parent=make_region())
    county.town.refresh_from_db()
    county.there = make_target(county.section, town=county.town)
    county.elsewhere = make_target(county.bureau, town=make_region("350881103", "双洋镇"))
    county.foreign = make_target(county.neighbour, town=county.town)
    make_target(county.bureau)
    return county


@pytest.mark.covers("LIBT-19")
def test_targets_of_a_risk_area_are_asked_for_in_list_and_scope_while_it_holds(places) -> None:
    area = register(places, places.town)

    assert list(selectors.targets_in_scope(places.bureau, SCOPE)) == [places.there]
    assert list(selectors.target_list(places.clerk, check="area")) == [places.there]
    assert not selectors.target_list(places.stranger, check="area")
    cells = cells_of(selectors.drawable_of(places.bureau), [SCOPE])
    assert {cell.town: n for cell, n in cells.items() if "areas:high" in cell.extras} == {places.town.code: 1}
    for _ in range(2):
        found = Search(places.clerk, {"check": "area"})
        assert ([row.pk for row in found.take(None, False, 9)], found.found().number) == ([places.there.pk], 1)
        search_index.fold_all()
    assert scope_words(SCOPE, {}) == "风险较高的区域"
    assert list(areas_of(places.there)) == [area]
    assert not areas_of(places.foreign)
    assert not areas_of(make_target(places.bureau))

    services.area_end(area=area, until=clock.today(), reason="整治完成", by=places.clerk)

    assert not selectors.targets_in_scope(places.bureau, SCOPE)
    assert Search(places.clerk, {"check": "area"}).found().number == 0
    told = [sentence(event) for event in Event.objects.order_by("pk")]
    assert told[0].startswith("股长给漳平市应急管理局登记“新桥镇”为风险较高的区域")
    assert told[1].endswith("起不再是风险较高的区域，依据：整治完成。")


def test_what_is_said_of_the_county_holds_in_its_towns_and_below_its_organisation(places) -> None:
    area = RiskArea.objects.create(
        organisation=places.root, region=make_region(), ground="县安委会", since=clock.today(),
        registered_at=clock.now(), registered_by=places.clerk,
    )  # fmt: skip

    assert list(selectors.targets_in_scope(places.bureau, SCOPE)) == [places.there]
    assert list(selectors.target_list(places.stranger, check="area")) == [places.foreign]
    search_index.fold_all()
    assert Search(places.stranger, {"check": "area"}).found().number == 1
    assert list(area_list(places.section_clerk)) == [area]
    assert not area_list(places.clerk, Permission.TARGET_EDIT)


def test_an_area_needs_a_ground_and_days_that_can_be(places) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with refused("area_ground_missing"):
        register(places, places.town, ground=" ")
    with refused("area_since_future"):
        register(places, places.town, since=tomorrow)
    with refused("permission_missing"):
        register(places, places.town, by=places.stranger)
    area = register(places, places.town)
    with refused("area_twice"):
        register(places, places.town)
    act = {"area": area, "by": places.clerk}
    with refused("area_ground_missing"):
        services.area_end(until=clock.today(), reason=" ", **act)
    with refused("area_until_wrong"):
        services.area_end(until=tomorrow, reason="整治完成", **act)
    services.area_end(until=clock.today(), reason="整治完成", **act)
    with refused("area_ended_already"):
        services.area_end(until=clock.today(), reason="整治完成", **act)


@pytest.mark.covers("LIBT-19")
def test_the_register_is_kept_and_shown_on_its_page_and_at_the_target(client, places) -> None:
    client.force_login(places.clerk)
    typed = {"organisation": places.bureau.pk, "region": places.town.pk, "ground": "漳安委〔2026〕5号"}
    typed |= {"since": clock.today().isoformat()}
    address = "/w/objects/areas/"
    assert client.post(address, typed | {"ground": ""}).status_code == 422
    assert "风险较高的区域1个" in client.post(address, typed, follow=True).text
    assert client.post(address, typed).status_code == 422
    assert "漳安委〔2026〕5号（漳平市应急管理局登记）" in client.get(f"/w/objects/{places.there.pk}/").text
    assert "检查对象1家" in client.get("/w/objects/", {"check": "area"}).text
    area = RiskArea.objects.get()
    assert "没有解除" in client.post(f"{address}{area.pk}/end/", {}, follow=True).text
    over = {"until": clock.today().isoformat(), "reason": "整治完成"}
    assert "风险较高的区域0个" in client.post(f"{address}{area.pk}/end/", over, follow=True).text
    client.force_login(places.stranger)
    assert "新桥镇" not in client.get(address).text.partition("<form")[0]
