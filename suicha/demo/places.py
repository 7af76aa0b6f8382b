# SPDX-License-Identifier: Apache-2.0
"""Where the targets of the demo county are, and a bureau whose whole library was reviewed before its first draw."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from suicha.accounts.models import User
from suicha.catalogue import services as catalogue
from suicha.core.tables import Value, xlsx_bytes
from suicha.demo.calendar import at, working_day
from suicha.demo.county import Department
from suicha.demo.tables import COUNTY, DIVISION, TOWNS
from suicha.registries import services as registries
from suicha.registries.models import Target

YEAR = 2023
ABOVE = {"350000": "福建省", "350800": "龙岩市", DIVISION: COUNTY}
REVIEWED = "xfjyd"
CROWDED = ("消防", "人员密集场所")
# By what the firms are called; many people gather in all of them.
INDUSTRIES = {"宾馆": "H6129", "商业广场": "L7222", "幼儿园": "P8310", "敬老院": "Q8514", "娱乐城": "R9011"}


def regions_register(system: User) -> None:
    """The table of divisions, brought in as a sheet by the system administrator: the county gets its place in it."""
    rows: list[list[Value]] = [[code, name, YEAR] for code, name in (ABOVE | TOWNS).items()]
    preview = registries.sheet_preview(
        kind="regions",
        name="演示用区划表.xlsx",
        content=xlsx_bytes("区划", ["区划代码", "名称", "年份"], rows),
        organisation=system.organisation,
        by=system,
    )
    registries.sheet_apply(sheet_import=preview, by=system)


def review_story(department: Department, year: int) -> Iterator[datetime]:
    """The rule asks for a review; the line office completes industry, nature and tags by a sheet and looks through."""
    if department.plan.code != REVIEWED:
        return
    organisation, by = department.organisation, department.clerk
    yield at(working_day(date(year, 2, 17)), 9)
    catalogue.setting_set(
        organisation=organisation,
        key="target_review",
        value=2,
        clause="市级方案　分行业、分领域对经营性质、行业、地域等信息严格审查、全面录入",
        by=department.legal,
    )
    yield at(working_day(date(year, 2, 24)), 10)
    registries.tag_create(organisation=organisation, group=CROWDED[0], name=CROWDED[1], by=by)
    targets = Target.objects.filter(organisation=organisation).order_by("pk")
    preview = registries.sheet_preview(
        kind="targets",
        name="消防重点单位补录.xlsx",
        content=xlsx_bytes("补录", ["名称", "统一社会信用代码", "行业", "经营性质", "标签"], _completed(targets)),
        organisation=organisation,
        by=by,
    )
    registries.sheet_apply(sheet_import=preview, by=by)
    yield at(working_day(date(year, 2, 24)), 15)
    registries.targets_verify(organisation=organisation, targets=list(targets), by=by)


def _completed(targets: Iterable[Target]) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for target in targets:
        industry = next(code for word, code in INDUSTRIES.items() if target.name.endswith(word))
        nature = "个体" if target.kind == Target.Kind.INDIVIDUAL else "民营"
        rows.append([target.name, target.credit_code, industry, nature, "：".join(CROWDED)])
    return rows
