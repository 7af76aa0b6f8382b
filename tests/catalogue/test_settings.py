# SPDX-License-Identifier: Apache-2.0
"""细则: every number is a setting with its clause, inherited from above, set by the legal office with a reason."""

import re

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.models import SettingVersion
from suicha.catalogue.rules.setting_rule import LOST
from suicha.catalogue.rules.settings import SETTINGS
from suicha.catalogue.selectors import setting, setting_lines
from suicha.catalogue.services import setting_set
from suicha.core.errors import Refused, sentences
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_organisation("ZP", "漳平市人民政府", kind="government")


@pytest.fixture
def bureau(county):
    return make_organisation("YJ", "漳平市应急管理局", parent=county)


@pytest.fixture
def legal(county):
    return make_user(RoleName.LEGAL_OFFICE, organisation=county)


def put(organisation, by, key="yearly_cap", value=2, clause="本局实施细则第八条"):
    return setting_set(organisation=organisation, key=key, value=value, clause=clause, by=by)


@pytest.mark.covers("RULE-1")
def test_every_number_has_a_default_within_its_bounds_a_clause_and_the_sources_own_values() -> None:
    for rule in SETTINGS.values():
        assert rule.minimum <= rule.default <= rule.maximum
        assert rule.clause
        assert len(rule.presets) >= 2
        assert all(rule.minimum <= preset.value <= rule.maximum and preset.source for preset in rule.presets)


@pytest.mark.covers("PUB-1", "PUB-2")
def test_the_clocks_of_publication_start_as_the_sources_say(bureau) -> None:
    assert setting(bureau, "draw_publication_days").value == 5
    assert setting(bureau, "result_publication_days").value == 20


@pytest.mark.covers("PLAN-22", "RULE-6")
def test_a_number_is_taken_from_the_nearest_organisation_that_set_it(county, bureau, legal) -> None:
    section = make_organisation("YJ1", "监管股", parent=bureau, kind="section")
    before = setting(section, "yearly_cap")
    assert (before.value, before.origin) == (1, "起始值")
    assert "漳平市应急管理局2020年方案" in before.clause

    put(county, legal, value=3, clause="市政府文件第二条")
    assert setting(section, "yearly_cap").value == 3
    put(bureau, legal, value=2)

    found = setting(section, "yearly_cap")
    assert (found.value, found.origin, found.clause) == (2, "漳平市应急管理局", "本局实施细则第八条")
    assert setting(county, "yearly_cap").value == 3
    lines = {line.key: line for line in setting_lines(bureau)}
    assert lines.keys() == SETTINGS.keys()
    assert lines["yearly_cap"].own == SettingVersion.objects.get(organisation=bureau)
    assert lines["group_size"].own is None
    assert [line.own for line in setting_lines(section)] == [None] * len(SETTINGS)


def test_setting_a_number_leaves_a_trace_with_before_after_and_clause(bureau, legal) -> None:
    put(bureau, legal)
    put(bureau, legal, value=4)

    assert [row.value for row in SettingVersion.objects.order_by("pk")] == [2, 4]
    assert setting(bureau, "yearly_cap").value == 4
    told = sentence(Event.objects.order_by("pk").last())
    assert "把漳平市应急管理局的同一对象一年抽查上限由2次改为4次，" in told


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"key": "nonsense"}, "setting_unknown"),
        ({"clause": "  "}, "setting_clause_missing"),
        ({"value": 0}, "setting_out_of_bounds"),
        ({"value": 13}, "setting_out_of_bounds"),
        ({"key": "group_size", "value": 1}, "setting_out_of_bounds"),
        ({"key": "general_ratio_ceiling_percent", "value": 100}, "setting_out_of_bounds"),
    ],
)
def test_a_number_out_of_bounds_or_without_a_clause_is_refused(over, code: str, bureau, legal) -> None:
    with pytest.raises(Refused) as refused:
        put(bureau, legal, **over)

    assert refused.value.code == code
    assert str(refused.value)
    assert not SettingVersion.objects.exists()


def test_setting_the_same_again_is_refused(bureau, legal) -> None:
    put(bureau, legal)
    with pytest.raises(Refused) as refused:
        put(bureau, legal)

    assert refused.value.code == "setting_same"


def test_only_the_legal_office_sets_numbers(bureau) -> None:
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau)
    with pytest.raises(Refused) as refused:
        put(bureau, clerk)

    assert refused.value.code == "permission_missing"
    with pytest.raises(KeyError):
        setting(bureau, "nonsense")


