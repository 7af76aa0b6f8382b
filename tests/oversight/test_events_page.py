# SPDX-License-Identifier: Apache-2.0
import ast
from pathlib import Path

import pytest

from suicha import oversight
from suicha.accounts.roles import RoleName
from suicha.audit.services import record
from suicha.oversight.rules import NAMES, inputs_told
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.covers("ACC-6", "DRAW-17")
def test_a_supervisor_reads_the_trace_as_sentences(client) -> None:
    county = make_organisation("350881", kind="government")
    clerk = make_user(organisation=make_organisation("yj", parent=county), name="王某")
    record("accounts.user.close", clerk, by=clerk, data={"reason": "调离"})
    client.force_login(make_user(RoleName.SUPERVISOR, organisation=county))

    page = client.get("/w/supervision/events/", {"stage": "accounts", "q": "王"}).content.decode()

    assert "王某停用了王某的账号。" in page
    assert "调离" in page


def test_a_number_of_items_among_the_inputs_is_shown_like_any_other(client) -> None:
    """``data.items`` in a template would have been that number, not the pairs."""
    clerk = make_user(RoleName.LEADER, name="王某")
    data = {"target": "甲公司", "draw": "350881-001", "batch": 1, "items": 387, "due_on": "2026-12-31"}
    record("inspections.inspection.dispatch", clerk, by=clerk, data=data)
    client.force_login(clerk)

    page = client.get("/w/supervision/events/", {"stage": "inspections"}).content.decode()

    assert '<dt>事项数</dt><dd class="text-break">387</dd>' in page


def test_inputs_are_told_in_chinese_words() -> None:
    change = {"field": "名称", "before": "", "after": "乙"}
    told = inputs_told(
        {
            "passed": True,
            "warnings": [],
            "changes": [change],
            "scope": {},
            "rules": {"strata": {"s1": {"min": 3}}, "batches": 4},
            "x": None,
        }
    )
    assert told == [
        ("核实通过", "是"),
        ("提醒", "无"),
        ("改动", "名称：无 → 乙"),
        ("对象范围", "无"),
        ("规则", "分层（s1（最少 3）），批数 4"),
        ("x", "无"),
    ]


def test_every_input_that_an_act_records_has_a_chinese_name() -> None:
    """Read from the code: the keys of each ``data={…}`` that is written out where an act records itself."""
    keys: set[str] = set()
    for path in Path(oversight.__file__).parents[1].glob("*/services/**/*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record":
                data = [word.value for word in call.keywords if word.arg == "data" and isinstance(word.value, ast.Dict)]
                keys |= {key.value for each in data for key in each.keys if isinstance(key, ast.Constant)}
    assert len(keys) > 20
    assert keys - NAMES.keys() == set()


def test_only_the_audit_administrator_reads_the_whole_trace(client) -> None:
    clerk = make_user(organisation=make_organisation("far"), name="王某")
    record("accounts.user.close", clerk, by=clerk)
    auditor = make_user(RoleName.AUDIT_ADMINISTRATOR)
    client.force_login(auditor)
    assert "王某停用了" in client.get("/w/system/log/").content.decode()
    assert client.get("/w/supervision/events/").status_code == 403

    client.force_login(make_user(RoleName.LEADER))
    assert "王某停用了" not in client.get("/w/supervision/events/").content.decode()
    assert client.get("/w/system/log/").status_code == 403


def test_a_refused_attempt_stays_on_record(client) -> None:
    system = make_user(RoleName.SYSTEM_ADMINISTRATOR, name="系统管理员")
    client.force_login(system)

    response = client.post(f"/w/system/users/{system.pk}/roles/", {})

    assert response.status_code == 403
    client.force_login(make_user(RoleName.AUDIT_ADMINISTRATOR))
    assert "系统管理员想办一件事，被拒绝" in client.get("/w/system/log/").content.decode()
