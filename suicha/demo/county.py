# SPDX-License-Identifier: Apache-2.0
"""Organisations, people and libraries of the demo county, made by the same acts and imports as a real one."""

from collections.abc import Callable
from datetime import date

from django.conf import settings

from suicha.accounts import services as accounts
from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.roles import ADMINISTRATORS, RoleName
from suicha.core.ids import check_character
from suicha.core.tables import Value, xlsx_bytes
from suicha.demo import tables
from suicha.demo.chance import Chance
from suicha.demo.people import HEADS, facts_register, inspector_rows, neighbours_register
from suicha.demo.tables import (
    BUREAUS,
    COUNTY,
    DEMO_PASSPHRASE,
    DIVISION,
    ITEMS,
    KEEPERS,
    KINDS,
    OFFICES,
    OFFICES_OF_THE_COUNTY,
    SEED,
    TOWNS,
    Bureau,
    Office,
)
from suicha.draws import services as draws
from suicha.registries import services as registries
from suicha.registries.models import Inspector, Target

Say = Callable[[str], None]


class Department:
    """A bureau of the demo with its people at hand."""

    def __init__(
        self, plan: Bureau, organisation: Organisation, people: dict[RoleName, User], keepers: list[User]
    ) -> None:
        self.plan = plan
        self.organisation = organisation
        self.keepers = keepers
        self.clerk = people[RoleName.LINE_OFFICE]
        self.legal = people[RoleName.LEGAL_OFFICE]
        self.leader = people[RoleName.LEADER]
        self.reviewer = people[RoleName.REVIEWER]


def county_build(say: Say, first_year: int) -> list[Department]:
    """The tree, the people, the lists and both libraries of all bureaus."""
    region = Region.objects.create(code=DIVISION, name=COUNTY)
    Region.objects.bulk_create(Region(code=code, name=name, parent=region) for code, name in TOWNS.items())
    administrators = accounts.installation_prepare(
        root=DIVISION,
        root_name=f"{COUNTY}人民政府",
        region=region,
        passwords=dict.fromkeys(ADMINISTRATORS, settings.DEMO_PASSWORD),
    )
    system = administrators[RoleName.SYSTEM_ADMINISTRATOR]
    security = administrators[RoleName.SECURITY_ADMINISTRATOR]
    say("机构和管理员")
    neighbours_register(region, system)
    offices = {office.code: _office(system, security, office) for office in OFFICES_OF_THE_COUNTY}
    keepers = [offices[code] for code in KEEPERS]
    for keeper in keepers:
        draws.keeper_key_make(by=keeper, passphrase=DEMO_PASSPHRASE, again=DEMO_PASSPHRASE)
    departments = [_department(plan, system, security, region, keepers) for plan in BUREAUS]
    for department in departments:
        _libraries(department, system, security, first_year)
        say(f"{department.plan.name}：{sum(department.plan.domains.values())}个检查对象")
    return departments


def _office(system: User, security: User, office: Office) -> User:
    top = system.organisation
    organisation = accounts.organisation_create(
        code=office.code,
        name=office.name,
        short_name=office.short,
        kind="section",
        parent=top,
        region=top.region,
        by=system,
    )
    user = accounts.user_create(
        username=office.code,
        name=office.person,
        organisation=organisation,
        password=settings.DEMO_PASSWORD,
        by=system,
    )
    accounts.role_grant(user=user, role=office.role, organisation=top, by=security)
    return user


def _department(plan: Bureau, system: User, security: User, region: Region, keepers: list[User]) -> Department:
    organisation = accounts.organisation_create(
        code=plan.code,
        name=plan.name,
        short_name=plan.short,
        kind="bureau",
        parent=system.organisation,
        region=region,
        by=system,
    )
    people = {}
    for role, (suffix, name) in OFFICES.items():
        username = f"{plan.code}-{suffix}"
        people[role] = accounts.user_create(
            username=username, name=name, organisation=organisation, password=settings.DEMO_PASSWORD, by=system
        )
        accounts.role_grant(user=people[role], role=role, organisation=organisation, by=security)
    return Department(plan, organisation, people, keepers)


