# SPDX-License-Identifier: Apache-2.0
"""Named lists: one for an item, versions with reasons, and plans that name the version they chose."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue import services as catalogue
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.planning.selectors import plan_findings
from suicha.planning.services import plan_row_add
from suicha.registries import selectors, services
from suicha.registries.models import Tag
from suicha.registries.rules.scope import Cell, covers, scope_clean, scope_within, scope_words
from suicha.registries.selectors.lists import count_of, newest
from suicha.registries.selectors.scopes import library_cells, scope_text, targets_in_scope
from tests.factories import make_item, make_plan, make_target

PUMPS = {"domains": ["危险化学品"], "industries": ["F52"]}


@pytest.fixture
def library(county):
    """Six targets that every condition tells apart."""
    county.tag = Tag.objects.create(
        organisation=county.bureau, group="许可", name="加油站", made_at=clock.now(), made_by=county.clerk
    )
    county.pumps = [
        make_target(county.bureau, domain="危险化学品", industry="F5265", line=county.section) for _ in range(3)
    ]
    county.site = make_target(county.bureau, domain="危险化学品", industry="E4710", kind="project", town=county.town)
    county.plain = make_target(county.bureau, domain="工贸", grade="D")
    make_target(county.neighbour, domain="危险化学品", industry="F5265")
    county.pumps[0].tags.add(county.tag)
    return county


def pumps(county, **over):
    values = {
        "organisation": county.bureau,
        "name": "加油站名录",
        "filter": PUMPS,
        "reason": "按清单建库",
        "by": county.clerk,
    }
    return services.list_create(**(values | over))


def refused(code, **act):
    call = act.pop("call")
    with pytest.raises(Refused) as refusal:
        call(**act)
    assert refusal.value.code == code


@pytest.mark.covers("LIBT-1", "LIBT-3")
def test_a_list_is_a_filter_and_a_firm_may_be_on_many(library):
    made = pumps(library, lineage="YJ-0007")
    assert (newest(made).number, newest(made).count) == (1, 3)
    other = pumps(library, name="带标签的", filter={"tags": [library.tag.pk]}, lineage="")
    assert set(selectors.list_members(other)) <= set(selectors.list_members(made))
    assert selectors.list_of_item(library.bureau, "YJ-0007") == made
    assert selectors.list_of_item(library.neighbour, "YJ-0007") is None
    event = Event.objects.filter(action="registries.list.create").order_by("pk")[0]
    assert "危险化学品，行业F52" in sentence(event)


@pytest.mark.covers("LIBT-1", "LIBT-11", "ITEM-29")
def test_every_condition_counts_as_the_database_does(library):
    for scope in (
        {}, PUMPS, {"kinds": ["project"]}, {"lines": [library.section.pk]}, {"tags": [library.tag.pk]},
        {"grades": ["D"]},
        {"towns": ["350881102"]}, {"industries": ["E"], "kinds": ["project", "product"]}, {"lines": ["x"]},
    ):  # fmt: skip
        wanted = targets_in_scope(library.bureau, scope).count()
        cells = library_cells(library.bureau, [scope, PUMPS])
        assert sum(n for cell, n in cells.items() if covers(scope, cell)) == wanted == count_of(library.bureau, scope)
    words = scope_text(
        {"kinds": ["project"], "lines": [library.section.pk], "tags": [library.tag.pk], "industries": ["F52"]}
    )
    assert words == "项目，行业F52零售业，危险化学品监管股负责，标签许可：加油站"


def test_a_changed_list_is_a_new_version_and_the_old_one_stays(library):
    made = pumps(library)
    version = services.list_revise(
        target_list=made, filter={"domains": ["危险化学品"]}, reason="范围扩大", by=library.clerk
    )
    assert (version.number, version.count) == (2, 4)
    assert [each.filter for each in made.versions.order_by("number")] == [PUMPS, {"domains": ["危险化学品"]}]
    act = {"call": services.list_revise, "target_list": made, "filter": version.filter, "by": library.clerk}
    refused("list_same", reason="再来", **act)
    refused("list_reason_missing", reason=" ", **(act | {"filter": {}}))


def test_a_list_is_set_up_once_for_an_item_and_under_one_name(library):
    pumps(library, lineage="YJ-0007")
    base = {"call": pumps, "county": library}
    refused("list_item_taken", name="另一个", lineage="YJ-0007", **base)
    refused("list_name_taken", **base)
    refused("list_name_missing", name=" ", **base)
    refused("permission_missing", name="外单位", by=library.stranger, **base)
    services.list_close(target_list=selectors.list_of_item(library.bureau, "YJ-0007"), by=library.clerk)
    refused("list_item_taken", name="另一个", lineage="YJ-0007", **base)


def test_a_closed_list_is_no_choice_until_it_is_used_again(library):
    made = pumps(library)
    chosen = str(newest(made).pk)
    assert [pk for pk, _ in selectors.list_options(library.bureau)] == [chosen]
    services.list_close(target_list=made, by=library.clerk)
    assert selectors.list_options(library.bureau) == []
    assert [pk for pk, _ in selectors.list_options(library.bureau, [chosen])] == [chosen]
    refused("list_closed", call=services.list_close, target_list=made, by=library.clerk)
    refused("list_closed", call=services.list_revise, target_list=made, filter={}, reason="改", by=library.clerk)
    services.list_reopen(target_list=made, by=library.clerk)
    refused("list_open", call=services.list_reopen, target_list=made, by=library.clerk)


@pytest.mark.covers("LIBT-1")
def test_a_plan_row_keeps_the_version_it_chose(library):
    made, plan = pumps(library), make_plan(library.bureau, state="draft")
    row = {
        "plan": plan, "title": "加油站", "items": [make_item(library.bureau)], "ppm": 500_000, "method": "现场检查",
        "starts_on": date(plan.year, 3, 1), "ends_on": date(plan.year, 9, 1), "by": library.clerk,
    }  # fmt: skip
    chosen = str(newest(made).pk)
    saved = plan_row_add(scope={"lists": [chosen], "grades": ["B"]}, **row)
    assert saved.scope == {**PUMPS, "grades": ["B"], "lists": [chosen]}
    assert (saved.scope_size, saved.number) == (3, 2)
    assert scope_text(saved.scope).startswith("加油站名录（第1版）")
    services.list_revise(target_list=made, filter={"domains": ["工贸"]}, reason="改", by=library.clerk)
    saved.refresh_from_db()
    assert saved.scope["domains"] == ["危险化学品"]
    assert not [finding for finding in plan_findings(plan) if finding.tone == "red"]
    refused("list_leaves_nobody", call=plan_row_add, scope={"lists": [chosen], "domains": ["工贸"]}, **row)
    refused("list_foreign", call=plan_row_add, scope={"lists": ["0"]}, **row)


def test_the_pages_of_lists(library, client):
    item = make_item(library.bureau)
    client.force_login(library.clerk)
    page = client.get(f"/w/objects/lists/new/?item={item.lineage}")
    assert f'value="{item.lineage}" selected' in page.text
    typed = {
        "organisation": library.bureau.pk,
        "name": "加油站",
        "industries": "f52、零食",
        "domains": ["危险化学品"],
        "reason": "建库",
    }
    page = client.post("/w/objects/lists/new/", typed)
    assert page.status_code == 422
    assert "零食不是行业代码" in page.text
    page = client.post("/w/objects/lists/new/", typed | {"industries": "f52", "lineage": item.lineage}, follow=True)
    assert "今天可抽3家" in page.text
    made = selectors.list_of_item(library.bureau, item.lineage)
    assert client.post("/w/objects/lists/new/", typed | {"industries": ""}).status_code == 422
    change = f"/w/objects/lists/{made.pk}/change/"
    assert 'value="F52"' in client.get(change).text
    assert client.post(change, {"domains": ["危险化学品"], "industries": "F52", "reason": "同"}).status_code == 422
    assert "第2版" in client.post(change, {"domains": ["工贸"], "reason": "改"}, follow=True).text
    assert library.plain.number in client.get(f"/w/objects/lists/{made.pk}/export/csv/").content.decode()
    assert "已停用" in client.post(f"/w/objects/lists/{made.pk}/close/", follow=True).text
    assert "恢复使用" in client.post(f"/w/objects/lists/{made.pk}/reopen/", follow=True).text
    assert "加油站" in client.get("/w/objects/lists/").text
    client.force_login(library.stranger)
    assert client.get(f"/w/objects/lists/{made.pk}/").status_code == 404


def test_choosing_a_list_on_the_form_of_a_row(library, client):
    made, plan = pumps(library), make_plan(library.bureau, state="draft")
    client.force_login(library.clerk)
    typed = {"title": "加油站", "items": [make_item(library.bureau).pk], "ratio": "50", "method": "现场检查"}
    typed |= {"starts_on": f"{plan.year}-03-01", "ends_on": f"{plan.year}-09-01", "lists": str(newest(made).pk)}
    address = f"/w/plans/{plan.pk}/rows/"
    bad = client.post(f"{address}new/", typed | {"domains": ["工贸"]})
    assert "没有对象" in bad.text
    assert "没有对象" in client.post(f"{address}preview/", typed | {"domains": ["工贸"]}).text
    client.post(f"{address}new/", typed)
    row = plan.rows.get()
    assert row.scope["lists"] == [typed["lists"]]
    services.list_close(target_list=made, by=library.clerk)
    assert f'value="{typed["lists"]}" selected' in client.get(f"{address}{row.pk}/").text


SCOPES = st.fixed_dictionaries(
    {}, optional={
        "domains": st.lists(st.sampled_from(["甲", "乙", "丙"]), max_size=2),
        "grades": st.lists(st.sampled_from("ABCD"), max_size=2),
        "kinds": st.lists(st.sampled_from(["project", "act"]), max_size=2),
        "industries": st.lists(st.sampled_from(["C", "C26", "C2671", "F52"]), max_size=2),
    },
)  # fmt: skip
CELLS = st.builds(
    lambda domain, grade, kind, code: Cell(
        domain, grade, "",
        frozenset({f"kinds:{kind}", *(f"industries:{code[:length]}" for length in (1, 3, 5) if code[:length])}),
    ),
    st.sampled_from(["甲", "乙", "丙"]), st.sampled_from("ABCD"), st.sampled_from(["project", "act"]),
    st.sampled_from(["C2671", "C2699", "F5265", "C1331"]),
)  # fmt: skip


@examples(max_examples=60)
@given(SCOPES, SCOPES, CELLS)
def test_what_lies_in_a_list_and_a_choice_lies_in_both(base, scope, cell):
    both = scope_within(base, scope)
    inside = covers(scope_clean(base), cell) and covers(scope_clean(scope), cell)
    assert inside == (both is not None and covers(both, cell))


def test_what_nobody_named_is_still_said():
    assert scope_words({"lists": ["1"], "lines": ["2"], "tags": ["3"]}, {}) == "专题名录，股室负责，标签标签"


@pytest.mark.covers("ITEM-29", "LIBT-1")
def test_the_page_of_an_item_names_its_one_list_and_its_one_checklist(library, client):
    item, draft = make_item(library.bureau), make_item(library.bureau, published=False)
    client.force_login(library.clerk)

    def shown(each, person=library.clerk):
        client.force_login(person)
        return client.get(f"/w/objects/lists/item/{each.pk}/slot/").content.decode()

    assert f"/w/objects/lists/item/{item.pk}/slot/" in client.get(f"/w/items/{item.pk}/").content.decode()
    assert f"/w/objects/lists/new/?item={item.lineage}" in shown(item)
    assert "起草检查表" in shown(item)
    assert "事项施行后建立" in shown(draft)
    assert (
        f'value="{item.lineage}" selected' in client.get(f"/w/objects/lists/new/?item={item.lineage}").content.decode()
    )
    made = pumps(library, lineage=item.lineage)
    version = catalogue.checklist_begin(item=item, by=library.clerk)
    page = shown(item)
    assert f"/w/objects/lists/{made.pk}/" in page
    assert "今日可抽3家" in page
    assert "还没有启用" in page
    catalogue.checklist_drop(version=version, by=library.clerk)
    assert "没有在用的版本" in shown(item)
    assert "加油站名录" in shown(item, library.person)
    assert f"/w/objects/lists/{made.pk}/" not in shown(item, library.person)
    assert client.get(f"/w/objects/lists/item/{make_item(library.neighbour).pk}/slot/").status_code == 404
