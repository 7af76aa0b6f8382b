# SPDX-License-Identifier: Apache-2.0
"""Duplicates become aliases and nothing is lost; what a target was stays readable."""

from datetime import timedelta

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.services import setting_set
from suicha.core import clock
from suicha.registries import selectors, services
from suicha.registries.models import Target
from suicha.registries.rules.duplicates import alike, bare_name, likeness
from tests.factories import make_target, make_user
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def last_sentence() -> str:
    return sentence(Event.objects.order_by("pk").last())


def bare(county, name: str, **over) -> Target:
    """A row without a code, as a clerk typed it a second time."""
    return make_target(county.bureau, name=name, credit_code="", number=f"YJ-{Target.objects.count() + 900}", **over)


def merge(county, kept: Target, merged: Target, reason: str = "营业执照相同"):
    return services.target_merge(kept=kept, merged=merged, reason=reason, by=county.clerk)


def test_names_that_clerks_write_differently_are_one_name() -> None:
    assert bare_name("漳平（溪南）茶业 有限公司") == bare_name("漳平(溪南)茶业有限责任公司") == "漳平溪南茶业"
    assert bare_name("公司") == "公司"
    assert likeness("甲", "乙") == 0.0
    assert alike("漳平市永福茶叶加工厂", "漳平永福茶叶加工厂")
    assert not alike("漳平市永福茶叶加工厂", "漳平市溪南采石场")


@pytest.mark.covers("LIBT-6")
def test_likely_duplicates_are_asked_about_until_a_person_answers(county) -> None:
    one = make_target(county.bureau, name="漳平市溪南茶业有限公司", address="溪南镇1号", register_number="350881100001")
    near = bare(county, "漳平溪南茶业有限责任公司", address="溪南镇1号")
    twin = bare(county, "漳平市溪南茶业有限公司")
    number = bare(county, "溪南茶厂", register_number="350881100001")
    renamed = services.target_change(target=make_target(county.bureau), name="新名有限公司", by=county.clerk)
    former = renamed.former_names.get().name
    again = bare(county, former)
    make_target(county.bureau, name=one.name)  # another valid code: another firm
    make_target(county.neighbour, name=one.name, credit_code="", number="ZJ-1")

    found = {(each.keep.pk, each.other.pk): each.why for each in selectors.duplicate_candidates(county.bureau)}

    assert found[one.pk, number.pk] == "注册号相同"
    assert found[one.pk, twin.pk] == "名称相同"
    assert found[renamed.pk, again.pk] == "与另一家的曾用名相同"
    assert found[one.pk, near.pk] == "地址相同，名称相近"
    services.targets_apart(first=near, second=one, reason="现场看过", by=county.clerk)
    assert last_sentence() == f"股长认定“{one.name}”与“{near.name}”不是同一对象，依据：现场看过。"
    merge(county, one, twin)
    left = {(each.keep.pk, each.other.pk) for each in selectors.duplicate_candidates(county.bureau)}
    assert not left & {(one.pk, near.pk), (one.pk, twin.pk)}


@pytest.mark.covers("LIBT-6", "LIBT-7")
def test_a_merged_row_stays_as_an_alias_and_comes_back_when_undone(county) -> None:
    kept, twin, third = make_target(county.bureau, name="甲公司"), bare(county, "甲 公司"), bare(county, "甲公司。")
    services.mark_register(target=third, kind="penalty", since=clock.today() - DAY, document="罚1号", by=county.clerk)
    services.recusal_declare(inspector=county.inspector, target=third, ground="relative", note="", by=county.person)

    merge(county, twin, third)
    done = merge(county, kept, twin)

    assert last_sentence().startswith("股长认定“甲 公司")
    assert (done.state, done.get_state_display(), str(done)) == ("in_force", "已合并", "甲 公司并入甲公司")
    assert selectors.same_subject(kept) == [kept.pk, twin.pk, third.pk]
    assert list(selectors.drawable_of(county.bureau)) == [kept]
    assert [mark.document for mark in selectors.marks_by_target(Target.objects.all())[kept.pk]] == ["罚1号"]
    assert selectors.recusals_between([county.inspector], [kept]) == {(county.inspector.pk, kept.pk)}
    first = selectors.merges_of(third).get()
    with refused("merge_undo_order"):
        services.target_merge_undo(merge=first, reason="看错了", by=county.clerk)
    with refused("merge_reason_missing"):
        services.target_merge_undo(merge=done, reason=" ", by=county.clerk)
    undone = services.target_merge_undo(merge=done, reason="两块牌子", by=county.clerk)
    assert (undone.state, undone.get_state_display()) == ("undone", "已撤销")
    assert selectors.same_subject(kept) == [kept.pk]
    assert selectors.same_subject(twin) == [twin.pk, third.pk]
    with refused("merge_undone_already"):
        services.target_merge_undo(merge=undone, reason="两块牌子", by=county.clerk)
    services.target_merge_undo(merge=first, reason="两块牌子", by=county.clerk)
    assert selectors.drawable_of(county.bureau).count() == 3


