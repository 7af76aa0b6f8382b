# SPDX-License-Identifier: Apache-2.0
"""A bureau with 513 firms is too slow to make for every test; a few firms in two domains will do."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.planning import services
from tests.factories import make_item, make_organisation, make_region, make_target, make_user


@pytest.fixture(autouse=True)
def january():
    """Plans are written in January, before the periods of their rows."""
    with clock.pretend(timezone.make_aware(datetime(clock.today().year, 1, 15, 9))):
        yield


@pytest.fixture
def bureau(db):
    root = make_organisation("ZP", "漳平市人民政府", kind="government")
    own = make_organisation("YJ", "漳平市应急管理局", parent=root)
    section = make_organisation("YJWH", "危险化学品监管股", parent=own, kind="section")
    neighbour = make_organisation("ZJ", "漳平市住房和城乡建设局", parent=root)
    year = clock.today().year
    made = SimpleNamespace(
        organisation=own,
        section=section,
        neighbour=neighbour,
        clerk=make_user(RoleName.LINE_OFFICE, organisation=own, name="股长"),
        leader=make_user(RoleName.LEADER, organisation=own, name="局长"),
        legal=make_user(RoleName.LEGAL_OFFICE, organisation=own, name="法规员"),
        stranger=make_user(
            RoleName.LINE_OFFICE, RoleName.LEADER, RoleName.LEGAL_OFFICE, organisation=neighbour, name="外单位"
        ),
        general=make_item(own, name="安全生产基础管理"),
        key=make_item(own, name="危险化学品经营、储存", item_class="key"),
        town=make_region("350881102", "新桥镇"),
        year=year,
    )
    for _ in range(9):
        make_target(own, domain="工贸")
    make_target(section, domain="危险化学品", grade="D", town=made.town)
    make_target(own, domain="危险化学品", status="moved")
    make_target(neighbour, domain="工贸")
    return made


@pytest.fixture
def row_values(bureau):
    """A row that may stand as it is: all firms at 10%."""
    return {
        "title": "安全生产基础管理抽查",
        "items": [bureau.general],
        "scope": {},
        "ppm": 100_000,
        "method": "现场检查",
        "starts_on": date(bureau.year, 3, 1),
        "ends_on": date(bureau.year, 11, 30),
    }


@pytest.fixture
def plan(bureau):
    return services.plan_create(
        organisation=bureau.organisation, year=bureau.year, title="年度抽查工作计划", by=bureau.clerk
    )


@pytest.fixture
def published(bureau, plan, row_values):
    """A plan of two rows that went the whole way."""
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    over = {"title": "危险化学品抽查", "items": [bureau.key], "scope": {"domains": ["危险化学品"]}, "ppm": 1_000_000}
    services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | over))
    services.plan_submit(plan=plan, by=bureau.clerk)
    services.plan_approve(plan=plan, comment="同意", by=bureau.leader)
    return services.plan_mark_published(plan=plan, by=bureau.legal)
