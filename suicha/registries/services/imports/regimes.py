# SPDX-License-Identifier: Apache-2.0
"""A sheet of 清单外监管方式: what is supervised otherwise than by random inspection, each with its ground (ITEM-27)."""

from datetime import date
from typing import Any

from suicha.accounts.models import Organisation, User
from suicha.catalogue.models import OutsideRegime
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports.cells import choice, day, lines, refuse_formulas, text
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.stale import refuse_row, still_as_seen
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

LAYOUT = Layout(
    (
        Column("name", "监管事项", ("事项", "事项名称"), True, "一行一个事项", 40),
        Column("object_kind", "监管对象", ("对象", "检查对象"), True, "哪一类企业或单位", 26),
        Column("way", "监管方式", ("方式",), True, "六种写法见样表", 24),
        Column("ground", "依据", ("监管依据", "文件依据"), True, "文件的名称和条款", 44),
        Column("since", "起始日期", ("实施日期",), True, "公历，例如2026-01-01", 14),
    )
)
SAMPLE = """
特种设备安全监督检查|电梯使用单位|全覆盖检查|《特种设备安全监察条例》第五十条|2026-01-01
汛期安全专项检查|非煤矿山企业|专项检查|样安委办〔2026〕5号|2026年4月1日
疫苗流通检查|疫苗接种单位|飞行检查|《疫苗管理法》第七十条|2026-01-01
举报事项核查|被举报单位|依投诉举报和线索核查||这一行故意没有写依据
矿山安全监察|煤矿|按现有监管方式|样矿安〔2026〕1号|2026-01-01
"""
WAYS: dict[str, tuple[str, ...]] = {str(way.value): (str(way.label),) for way in OutsideRegime.Way}
_WRITTEN = ("name", "object_kind", "way", "ground")
Key = tuple[str, str, str]


def judge_regimes(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; one query."""
    verdicts = [_row(Verdict(line)) for line in table.lines()]
    key = ["name", "object_kind", "way"]
    refuse_repeated(verdicts, key, "name", "与第{first}行是同一事项、对象和方式", "两行只留一行")
    known = _known(organisation)
    for verdict in verdicts:
        regime = None if verdict.refused else known.get(_key(verdict.values))
        if regime is None:
            continue
        verdict.existing_id = regime.pk
        for name in ("ground", "since"):
            before, after = shown_field(regime, name), verdict.values[name]
            if after != before:
                verdict.change(name, field_title(OutsideRegime, name), before, after)
    return verdicts


def _row(verdict: Verdict) -> Verdict:
    line, values = verdict.line, verdict.values
    verdict.label = str(line.cell("name"))[:300]
    if line.heading():
        verdict.refuse("name", "是整行合并的小标题，不是事项", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    values["name"] = text(verdict, "name", 300, required=True)
    values["object_kind"] = text(verdict, "object_kind", 300, required=True)
    values["way"] = choice(WAYS, text(verdict, "way", 40))
    if not values["way"]:
        verdict.refuse("way", "没有这种监管方式", f"填{'、'.join(names[0] for names in WAYS.values())}之一")
    values["ground"] = lines(line.cell("ground"))
    if not values["ground"]:
        verdict.refuse("ground", "没有写依据", "写明法律法规规章或上级文件的名称和条款")
    since = day(verdict, "since", required=True)
    values["since"] = since.isoformat() if since else ""
    return verdict


def _key(values: dict[str, Any]) -> Key:
    return values["name"], values["object_kind"], values["way"]


def _known(organisation: Organisation) -> dict[Key, OutsideRegime]:
    rows = OutsideRegime.objects.filter(organisation=organisation, ended_on=None).order_by("pk")
    return {(row.name, row.object_kind, str(row.way)): row for row in rows}


def shown_field(regime: OutsideRegime, name: str) -> str:
    """What is registered, as the sheet writes it."""
    return str(getattr(regime, name))


def save_regimes(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Register new ones and correct ground and day of known ones; a few queries however many rows."""
    known, now = _known(sheet_import.organisation), clock.now()
    fresh = []
    for row in rows:
        if row.existing_id is None and _key(row.values) in known:
            refuse_row(row, "预检之后，已登记了这个事项、对象和方式，没有重复导入")
        elif row.existing_id is None:
            regime = OutsideRegime(organisation=sheet_import.organisation, registered_at=now, registered_by=by)
            fresh.append((row, _written(regime, row.values)))
    made = OutsideRegime.objects.bulk_create(regime for _, regime in fresh)
    for (row, _), regime in zip(fresh, made, strict=True):
        row.saved_id = regime.pk
    locked = OutsideRegime.objects.select_for_update(of=("self",)).filter(ended_on=None).order_by("pk")
    held = locked.in_bulk([row.existing_id for row in rows if row.existing_id])
    changed = []
    for row, regime in still_as_seen([row for row in rows if row.existing_id], held, shown_field):
        row.saved_id = regime.pk
        changed.append(_written(regime, row.values))
    OutsideRegime.objects.bulk_update(changed, ["ground", "since"], batch_size=100)


def _written(regime: OutsideRegime, values: dict[str, Any]) -> OutsideRegime:
    for name in _WRITTEN:
        setattr(regime, name, values[name])
    regime.since = date.fromisoformat(values["since"])
    return regime