def _libraries(department: Department, system: User, security: User, first_year: int) -> None:
    plan = department.plan
    heads = ["编制单位名称", "序号", "抽查类别", "抽查事项", "检查对象", "事项类别", "检查方式", "检查主体", "检查依据"]
    items: list[list[Value]] = [
        [
            plan.name,
            number,
            item.category,
            item.name,
            item.objects,
            item.item_class,
            item.methods,
            plan.name,
            item.basis,
        ]
        for number, item in enumerate(ITEMS[plan.code], start=1)
    ]
    _import(department, "items", f"{plan.short}随机抽查事项清单.xlsx", heads, items)
    _import(department, "targets", f"{plan.short}检查对象名录库.xlsx", *target_sheet(plan))
    _grade(department)
    _import(department, "inspectors", f"{plan.short}执法检查人员名录库.xlsx", HEADS, inspector_rows(plan, first_year))
    inspectors = list(Inspector.objects.filter(organisation=department.organisation).order_by("pk"))
    for inspector in inspectors:
        user = accounts.user_create(
            username=f"jcy{inspector.name[-2:]}",
            name=inspector.name,
            organisation=department.organisation,
            password=settings.DEMO_PASSWORD,
            by=system,
        )
        accounts.role_grant(user=user, role=RoleName.INSPECTOR, organisation=department.organisation, by=security)
        registries.inspector_change(inspector=inspector, user=user, by=department.clerk)
    facts_register(plan, inspectors, department.clerk)


def _grade(department: Department) -> None:
    """Risk classes as the legal office registers them: some low, some higher, the rest 一般 as they came."""
    chance = Chance(f"{SEED}|{department.plan.code}|grades")
    for target in Target.objects.filter(organisation=department.organisation).order_by("pk"):
        grade = "ABBBBBBBBBCCD"[chance.below(13)]
        if grade != target.grade:
            registries.target_grade_set(target=target, grade=grade, reason="年度企业风险分类结果", by=department.legal)


def target_sheet(plan: Bureau) -> tuple[list[str], list[list[Value]]]:
    """Head and rows of a library of invented firms; the same rows every time."""
    heads = ["名称", "统一社会信用代码", "企业类型", "领域", "所属镇街", "地址", "状态", "成立日期"]
    chance = Chance(f"{SEED}|{plan.code}")
    rows: list[list[Value]] = []
    used: set[str] = set()
    start = [bureau.code for bureau in BUREAUS].index(plan.code) * 1000
    for domain, number in plan.domains.items():
        for _ in range(number):
            town = chance.one_of(list(TOWNS.values()))
            name = ""
            while not name or name in used:
                name = (
                    f"{COUNTY}{chance.one_of(tables.FIRST)}{chance.one_of(tables.SECOND)}{chance.one_of(KINDS[domain])}"
                )
            used.add(name)
            kind = "有限责任公司" if "公司" in name else "个体工商户"
            prefix = "91" if kind == "有限责任公司" else "92"
            first17 = f"{prefix}{DIVISION}MADEM{start + len(rows):04d}"
            status = "停业" if chance.below(60) == 0 else "存续"
            founded = date(2000 + chance.below(23), 1 + chance.below(12), 1 + chance.below(28))
            address = f"{COUNTY}{town}{chance.below(180) + 1}号"
            code = first17 + check_character(first17)
            rows.append([name, code, kind, domain, town, address, status, founded.isoformat()])
    return heads, rows


def _import(department: Department, kind: str, name: str, heads: list[str], rows: list[list[Value]]) -> None:
    by = department.clerk
    preview = registries.sheet_preview(
        kind=kind,
        name=name,
        content=xlsx_bytes(department.plan.short, heads, rows),
        organisation=department.organisation,
        by=by,
    )
    registries.sheet_apply(sheet_import=preview, by=by)
