# SPDX-License-Identifier: Apache-2.0
"""Divisions: what a code says, the tree of them as a page, and choosing one or several from it."""

import pytest
from django.forms import Form
from django.http import QueryDict

from suicha.accounts.forms import RegionField, RegionsField, region_options
from suicha.accounts.models import Region
from suicha.accounts.roles import RoleName
from suicha.accounts.rules import regions as rules
from suicha.accounts.selectors import towns_in
from suicha.core.nearest import nearest, proposal
from tests.factories import make_organisation, make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.covers("LIBT-10")
def test_a_code_says_its_level_and_who_is_above_it() -> None:
    assert [rules.code_clean(typed) for typed in ("３５0881 ", "350881102000", "350000000000", "35088", "0", "")] == [
        "350881", "350881102", "350000", "", "", "",
    ]  # fmt: skip
    codes = ("350000", "350800", "350881", "350881102", "350881102001")
    assert [rules.level_of(code) for code in codes] == [1, 2, 3, 4, 5]
    assert [rules.level_name(code) for code in (*codes, "T1")] == ["省级", "地级", "县级", "乡级", "村级", ""]
    assert rules.codes_above("350881102001") == ["350881102", "350881", "350800", "350000"]
    assert (rules.codes_above("350800"), rules.codes_above("350000")) == (["350000"], [])
    assert [rules.prefix_of(code) for code in codes] == ["35", "3508", "350881", "350881102", "350881102001"]
    assert rules.prefix_end("3508") == "3509"
    assert (rules.level_known("镇街"), rules.level_known("星球")) == (4, 0)


def test_the_nearest_words_are_those_that_share_most() -> None:
    assert nearest("新侨镇", ["永福镇", "新桥镇", "新桥街道", "东山"]) == ["新桥镇", "永福镇", "新桥街道"]
    assert proposal("某", ["永福镇"]) == ""
    assert proposal("永福", ["永福镇"]) == "相近的有永福镇"


@pytest.fixture
def province() -> list[Region]:
    """Two counties of two cities, 70 towns in all, one of them closed, and a village."""
    top = make_region("350000", "福建省")
    towns: list[Region] = []
    for code, city, county, number in (("3508", "龙岩市", "漳平市", 40), ("3507", "南平市", "建瓯市", 30)):
        above = make_region(f"{code}00", city, top)
        here = make_region(f"{code}81", county, above)
        towns += [make_region(f"{code}81{place:03d}", f"{county}{place}镇", here) for place in range(100, 100 + number)]
    make_region("350881100001", "村", towns[0])
    Region.objects.filter(pk=towns[1].pk).update(closed_in=2023)
    return towns


def form_of(data: dict[str, object] | None, regions, **kwargs) -> Form:
    class Chosen(Form):
        town = RegionField(label="镇街", required=False, empty="没有或不清楚")
        towns = RegionsField(label="镇街", required=False)

    query = QueryDict(mutable=True)
    for name, value in (data or {}).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    form = Chosen(query if data is not None else None, **kwargs)
    form.fields["town"].offer(regions, held=form.initial.get("town"))
    form.fields["towns"].offer(regions)
    return form


@pytest.mark.covers("LIBT-10")
def test_a_short_list_is_a_select_and_a_province_a_tree_to_open_or_a_name_to_type(
    province, django_assert_num_queries
) -> None:
    few = Region.objects.filter(code__startswith="350881", parent__code="350881").exclude(closed_in=None)
    closed = few.get()
    short = form_of(None, towns_in(["350881"])[:5], initial={"town": closed})
    assert "<select" in str(short["town"])
    assert "2023年撤销" in str(short["town"])
    assert "<details" not in str(short["towns"])

    with django_assert_num_queries(3):
        long = form_of({"town": province[0].pk, "towns": ["350781", province[2].code]}, towns_in(["350000"]))
        tree = str(long["town"]) + str(long["towns"])
    assert tree.count("<details") == 4
    assert tree.count(" open>") == 3
    assert "福建省　龙岩市　漳平市" in tree
    assert long.is_valid()
    assert long.cleaned_data["town"] == province[0]
    assert len(long.cleaned_data["towns"]) == 1 + 30


def test_a_typed_name_or_code_decides_and_an_unknown_one_is_told_the_nearest(province) -> None:
    twin = make_region("350781999", "漳平市100镇", Region.objects.get(code="350781"))
    towns = [*towns_in(["350000"])]

    def chosen(typed: str) -> Form:
        return form_of({"town": province[3].pk, "town_typed": typed}, towns)

    assert chosen("漳平市105镇").is_valid()
    assert chosen("漳平市105镇").fields["town"].clean("~350781101").name == "建瓯市101镇"
    assert f"填区划代码：350781999、{province[0].code}" in str(chosen("漳平市100镇").errors) + twin.name
    wrong = chosen("建瓯1镇")
    assert "相近的有" in str(wrong.errors)
    assert 'value="建瓯1镇"' in str(wrong["town"])
    assert "没有“ZZ”这个区划" in str(chosen("ZZ").errors)
    assert form_of({"town": "999999"}, towns).errors
    assert form_of({}, towns).fields["town"].clean("") is None


def test_a_filter_offers_whole_counties_where_there_are_several(province) -> None:
    assert region_options(towns_in(["350881"]))[0] == ("350881100", "漳平市100镇")
    several = region_options(towns_in(["350000"]))
    assert several[0] == ("350781", "福建省　南平市　建瓯市")
    assert several[1] == ("350781100", "　建瓯市100镇")


@pytest.mark.covers("LIBT-10")
def test_the_page_shows_the_tree_level_by_level_with_code_edition_and_standing(
    client, province, django_assert_max_num_queries
) -> None:
    top = make_organisation("350881", "漳平市人民政府", kind="government")
    client.force_login(make_user(RoleName.SYSTEM_ADMINISTRATOR, organisation=top))

    with django_assert_max_num_queries(16):
        county = client.get("/w/system/regions/", {"under": "350800"}).content.decode()

    assert all(words in county for words in ("漳平市100镇", "350881100", "2023年撤销", "手工登记", "下辖1个", "福建省"))
    assert "龙岩市" in client.get("/w/system/regions/").content.decode()
    assert "查到1个" in client.get("/w/system/regions/", {"q": "350881100001"}).content.decode()
    assert "没有这样的区划" in client.get("/w/system/regions/", {"q": "没有"}).content.decode()
    assert "没有下级区划" in client.get("/w/system/regions/", {"under": "350881100001"}).content.decode()
    assert "/w/import/regions/" in county
