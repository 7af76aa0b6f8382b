# SPDX-License-Identifier: Apache-2.0
"""Which number of the 细则 is in force: for the item first, then the nearest organisation, by the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.models import SettingVersion
from suicha.catalogue.rules.resolution import Version, in_force
from suicha.catalogue.rules.setting_groups import OTHER, PER_ITEM, groups
from suicha.catalogue.rules.settings import SETTINGS
from suicha.catalogue.selectors import setting, setting_lines, setting_lookup, setting_strictest
from suicha.catalogue.services import setting_release, setting_set
from suicha.core import clock
from suicha.core.errors import Refused
from tests.factories import make_item, make_organisation, make_user

DAY = date(2026, 6, 1)
VERSIONS = st.lists(
    st.builds(
        Version,
        place=st.integers(0, 3),
        for_item=st.booleans(),
        valid_from=st.integers(-9, 9).map(lambda days: DAY + timedelta(days=days)),
        turn=st.integers(),
        value=st.none() | st.integers(0, 9),
    ),
    max_size=8,
    unique_by=lambda version: version.turn,
)


@given(VERSIONS)
@settings(max_examples=60)
def test_nothing_nearer_stands_in_the_way_of_what_is_in_force(versions: list[Version]) -> None:
    found = in_force(versions, DAY)

    valid = [version for version in versions if version.valid_from <= DAY]
    for version in valid:
        later = [
            each for each in valid
            if (each.for_item, each.place) == (version.for_item, version.place)
            and (each.valid_from, each.turn) > (version.valid_from, version.turn)
        ]  # fmt: skip
        if version.value is not None and not later:
            assert found is not None
            assert (not found.for_item, found.place) <= (not version.for_item, version.place)
    if found is not None:
        assert found in valid
        assert found.value is not None


@given(VERSIONS, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_reading_does_not_matter(versions: list[Version], chance) -> None:
    shuffled = list(versions)
    chance.shuffle(shuffled)

    assert in_force(shuffled, DAY) == in_force(versions, DAY)
    future = Version(0, True, DAY + timedelta(days=1), 10**30, 1)
    assert in_force([*versions, future], DAY) == in_force(versions, DAY)


def test_every_number_stands_under_one_subject() -> None:
    named = [key for keys in groups().values() for key in keys]
    assert sorted(named) == sorted(SETTINGS)
    assert OTHER not in groups() or groups()[OTHER]
    assert PER_ITEM.keys() <= SETTINGS.keys()


def test_a_day_of_the_year_is_said_as_one_and_29_february_is_none() -> None:
    rule = SETTINGS["annual_plan_day"]
    assert rule.said(131) == "1月31日"
    assert rule.fits(1215)
    assert not any(rule.fits(value) for value in (229, 431, 1301, 100, 99, 1232))


@pytest.fixture
def tree(db):
    county = make_organisation("ZP", "漳平市人民政府", kind="government")
    bureau = make_organisation("YJ", "漳平市应急管理局", parent=county)
    return county, bureau, make_user(RoleName.LEGAL_OFFICE, organisation=county)


def put(organisation, by, value: int, **more) -> SettingVersion:
    return setting_set(
        organisation=organisation, by=by, **{"key": "yearly_cap", "value": value, "clause": "细则第八条"} | more
    )


@pytest.mark.covers("RULE-3", "RULE-6")
def test_an_item_may_have_a_number_of_its_own_which_comes_first(tree) -> None:
    county, bureau, legal = tree
    item, other = make_item(bureau), make_item(bureau)
    put(bureau, legal, 3)
    put(county, legal, 2, item=item)

    found = setting(bureau, "yearly_cap", item)
    assert (found.value, found.for_item, found.origin) == (2, True, "漳平市人民政府")
    assert setting(bureau, "yearly_cap", other).value == 3
    assert setting(bureau, "yearly_cap").value == 3
    assert setting_strictest(bureau, "yearly_cap", [item, other]).value == 2
    assert setting_strictest(bureau, "yearly_cap", []).value == 3
    at = setting_lookup("yearly_cap")
    assert (at(bureau), at(bureau, [item.lineage, other.lineage]), at(county)) == (3, 2, 1)
    assert f"把漳平市人民政府“{item.short_name}”的同一对象一年抽查上限" in sentence(
        Event.objects.order_by("index").last()
    )
    lines = {line.key: line for line in setting_lines(county, item)}
    assert lines["yearly_cap"].own
    assert not lines["group_size"].own
    with pytest.raises(Refused) as refused:
        put(bureau, legal, 3, key="reveal_hours", item=item)
    assert refused.value.code == "setting_not_per_item"


@pytest.mark.covers("RULE-7")
def test_a_number_comes_into_force_on_its_day_and_the_old_one_stays_on_record(tree) -> None:
    _, bureau, legal = tree
    today = clock.today()
    put(bureau, legal, 2)
    put(bureau, legal, 4, valid_from=today + timedelta(days=10))

    assert setting(bureau, "yearly_cap").value == 2
    assert setting(bureau, "yearly_cap", on=today + timedelta(days=9)).value == 2
    assert setting(bureau, "yearly_cap", on=today + timedelta(days=10)).value == 4
    assert setting(bureau, "yearly_cap", on=today - timedelta(days=1)).value == 1
    assert setting_lookup("yearly_cap")(bureau) == 2
    with pytest.raises(Refused) as refused:
        put(bureau, legal, 3, valid_from=today - timedelta(days=1))
    assert refused.value.code == "setting_backdated"


def test_what_was_given_up_is_inherited_again(tree) -> None:
    county, bureau, legal = tree
    put(county, legal, 5)
    put(bureau, legal, 2)

    row = setting_release(organisation=bureau, key="yearly_cap", clause="局务会纪要", by=legal)

    assert row.value is None
    assert setting(bureau, "yearly_cap").value == 5
    assert setting_lookup("yearly_cap")(bureau) == 5
    assert "由2次回到漳平市人民政府的5次" in sentence(Event.objects.order_by("index").last())
    with pytest.raises(Refused) as refused:
        setting_release(organisation=bureau, key="yearly_cap", clause="局务会纪要", by=legal)
    assert refused.value.code == "setting_not_own"


def test_a_number_once_set_cannot_be_changed_or_removed_in_the_database(tree) -> None:
    from django.db import DatabaseError, transaction

    _, bureau, legal = tree
    put(bureau, legal, 2)
    for act in (lambda rows: rows.update(value=9), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(SettingVersion.objects.all())


def test_questions_do_not_grow_with_the_history(tree, django_assert_num_queries) -> None:
    _, bureau, legal = tree
    items = [make_item(bureau) for _ in range(3)]
    for value in range(2, 7):
        put(bureau, legal, value)
    with django_assert_num_queries(1):
        setting(bureau, "yearly_cap", items[0])
    with django_assert_num_queries(1):
        setting_strictest(bureau, "yearly_cap", items)
    with django_assert_num_queries(1):
        setting_lines(bureau, items[0])


def test_the_page_shows_an_item_a_day_the_history_and_the_way_back(client, tree) -> None:
    _, bureau, legal = tree
    item = make_item(bureau)
    client.force_login(legal)
    address, query = "/w/rules/settings/YJ/yearly_cap/", f"?item={item.lineage}"
    day = (clock.today() + timedelta(days=5)).isoformat()
    assert "没有单独设定" in client.get(address + query).content.decode()

    done = client.post(
        address + query, {"value": "2", "clause": "细则", "valid_from": day}, follow=True
    ).content.decode()
    assert f"从{day}起生效" in done
    put(bureau, legal, 3)
    page = client.get(f"/w/rules/settings/?organisation=YJ&item={item.lineage}&on={day}").content.decode()
    assert "这个事项的" in page
    assert f"现行参数{len(PER_ITEM)}项" in page
    told = client.get(address).content.decode()
    assert "怎样定下来的" in told
    assert "不再单独设定" in told
    early = client.post(address, {"value": "2", "clause": "细则", "valid_from": "2020-01-01"}).content.decode()
    assert "那一天已经过去" in early
    back = client.post(f"{address}release/", {"clause": "局务会纪要"}, follow=True).content.decode()
    assert "沿用上级的或者起始值" in back
    assert client.post(f"{address}release/", {}).status_code == 422
    sheet = client.get("/w/rules/settings/YJ/export/csv/").content.decode("utf-8-sig")
    assert "同一对象一年抽查上限,1,次,起始值" in sheet
    client.force_login(make_user(RoleName.LINE_OFFICE, organisation=bureau))
    assert "改为这个数值" not in client.get(address).content.decode()
