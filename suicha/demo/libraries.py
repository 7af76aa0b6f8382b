# SPDX-License-Identifier: Apache-2.0
"""Named lists, licences to compare with and the yearly annexes of the demo county's emergency bureau."""

from suicha.core import clock
from suicha.core.ids import check_character
from suicha.core.tables import Value, xlsx_bytes
from suicha.demo.county import Department
from suicha.registries import services as registries
from suicha.registries.models import Target

HEADS = ["许可种类", "许可证号", "持证单位", "统一社会信用代码", "地址", "有效期至"]
LICENCE = "危险化学品经营许可证"


def libraries_register(department: Department, year: int) -> None:
    """A list for each domain, licences with two holders not in the library, a town of higher risk, both annexes."""
    organisation, by = department.organisation, department.clerk
    for domain in department.plan.domains:
        registries.list_create(
            organisation=organisation,
            name=f"{domain}名录",
            filter={"domains": [domain]},
            reason=f"{year}年分领域建库",
            by=by,
        )
    held = Target.objects.filter(organisation=organisation, domain="危险化学品").order_by("pk")[:10]
    rows: list[list[Value]] = [
        [
            LICENCE, f"闽漳平危化经字〔{year}〕{place:04d}", target.name, target.credit_code, target.address,
            f"{year + 3}-06-30",
        ]
        for place, target in enumerate(held, start=1)
    ]  # fmt: skip
    for place, name in enumerate(("漳平市新兴加油站", "漳平市安泰液化气供应站"), start=11):
        first17 = f"91350881MADEX{place:04d}"
        code = first17 + check_character(first17)
        rows.append([LICENCE, f"闽漳平危化经字〔{year}〕{place:04d}", name, code, "漳平市新桥镇", f"{year + 3}-06-30"])
    sheet = registries.sheet_preview(
        kind="licences",
        name="危险化学品经营许可.xlsx",
        content=xlsx_bytes("许可", HEADS, rows),
        organisation=organisation,
        by=by,
    )
    registries.sheet_apply(sheet_import=sheet, by=by)
    somewhere = Target.objects.filter(organisation=organisation).exclude(town=None).select_related("town")
    there = somewhere.order_by("town__code", "pk").first()
    if there is not None and there.town is not None:
        ground = f"漳安委办〔{year}〕5号 汛期地质灾害易发镇街"
        registries.area_register(
            organisation=organisation, region=there.town, ground=ground, since=clock.today(), by=by
        )
    for library, word in (("targets", "漳应急名录"), ("inspectors", "漳应急人员")):
        annex = registries.snapshot_make(organisation=organisation, library=library, word=word, by=by)
        registries.snapshot_release(snapshot=annex, by=department.legal)
