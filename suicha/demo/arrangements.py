# SPDX-License-Identifier: Apache-2.0
"""Who leads and answers in the demo county: a leading group, the joint conference, responsibilities, contacts, tests.

Names are invented; the structure is that of published schemes.
"""

from datetime import date
from decimal import Decimal

from suicha.accounts import services as accounts
from suicha.accounts.models import Organisation, User
from suicha.demo.county import Department
from suicha.registries import services as registries
from suicha.registries.models import Inspector

# Field, leader in charge, who leads, who answers.
DUTIES = (
    ("非煤矿山", "陈某副局长", "矿山监管股", ("矿山监管股", "应急管理综合执法大队")),
    ("危险化学品", "陈某副局长", "危险化学品监管股", ("危险化学品监管股", "应急管理综合执法大队")),
    ("烟花爆竹", "黄某副局长", "危险化学品监管股", ("危险化学品监管股", "应急管理综合执法大队")),
    ("工贸", "黄某副局长", "安全生产基础股", ("安全生产基础股", "应急管理综合执法大队")),
)
PEOPLE = (
    ("head", "林某", "局长", "漳平市应急管理局"),
    ("deputy", "陈某", "副局长", "漳平市应急管理局"),
    ("office", "吴某", "法规股股长", "漳平市应急管理局"),
    ("member", "黄某", "副局长", "漳平市应急管理局"),
)
TAGS = (
    ("qualification", "应急管理行政执法证"),
    ("specialty", "电气安全"),
    ("specialty", "危险化学品工艺"),
    ("area", "北片区"),
    ("trait", "会用可燃气体检测仪"),
    ("role", "片区组长"),
)


def arrangements_register(departments: list[Department], year: int) -> None:
    """The county's conference, the first bureau's leading group, its people's tags and last test."""
    first = departments[0]
    founded = date(year, 1, 2)
    _conference(departments, founded)
    group = accounts.group_found(
        organisation=first.organisation,
        kind="leading",
        name="双随机一公开监管工作领导小组",
        office=first.organisation,
        document=f"漳应急演示〔{year}〕1号",
        founded_on=founded,
        duties="审议年度抽查工作计划，研究解决抽查中的问题。",
        by=first.legal,
    )
    for part, name, post, unit in PEOPLE:
        accounts.member_join(group=group, part=part, name=name, post=post, unit=unit, since=founded, by=first.legal)
    for field, leader, lead, units in DUTIES:
        accounts.responsibility_set(
            organisation=first.organisation,
            field=field,
            leader=leader,
            lead=lead,
            units=units,
            since=founded,
            by=first.legal,
        )
    for number, department in enumerate(departments):
        accounts.contact_name(
            organisation=department.organisation,
            name=f"联系人{number + 1}",
            telephone=f"0597-75300{number:02d}",
            since=founded,
            by=department.legal,
        )
    _people(first, year)


def _conference(departments: list[Department], founded: date) -> None:
    """Registered by the office of the joint conference, whose member units are the bureaus."""
    top = Organisation.objects.get(parent=None)
    office = User.objects.filter(role_grants__role="supervisor", role_grants__revoked_at=None).order_by("pk")[0]
    group = accounts.group_found(
        organisation=top,
        kind="conference",
        name="部门联合双随机一公开监管工作联席会议",
        office=office.organisation,
        document=f"漳政办演示〔{founded.year}〕1号",
        founded_on=founded,
        duties="统筹部门联合抽查，汇总各成员单位的清单和计划。",
        by=office,
    )
    for part, name, unit in (
        ("head", "市政府副市长王某", top.name),
        ("deputy", "市场监管局局长李某", departments[-1].organisation.name),
        *(("liaison", f"联络员{number + 1}", each.organisation.name) for number, each in enumerate(departments)),
    ):
        accounts.member_join(group=group, part=part, name=name, unit=unit, since=founded, by=office)


def _people(department: Department, year: int) -> None:
    tags = [
        registries.tag_add(organisation=department.organisation, group=group, name=name, by=department.legal)
        for group, name in TAGS
    ]
    people = list(Inspector.objects.filter(organisation=department.organisation).order_by("pk"))
    for place, person in enumerate(people):
        mine = [tags[0], *(tag for number, tag in enumerate(tags[1:]) if (place + number) % 3 == 0)]
        registries.inspector_change(
            inspector=person,
            tags=mine,
            issuer="福建省司法厅",
            certificate_from=date(year - 1, 1, 1),
            mobile=f"138000{place:05d}",
            by=department.clerk,
        )
    test = registries.training_register(
        organisation=department.organisation,
        kind="test",
        topic=f"{year}年行政执法人员综合执法能力测试",
        held_on=date(year, 1, 2),
        organiser="漳平市司法局",
        hours=2,
        valid_until=date(year + 3, 6, 30),
        by=department.legal,
    )
    registries.training_results_record(
        training=test,
        entries=[registries.Entry(each, "passed", Decimal(78 + place % 20)) for place, each in enumerate(people)],
        by=department.legal,
    )
    course = registries.training_register(
        organisation=department.organisation,
        kind="course",
        topic="双随机一公开业务培训",
        held_on=date(year, 1, 2),
        organiser=department.plan.name,
        hours=8,
        by=department.legal,
    )
    registries.training_results_record(
        training=course, entries=[registries.Entry(each, "passed") for each in people[::2]], by=department.legal
    )
    # Daily supervision staff without a certificate: on the roster, along on visits, never one of the two.
    registries.inspector_create(
        organisation=department.organisation,
        name="协管员01",
        category="daily",
        post="网格协管员",
        domains=sorted({domain for person in people for domain in person.domains})[:1],
        by=department.clerk,
    )
