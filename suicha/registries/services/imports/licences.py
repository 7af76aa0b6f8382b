# SPDX-License-Identifier: Apache-2.0
"""A sheet of licences or registrations: judged, saved, and compared with the library by code, number, then name."""

from datetime import date
from typing import Any

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Licence
from suicha.registries.selectors.licences import holders
from suicha.registries.services.imports.cells import credit_code, day, number_in, refuse_formulas, text
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.stale import refuse_row, still_as_seen
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

LICENCES = Layout(
    (
        Column(
            "kind", "许可种类", ("证照名称", "许可证名称", "许可事项", "登记种类"), True, "例如危险化学品经营许可证", 24
        ),
        Column(
            "number", "许可证号", ("证照编号", "许可证编号", "许可编号", "登记编号", "证书编号"), True, "按文本填写", 24
        ),
        Column("holder", "持证单位", ("企业名称", "单位名称", "名称", "许可对象", "持证人"), True, "证照上的全称", 30),
        Column("credit_code", "统一社会信用代码", ("社会信用代码", "信用代码"), hint="18位；没有就留空", width=22),
        Column("address", "地址", ("许可地址", "住所", "经营地址"), hint="可不填", width=30),
        Column(
            "valid_until", "有效期至", ("有效期截止", "有效期", "许可截止日期"), hint="公历；长期有效的留空", width=14
        ),
    )
)
SAMPLE = """
危险化学品经营许可证|闽漳平危化经字〔2024〕0012|漳平市样表加油站|91350881MADEM00015|漳平市新桥镇1号|2027-06-30
危险化学品经营许可证|闽漳平危化经字〔2024〕0013|漳平市样表液化气站||漳平市双洋镇2号|2027年6月30日
烟花爆竹经营（零售）许可证|（漳）LS〔2025〕0101|漳平市样表日杂店||漳平市永福镇3号|
"""
_WRITTEN = ("holder", "credit_code", "address")


def judge_licences(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; one query."""
    verdicts = [_row(Verdict(line)) for line in table.lines()]
    refuse_repeated(verdicts, ["kind", "number"], "number", "与第{first}行的许可证号相同", "两行只留一行，或改正号码")
    known = _known(organisation)
    for verdict in verdicts:
        licence = None if verdict.refused else known.get((verdict.values["kind"], verdict.values["number"]))
        if licence is None:
            continue
        verdict.existing_id = licence.pk
        for name, after in shown_values(verdict.values).items():
            before = shown_field(licence, name)
            if after != before:
                verdict.change(name, field_title(Licence, name), before, after)
    return verdicts


def _row(verdict: Verdict) -> Verdict:
    line, values = verdict.line, verdict.values
    verdict.label = str(line.cell("holder"))[:300]
    if line.heading():
        verdict.refuse("holder", "是整行合并的小标题，不是许可", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    values["kind"] = text(verdict, "kind", 60, required=True)
    text(verdict, "number", 60, required=True)
    values["number"] = number_in(verdict, "number")
    values["holder"] = text(verdict, "holder", 200, required=True)
    values["credit_code"], _ = credit_code(verdict, "credit_code")
    values["address"] = text(verdict, "address", 300)
    until = day(verdict, "valid_until")
    values["valid_until"] = until.isoformat() if until else ""
    if until and until < clock.today():
        verdict.note("valid_until", f"许可已过期{(clock.today() - until).days}天，不要求入库")
    verdict.values = {key: value for key, value in values.items() if value}
    return verdict


def save_licences(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change licences, each with its holder in the library; a few queries however many rows."""
    organisation = sheet_import.organisation
    known = _known(organisation)
    fresh, records = [], []
    for row in rows:
        if row.existing_id is None and (row.values["kind"], row.values["number"]) in known:
            refuse_row(row, "预检之后，已有这个许可证号，没有重复导入")
        elif row.existing_id is None:
            fresh.append((row, _written(Licence(organisation=organisation, told_on=clock.today()), row.values)))
    found = Licence.objects.select_for_update().filter(pk__in=[row.existing_id for row in rows if row.existing_id])
    held = {licence.pk: licence for licence in found.order_by("pk")}
    for row, licence in still_as_seen([row for row in rows if row.existing_id], held, shown_field):
        row.saved_id = licence.pk
        licence.told_on = clock.today()
        records.append(_written(licence, row.values))
    every = [*(licence for _, licence in fresh), *records]
    targets = holders(organisation, every)
    for licence in every:
        licence.target_id = targets.get((licence.kind, licence.number))
    made = Licence.objects.bulk_create(licence for _, licence in fresh)
    for (row, _), licence in zip(fresh, made, strict=True):
        row.saved_id = licence.pk
    Licence.objects.bulk_update(records, [*_WRITTEN, "valid_until", "told_on", "target"], batch_size=100)


def _written(licence: Licence, values: dict[str, Any]) -> Licence:
    for name in ("kind", "number", *_WRITTEN):
        if name in values:
            setattr(licence, name, values[name])
    if "valid_until" in values:
        licence.valid_until = date.fromisoformat(values["valid_until"])
    return licence


def _known(organisation: Organisation) -> dict[tuple[str, str], Licence]:
    rows = Licence.objects.filter(organisation=organisation).order_by("pk")
    return {(licence.kind, licence.number): licence for licence in rows}


def shown_values(values: dict[str, Any]) -> dict[str, str]:
    """What would be written, in words, by field."""
    return {name: str(value) for name, value in values.items()}


def shown_field(licence: Licence, name: str) -> str:
    """What is held, in the same words."""
    value = getattr(licence, name)
    return "" if value is None else str(value)
