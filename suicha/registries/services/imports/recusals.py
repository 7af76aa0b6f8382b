# SPDX-License-Identifier: Apache-2.0
"""A sheet of 回避关系 that inspectors declared on paper: from now on person and firm are never matched (DRAW-29).

Who has an account is kept as the one who declared it and may end it; the trace of the import says who handed it in.
"""

from typing import Any

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Recusal
from suicha.registries.services.imports.cells import choice, refuse_formulas, text
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.firms import CODE, NAME, find_firms, firm_typed, firms_locked
from suicha.registries.services.imports.persons import PERSON, find_persons, person_typed, persons_locked
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.stale import refuse_row
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, refuse_repeated
from suicha.registries.services.postings import keep

LAYOUT = Layout(
    (
        *PERSON,
        NAME._replace(title="回避的检查对象", synonyms=(*NAME.synonyms, "名称"), hint="名录库里的全称"),
        CODE,
        Column("ground", "事由", ("回避事由", "关系"), True, "六种写法见样表", 24),
        Column("note", "说明", ("备注",), hint="可不填，不公开", width=30),
    )
)
SAMPLE = """
检查员甲|350881000101|样表机械有限公司|@1|曾在该单位任职|2019年至2022年任安全员
检查员乙|350881000102|样表木业有限公司||近亲属关系|
检查员丙|350881000103|没有入库的公司||有经济利益关系|这一家故意不在名录库里
"""
GROUNDS: dict[str, tuple[str, ...]] = {
    "relative": ("近亲属关系", "近亲属", "亲属"),
    "employer": ("曾在该单位任职", "曾任职"),
    "holding": ("持有该单位股份或投资", "持股", "投资"),
    "dispute": ("与该单位有诉讼或纠纷", "诉讼", "纠纷"),
    "interest": ("有经济利益关系", "经济利益"),
    "other": ("其他可能影响公正的关系", "其他"),
}
Key = tuple[int, int]


def judge_recusals(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; a few queries for each 500 rows."""
    keep(by, organisation)
    verdicts, reach = [_row(Verdict(line)) for line in table.lines()], Reach(organisation)
    find_persons(verdicts, organisation, reach)
    find_firms(verdicts, organisation, reach)
    refuse_repeated(verdicts, ["inspector", "target"], "name", "与第{first}行是同一人回避同一家", "两行只留一行")
    waiting = [verdict for verdict in verdicts if not verdict.refused]
    known = _known([verdict.values for verdict in waiting])
    for verdict in waiting:
        verdict.existing_id = known.get(_key(verdict.values))
    return verdicts


def _row(verdict: Verdict) -> Verdict:
    line, values = verdict.line, verdict.values
    if line.heading():
        verdict.refuse("person", "是整行合并的小标题，不是回避关系", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    firm_typed(verdict)
    person_typed(verdict)
    values["ground"] = choice(GROUNDS, text(verdict, "ground", 40))
    if not values["ground"]:
        verdict.refuse("ground", "没有这种事由", f"填{'、'.join(names[0] for names in GROUNDS.values())}之一")
    values["note"] = text(verdict, "note", 200)
    return verdict


def _key(values: dict[str, Any]) -> Key:
    return values["inspector"], values["target"]


def _known(rows: list[dict[str, Any]]) -> dict[Key, int]:
    found = Recusal.objects.filter(inspector__in={row["inspector"] for row in rows}, ended_at=None).order_by("pk")
    return {(inspector, target): pk for pk, inspector, target in found.values_list("pk", "inspector", "target")}


def save_recusals(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Keep the relations; a few queries however many rows."""
    keep(by, sheet_import.organisation)
    now, reach = clock.now(), Reach(sheet_import.organisation)
    people = persons_locked(rows, reach)
    firms = firms_locked([row for row in rows if row.row in people], reach)
    known = _known([row.values for row in rows])
    fresh = []
    for row in rows:
        if row.row not in firms:
            continue
        if _key(row.values) in known:
            refuse_row(row, "预检之后，已申报了这一条，没有重复导入")
            continue
        person = people[row.row]
        recusal = Recusal(
            inspector=person, target=firms[row.row], ground=row.values["ground"], note=row.values["note"],
            declared_at=now, declared_by_id=person.user_id or by.pk,
        )  # fmt: skip
        fresh.append((row, recusal))
    for (row, _), recusal in zip(fresh, Recusal.objects.bulk_create(each for _, each in fresh), strict=True):
        row.saved_id = recusal.pk
