# SPDX-License-Identifier: Apache-2.0
"""权责对照: every item answers to powers, codes of other platforms, or is shown to answer to none."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.catalogue import services
from suicha.catalogue.models import CodeLink, ExternalCode, Item, NoTarget, OutsideRegime, Power, PowerLink
from suicha.catalogue.rules.covered import covered, is_unused
from suicha.catalogue.rules.packs import AIMED_AT, packs
from suicha.catalogue.selectors import (
    items_by_lineage,
    items_without_power,
    lineages_without_target,
    outside_regimes,
    power_list,
    power_tallies,
)
from suicha.core import clock
from suicha.core.errors import Refused
from tests.factories import make_item, make_organisation, make_user

pytestmark = pytest.mark.django_db
VALUES: dict[str, object] = {
    "kind": "power",
    "code": "ZP01",
    "name": "对生产经营单位的监督检查",
    "category": "行政检查",
    "basis": "《安全生产法》第六十五条",
    "is_checkable": True,
    "source": "漳平市应急管理局权责清单",
    "year": 2026,
}


@pytest.fixture
def bureau():
    return make_organisation("YJ", "漳平市应急管理局", make_organisation("ZP", kind="government"))


@pytest.fixture
def clerk(bureau):
    return make_user(RoleName.LINE_OFFICE, organisation=bureau)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def power(bureau, clerk, **over) -> Power:
    return services.power_add(organisation=bureau, values=VALUES | over, by=clerk)


@pytest.mark.covers("ITEM-18")
def test_powers_without_an_item_and_items_without_a_power_are_found(bureau, clerk) -> None:
    one, bare = power(bureau, clerk), power(bureau, clerk, code="ZP02", kind="duty")
    power(bureau, clerk, code="ZP03", is_checkable=False)
    item, alone = make_item(bureau), make_item(bureau)

    services.item_link(item=item, powers=[one], codes=[], by=clerk)

    assert set(power_list(clerk, linked="no", checkable="yes").order_by("pk")) == {bare}
    assert power_list(clerk, linked="yes").get().item_count == 1
    assert items_without_power(clerk).get() == alone
    tallies = power_tallies(clerk)
    assert (tallies.total, tallies.checkable, tallies.without_item, tallies.items_without) == (3, 2, 1, 1)
    assert power_list(clerk, kind="duty", year="2026", text="监督检查").get() == bare


@pytest.mark.covers("ITEM-18", "ITEM-19")
def test_links_are_many_to_many_and_belong_to_the_item_through_its_revisions(bureau, clerk) -> None:
    first, second = power(bureau, clerk), power(bureau, clerk, code="ZP02")
    code = services.code_add(organisation=bureau, system="supervision", code="350881-01", name="安全检查", by=clerk)
    item, other = make_item(bureau), make_item(bureau)

    services.item_link(item=item, powers=[first, second], codes=[code], by=clerk)
    services.power_link(power=first, items=[item, other], by=clerk)
    services.item_link(item=other, powers=[first], codes=[code], by=clerk)
    revision = make_item(bureau, published=False, lineage=item.lineage, name="改过的名称")

    assert PowerLink.objects.filter(power=first).count() == CodeLink.objects.filter(code=code).count() == 2
    assert items_by_lineage(bureau, [item.lineage])[item.lineage] == revision
    told = Event.objects.filter(action="catalogue.item.link").order_by("pk").first()
    assert told.data["powers"] == ["ZP01 对生产经营单位的监督检查", "ZP02 对生产经营单位的监督检查"]
    assert (str(code), str(first), str(PowerLink(power=first)), str(CodeLink(code=code))) == (
        "互联网+监管　350881-01", first.name, first.name, "互联网+监管　350881-01",
    )  # fmt: skip
    services.item_link(item=item, powers=[second], codes=[], by=clerk)
    assert list(PowerLink.objects.filter(lineage=item.lineage).values_list("power", flat=True)) == [second.pk]


def test_what_is_tied_already_or_belongs_elsewhere_is_refused(bureau, clerk) -> None:
    other = make_organisation("ZJ", parent=bureau.parent)
    theirs = services.power_add(
        organisation=other, values=VALUES, by=make_user(RoleName.LINE_OFFICE, organisation=other)
    )
    item, strange = make_item(bureau), make_item(other)
    mine = power(bureau, clerk)
    for act, code in (
        (lambda: services.item_link(item=item, powers=[theirs], codes=[], by=clerk), "link_other_bureau"),
        (lambda: services.power_link(power=mine, items=[strange], by=clerk), "link_other_bureau"),
        (lambda: services.item_link(item=item, powers=[], codes=[], by=clerk), "link_same"),
        (lambda: services.power_link(power=mine, items=[], by=clerk), "link_same"),
        (lambda: power(bureau, clerk), "power_taken"),
        (lambda: power(bureau, clerk, code="9", basis=" "), "power_incomplete"),
        (lambda: services.power_change(power=mine, values=VALUES, by=clerk), "power_same"),
        (lambda: services.code_add(organisation=bureau, system="x", code="1", name="1", by=clerk), "code_incomplete"),
        (lambda: services.power_add(organisation=other, values=VALUES, by=clerk), "permission_missing"),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code
    services.code_add(organisation=bureau, system="other", code="1", name="甲", by=clerk)
    with pytest.raises(Refused, match="已有编码1"):
        services.code_add(organisation=bureau, system="other", code=" 1 ", name="乙", by=clerk)


def test_a_power_that_changes_or_goes_leaves_its_words_in_the_log(bureau, clerk) -> None:
    row = power(bureau, clerk)
    services.item_link(item=make_item(bureau), powers=[row], codes=[], by=clerk)

    services.power_change(power=row, values=VALUES | {"is_checkable": False, "name": "新名称"}, by=clerk)
    services.power_remove(power=row, by=clerk)
    code = services.code_add(organisation=bureau, system="other", code="1", name="甲", by=clerk)
    services.code_remove(code=code, by=clerk)

    changed = Event.objects.get(action="catalogue.power.change").data["changes"]
    assert [each["field"] for each in changed] == ["权责名称", "可以检查"]
    assert Event.objects.get(action="catalogue.power.remove").data["items"] == 1
    assert [model.objects.count() for model in (Power, PowerLink, ExternalCode)] == [0, 0, 0]


@pytest.mark.covers("ITEM-23")
def test_an_item_without_targets_counts_as_covered_with_its_reason(bureau, clerk) -> None:
    item = make_item(bureau)
    year = clock.today().year

    row = services.no_target_state(item=item, year=year, reason="辖区没有持证企业", by=clerk)

    assert lineages_without_target(bureau, year) == {item.lineage: "辖区没有持证企业"}
    assert (row.state, row.get_state_display(), str(row)) == ("stated", "无检查对象", item.name)
    for reason, at, code in (
        ("又一次", year, "no_target_stated"),
        (" ", 2020, "no_target_reason_missing"),
        ("早", 1999, "no_target_year_wrong"),
    ):
        with pytest.raises(Refused) as refusal:
            services.no_target_state(item=item, year=at, reason=reason, by=clerk)
        assert refusal.value.code == code
    with pytest.raises(Refused, match="没有写原因"):
        services.no_target_withdraw(statement=row, because="", by=clerk)
    row = services.no_target_withdraw(statement=row, because="新增了一家企业", by=clerk)
    assert (row.state, row.get_state_display()) == ("withdrawn", "已撤回")
    assert lineages_without_target(bureau, year) == {}
    with pytest.raises(Refused, match="已经撤回"):
        services.no_target_withdraw(statement=row, because="再撤", by=clerk)
    services.no_target_state(item=item, year=year, reason="企业又注销了", by=clerk)
    assert NoTarget.objects.count() == 2


@pytest.mark.covers("ITEM-23")
def test_two_excused_of_twenty_two_and_twenty_drawn_is_the_whole_list() -> None:
    keys = [f"N{number}" for number in range(22)]
    counts = covered(keys, excused=keys[:2], drawn=keys[2:])
    assert (counts.listed, counts.excused, counts.due, counts.share) == (22, 2, 20, "20/20")
    assert counts.sentence == "清单22项，其中2项无检查对象；应抽20项，已抽20项，实现全覆盖"
    drawn_after_all = covered(keys, excused=keys[:2], drawn=keys[1:])
    assert drawn_after_all.share == "21/21"
    assert covered(keys[:2], excused=keys, drawn=()).share == "无"
    assert covered(keys, excused=(), drawn=["Z"]).sentence == "清单22项；应抽22项，已抽0项"


@pytest.mark.covers("ITEM-22")
@pytest.mark.parametrize(
    ("last_used", "since", "unused"),
    [
        (None, date(2021, 11, 22), True),
        (None, date(2021, 11, 23), False),
        (date(2022, 1, 1), date(2015, 1, 1), False),
        (date(2020, 2, 29), date(2015, 1, 1), True),
        (None, None, False),
    ],
)
def test_an_item_nobody_used_for_five_years_is_told(last_used, since, unused) -> None:
    assert is_unused(last_used, since, date(2026, 11, 22), 5) is unused
    assert is_unused(date(2024, 2, 29), None, date(2025, 2, 28), 1) is False


@pytest.mark.covers("ITEM-27")
def test_a_regime_outside_the_list_stands_with_its_ground_until_it_ends(bureau, clerk) -> None:
    values = {"name": "药品经营监督检查", "object_kind": "药品经营企业", "way": "existing", "since": date(2026, 1, 1)}

    row = services.outside_regime_register(organisation=bureau, ground="《药品管理法》第九十九条", by=clerk, **values)

    assert outside_regimes(clerk, text="药品", way="existing", state="open").get() == row
    assert (row.state, row.get_state_display(), str(row)) == ("open", "现行", "药品经营监督检查")
    for over, code in (
        ({"ground": "文"}, "regime_taken"),
        ({"name": "别的", "ground": ""}, "regime_ground_missing"),
        ({"way": "x", "ground": "文"}, "regime_incomplete"),
    ):
        with pytest.raises(Refused) as refusal:
            services.outside_regime_register(**({"organisation": bureau, "by": clerk} | values | over))
        assert refusal.value.code == code
    for ended, because, code in (
        (date(2025, 1, 1), "改", "regime_ends_early"),
        (date(2026, 5, 1), " ", "regime_reason_missing"),
    ):
        with pytest.raises(Refused) as refusal:
            services.outside_regime_end(regime=row, ended_on=ended, because=because, by=clerk)
        assert refusal.value.code == code
    row = services.outside_regime_end(regime=row, ended_on=date(2026, 5, 1), because="改为随机抽查", by=clerk)
    assert (row.state, row.get_state_display()) == ("ended", "已停止")
    assert not outside_regimes(clerk, state="open").exists()
    with pytest.raises(Refused, match="已经停止"):
        services.outside_regime_end(regime=row, ended_on=date(2026, 5, 1), because="再停", by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutsideRegime.objects.filter(pk=row.pk).update(ground="")


@pytest.mark.covers("ITEM-25")
def test_packs_aim_at_firms_practitioners_and_projects_and_come_in_as_drafts(bureau, clerk) -> None:
    rows = packs()["建筑市场"]
    assert {"firm", "practitioner", "project"} <= {row.aimed_at for row in rows}
    assert all(row.legal_basis and row.item_class in Item.Class.values for pack in packs().values() for row in pack)
    assert {row.aimed_at for pack in packs().values() for row in pack} == set(AIMED_AT)

    made = services.pack_take_over(organisation=bureau, pack="建筑市场", names=[row.name for row in rows[:3]], by=clerk)

    assert [item.state for item in made] == ["draft"] * 3
    assert services.pack_take_over(
        organisation=bureau, pack="建筑市场", names=[row.name for row in rows[2:4]], by=clerk
    )
    for pack, names, code in (
        ("没有", [], "pack_unknown"),
        ("建筑市场", [], "pack_nothing_chosen"),
        ("建筑市场", [rows[0].name], "pack_all_there"),
    ):
        with pytest.raises(Refused) as refusal:
            services.pack_take_over(organisation=bureau, pack=pack, names=names, by=clerk)
        assert refusal.value.code == code
