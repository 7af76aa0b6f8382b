# SPDX-License-Identifier: Apache-2.0
"""A target says what it is, in the words its kind has, and hangs together with others."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.ids import register_number_fault
from suicha.registries import selectors, services
from suicha.registries.models import Tag, Target
from suicha.registries.rules import industries, quality
from suicha.registries.rules.kinds import (
    ATTRIBUTES,
    TITLES,
    attributes_judged,
    attributes_words,
    kind_known,
    kind_of_form,
)
from suicha.registries.rules.links import ROLES, link_fault, roles_of
from tests.factories import make_credit_code, make_target
from tests.registries.refused import refused

DAY = timedelta(days=1)


def last_sentence() -> str:
    return sentence(Event.objects.order_by("pk").last())


def make(county, kind: str, name: str, **values) -> Target:
    return services.target_create(organisation=county.bureau, by=county.clerk, kind=kind, name=name, **values)


@pytest.mark.covers("LIBT-2", "LIBT-13")
@pytest.mark.parametrize("kind", list(TITLES))
def test_a_target_of_every_kind_is_kept_with_what_its_kind_says(county, kind) -> None:
    wanted = {each.name: each.options[0] if each.options else "某某" for each in ATTRIBUTES[kind] if each.required}

    made = make(county, kind, f"甲{TITLES[kind]}", attributes=wanted)

    assert (made.get_kind_display(), made.attributes) == (TITLES[kind], wanted)
    assert made.number.startswith("YJ-")
    assert selectors.drawable_of(county.bureau).get() == made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        ({"kind": "car"}, "target_kind_unknown", "car"),
        ({"kind": "project"}, "target_attribute_wrong", "建设阶段没有填"),
        ({"attributes": {"capital": "很多"}}, "target_attribute_wrong", "应为不小于0的数"),
        ({"attributes": {"licence_until": "2026-02-30"}}, "target_attribute_wrong", "不是公历日期"),
        ({"attributes": {"licence_until": "下个月"}}, "target_attribute_wrong", "不是公历日期"),
        ({"attributes": {"scale": "巨型"}}, "target_attribute_wrong", "只能是大型"),
        ({"attributes": {"legal_person": "长" * 201}}, "target_attribute_wrong", "超过200个字"),
        ({"attributes": {"colour": "红"}}, "target_attribute_wrong", "企业没有这一项"),
        ({"industry": "C9999"}, "target_industry_unknown", "C9999"),
        ({"nature": "神秘"}, "target_nature_unknown", "民营"),
        ({"approval": "heaven"}, "target_approval_unknown", "heaven"),
        ({"approval": "upper"}, "target_approver_missing", "上级审批"),
        ({"upstream_id": "17"}, "target_upstream_half", "只写了一个"),
    ],
)
def test_what_a_kind_cannot_say_is_refused_with_the_way_on(county, values, code, words) -> None:
    with refused(code) as told:
        services.target_create(organisation=county.bureau, by=county.clerk, name="甲", **values)

    assert words in str(told.value)


@pytest.mark.django_db
@pytest.mark.covers("LIBT-9", "LIBT-10", "LIBT-15")
def test_owner_ground_and_upstream_number_are_kept_in_one_spelling(county) -> None:
    told = {
        "attributes": {"capital": "1,200.50万元", "licence_until": "2027年3月1日"},
        "industry": "2671", "nature": "民营", "line": county.section, "approval": "entrusted",
        "approved_by": " 龙岩市应急管理局 ", "upstream_system": "省建筑市场平台", "upstream_id": "FJ-17",
    }  # fmt: skip

    made = make(county, "enterprise", "甲公司", **told)

    assert (made.industry, made.approved_by) == ("C2671", "龙岩市应急管理局")
    assert made.attributes == {"capital": "1200.5", "licence_until": "2027-03-01"}
    words = attributes_words("enterprise", made.attributes)
    assert words == [("注册资本", "1200.5万元"), ("许可证有效期至", "2027-03-01")]
    with refused("target_upstream_taken"):
        make(county, "enterprise", "乙公司", upstream_system="省建筑市场平台", upstream_id="FJ-17")
    with refused("target_line_foreign"):
        make(county, "enterprise", "乙公司", line=county.neighbour)
    changed = services.target_change(target=made, by=county.clerk, approval="own")
    assert changed.approved_by == ""


@settings(max_examples=40)
@given(
    st.sampled_from(sorted(TITLES)),
    st.dictionaries(
        st.sampled_from(sorted({each.name for table in ATTRIBUTES.values() for each in table})), st.text(max_size=12)
    ),
)
def test_attributes_that_were_accepted_are_accepted_again_unchanged(kind, values) -> None:
    clean, _ = attributes_judged(kind, values)

    again, faults = attributes_judged(kind, clean)

    assert again == clean
    assert all(fault.what == "没有填" for fault in faults)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("个体工商户", "individual"), ("有限责任公司(自然人独资)", "enterprise"), ("自然人", "practitioner"),
        ("事业单位法人", "body"), ("", "enterprise"), ("农民专业合作社", "body"),
    ],
)  # fmt: skip
def test_the_words_of_a_register_say_which_kind(form, kind) -> None:
    assert kind_of_form(form) == kind
    assert kind_known(TITLES[kind]) == kind_known(kind) == kind
    assert kind_known("汽车") == ""


@pytest.mark.covers("LIBT-10")
def test_the_industry_table_is_the_standard_s() -> None:
    table = industries.industries()

    assert [sum(len(code) == size for code in table) for size in (1, 3, 4, 5)] == [20, 97, 473, 1381]
    assert all(code[:1] in table and code[:3] in table and code[:4] in table for code in table)
    assert {code[:4] for code in table if len(code) == 5} == {code for code in table if len(code) == 4}
    assert not any(" " in name or not name for name in table.values())
    assert industries.industry_clean(" ｃ２６７１ ") == "C2671"
    assert industries.industry_clean("制造业") == "C"
    assert industries.industry_clean("C") == "C"
    assert [industries.industry_clean(wrong) for wrong in ("A2671", "2991", "某业", "1234567")] == ["", "", "", ""]
    assert industries.industry_path("C2671")[-1] == ("C2671", "炸药及火工产品制造")
    assert industries.industry_path("C2679")[-1] == ("C2679", "小类")
    assert industries.industry_words("C2679") == "C2679　炸药、火工及焰火产品制造"
    assert industries.industry_clean("焰火、鞭炮产品制造") == "C2672"
    assert industries.industry_words("C267") == "C267　炸药、火工及焰火产品制造"
    assert industries.industry_words("") == ""
    assert ("C267", "炸药、火工及焰火产品制造") in industries.industry_search("焰火")
    assert industries.industry_search("26")[0][0] == "C26"
    assert industries.industry_search(" ") == []
    tree = industries.industry_tree()
    assert (tree[0][0], tree[0][2][0][0], tree[0][2][0][2][0][0]) == ("A", "A01", "A011")
    assert [code for code, _, _ in tree[0][2][0][2][0][2]] == ["A0111", "A0112", "A0113", "A0119"]
    assert tree[1][2][-1][2] == [("B120", "其他采矿业", [])]


@settings(max_examples=60)
@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_a_register_number_has_exactly_one_right_last_digit(first) -> None:
    good = [digit for digit in "0123456789" if register_number_fault(f"{first:014d}{digit}") is None]

    assert len(good) == 1


def test_another_number_than_one_of_fifteen_digits_is_not_judged() -> None:
    assert register_number_fault("闽安经字123") is None
    assert "最后一位应为" in (register_number_fault("350881600001235") or "")


def test_a_wrong_register_number_stays_as_a_doubt(county) -> None:
    made = make(county, "individual", "甲商行", register_number="350881600001235")

    assert "最后一位应为" in made.doubts[0]["text"]
    with refused("target_still_doubted"):
        services.target_verify(target=made, by=county.clerk)


@pytest.mark.covers("LIBT-4")
def test_a_project_has_its_contractor_and_its_people_with_dates(county) -> None:
    today = clock.today()
    project = make(county, "project", "东山小区", attributes={"stage": "在建"})
    firm = make(county, "enterprise", "甲建筑公司")
    person = make(county, "practitioner", "张三", attributes={"occupation": "一级建造师"})

    link = services.link_register(target=project, other=firm, role="contractor", since=today - 9 * DAY, by=county.clerk)
    services.link_register(target=project, other=person, role="project_manager", since=today, by=county.clerk)
    services.link_register(target=person, other=firm, role="employer", since=today, by=county.clerk)

    assert last_sentence().startswith("股长登记“张三”的执业单位是“甲建筑公司”")
    assert {each.get_role_display() for each in selectors.links_of(project)} == {"施工单位", "项目经理"}
    assert [str(each.target) for each in selectors.linked_from(firm)] == ["张三", "东山小区"]
    assert (link.state, link.get_state_display(), str(link)) == ("in_force", "有效", "东山小区　施工单位　甲建筑公司")
    assert person.naming == "个人"
    with refused("link_twice"):
        services.link_register(target=project, other=firm, role="contractor", since=today, by=county.clerk)
    with refused("link_until_wrong"):
        services.link_end(link=link, until=today + DAY, by=county.clerk)
    link = services.link_end(link=link, until=today, by=county.clerk)
    assert (link.state, link.get_state_display()) == ("ended", "已终止")
    with refused("link_ended_already"):
        services.link_end(link=link, until=today, by=county.clerk)


@pytest.mark.django_db
def test_nobody_stands_in_a_role_that_is_not_theirs(county) -> None:
    project = make(county, "project", "东山小区", attributes={"stage": "在建"})
    other = make(county, "project", "西山小区", attributes={"stage": "在建"})
    person = make(county, "practitioner", "张三", attributes={"occupation": "一级建造师"})
    abroad, act = make_target(county.neighbour), {"since": clock.today(), "by": county.clerk}

    for one, two, role, code in (
        (project, other, "contractor", "link_filled_wrong"),
        (project, person, "cook", "link_role_wrong"),
        (project, abroad, "contractor", "link_foreign"),
    ):
        with refused(code):
            services.link_register(target=one, other=two, role=role, **act)


def test_every_role_has_who_has_it_and_who_fills_it() -> None:
    assert roles_of("place") == {"operator": "经营者或管理单位"}
    assert all(link_fault(role, min(each.of), min(each.filled_by)) is None for role, each in ROLES.items())


@pytest.mark.covers("LIBT-11")
def test_tags_are_words_of_a_vocabulary_above_and_around(county) -> None:
    above = services.tag_create(organisation=county.bureau, group=" 许可 ", name="危险化学品经营", by=county.clerk)
    assert last_sentence() == "股长给漳平市应急管理局新增分类标签“许可：危险化学品经营”。"
    one, two = make_target(county.section), make_target(county.bureau)

    services.target_tags_set(target=one, tags=[above], by=county.clerk)
    assert last_sentence().endswith("加上许可：危险化学品经营。")
    assert services.targets_tag(organisation=county.bureau, targets=[one, two], tag=above, by=county.clerk) == 1
    assert [tag.used for tag in selectors.tags_counted(county.section)] == [2]

    with refused("target_tags_same"):
        services.target_tags_set(target=one, tags=[above], by=county.clerk)
    with refused("targets_tagged_already"):
        services.targets_tag(organisation=county.bureau, targets=[one], tag=above, by=county.clerk)
    with refused("tag_twice"):
        services.tag_create(organisation=county.section, group="许可", name="危险化学品经营", by=county.clerk)
    with refused("tag_words_missing"):
        services.tag_create(organisation=county.section, group="许可", name=" ", by=county.clerk)
    with refused("tag_in_use"):
        services.tag_reopen(tag=above, by=county.clerk)
    closed = services.tag_close(tag=above, by=county.clerk)
    assert (closed.state, closed.get_state_display()) == ("closed", "已停用")
    with refused("tag_closed"):
        services.tag_close(tag=above, by=county.clerk)
    services.target_tags_set(target=one, tags=[], by=county.clerk)
    with refused("tag_closed"):
        services.target_tags_set(target=one, tags=[above], by=county.clerk)
    assert services.tag_reopen(tag=above, by=county.clerk).get_state_display() == "在用"
    foreign = Tag.objects.create(
        organisation=county.neighbour, group="许可", name="施工", made_at=clock.now(), made_by=county.stranger
    )
    with refused("target_tag_foreign"):
        services.target_tags_set(target=one, tags=[foreign], by=county.clerk)


@pytest.mark.covers("LIBT-6", "LIBT-10")
def test_looking_is_an_act_alone_or_for_many_and_doubtful_rows_wait(county) -> None:
    old = clock.today() - 300 * DAY
    fine = [make_target(county.bureau, verified_on=old) for _ in range(3)]
    doubtful = make_target(county.bureau, verified_on=old, doubts=[{"field": "name"}])

    services.target_verify(target=fine[0], by=county.clerk)
    assert last_sentence() == f"股长核实了检查对象“{fine[0].name}”，信息无变化。"
    left = services.targets_verify(organisation=county.bureau, targets=[*fine, doubtful], by=county.clerk)

    assert left == [doubtful]
    assert "3家检查对象，信息无变化；另有1家" in last_sentence()
    assert set(Target.objects.filter(verified_on=clock.today(), reviewed_by=county.clerk)) == set(fine)
    with refused("targets_none_verified"):
        services.targets_verify(organisation=county.bureau, targets=[doubtful], by=county.clerk)


def test_a_code_is_free_for_the_same_project_of_two_bureaus(county) -> None:
    code = make_credit_code(77)
    assert {make_target(each, credit_code=code).number for each in (county.bureau, county.neighbour)} == {code}


@pytest.mark.covers("LIBT-10")
@pytest.mark.parametrize(
    ("asked", "missing", "reviewed", "code"),
    [
        (quality.ANY, True, False, ""),
        (quality.COMPLETE, True, True, "incomplete"),
        (quality.COMPLETE, False, False, ""),
        (quality.REVIEWED, False, False, "unreviewed"),
        (quality.REVIEWED, False, True, ""),
    ],
)
def test_a_row_is_drawn_from_when_it_is_as_good_as_the_rule_asks(asked, missing, reviewed, code) -> None:
    assert quality.unfit_for(asked, missing=missing, reviewed=reviewed) == code
