# SPDX-License-Identifier: Apache-2.0
"""A sheet of 利害关系线索: former employers, parties of cases, holdings of inspectors, from which conflicts are found.

A household number is typed person by person: of it only a keyed digest is kept, and a sheet would be kept whole.
"""

from datetime import date
from typing import Any

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import ConflictFact
from suicha.registries.services.imports.cells import choice, credit_code, day, refuse_formulas, text
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.persons import PERSON, find_persons, person_typed, persons_locked
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.stale import refuse_row
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, refuse_repeated
from suicha.registries.services.postings import keep

LAYOUT = Layout(
    (
        *PERSON,
        Column("kind", "种类", ("线索种类", "关系"), True, "曾任职单位、案件对方当事人、持股或投资的单位", 22),
        Column("name", "单位或当事人名称", ("名称", "单位名称", "当事人"), hint="名称和代码至少填一个", width=30),
        Column("credit_code", "统一社会信用代码", ("社会信用代码", "信用代码"), hint="18位", width=22),
        Column("since", "起始日期", ("离职日期", "立案日期", "持股日期"), True, "离开、立案或持股之日", 14),
        Column("until", "不再适用之日", ("终止日期",), hint="空着是一直适用", width=14),
        Column("document", "依据", ("来源", "文号"), True, "档案、文书的名称或文号", 26),
    )
)
SAMPLE = """
检查员甲|350881000101|曾任职单位|样表机械有限公司|@1|2023-06-30||人事档案
检查员乙|350881000102|持股或投资的单位|样表木业有限公司||2022年1月1日|2026-01-01|个人有关事项报告
检查员丙|350881000103|案件对方当事人|王某||2025-03-02||样民初〔2025〕11号
检查员甲|350881000101|本人户号|||2026-01-01||户口簿
"""
KINDS: dict[str, tuple[str, ...]] = {
    "employer": ("曾任职单位", "原工作单位", "曾任职", "任职单位"),
    "case": ("案件对方当事人", "案件当事人", "诉讼对方"),
    "holding": ("持股或投资的单位", "持股", "投资", "持股单位", "投资单位"),
    "household": ("本人户号", "户号"),
}
Key = tuple[int, str, str, str, str]


def judge_conflicts(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; a few queries for each 500 rows."""
    keep(by, organisation)
    verdicts = [_row(Verdict(line)) for line in table.lines()]
    find_persons(verdicts, organisation, Reach(organisation))
    key = ["inspector", "kind", "name", "number", "since"]
    refuse_repeated(verdicts, key, "name", "与第{first}行是同一条线索", "两行只留一行")
    waiting = [verdict for verdict in verdicts if not verdict.refused]
    known = _known([verdict.values for verdict in waiting])
    for verdict in waiting:
        verdict.existing_id = known.get(_key(verdict.values))
    return verdicts


def _row(verdict: Verdict) -> Verdict:
    line, values = verdict.line, verdict.values
    if line.heading():
        verdict.refuse("person", "是整行合并的小标题，不是线索", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    person_typed(verdict)
    values["kind"] = choice(KINDS, text(verdict, "kind", 40))
    if values["kind"] == "household":
        verdict.refuse("kind", "户号不能用表导入，表格会原样保存", "在检查人员的页面逐人登记，只存密文")
    elif not values["kind"]:
        verdict.refuse("kind", "没有这种线索", "填曾任职单位、案件对方当事人或持股或投资的单位")
    values["name"] = text(verdict, "name", 200)
    values["number"], _ = credit_code(verdict, "credit_code")
    if not (values["name"] or values["number"]):
        verdict.refuse("name", "名称和代码都没有", "至少填一个")
    since, until = day(verdict, "since", required=True), day(verdict, "until")
    if since and (since > clock.today() or (until and until < since)):
        verdict.refuse("since", "还没有到，或者晚于不再适用之日", "核对两个日期")
    values["since"], values["until"] = (found.isoformat() if found else "" for found in (since, until))
    values["document"] = text(verdict, "document", 100, required=True)
    return verdict


def _key(values: dict[str, Any]) -> Key:
    return values["inspector"], values["kind"], values["name"], values["number"], values["since"]


def _known(rows: list[dict[str, Any]]) -> dict[Key, int]:
    facts = ConflictFact.objects.filter(inspector__in={row["inspector"] for row in rows}, ended_at=None)
    return {
        (fact.inspector_id, str(fact.kind), fact.name, fact.number, fact.since.isoformat()): fact.pk
        for fact in facts.order_by("pk")
    }


def save_conflicts(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Register the facts; a few queries however many rows."""
    keep(by, sheet_import.organisation)
    now, people = clock.now(), persons_locked(rows, Reach(sheet_import.organisation))
    known = _known([row.values for row in rows])
    fresh = []
    for row in rows:
        if row.row not in people:
            continue
        if _key(row.values) in known:
            refuse_row(row, "预检之后，已登记了这一条，没有重复导入")
            continue
        fact = ConflictFact(inspector=people[row.row], registered_at=now, registered_by=by)
        for name in ("kind", "name", "number", "document"):
            setattr(fact, name, row.values[name])
        fact.since = date.fromisoformat(row.values["since"])
        fact.until = date.fromisoformat(row.values["until"]) if row.values["until"] else None
        fresh.append((row, fact))
    for (row, _), fact in zip(fresh, ConflictFact.objects.bulk_create(fact for _, fact in fresh), strict=True):
        row.saved_id = fact.pk
