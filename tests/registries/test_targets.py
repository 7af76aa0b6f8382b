# SPDX-License-Identifier: Apache-2.0
"""Acts on targets: what gets in, what is refused, what is remembered."""

from datetime import timedelta

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.selectors import events_of
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries import selectors, services
from suicha.registries.models import Target
from suicha.registries.rules.numbers import NUMBER, is_library_number, library_number
from suicha.registries.rules.scope import Cell, covers
from tests.factories import make_credit_code, make_target, make_user
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


def last_sentence() -> str:
    return sentence(Event.objects.order_by("pk").last())


@pytest.mark.covers("LIBT-13")
def test_a_target_is_drawn_by_its_code_or_by_a_number_of_the_library(county) -> None:
    code = make_credit_code(4711)

    coded = services.target_create(
        organisation=county.bureau, name="漳平市甲公司", credit_code=code.lower(), by=county.clerk
    )
    first = services.target_create(organisation=county.bureau, name="无代码加工点", by=county.clerk)
    second = services.target_create(organisation=county.bureau, name="无代码加工点", by=county.clerk)

    assert coded.number == coded.credit_code == code
    assert (first.number, second.number) == ("YJ-000002", "YJ-000003")
    assert all(NUMBER.fullmatch(target.number) for target in (coded, first, second))


def test_a_library_number_uses_only_what_the_draw_accepts() -> None:
    assert NUMBER.fullmatch(library_number("应急／1", 3))
    assert is_library_number("L-000003", "应急")
    assert not is_library_number("", "YJ")


def test_adding_a_target_is_told_in_one_sentence(county) -> None:
    services.target_create(organisation=county.bureau, name="漳平市甲公司", domain="工贸", by=county.clerk)

    assert last_sentence() == "股长在漳平市应急管理局的名录库新增检查对象“漳平市甲公司”，抽取编号YJ-000001，领域工贸。"


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        ({"name": "  "}, "target_name_missing", "没有名称"),
        ({"name": "甲", "credit_code": "123"}, "target_code_wrong", "应为18位，填的是3位"),
        ({"name": "甲", "credit_code": "91350881MADEM0871X"}, "target_code_wrong", "最后一位应为"),
        ({"name": "甲", "credit_code": "9.13508811234568E+17"}, "target_code_wrong", "后几位已经丢失"),
    ],
)
def test_a_wrong_target_is_refused_and_nothing_is_saved(county, values, code, words) -> None:
    with pytest.raises(Refused) as refusal:
        services.target_create(organisation=county.bureau, by=county.clerk, **values)

    assert refusal.value.code == code
    assert words in str(refusal.value)
    assert not Target.objects.exists()
    assert not Event.objects.exists()


def test_one_code_lives_once_in_a_bureau_whichever_section_owns_it(county) -> None:
    owned = make_target(county.section)

    with pytest.raises(Refused) as refusal:
        services.target_create(organisation=county.bureau, name="乙", credit_code=owned.credit_code, by=county.clerk)

    assert owned.name in str(refusal.value)
    services.target_create(organisation=county.neighbour, name="乙", credit_code=owned.credit_code, by=county.stranger)


@pytest.mark.covers("LIBT-6")
def test_every_change_is_kept_and_counts_as_verified_today(county) -> None:
    old = make_target(
        county.bureau, verified_on=clock.today() - timedelta(days=200), doubts=["地址缺失"], name="旧名", address=""
    )
    assert list(selectors.target_list(county.clerk, check="stale")) == [old]
    assert list(selectors.target_list(county.clerk, check="doubtful")) == [old]

    services.target_change(target=old, name="新名", town=county.town, founded_on=None, by=county.clerk)

    old.refresh_from_db()
    assert (old.verified_on, old.doubts) == (clock.today(), [])
    assert not selectors.target_list(county.clerk, check="stale").exists()
    history = [sentence(event) for event in events_of(object_type="registries.target", object_id=str(old.pk))]
    assert history == ["股长核实了检查对象“新名”，名称由“旧名”改为“新名”，所属镇街由“空”改为“新桥镇”，补正1处存疑。"]


def test_a_code_found_later_becomes_the_number_and_a_code_taken_away_gives_a_library_number(county) -> None:
    target = services.target_create(organisation=county.bureau, name="加工点", by=county.clerk)
    code = make_credit_code(99)

    target = services.target_change(target=target, credit_code=code, by=county.clerk)
    assert target.number == code
    target = services.target_change(target=target, credit_code="", by=county.clerk)
    assert is_library_number(target.number, "YJ")
    target = services.target_change(target=target, address="城关", by=county.clerk)
    assert is_library_number(target.number, "YJ")


