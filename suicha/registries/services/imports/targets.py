# SPDX-License-Identifier: Apache-2.0
"""Judging a sheet of 检查对象: every row by itself, then the rows against each other, then against the library."""

import re
from collections.abc import Callable

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, may
from suicha.core import clock
from suicha.core.ids import credit_code_fault, register_number_fault
from suicha.core.sheets import Cell
from suicha.registries.models import Target
from suicha.registries.rules.duplicates import ENOUGH, likeness
from suicha.registries.services.imports.cells import choice, credit_code, day, refuse_formulas, register_number, text
from suicha.registries.services.imports.library import Same, library
from suicha.registries.services.imports.plain_targets import PlainTargets, Values
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.repeated import Seen
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.target_kinds import find_lines, judge_kind, words_of
from suicha.registries.services.imports.target_tags import find_tags, tags_shown
from suicha.registries.services.imports.target_towns import find_towns
from suicha.registries.services.imports.target_words import GRADES, STATUSES, TEXTS
from suicha.registries.services.imports.verdicts import Verdict, field_title

CHUNK = 500
NO_CODE = "没有统一社会信用代码，入库后用名录库编号抽取"
# Not words themselves: kept by key, each with the name a person reads beside it.
_NAMED = frozenset({"town", "town_name", "line", "line_name", "tags", "tags_words"})
WORDED = frozenset({"kind", "attributes", "industry", "approval"})


