# SPDX-License-Identifier: Apache-2.0
"""A sheet of 失信情形: facts against firms of the library, hundreds at once, and which of them no longer stand."""

from datetime import date
from typing import Any

from django.db.models import F

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import TargetMark
from suicha.registries.services.imports.cells import choice, day, refuse_formulas, text, words
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.firms import CHUNK, CODE, NAME, find_firms, firm_typed, firms_locked
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.stale import refuse_row, still_as_seen
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

LAYOUT = Layout(
    (
        NAME,
        CODE,
        Column("kind", "情形", ("失信情形", "失信类型", "名单类型", "种类"), True, "四种写法见样表", 22),
        Column("document", "文号", ("决定书文号", "处罚决定书文号", "列入文号", "依据文号"), True, "决定书或公告", 26),
        Column("since", "起始日期", ("列入日期", "处罚日期", "处罚决定日期", "核实日期"), True, "公历", 14),
        Column("expires_on", "到期日", ("公示期限", "有效期至"), hint="决定书写明期限的填", width=14),
        Column("people", "投诉人数", hint="只有群体性投诉填", width=10),
        Column("note", "说明", ("列入原因", "违法事实", "备注"), hint="可不填", width=30),
        Column("until", "移出日期", ("移出或撤销日期", "撤销日期", "修复日期"), hint="已移出或撤销的填", width=14),
        Column("end_reason", "移出依据", ("移出或撤销的依据", "移出文号"), hint="填了移出日期的必须填", width=26),
    )
)
SAMPLE = """
样表机械有限公司|@1|列入经营异常名录|样市监列〔2026〕12号|2026-03-06|||未公示年度报告||
样表机械有限公司|@1|受到行政处罚|样应急罚〔2025〕8号|2025年9月1日|2028-09-01||未按规定培训||
样表化工有限公司||群体性投诉|样信访〔2026〕3号|2026-05-20||14|||
样表木业有限公司||列入严重违法失信名单|样市监失〔2024〕1号|2024-01-10||||2026-01-09|样市监移〔2026〕2号
样表木业有限公司||受到表扬|样〔2026〕5号|2026-02-01||||这一行故意写错情形|
"""
KINDS: dict[str, tuple[str, ...]] = {
    "abnormal": ("列入经营异常名录", "经营异常名录", "经营异常"),
    "dishonest": ("列入严重违法失信名单", "严重违法失信名单", "严重违法失信", "失信名单", "黑名单"),
    "penalty": ("受到行政处罚", "行政处罚", "处罚"),
    "complaint": ("群体性投诉", "集体投诉"),
}
_TOLD = ("expires_on", "until", "end_reason")
Key = tuple[int, str, str]