@pytest.mark.covers("LIBT-7")
def test_only_targets_in_being_count_as_drawable(county) -> None:
    target = make_target(county.bureau)
    assert sum(selectors.library_cells(county.bureau).values()) == 1

    services.target_status_set(target=target, status="suspended", reason="停产公告", by=county.clerk)

    assert selectors.library_cells(county.bureau) == {}
    assert list(selectors.targets_in_scope(county.bureau, {})) == [target]
    assert last_sentence().endswith("的主体状态由存续改为停业，理由：停产公告。")


def test_a_status_or_grade_needs_a_reason_and_a_difference(county) -> None:
    target = make_target(county.bureau)

    for act, by, same, other in (
        (services.target_status_set, county.clerk, {"status": "active"}, {"status": "moved"}),
        (services.target_grade_set, county.legal, {"grade": "B"}, {"grade": "D"}),
    ):
        with refused("target_reason_missing"):
            act(target=target, reason=" ", by=by, **other)
        with refused("_same"):
            act(target=target, reason="年度评级", by=by, **same)


def test_the_risk_class_is_set_by_the_legal_office_only(county) -> None:
    target = make_target(county.bureau)

    services.target_grade_set(target=target, grade="D", reason="信用评级〔2026〕3号", by=county.legal)

    target.refresh_from_db()
    assert target.grade == "D"
    assert last_sentence() == f"法规员把“{target.name}”的风险分类由B类改为D类，理由：信用评级〔2026〕3号。"
    with refused("permission_missing"):
        services.target_grade_set(target=target, grade="A", reason="评级", by=county.clerk)


@pytest.mark.covers("LIBT-14", "LIBT-16")
def test_a_bureau_sees_its_sections_and_nobody_sees_the_neighbour(county) -> None:
    own, sections, foreign = (make_target(owner) for owner in (county.bureau, county.section, county.neighbour))

    assert set(selectors.target_list(county.clerk)) == {own, sections}
    assert set(selectors.target_list(county.section_clerk)) == {sections}
    assert set(selectors.target_list(county.stranger)) == {foreign}
    assert set(selectors.targets_of(county.section)) == {own, sections}
    for act, over in (
        (services.target_change, {"name": "改"}),
        (services.target_status_set, {"status": "moved", "reason": "迁"}),
    ):
        with refused("permission_missing"):
            act(target=own, by=county.stranger, **over)
    with refused("permission_missing"):
        services.target_create(organisation=county.bureau, name="甲", by=county.stranger)


@pytest.mark.covers("LIBT-11")
def test_domain_grade_and_town_pick_the_part_of_the_library(county) -> None:
    wanted = make_target(county.bureau, domain="非煤矿山", grade="D", town=county.town)
    make_target(county.bureau, domain="非煤矿山", grade="A", town=county.town)
    make_target(county.bureau, domain="工贸", grade="D")
    scope = {"domains": ["非煤矿山"], "grades": ["D"], "towns": [county.town.code]}

    assert list(selectors.targets_in_scope(county.bureau, scope)) == [wanted]
    assert selectors.scope_text(scope) == "非煤矿山，风险D高，新桥镇"
    assert selectors.scope_text({}) == "全部对象"
    assert selectors.domains_among(selectors.targets_of(county.bureau)) == ["工贸", "非煤矿山"]
    assert list(selectors.towns_among(selectors.targets_of(county.bureau))) == [county.town]


def test_the_list_finds_by_name_code_address_and_filters(county) -> None:
    target = make_target(county.bureau, name="铎盈采石场", address="西园镇", status="moved", town=county.town)
    make_target(county.bureau)

    for narrowed in (
        {"text": "铎盈"},
        {"text": target.number.lower()},
        {"text": "西园"},
        {"status": "moved"},
        {"town": county.town.code},
    ):
        assert list(selectors.target_list(county.clerk, **narrowed)) == [target]
    assert selectors.target_list(county.clerk, domain="工贸", grade="B").count() == 2


@pytest.mark.covers("LIBT-12")
def test_the_library_is_counted_by_domain(county) -> None:
    for domain, size in (("工贸", 3), ("非煤矿山", 1), ("危险化学品", 2)):
        for _ in range(size):
            make_target(county.bureau, domain=domain)

    counts = selectors.domain_counts(selectors.target_list(county.clerk))

    assert counts == [("工贸", 3), ("危险化学品", 2), ("非煤矿山", 1)]


def test_a_supervisor_above_looks_but_does_not_write(county) -> None:
    supervisor = make_user(RoleName.SUPERVISOR, organisation=county.root)
    target = make_target(county.bureau)

    assert list(selectors.target_list(supervisor)) == [target]
    with refused("permission_missing"):
        services.target_change(target=target, name="改", by=supervisor)


def test_cells_lie_in_a_scope_or_not() -> None:
    cell = Cell("工贸", "B", "350881102")

    assert covers({}, cell)
    assert covers({"domains": ["工贸"], "grades": []}, cell)
    assert not covers({"domains": ["工贸"], "towns": ["350881101"]}, cell)
