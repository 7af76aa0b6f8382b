# SPDX-License-Identifier: Apache-2.0
"""What a bureau does beside its plan: who answers for which targets and by when, a sheet taken back, a token."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from suicha.accounts import services as accounts
from suicha.accounts.models import Organisation, User
from suicha.accounts.roles import RoleName
from suicha.catalogue import services as catalogue
from suicha.catalogue.selectors import items_published
from suicha.core.ids import check_character
from suicha.core.tables import Value, xlsx_bytes
from suicha.demo.calendar import at, working_day, working_day_before
from suicha.demo.county import Department
from suicha.demo.item_lists import ABSENT
from suicha.files.models import SheetImport
from suicha.registries import services as registries
from suicha.registries.models import Target
from suicha.registries.services.exchange import token_make, token_revoke
from suicha.registries.services.imports import sheet_undo

# Domain → the section that answers for it: code, name.
SECTIONS = {"非煤矿山": ("ks", "矿山监管股"), "危险化学品": ("wh", "危险化学品监管股")}
NO_TARGETS = "本市没有烟花爆竹生产企业，本省已全部退出烟花爆竹生产"
STRANGERS = ("龙岩市新罗区东城加油站", "龙岩市新罗区龙门油品经营有限公司", "龙岩市新罗区雁石气体有限公司")


def upkeep_story(department: Department, year: int, today: date) -> Iterator[datetime]:
    """In February who has nothing to inspect says so and sections get their part; the rest happened just now."""
    clerk, legal, organisation = department.clerk, department.legal, department.organisation
    yield at(working_day(date(year, 2, 10)), 9)
    absent = items_published(organisation).filter(name=ABSENT["name"]).first()
    if absent:
        catalogue.no_target_state(item=absent, year=year, reason=NO_TARGETS, by=clerk)
    _list_of_item(department, year)
    sections = _sections(department)
    mines, chemicals = sections.get("非煤矿山"), sections.get("危险化学品")
    if mines:
        told = registries.deadline_set(line=mines, due_on=date(year, 3, 31), task="矿山企业核实并补全镇街", by=legal)
        yield at(working_day(date(year, 3, 20)), 15)
        registries.targets_verify(organisation=organisation, targets=list(_answered_by(mines)), by=clerk)
        registries.deadline_done(deadline=told, by=clerk)
    before = working_day_before(today)
    yield at(before, 14)
    wrong = _strangers(department)
    yield at(before, 14, 20)
    sheet_undo(sheet_import=wrong, by=clerk)
    if chemicals:
        task = "核对经营许可证，补全许可到期的单位"
        registries.deadline_set(line=chemicals, due_on=today + timedelta(days=14), task=task, by=legal)
        registries.targets_verify(organisation=organisation, targets=list(_answered_by(chemicals)[:31]), by=clerk)
    for name, kept in (("市场主体登记信息交换", True), ("旧审批系统", False)):
        token, _ = token_make(organisation=organisation, name=name, person=clerk, by=legal)
        if not kept:
            token_revoke(token=token, by=legal)


def _answered_by(section: Organisation) -> QuerySet[Target]:
    return Target.objects.filter(line=section).order_by("pk")


def _list_of_item(department: Department, year: int) -> None:
    """The one list of an item: who sells fireworks."""
    item = items_published(department.organisation).filter(name__startswith="烟花爆竹经营（零售）").first()
    if item:
        registries.list_create(
            organisation=department.organisation,
            name="烟花爆竹零售点对象库",
            filter={"domains": ["烟花爆竹"]},
            reason=f"{year}年一个事项建一个对象库",
            lineage=item.lineage,
            by=department.clerk,
        )


def _sections(department: Department) -> dict[str, Organisation]:
    """The sections of the bureau, with the targets each answers for brought in as one sheet."""
    organisation = department.organisation
    administrators = User.objects.filter(role_grants__role=RoleName.SYSTEM_ADMINISTRATOR, role_grants__revoked_at=None)
    made: dict[str, Organisation] = {}
    for domain in department.plan.domains:
        if domain in SECTIONS and organisation.region:
            suffix, name = SECTIONS[domain]
            made[domain] = accounts.organisation_create(
                code=f"{organisation.code}-{suffix}",
                name=f"{organisation.name}{name}",
                short_name=name,
                kind="section",
                parent=organisation,
                region=organisation.region,
                by=administrators.order_by("pk")[0],
            )
    rows: list[list[Value]] = [
        [target.name, target.credit_code, made[target.domain].short_name]
        for target in Target.objects.filter(organisation=organisation, domain__in=made).order_by("pk")
    ]
    if rows:
        _brought_in(department, "责任股室分工.xlsx", ["名称", "统一社会信用代码", "责任股室"], rows)
    return made


def _strangers(department: Department) -> SheetImport:
    """Firms of the neighbouring district, brought in by mistake."""
    rows: list[list[Value]] = []
    for place, name in enumerate(STRANGERS):
        first17 = f"91350802MADEX{place:04d}"
        rows.append([name, first17 + check_character(first17), "危险化学品", "龙岩市新罗区"])
    heads = ["名称", "统一社会信用代码", "领域", "地址"]
    return _brought_in(department, "新罗区成品油经营单位.xlsx", heads, rows)


def _brought_in(department: Department, name: str, heads: list[str], rows: list[list[Value]]) -> SheetImport:
    found = registries.sheet_preview(
        kind="targets",
        name=name,
        content=xlsx_bytes(department.plan.short, heads, rows),
        organisation=department.organisation,
        by=department.clerk,
    )
    return registries.sheet_apply(sheet_import=found, by=department.clerk)