def judge_targets(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; queries: one for the towns, one for the units, a few for each 500 rows."""
    graded = may(by, Permission.TARGET_GRADE_SET, organisation)
    glance = _glance(table, graded, organisation)
    verdicts, close = [], []
    for line in table.lines():
        values = glance(line.row)
        verdict = Verdict(line, values["name"], values) if values else judge_row(Verdict(line), graded)
        verdicts.append(verdict)
        if values is None:
            close.append(verdict)
    find_towns(close, organisation)
    _repeated(verdicts)
    taken: dict[int, int] = {}
    reach = Reach(organisation)
    for start in range(0, len(verdicts), CHUNK):
        against_library(verdicts[start : start + CHUNK], organisation, reach, taken)
        table.tell(len(verdicts))
    return verdicts


def _glance(table: Table, graded: bool, organisation: Organisation) -> Callable[[list[Cell]], Values | None]:
    """What tells a row with nothing to say about it: most rows of most sheets, told ten times as fast."""
    if table.sheet.covered or table.sheet.formulas or ("grade" in table.columns and not graded):
        return lambda row: None
    plain = PlainTargets(table, graded=graded, organisation=organisation)

    def glance(row: list[Cell]) -> Values | None:
        if not all(isinstance(cell, str) for cell in row):
            return None
        values = plain.row([cell.strip() for cell in row if isinstance(cell, str)])
        return values if values and "credit_code" in values else None

    return glance


def judge_row(verdict: Verdict, graded: bool) -> Verdict:
    """One row by itself; ``graded``: whether who imports may register risk classes."""
    line, values = verdict.line, verdict.values
    if line.heading():
        verdict.label = str(line.cell("name"))[:300]
        verdict.refuse("name", "是整行合并的小标题，不是检查对象", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    values["name"] = text(verdict, "name", 200, required=True)
    verdict.label = values["name"][:300]
    code, old = credit_code(verdict, "credit_code")
    register = register_number(verdict, "register_number") or old
    if not code and register and credit_code_fault(register) is None:
        verdict.note("register_number", "填的是统一社会信用代码，按代码保存")
        code, register = register, ""
    fault = register_number_fault(register)
    if fault:
        verdict.doubt("register_number", fault, "照营业执照核对；是许可证号的，写上许可证的字头")
    values["credit_code"], values["register_number"] = code, register
    for name, limit in TEXTS.items():
        values[name] = text(verdict, name, limit)
    judge_kind(verdict)
    values["tags"] = text(verdict, "tags", 300)
    _founded(verdict)
    _choices(verdict, graded)
    _identified(verdict)
    verdict.values = {key: value for key, value in values.items() if value not in ("", None)}
    return verdict


def _founded(verdict: Verdict) -> None:
    found = day(verdict, "founded_on")
    if found and found > clock.today():
        verdict.doubt("founded_on", "还没有到", "核对后改为实际成立日期")
        found = None
    verdict.values["founded_on"] = found.isoformat() if found else ""


def _choices(verdict: Verdict, graded: bool) -> None:
    """Status and risk class, each from a table of words."""
    values = verdict.values
    for name, table, fix in (
        ("status", STATUSES, "填存续、停业、注销、吊销或迁出"),
        ("grade", GRADES, "填A、B、C或D"),
    ):
        typed = text(verdict, name, 40)
        values[name] = choice(table, typed) if typed else ""
        if typed and not values[name]:
            verdict.doubt(name, "不在名录库的写法里，没有保存", fix)
    if values["grade"] and not graded:
        verdict.note("grade", "风险分类由法规股登记，这一列没有导入")
        values["grade"] = ""
    values["town"] = text(verdict, "town", 60)


def _identified(verdict: Verdict) -> None:
    """Whether anything certain tells this target from others of the same name."""
    values = verdict.values
    if values["credit_code"] or verdict.refused:
        return
    doubted = {reason["field"] for reason in verdict.doubts}
    if values["register_number"]:
        if not doubted & {"credit_code"}:
            verdict.note("credit_code", NO_CODE)
    elif doubted & {"credit_code", "register_number"}:
        name = "credit_code" if "credit_code" in doubted else "register_number"
        verdict.refuse(name, "这一行没有别的号码能认出是哪一家", "照营业执照填写统一社会信用代码或注册号")
    else:
        name = "register_number" if verdict.line.has("register_number") else "credit_code"
        verdict.doubt(name, "代码和注册号都没有，只能按名称认", "照执照补上其中一个，入库后也可以补")


def _repeated(verdicts: list[Verdict]) -> None:
    """The second row of the same firm stays out, and says which row is the first."""
    seen = Seen()
    for verdict in verdicts:
        if not verdict.refused:
            seen.judge(verdict)


def against_library(verdicts: list[Verdict], organisation: Organisation, reach: Reach, taken: dict[int, int]) -> None:
    """Match by code, then 注册号, then name; ``taken`` remembers which row already speaks of which target."""
    find_lines(verdicts, organisation)
    find_tags(verdicts, organisation)
    known = library(organisation, [verdict.values for verdict in verdicts if not verdict.refused])
    for verdict in verdicts:
        if verdict.refused:
            continue
        same = known.same(verdict.values)
        if reach.refuses(verdict, "name", same.owners):
            continue
        found = _match(verdict, same)
        if found is None or verdict.refused:
            continue
        if found.merged_into is not None:
            verdict.refuse("name", f"名录里这一家已并入“{found.merged_into.name}”", "删去这一行，或照保留的那一家填写")
            continue
        if found.pk in taken:
            verdict.refuse("name", f"与第{taken[found.pk]}行说的是名录里的同一家", "核对两行，只留一行")
            continue
        taken[found.pk] = verdict.row
        verdict.existing_id = found.pk
        _compare(verdict, found)


def _match(verdict: Verdict, same: Same) -> Target | None:
    if same.by_code:
        others = [target for target in same.by_register if target.pk != same.by_code[0].pk]
        if others:
            verdict.refuse(
                "register_number",
                f"代码是名录里的“{same.by_code[0].name}”，注册号却是“{others[0].name}”",
                "照营业执照核对，改正填错的一个",
            )
        return _one(verdict, same.by_code, "代码")
    if same.by_register:
        return _one(verdict, same.by_register, "注册号")
    if same.by_name:
        return _one(verdict, same.by_name, "名称")
    if same.namesakes:
        verdict.note("name", "名录里有同名的另一家，代码或注册号不同，按新的一家导入")
    return None


def _one(verdict: Verdict, found: list[Target], what: str) -> Target:
    if len(found) > 1:
        verdict.refuse("name", f"名录里有{len(found)}家{what}相同", "先在名录库里核对，再填统一社会信用代码")
    return found[0]


def _compare(verdict: Verdict, target: Target) -> None:
    """Each field that differs, before and after; an empty cell leaves what is known; a code is never exchanged."""
    values = verdict.values
    known = target.credit_code
    if known and values.get("credit_code") == known and likeness(values["name"], target.name) < ENOUGH:
        verdict.doubt("name", f"代码在名录里是“{target.name}”，两个名称不同，没有改", "核对代码；改了名的在名录库里改")
        values["name"] = target.name
    if known and values.get("credit_code") and values["credit_code"] != known:
        verdict.doubt("credit_code", f"名录里是{known}，两个代码不同，没有改", "照营业执照核对，需要改时在名录库里改")
        del values["credit_code"]
    if not known and values.get("credit_code"):
        verdict.note("credit_code", "补上了代码，抽取编号改为代码")
    lost = next((reason for reason in verdict.doubts if reason["field"] == "credit_code"), None)
    if known and lost and _same_digits(known, lost["value"]):
        lost.update(kind="note", what=f"代码变成了数字，名录里保留着完整的{known}", fix="")
    for name, after in shown_values(values).items():
        before = shown_field(target, name)
        if after != before:
            verdict.change(name, field_title(Target, name), before, after)
    if "tags" in values:
        held = {str(tag) for tag in target.tags.all()}
        if not held.issuperset(values["tags_words"]):
            after = tags_shown(held.union(values["tags_words"]))
            verdict.change("tags", field_title(Target, "tags"), tags_shown(held), after)


def _same_digits(code: str, typed: str) -> bool:
    """Whether the number in the sheet is what a spreadsheet makes of ``code``."""
    number = re.fullmatch(r"\d+(\.\d+)?(E\+\d+)?", typed)
    return bool(number) and code.isdecimal() and float(typed) == float(f"{float(code):.14E}")


def shown_values(values: dict[str, str]) -> dict[str, str]:
    """What would be written, in words, by field."""
    words = {name: value for name, value in values.items() if name not in _NAMED}
    for name in WORDED & words.keys():
        words[name] = words_of(name, words[name], values.get("kind", "enterprise"))
    if "line_name" in values:
        words["line"] = values["line_name"]
    if "status" in words:
        words["status"] = str(Target.Status(words["status"]).label)
    return words | ({"town": values["town_name"]} if "town_name" in values else {})


def shown_field(target: Target, name: str) -> str:
    """What the library holds, in the same words."""
    if name == "status":
        return str(target.get_status_display())
    if name == "tags":
        return tags_shown(str(tag) for tag in target.tags.all())
    value = getattr(target, name)
    if name in WORDED:
        return words_of(name, value, target.kind)
    return "" if value is None else value.isoformat() if name == "founded_on" else str(value)
