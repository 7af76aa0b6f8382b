# SPDX-License-Identifier: Apache-2.0
"""A sheet of 专业机构: new ones, and what changed of known ones.  What is entrusted to them is not here."""

from datetime import date
from typing import Any

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Institution
from suicha.registries.rules.institutions import KINDS
from suicha.registries.services.imports.cells import choice, credit_code, day, refuse_formulas, text
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.experts import TYPES
from suicha.registries.services.imports.stale import refuse_row, still_as_seen
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

LAYOUT = Layout(
    (
        Column("name", "机构名称", ("名称", "单位名称", "专业机构"), True, "登记的全称", 30),
        Column("kind", "机构类型", ("类型", "单位类型"), True, "、".join(KINDS.values()), 18),
        Column("credit_code", "统一社会信用代码", ("社会信用代码", "信用代码"), hint="18位；没有就留空", width=22),
        Column("qualification", "资质证书", ("资质", "资质证书编号"), hint="名称和编号", width=28),
        Column("qualification_until", "资质有效期至", ("有效期至", "有效期"), hint="空着是长期有效", width=14),
    )
)
SAMPLE = """
样表检测有限公司|检验检测机构|@8|样检CMA2023001|2029-12-31
样表研究院|科研院所|||
样表会计师事务所|会计师事务所||样会2016|2019-12-31
样表咨询公司|猎头公司|||
"""
_WRITTEN = ("name", "kind", "credit_code", "qualification")


def judge_institutions(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; one query."""
    verdicts = [_row(Verdict(line)) for line in table.lines()]
    refuse_repeated(verdicts, ["name"], "name", "与第{first}行的名称相同", "同一家只留一行")
    codes = [verdict for verdict in verdicts if verdict.values.get("credit_code")]
    refuse_repeated(codes, ["credit_code"], "credit_code", "与第{first}行的代码相同", "核对代码")
    known = list(Institution.objects.filter(organisation=organisation).order_by("pk"))
    for verdict in verdicts:
        if not verdict.refused:
            _compare(verdict, _same(known, verdict.values))
    return verdicts


def _row(verdict: Verdict) -> Verdict:
    line, values = verdict.line, verdict.values
    verdict.label = str(line.cell("name"))[:300]
    if line.heading():
        verdict.refuse("name", "是整行合并的小标题，不是机构", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    values["name"] = text(verdict, "name", 200, required=True)
    values["kind"] = choice(TYPES, text(verdict, "kind", 40))
    if not values["kind"]:
        verdict.refuse("kind", "没有这种类型", f"填{'、'.join(KINDS.values())}之一")
    values["credit_code"], _ = credit_code(verdict, "credit_code")
    values["qualification"] = text(verdict, "qualification", 100)
    until = day(verdict, "qualification_until")
    values["qualification_until"] = until.isoformat() if until else ""
    if until and until < clock.today():
        verdict.doubt("qualification_until", f"已过期{(clock.today() - until).days}天", "换证后改成新的有效期")
    verdict.values = {key: value for key, value in values.items() if value}
    return verdict


def _same(known: list[Institution], values: dict[str, Any]) -> list[Institution]:
    """The institutions a row may mean: of its code, and of its name."""
    code = values.get("credit_code", "")
    return [each for each in known if (code and each.credit_code == code) or each.name == values["name"]]


def _compare(verdict: Verdict, same: list[Institution]) -> None:
    if not same:
        return
    institution, code = same[0], verdict.values.get("credit_code", "")
    if len(same) > 1 or (code and institution.credit_code and code != institution.credit_code):
        verdict.refuse("credit_code", "代码和名称在机构库里不是同一家", "核对代码和名称")
        return
    verdict.existing_id = institution.pk
    if institution.ended_on:
        verdict.doubt("name", f"已于{institution.ended_on}停止合作，导入不会恢复", "重新合作时在机构库里恢复")
    for name, after in verdict.values.items():
        before, told = shown_field(institution, name), KINDS[after] if name == "kind" else after
        if told != before:
            verdict.change(name, field_title(Institution, name), before, told)


def shown_field(institution: Institution, name: str) -> str:
    """What the library holds, in words."""
    value = getattr(institution, name)
    return KINDS[value] if name == "kind" else "" if value is None else str(value)


def save_institutions(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change institutions; a few queries however many rows."""
    known = list(Institution.objects.filter(organisation=sheet_import.organisation).order_by("pk"))
    fresh = []
    for row in rows:
        if row.existing_id is None and _same(known, row.values):
            refuse_row(row, "预检之后，机构库里已有这个名称或代码，没有重复导入")
        elif row.existing_id is None:
            fresh.append((row, _written(Institution(organisation=sheet_import.organisation), row.values)))
    made = Institution.objects.bulk_create(institution for _, institution in fresh)
    for (row, _), institution in zip(fresh, made, strict=True):
        row.saved_id = institution.pk
    locked = Institution.objects.select_for_update(of=("self",)).order_by("pk")
    held = locked.in_bulk([row.existing_id for row in rows if row.existing_id])
    changed = []
    for row, institution in still_as_seen([row for row in rows if row.existing_id], held, shown_field):
        row.saved_id = institution.pk
        changed.append(_written(institution, row.values))
    Institution.objects.bulk_update(changed, [*_WRITTEN, "qualification_until"], batch_size=100)


def _written(institution: Institution, values: dict[str, Any]) -> Institution:
    for name in _WRITTEN:
        if name in values:
            setattr(institution, name, values[name])
    if "qualification_until" in values:
        institution.qualification_until = date.fromisoformat(values["qualification_until"])
    return institution
