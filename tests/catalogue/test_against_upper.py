# SPDX-License-Identifier: Apache-2.0
"""A number here beside the upper level's: seen where less is asked for, on the list, the item and the settings."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suicha.accounts.roles import RoleName
from suicha.catalogue import selectors, services
from suicha.catalogue.models import Item
from suicha.catalogue.rules.against_upper import LESS, MORE, Stand, item_against, setting_stand, stand, times_a_year
from suicha.catalogue.rules.settings import SETTINGS
from tests.factories import list_published, make_item, make_organisation, make_user

NUMBERS = st.integers(0, 10**6)
OPPOSITE = {Stand.STRICTER: Stand.LOOSER, Stand.LOOSER: Stand.STRICTER}


@given(NUMBERS, NUMBERS, st.sampled_from([True, False, None]))
def test_what_is_stricter_one_way_is_looser_the_other_way(one: int, other: int, more: bool | None) -> None:
    found = stand(one, other, more_is_stricter=more)
    assert stand(other, one, more_is_stricter=more) == OPPOSITE.get(found, found)
    assert (found == Stand.SAME) == (one == other)
    if more is not None:
        assert stand(one, other, more_is_stricter=not more) == OPPOSITE.get(found, found)


@given(st.sampled_from(sorted(SETTINGS)), NUMBERS, NUMBERS)
def test_every_number_is_judged_one_way_or_not_at_all(key: str, one: int, other: int) -> None:
    found = setting_stand(key, one, other)
    assert (found == Stand.OTHER) == (key not in MORE | LESS and one != other)


def test_no_number_is_stricter_both_ways_and_all_are_numbers_of_the_table() -> None:
    assert not MORE & LESS
    assert SETTINGS.keys() >= MORE | LESS


UNITS = {"年": 1, "半年": 2, "季度": 4, "月": 12, "周": 52}


@given(st.integers(1, 12), st.sampled_from(sorted(UNITS)), st.integers(1, 99), st.sampled_from(["", "至少", "不少于"]))
def test_a_frequency_in_plain_words_is_understood(every: int, unit: str, times: int, least: str) -> None:
    said = f"每{every if every > 1 else ''}{unit}{least}{times}次"
    assert times_a_year(said) == Fraction(times * UNITS[unit], every)


@given(st.text(max_size=12))
def test_any_words_are_understood_or_left_alone(words: str) -> None:
    found = times_a_year(words)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("words", "times"),
    [("每年1次", 1), ("每两年一次", Fraction(1, 2)), ("每半年不少于二次", 4), ("每月1次", 12), ("每3个月1次", 4),
     ("适时", None), ("每年", None), ("每0年1次", None)],
)  # fmt: skip
def test_frequencies_as_lists_write_them(words: str, times: object) -> None:
    assert times_a_year(words) == times


def test_only_what_the_upper_list_states_is_compared() -> None:
    assert item_against({"ratio_ppm": 50_000, "frequency": "每年1次"}, {"ratio_ppm": None, "frequency": ""}) == []
    assert item_against({"ratio_ppm": 50_000}, {"ratio_ppm": 50_000}) == []
    assert item_against({"frequency": "每半年2次"}, {"frequency": "每年4次"}) == []
    lower, rarer = item_against(
        {"ratio_ppm": 50_000, "frequency": "每两年1次"}, {"ratio_ppm": 100_000, "frequency": "每年1次"}
    )
    assert (lower.words, lower.tone, rarer.stand) == ("抽查比例比上级宽", "amber", Stand.LOOSER)
    assert lower.sentence("省厅的清单") == "抽查比例比上级宽：本级5%，省厅的清单10%。"
    silent, unclear = item_against({}, {"ratio_ppm": 100_000, "frequency": "适时"})
    assert silent.sentence("省厅的清单") == "抽查比例与上级不同：本级没有写，省厅的清单10%。"
    assert unclear.stand == Stand.OTHER


@pytest.mark.django_db
@pytest.mark.covers("ITEM-17", "RULE-6")
def test_a_number_looser_than_the_upper_organisations_is_said_with_both_values_and_the_clause(client) -> None:
    county = make_organisation("ZP", "漳平市人民政府", kind="government")
    bureau = make_organisation("YJ", "漳平市应急管理局", parent=county)
    legal = make_user(RoleName.LEGAL_OFFICE, organisation=county)
    numbers = ((county, "result_publication_days", 10), (bureau, "result_publication_days", 20),
               (county, "general_ratio_percent", 5), (bureau, "general_ratio_percent", 10),
               (county, "match_pool", 1), (bureau, "match_pool", 2), (bureau, "yearly_cap", 2),
               (county, "group_size", 3), (bureau, "group_size", 3))  # fmt: skip
    for organisation, key, value in numbers:
        services.setting_set(organisation=organisation, key=key, value=value, clause="市政府文件第二条", by=legal)

    lines = {line.key: line for line in selectors.setting_lines(bureau)}
    looser = "比上级宽：本单位20个工作日，漳平市人民政府10个工作日（市政府文件第二条）。"
    assert (lines["result_publication_days"].against, lines["result_publication_days"].tone) == (looser, "amber")
    assert lines["general_ratio_percent"].stand == Stand.STRICTER
    assert lines["match_pool"].against.startswith("与上级不同：本单位本区域随机，漳平市人民政府所队内随机")
    assert [lines[key].against for key in ("yearly_cap", "group_size", "reveal_hours")] == [""] * 3
    assert (lines["group_size"].stand, lines["yearly_cap"].stand, lines["yearly_cap"].tone) == (Stand.SAME, None, "")
    client.force_login(legal)
    assert looser in client.get(f"/w/rules/settings/?organisation={bureau.code}").content.decode()
    assert looser in client.get(f"/w/rules/settings/{bureau.code}/result_publication_days/").content.decode()


@pytest.mark.django_db
@pytest.mark.covers("ITEM-8", "ITEM-10", "ITEM-17")
def test_an_inherited_item_below_the_upper_ratio_says_so_on_the_list_and_while_it_is_edited(client) -> None:
    province, county = make_organisation("FJ", name="福建省应急管理厅"), make_organisation("ZP")
    clerk = make_user(RoleName.LINE_OFFICE, organisation=county)
    theirs = make_item(province, ratio_ppm=100_000, frequency="每年1次")
    upper = services.upper_from_platform(organisation=county, source=province, by=clerk)
    services.upper_take(upper_list=upper, rows=list(upper.rows.order_by("pk")), by=clerk)
    mine = Item.objects.get(organisation=county, name=theirs.name)
    client.force_login(clerk)
    assert mine.against_upper == theirs.against_upper == []
    form = client.get(f"/w/items/{mine.pk}/edit/")
    assert "福建省应急管理厅的清单写明抽查比例10%、抽查频次每年1次。" in form.content.decode()

    typed = {name: value for name, value in form.context["form"].initial.items() if value is not None}
    typed |= {"ratio_ppm": "5%", "ground": "practice", "reason": "本地企业少"}
    page = client.post(f"/w/items/{mine.pk}/edit/", typed, follow=True).content.decode()

    sentence = "抽查比例比上级宽：本级5%，福建省应急管理厅的清单10%。"
    assert page.count(sentence) == 2  # after saving, and on the page of the item
    assert "抽查比例比上级宽" in client.get("/w/items/").content.decode()


@pytest.mark.django_db
@pytest.mark.covers("ITEM-17")
def test_the_list_says_where_the_upper_list_moved_on(client) -> None:
    city, county = make_organisation("LY", name="龙岩市应急管理局"), make_organisation("ZP")
    clerk, legal = (make_user(role, organisation=county) for role in (RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE))
    theirs, other = make_item(city), make_user(RoleName.LEGAL_OFFICE, organisation=city)
    list_published(city, other)
    upper = services.upper_from_platform(organisation=county, source=city, by=clerk)
    services.upper_take(upper_list=upper, rows=list(upper.rows.order_by("pk")), by=clerk)
    list_published(county, legal)
    client.force_login(clerk)
    assert "清单已有第" not in client.get("/w/items/").content.decode()
    services.item_revise(item=theirs, words={"means": "检测"}, ground="amended", reason="修正", by=other)
    list_published(city, other)

    newer = services.upper_from_platform(organisation=county, source=city, by=clerk)

    assert selectors.upper_behind(county) == [(newer, 1)]
    for address in ("/w/items/", f"/w/lists/?organisation={county.code}"):
        assert "清单已有第2次，本地1项还停在旧的一次" in client.get(address).content.decode()