def test_what_is_not_one_subject_is_not_merged(county) -> None:
    one, two, plain = make_target(county.bureau), make_target(county.bureau), bare(county, "甲")
    project, abroad = bare(county, "东山小区", kind="project"), make_target(county.neighbour)
    both = make_user(RoleName.LINE_OFFICE, organisation=county.root)

    for kept, merged, code in (
        (one, one, "merge_with_itself"), (one, two, "merge_codes"), (plain, one, "merge_keeps_code"),
        (one, project, "merge_kinds"), (one, abroad, "permission_missing"),
    ):  # fmt: skip
        with refused(code):
            merge(county, kept, merged)
    with refused("merge_foreign"):
        services.target_merge(kept=one, merged=abroad, reason="同名", by=both)
    with refused("merge_reason_missing"):
        merge(county, one, plain, " ")
    merge(county, one, plain)
    with refused("merge_already"):
        merge(county, two, plain)
    plain.refresh_from_db()
    for act in (
        lambda: services.target_change(target=plain, name="乙", by=county.clerk),
        lambda: services.target_status_set(target=plain, status="active", reason="恢复", by=county.clerk),
        lambda: services.target_verify(target=plain, by=county.clerk),
    ):
        with refused("target_is_merged"):
            act()


@pytest.mark.covers("LIBT-6", "LIBT-7", "LIBT-19")
def test_name_standing_and_grades_are_read_back_in_order(county) -> None:
    target, today = make_target(county.bureau, name="老名公司"), clock.today()

    services.target_change(target=target, name="新名公司", by=county.clerk)
    services.target_status_set(
        target=target, status="suspended", reason="停产告知书", since=today - 30 * DAY, by=county.clerk
    )
    graded = {"target": target, "by": county.legal}
    services.target_grade_set(**graded, grade="C", reason="漳应急评〔2026〕1号", since=today - 10 * DAY)
    services.target_grade_set(**graded, grade="A", reason="信用公示", scale="credit", since=today - 90 * DAY)

    assert "信用等级由未评改为A类，" in last_sentence()
    told = [(turn.what, turn.before, turn.after) for turn in selectors.turns_of(target)]
    assert told == [
        ("名称", "老名公司", ""), ("风险分类", "B", "C"), ("主体状态", "存续", "停业"), ("信用等级", "", "A"),
    ]  # fmt: skip
    assert [str(row) for row in target.status_changes.all()] == ["存续改为停业"]
    assert {str(row) for row in target.grade_changes.all()} == {"风险分类C", "信用等级A"}
    assert str(target.former_names.get()) == "老名公司"
    for act in (
        lambda: services.target_status_set(
            target=target, status="active", reason="恢复", since=today + DAY, by=county.clerk
        ),
        lambda: services.target_grade_set(**graded, grade="D", reason="评级", since=today + DAY),
    ):
        with refused("target_since_future"):
            act()
    with refused("target_status_merged"):
        services.target_status_set(target=target, status="merged", reason="重复", by=county.clerk)


@pytest.mark.covers("LIBT-10")
def test_where_the_rules_ask_for_it_only_whole_and_reviewed_rows_are_drawn(county) -> None:
    firm = make_target(county.bureau, industry="C267", nature="民营", town=county.town)
    poor = make_target(county.bureau)
    product = bare(county, "花生油", kind="product")
    assert set(selectors.drawable_of(county.bureau)) == {firm, poor, product}

    setting_set(organisation=county.bureau, key="target_review", value=1, clause="市级方案", by=county.legal)
    assert set(selectors.drawable_of(county.bureau)) == {firm, product}
    with refused("target_facts_missing") as told:
        services.target_verify(target=poor, by=county.clerk)
    assert "行业、所属镇街、经营性质" in str(told.value)
    setting_set(organisation=county.bureau, key="target_review", value=2, clause="市级方案", by=county.legal)
    assert not selectors.drawable_of(county.bureau).exists()
    left = services.targets_verify(organisation=county.bureau, targets=[firm, poor, product], by=county.clerk)
    assert left == [poor]
    assert set(selectors.drawable_of(county.bureau)) == {firm, product}


@pytest.mark.covers("LIBT-19")
def test_a_fact_lapses_on_the_day_that_was_known_beforehand(county) -> None:
    target, today = make_target(county.bureau), clock.today()
    told = {"target": target, "kind": "dishonest", "since": today - 30 * DAY, "by": county.clerk}

    with refused("mark_expiry_wrong"):
        services.mark_register(**told, document="严1号", expires_on=today - 30 * DAY)
    over = services.mark_register(**told, document="严1号", expires_on=today)
    held = services.mark_register(**told, document="严2号", expires_on=today + DAY, file=("决定书.pdf", b"%PDF-1.4 1"))

    assert over.file is None
    assert held.file is not None
    assert held.file.name == "决定书.pdf"
    assert last_sentence().endswith("附证明文件。")
    assert selectors.marks_by_target(Target.objects.all())[target.pk] == [held]