def test_the_page_shows_what_is_in_force_and_where_it_comes_from(client, county, bureau, legal) -> None:
    put(bureau, legal)
    client.force_login(legal)

    page = client.get("/w/rules/settings/?organisation=YJ").content.decode()

    assert f"漳平市应急管理局现行参数{len(SETTINGS)}项" in page
    assert "本局实施细则第八条" in page
    assert "市水利局2018年方案，原文数字缺失，本系统拟定" in page
    assert (
        f"漳平市人民政府现行参数{len(SETTINGS)}项"
        in client.get("/w/rules/settings/?organisation=nonsense").content.decode()
    )


def test_a_way_of_doing_is_chosen_by_its_name(client, county, bureau, legal) -> None:
    client.force_login(legal)
    address = "/w/rules/settings/YJ/disclosure_mode/"
    assert "抽取结果公开方式现行抽取后公开全部名单" in client.get(address).content.decode()

    page = client.post(address, {"value": "1", "clause": "细则第九条"}, follow=True).content.decode()

    assert "抽取结果公开方式已改为检查一批公开一批，从现在起生效。" in page
    assert setting(bureau, "disclosure_mode").value == 1
    assert "由抽取后公开全部名单改为检查一批公开一批" in sentence(Event.objects.get(action="catalogue.setting.set"))
    again = client.post(address, {"value": "1", "clause": "细则第九条"}).content.decode()
    assert "抽取结果公开方式现在就是检查一批公开一批" in again


def test_a_number_is_set_on_its_page_with_the_clause(client, county, bureau, legal) -> None:
    client.force_login(legal)
    address = "/w/rules/settings/YJ/yearly_cap/"
    assert "同一对象一年抽查上限现行1次" in client.get(address).content.decode()

    bad = client.post(address, {"value": "99", "clause": "细则第八条"})
    assert bad.status_code == 422
    assert "填1到12之间的整数" in bad.content.decode()
    blank = client.post(address, {"value": "两", "clause": " "})
    assert "填一个整数，不带单位" in blank.content.decode()
    assert "写明细则或文件的名称和条款" in blank.content.decode()
    done = client.post(address, {"value": "2", "clause": "细则第八条"}, follow=True)

    assert "已改为2次，从现在起生效" in done.content.decode()
    assert setting(bureau, "yearly_cap").value == 2
    assert client.get("/w/rules/settings/YJ/nonsense/").status_code == 422
    assert client.get("/w/rules/settings/NO/yearly_cap/").status_code == 404


SOURCES = {
    "县农委2018年方案", "市住建局方案", "县市场监管局2020年方案", "省市场监管局方案", "市交通运输局方案",
    "县应急管理局方案", "中山市2020年方案", "市水利局2018年方案", "漳平市应急管理局2020年方案", "桓台县2018年方案",
}  # fmt: skip


def test_every_source_is_called_by_the_name_of_who_issued_it_and_a_lost_digit_is_not_put_in_its_mouth() -> None:
    named = {
        name
        for rule in SETTINGS.values()
        for words in (rule.clause, *(preset.source for preset in rule.presets))
        for name in re.findall(r"(?:^|[；，和、])([一-龥]+(?:\d{4}年)?方案)(?=[　，；]|$)", words)
    }
    lost = {
        (key, preset.value) for key, rule in SETTINGS.items() for preset in rule.presets if preset.source.endswith(LOST)
    }

    assert {name.removeprefix("和") for name in named} <= SOURCES
    assert lost == {
        ("result_publication_days", 7), ("yearly_cap", 2), ("coverage_cycle_years", 2), ("participation_percent", 50),
        ("annual_plan_day", 1215), ("annual_plan_day", 1225), ("monthly_plan_upload_date", 25),
    }  # fmt: skip


def test_no_clause_calls_a_document_by_a_number_of_ours() -> None:
    assert [code for code, words in sentences().items() if re.match(r"00\d", words.clause)] == []


def test_an_item_that_does_not_exist_sets_no_number_for_the_whole_organisation(client, bureau, legal) -> None:
    client.force_login(legal)
    address = "/w/rules/settings/YJ/result_publication_days/"
    fields = {"value": 5, "clause": "烟花爆竹细则"}

    for path in (f"{address}?item=YJ-99999", f"{address}release/?item=YJ-99999"):
        assert client.post(path, fields).status_code == 404

    assert client.get("/w/rules/settings/?organisation=YJ&item=YJ-99999").status_code == 404
    assert not SettingVersion.objects.exists()
