# SPDX-License-Identifier: Apache-2.0
"""Pages of plans and tasks, with and without JavaScript."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.planning import services
from suicha.planning.models import Plan, PlanRow, Task
from tests.factories import make_item, make_plan, make_plan_row, make_target, make_task

pytestmark = pytest.mark.django_db


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.fixture
def typed(bureau):
    """A row as a browser sends it."""
    return {
        "title": "安全生产基础管理抽查",
        "items": [bureau.general.pk],
        "domains": ["工贸"],
        "ratio": "１０％",
        "method": "现场检查",
        "starts_on": f"{bureau.year}-03-01",
        "ends_on": f"{bureau.year}-11-30",
        "participants": [bureau.neighbour.pk],
    }


def test_a_plan_is_written_row_by_row_and_handed_in(client, bureau, typed) -> None:
    client.force_login(bureau.clerk)
    made = client.post(
        "/w/plans/new/", {"organisation": bureau.organisation.pk, "year": bureau.year, "title": "年度计划"}, follow=True
    )
    plan = Plan.objects.get()
    assert "还没有计划行" in made.content.decode()
    assert client.get(f"/w/plans/{plan.pk}/rows/new/").status_code == 200

    saved = client.post(f"/w/plans/{plan.pk}/rows/new/", typed, follow=True).content.decode()
    assert "第1行已保存：从9家中抽1家" in saved
    assert "没有重点检查事项" in saved
    assert "联合：漳平市住房和城乡建设局" in saved

    row = plan.rows.get()
    page = client.get(f"/w/plans/{plan.pk}/rows/{row.pk}/").content.decode()
    assert "将从9家中抽1家，每家机会约11.1%。" in page
    again = client.post(f"/w/plans/{plan.pk}/rows/{row.pk}/preview/", typed | {"ratio": "20"}).content.decode()
    assert "将从9家中抽2家" in again
    assert client.get(f"/w/plans/{plan.pk}/rows/{row.pk}/preview/").url == f"/w/plans/{plan.pk}/rows/{row.pk}/"
    client.post(f"/w/plans/{plan.pk}/rows/{row.pk}/", typed | {"ratio": "20"})
    assert plan.rows.get().number == 2

    unseen = client.post(f"/w/plans/{plan.pk}/submit/", follow=True).content.decode()
    assert "勾选“已看过”再提交" in unseen
    client.post(f"/w/plans/{plan.pk}/submit/", {"seen": "on"})
    plan.refresh_from_db()
    assert plan.state == "submitted"


@pytest.mark.covers("ITEM-9", "PLAN-3")
@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"ratio": "abc"}, "抽查比例“abc”不是数字"),
        ({"ratio": "0"}, "一家也抽不到"),
        ({"ratio": "-1"}, "一家也抽不到"),
        ({"ratio": "101"}, "超过100%"),
        ({"ratio": "1e9"}, "不是数字"),
        ({"ratio": "100"}, "一般事项比例不能达到100%"),
        ({"ratio": "99.5"}, "超过一般事项的上限99%"),
        ({"starts_on": "2000-01-01"}, "不全在"),
        ({"ends_on": "2000-01-01"}, "早于开始日期"),
        ({"ends_on": "二〇二六年"}, "日期写成公历"),
        ({"items": []}, "至少选一项"),
        ({"items": ["abc"]}, "抽查事项"),
        ({"domains": ["不存在"]}, "领域"),
        ({"title": "长" * 201}, "200"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field_and_nothing_is_saved(client, bureau, plan, typed, over, words) -> None:
    client.force_login(bureau.clerk)

    response = client.post(f"/w/plans/{plan.pk}/rows/new/", typed | over)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not PlanRow.objects.exists()


def test_items_that_are_not_published_cannot_be_chosen(client, bureau, plan, typed) -> None:
    hidden = make_item(bureau.organisation, published=False)
    client.force_login(bureau.clerk)

    response = client.post(f"/w/plans/{plan.pk}/rows/new/", typed | {"items": [hidden.pk]})

    assert response.status_code == 422
    assert not PlanRow.objects.exists()


def test_a_second_plan_of_the_same_name_is_told_at_the_field(client, bureau, plan) -> None:
    client.force_login(bureau.clerk)
    assert "编制年度计划" in client.get("/w/plans/new/").content.decode()

    response = client.post(
        "/w/plans/new/", {"organisation": bureau.organisation.pk, "year": plan.year, "title": plan.title}
    )

    assert response.status_code == 422
    assert "已有计划" in response.content.decode()


@pytest.mark.covers("PLAN-3")
def test_the_number_is_shown_before_saving_with_and_without_javascript(client, bureau, plan, typed) -> None:
    client.force_login(bureau.clerk)
    address = f"/w/plans/{plan.pk}/rows/preview/"

    whole = client.post(address, typed | {"domains": [], "title": "", "find": "基础"}).content.decode()
    part = client.post(address, typed, headers={"HX-Request": "true"}).content.decode()
    wrong = client.post(address, typed | {"ratio": "abc"}, headers={"HX-Request": "true"}).content.decode()

    assert "将从10家中抽1家，每家机会约10%。" in whole
    assert "<html" in whole
    assert "处要改" not in whole
    assert "安全生产基础管理" in whole
    assert "将从9家中抽1家" in part
    assert "9×10%＝0.9，“不低于10%”向上取整为1。" in part
    assert "<html" not in part
    assert "不是数字" in wrong
    assert client.get(address).url == f"/w/plans/{plan.pk}/rows/new/"
    assert not PlanRow.objects.exists()


def test_looking_for_an_item_keeps_what_was_chosen(client, bureau, plan, typed) -> None:
    for number in range(40):
        make_item(bureau.organisation, name=f"消防通道{number}")
    client.force_login(bureau.clerk)
    address = f"/w/plans/{plan.pk}/rows/preview/"

    page = client.post(address, typed | {"find": "消防"}).content.decode()
    none = client.post(address, typed | {"find": "没有这样的"}).content.decode()

    assert f'value="{bureau.general.pk}" class="form-check-input" id="id_items_0" checked' in page.replace("\n", "")
    assert page.count("消防通道") == 20
    assert "只列出一部分" in page
    assert "没有别的事项含有这些字" in none


def test_the_leader_approves_or_returns_and_the_office_publishes(client, bureau, plan, row_values) -> None:
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    services.plan_submit(plan=plan, by=bureau.clerk)
    client.force_login(bureau.leader)
    assert "批准计划" in client.get(f"/w/plans/{plan.pk}/").content.decode()

    refused = client.post(f"/w/plans/{plan.pk}/return/", {"comment": ""}, follow=True).content.decode()
    assert "没有退回" in refused
    client.post(f"/w/plans/{plan.pk}/return/", {"comment": "比例提高"})
    assert "退回意见：比例提高" in client.get(f"/w/plans/{plan.pk}/").content.decode()
    services.plan_submit(plan=plan, by=bureau.clerk)
    client.post(f"/w/plans/{plan.pk}/approve/", {"comment": "同意"})
    plan.refresh_from_db()
    assert plan.state == "approved"
    assert "公示计划" not in client.get(f"/w/plans/{plan.pk}/").content.decode()
    client.force_login(bureau.legal)
    assert f"/w/disclosures/plans/{plan.pk}/publish/" in client.get(f"/w/plans/{plan.pk}/").content.decode()


def test_a_red_check_takes_the_button_away_and_the_act_is_refused(client, bureau, plan) -> None:
    client.force_login(bureau.clerk)

    page = client.get(f"/w/plans/{plan.pk}/").content.decode()
    response = client.post(f"/w/plans/{plan.pk}/submit/", {"seen": "on"})

    assert "改好1处才能提交" in page
    assert response.status_code == 409
    assert "还没有计划行" in response.content.decode()


def test_a_row_is_removed_on_the_page(client, bureau, plan, row_values) -> None:
    row = services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    client.force_login(bureau.clerk)

    client.post(f"/w/plans/{plan.pk}/rows/{row.pk}/remove/")

    assert not plan.rows.exists()


def test_the_rows_can_be_taken_away_as_a_table(client, bureau, published) -> None:
    client.force_login(bureau.clerk)

    rows = list(csv.reader(io.StringIO(client.get(f"/w/plans/{published.pk}/export/csv/").content.decode("utf-8-sig"))))

    assert [row[1] for row in rows] == ["抽查内容", "安全生产基础管理抽查", "危险化学品抽查"]
    assert rows[2][3:8] == ["重点", "危险化学品", "1", "100%", "1"]
    assert client.get(f"/w/plans/{published.pk}/export/xlsx/").status_code == 200
    assert client.get(f"/w/plans/{published.pk}/export/doc/").status_code == 422


def test_a_task_is_made_from_a_published_row(client, bureau, published) -> None:
    client.force_login(bureau.clerk)
    row = published.rows.get(sequence=1)
    assert row.title in client.get("/w/tasks/new/", {"q": "基础"}).content.decode()
    page = client.get(f"/w/tasks/new/{row.pk}/").content.decode()
    assert "将从10家中抽1家" in page
    values = {
        "title": "第三季度",
        "starts_on": f"{bureau.year}-07-01",
        "ends_on": f"{bureau.year}-09-30",
        "batches": "1",
    }

    for over, words in (
        ({"ends_on": f"{bureau.year}-12-31"}, "任务时间不全在"),
        ({"batches": "5"}, "不能分5批"),
        ({"batches": "多"}, "填整数"),
    ):
        response = client.post(f"/w/tasks/new/{row.pk}/", values | over)
        assert response.status_code == 422
        assert words in response.content.decode()
    client.post(f"/w/tasks/new/{row.pk}/", values)

    task = Task.objects.get()
    page = client.get(f"/w/tasks/{task.pk}/").content.decode()
    assert "任务来源" in page
    assert "建立任务“第三季度”" in page
    assert "冻结名录，准备抽取" not in page
    client.force_login(bureau.legal)
    assert "冻结名录，准备抽取" in client.get(f"/w/tasks/{task.pk}/").content.decode()
    assert "第三季度" in client.get("/w/tasks/", {"year": bureau.year, "q": "季度"}).content.decode()


def test_an_emptied_library_stops_the_task_with_a_sentence(client, bureau, published) -> None:
    row = published.rows.get(sequence=2)
    make_target(bureau.organisation)
    bureau.section.target_set.update(status="cancelled")
    client.force_login(bureau.clerk)
    values = {"title": "危化", "starts_on": f"{bureau.year}-07-01", "ends_on": f"{bureau.year}-09-30", "batches": "1"}

    response = client.post(f"/w/tasks/new/{row.pk}/", values)

    assert response.status_code == 409
    assert "没有可抽的对象" in response.content.decode()


@pytest.mark.parametrize("address", ["/w/plans/", "/w/tasks/", "/w/tasks/new/"])
def test_a_list_costs_the_same_with_more_rows(client, bureau, address) -> None:
    client.force_login(bureau.clerk)
    row = make_plan_row(make_plan(bureau.organisation))
    make_task(row, scope={"towns": [bureau.town.code]})
    few = queries(client, address)

    for _ in range(12):
        more = make_plan_row(make_plan(bureau.organisation))
        make_task(more, scope={"towns": [bureau.town.code]})

    assert queries(client, address) == few


def test_a_plan_page_costs_the_same_with_more_rows(client, bureau) -> None:
    client.force_login(bureau.clerk)
    plan = make_plan(bureau.organisation, state="draft")
    make_plan_row(plan, items=[bureau.general], scope={"towns": [bureau.town.code]})
    few = queries(client, f"/w/plans/{plan.pk}/")

    for _ in range(20):
        make_plan_row(plan, items=[bureau.general, bureau.key], scope={"towns": [bureau.town.code]})

    assert queries(client, f"/w/plans/{plan.pk}/") == few


def test_nobody_opens_a_neighbours_pages(client, bureau, plan, published) -> None:
    row = published.rows.get(sequence=1)
    task = make_task(row)
    client.force_login(bureau.stranger)

    for address in (
        f"/w/plans/{plan.pk}/",
        f"/w/plans/{plan.pk}/export/csv/",
        f"/w/plans/{plan.pk}/rows/new/",
        f"/w/tasks/new/{row.pk}/",
        f"/w/tasks/{task.pk}/",
    ):
        assert client.get(address).status_code == 404
    for act in ("submit", "approve", "return", "rows/preview", f"rows/{row.pk}/remove"):
        assert client.post(f"/w/plans/{plan.pk}/{act}/").status_code == 404
    assert task.number not in client.get("/w/tasks/").content.decode()
    assert plan.title not in client.get("/w/plans/").content.decode()
