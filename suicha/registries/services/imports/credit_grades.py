# SPDX-License-Identifier: Apache-2.0
"""A sheet of 信用等级 as the credit department gives them: each changes a firm of the library, with its source."""

from datetime import date

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import GradeChange, Target
from suicha.registries.services.imports.cells import choice, day, refuse_formulas, text
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.firms import CHUNK, CODE, NAME, find_firms, firm_typed, firms_locked
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.stale import still_as_seen
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

LAYOUT = Layout(
    (
        NAME,
        CODE,
        Column("credit_grade", "信用等级", ("信用评价等级", "公共信用等级", "等级"), True, "A、B、C、D", 10),
        Column("source", "依据", ("评定依据", "来源", "文号"), True, "评定的文件或平台", 30),
        Column("since", "评定日期", ("评价日期", "生效日期"), hint="空着就是今天", width=14),
    )
)
SAMPLE = """
样表机械有限公司|@1|A|样信用〔2026〕3号|2026-04-01
样表化工有限公司||C类|样信用〔2026〕3号|2026年4月1日
样表木业有限公司||优秀|样信用〔2026〕3号|2026-04-01
"""
GRADES: dict[str, tuple[str, ...]] = {
    "A": ("A", "A类", "A级", "信用好"),
    "B": ("B", "B类", "B级", "信用较好"),
    "C": ("C", "C类", "C级", "信用一般"),
    "D": ("D", "D类", "D级", "信用差"),
}


def judge_credit_grades(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; a few queries for each 500 rows."""
    verdicts = [_row(Verdict(line)) for line in table.lines()]
    find_firms(verdicts, organisation, Reach(organisation))
    refuse_repeated(verdicts, ["target"], "name", "与第{first}行是同一家", "两行只留一行")
    waiting = [verdict for verdict in verdicts if not verdict.refused]
    for start in range(0, len(waiting), CHUNK):
        piece = waiting[start : start + CHUNK]
        found = Target.objects.in_bulk([verdict.values["target"] for verdict in piece])
        for verdict in piece:
            target, after = found[verdict.values["target"]], verdict.values["credit_grade"]
            verdict.existing_id = target.pk
            if target.credit_grade != after:
                title = field_title(Target, "credit_grade")
                verdict.change("credit_grade", title, shown_field(target, "credit_grade"), _words(after))
    return verdicts


def _row(verdict: Verdict) -> Verdict:
    line, values = verdict.line, verdict.values
    if line.heading():
        verdict.refuse("name", "是整行合并的小标题，不是检查对象", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    firm_typed(verdict)
    values["credit_grade"] = choice(GRADES, text(verdict, "credit_grade", 20))
    if not values["credit_grade"]:
        verdict.refuse("credit_grade", "不是A、B、C、D中的一个", "照信用部门给的等级填")
    values["source"] = text(verdict, "source", 200, required=True)
    since = day(verdict, "since") or clock.today()
    if since > clock.today():
        verdict.refuse("since", "还没有到", "填评定的日期")
    values["since"] = since.isoformat()
    verdict.values = {key: value for key, value in values.items() if value}
    return verdict


def shown_field(target: Target, name: str) -> str:
    """What the library holds, in words."""
    return _words(target.credit_grade)


def _words(grade: str) -> str:
    return f"{grade}　{Target.CreditGrade(grade).label}" if grade else ""


def save_credit_grades(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Write the grades, each with a dated row of its source; a few queries however many rows."""
    now, firms = clock.now(), firms_locked(rows, Reach(sheet_import.organisation))
    here = {target.pk: target for target in firms.values()}
    changed, turns = [], []
    for row, target in still_as_seen([row for row in rows if row.row in firms], here, shown_field):
        row.saved_id = target.pk
        turns.append(
            GradeChange(
                target=target, scale="credit", before=target.credit_grade, after=row.values["credit_grade"],
                since=date.fromisoformat(row.values["since"]), source=row.values["source"], registered_at=now,
                registered_by=by,
            )
        )  # fmt: skip
        target.credit_grade = row.values["credit_grade"]
        changed.append(target)
    Target.objects.bulk_update(changed, ["credit_grade"], batch_size=100)
    GradeChange.objects.bulk_create(turns)