def judge_marks(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; a few queries for each 500 rows."""
    verdicts = [_row(Verdict(line)) for line in table.lines()]
    find_firms(verdicts, organisation, Reach(organisation))
    key = ["target", "kind", "document"]
    refuse_repeated(verdicts, key, "document", "与第{first}行是同一家的同一个文号", "两行只留一行")
    waiting = [verdict for verdict in verdicts if not verdict.refused]
    for start in range(0, len(waiting), CHUNK):
        piece = waiting[start : start + CHUNK]
        known = _known([verdict.values for verdict in piece])
        for verdict in piece:
            mark = known.get(_key(verdict.values))
            if mark is not None:
                _compare(verdict, mark)
    return verdicts


def _row(verdict: Verdict) -> Verdict:
    line, values = verdict.line, verdict.values
    if line.heading():
        verdict.refuse("name", "是整行合并的小标题，不是失信情形", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    firm_typed(verdict)
    values["kind"] = choice(KINDS, text(verdict, "kind", 40))
    if not values["kind"]:
        verdict.refuse("kind", "没有这种情形", f"填{'、'.join(names[0] for names in KINDS.values())}之一")
    values["document"] = text(verdict, "document", 100, required=True)
    values["note"] = text(verdict, "note", 200)
    since, expires, until = day(verdict, "since", required=True), day(verdict, "expires_on"), day(verdict, "until")
    if since and since > clock.today():
        verdict.refuse("since", "还没有到", "填列入、处罚决定或核实的日期")
    if since and expires and expires <= since:
        verdict.doubt("expires_on", "不晚于起始日期，没有保存", "照决定书核对")
        expires = None
    values["end_reason"] = text(verdict, "end_reason", 200)
    if until and (not values["end_reason"] or (since and until < since) or until > clock.today()):
        verdict.refuse("until", "早于起始日期、还没有到，或没有写依据", "核对移出日期，并写明依据的文号")
    for name, found in (("since", since), ("expires_on", expires), ("until", until)):
        values[name] = found.isoformat() if found else ""
    if not until:
        values["end_reason"] = ""
    _people(verdict)
    verdict.values = {key: value for key, value in values.items() if value not in ("", 0)}
    return verdict


def _people(verdict: Verdict) -> None:
    typed = words(verdict.line.cell("people"))
    number = int(typed) if typed.isdecimal() and len(typed) < 8 else 0
    complaint = verdict.values["kind"] == "complaint"
    if complaint and not number:
        verdict.refuse("people", "没有填投诉的人数", "填整数，例如14")
    elif typed and not complaint:
        verdict.note("people", "不是群体性投诉，人数没有保存")
    verdict.values["people"] = number if complaint else 0


def _key(values: dict[str, Any]) -> Key:
    return values["target"], values["kind"], values["document"]


def _known(rows: list[dict[str, Any]]) -> dict[Key, TargetMark]:
    """What is registered of these firms under these documents; of two, the one that stands."""
    found = TargetMark.objects.filter(
        target__in={row["target"] for row in rows}, document__in={row["document"] for row in rows}
    )
    standing_last = found.order_by(F("until").asc(nulls_last=True), "pk")
    return {(mark.target_id, str(mark.kind), mark.document): mark for mark in standing_last}


def _compare(verdict: Verdict, mark: TargetMark) -> None:
    values = verdict.values
    if mark.since.isoformat() != values["since"] or mark.people != values.get("people", 0):
        told = f"这个文号已登记，起始日期{mark.since}" + (f"，{mark.people}人" if mark.people else "")
        verdict.refuse("document", told, "核对日期和人数；登记错了的先在对象页撤销")
    elif mark.until is not None and values.get("until") != mark.until.isoformat():
        verdict.refuse("document", f"这个文号已登记，并于{mark.until}移出", "再次列入的，填新的文号")
    else:
        verdict.existing_id = mark.pk
        for name in _TOLD:
            before, after = shown_field(mark, name), values.get(name, "")
            if after and after != before:
                verdict.change(name, field_title(TargetMark, name), before, after)


def shown_field(mark: TargetMark, name: str) -> str:
    """What is registered, in the words of the sheet."""
    value = getattr(mark, name)
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def save_marks(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Register new facts and end those that no longer stand; a few queries however many rows."""
    now, firms = clock.now(), firms_locked(rows, Reach(sheet_import.organisation))
    rows = [row for row in rows if row.row in firms]
    known = _known([row.values for row in rows])
    fresh = []
    for row in rows:
        if row.existing_id is None and _key(row.values) in known:
            refuse_row(row, "预检之后，这个文号已登记，没有重复导入")
        elif row.existing_id is None:
            mark = TargetMark(target=firms[row.row], registered_at=now, registered_by=by)
            for name in ("kind", "document", "people", "note"):
                setattr(mark, name, row.values.get(name, 0 if name == "people" else ""))
            mark.since = date.fromisoformat(row.values["since"])
            fresh.append((row, _told(mark, row.values, by)))
    for (row, _), mark in zip(fresh, TargetMark.objects.bulk_create(mark for _, mark in fresh), strict=True):
        row.saved_id = mark.pk
    locked = TargetMark.objects.select_for_update(of=("self",)).order_by("pk")
    held = locked.in_bulk([row.existing_id for row in rows if row.existing_id])
    changed = []
    for row, mark in still_as_seen([row for row in rows if row.existing_id], held, shown_field):
        row.saved_id = mark.pk
        changed.append(_told(mark, row.values, by))
    TargetMark.objects.bulk_update(changed, [*_TOLD, "ended_at", "ended_by"], batch_size=100)


def _told(mark: TargetMark, values: dict[str, Any], by: User) -> TargetMark:
    if "expires_on" in values:
        mark.expires_on = date.fromisoformat(values["expires_on"])
    if "until" in values and mark.until is None:
        mark.until, mark.end_reason = date.fromisoformat(values["until"]), values["end_reason"]
        mark.ended_at, mark.ended_by = clock.now(), by
    return mark
