# SPDX-License-Identifier: Apache-2.0
"""Judging a 随机抽查事项清单, in which one item may run over several rows.

A row begins an item when its name, its object or its class is its own; under a merged name another object or class is
another item of that name.  Any other row continues the item above: what it adds to legal basis, body, method or content
is put there, and the row itself is told as 无变化 with the row it went into.  Compiler, number and category are written
once for a group, merged or simply left blank below.
"""

from suicha.accounts.models import Organisation, User
from suicha.catalogue.models import Item
from suicha.catalogue.refusals_of_ratios import RATIOS
from suicha.catalogue.rules.comparing import said
from suicha.catalogue.rules.identity import item_identity
from suicha.catalogue.rules.levels import levels_in
from suicha.catalogue.rules.ratio import ALL, percent_words, ppm_of, ratio_refusal
from suicha.catalogue.rules.words import LIMITS, WORDS
from suicha.catalogue.selectors import SettingValue, demanded_fields, items_working, ratio_ceilings
from suicha.core.errors import Refused
from suicha.registries.services.imports.cells import choice, lines, refuse_formulas, text, words
from suicha.registries.services.imports.table import Line, Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

CHUNK = 500
CLASSES: dict[str, tuple[str, ...]] = {
    "general": ("一般检查事项", "一般", "一般事项", "一般抽查事项"),
    "key": ("重点检查事项", "重点", "重点事项", "重点抽查事项"),
}
SHORT = {name: most for name, most in LIMITS.items() if name != "name"}
# What a continuation may add, and what the parts are joined with.
ADDED = {"legal_basis": "\n", "content": "\n", "body": "、", "methods": "、"}
LONG = ("content", "requirements", "standard", "procedure")
BRIEF = ("scope", "means", "frequency")
COMPARED = (
    "sequence", "item_class", "methods", "body", "legal_basis", *LONG, *BRIEF, "ratio_ppm", "levels",
)  # fmt: skip


def judge_items(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; one query for each 500 rows."""
    verdicts = _judged(table, demanded_fields(organisation))
    begun = [verdict for verdict in verdicts if verdict.follows is None]
    for start in range(0, len(begun), CHUNK):
        _against_list(begun[start : start + CHUNK], organisation)
    return verdicts


def judge_upper_items(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """An upper level's list is kept as it is: nothing to compare with, and no local rule on fields."""
    return _judged(table, [])


def _judged(table: Table, demanded: list[str]) -> list[Verdict]:
    verdicts = _grouped(table)
    begun = [verdict for verdict in verdicts if verdict.follows is None]
    for verdict in begun:
        _checked(verdict, demanded)
    refuse_repeated(begun, ["identity"], "name", "类别、事项和对象与第{first}行都相同", "两行只留一行，或写清不同之处")
    _follow(verdicts)
    return verdicts


def _grouped(table: Table) -> list[Verdict]:
    """Rows gathered into items; group columns carried down."""
    verdicts: list[Verdict] = []
    last: Verdict | None = None
    carried = {"compiler": "", "sequence": "", "category": ""}
    for line in table.lines():
        verdict = Verdict(line)
        verdicts.append(verdict)
        if line.heading():
            verdict.label = words(line.cell("name"))[:300]
            verdict.refuse("name", "是整行合并的小标题，不是事项", "不用改；要导入编制单位就填在那一列")
            continue
        _carry(line, carried)
        if not any(line.own(name) for name in ("name", "object_kind", "item_class")):
            _continue(verdict, last)
            continue
        last = verdict
        verdict.values = {**carried, **{name: words(line.cell(name)) for name in ("name", "object_kind", "item_class")}}
        verdict.values |= {name: lines(line.cell(name)) for name in ("legal_basis", *LONG)}
        verdict.values |= {name: words(line.cell(name)) for name in ("methods", "body", *BRIEF, "ratio_ppm", "levels")}
        verdict.label = verdict.values["name"][:300]
    return verdicts


def _carry(line: Line, carried: dict[str, str]) -> None:
    if line.own("sequence"):
        carried["category"] = ""
    for name in carried:
        carried[name] = words(line.cell(name)) or carried[name]


def _continue(verdict: Verdict, last: Verdict | None) -> None:
    """Put what this row adds into the item above."""
    line = verdict.line
    if last is None:
        verdict.refuse("name", "没有填，前面也没有可以接续的事项", "补上抽查事项")
        return
    verdict.follows, verdict.label = last.row, last.label
    added = [name for name in ADDED if line.own(name)]
    refuse_formulas(verdict, added)
    for name in added:
        more = lines(line.cell(name)) if ADDED[name] == "\n" else words(line.cell(name))
        if more and more not in last.values[name].split(ADDED[name]):
            last.values[name] = ADDED[name].join(part for part in (last.values[name], more) if part)
            verdict.note(name, f"接续第{last.row}行的{line.title(name)}，已并入")
    if not verdict.reasons:
        what = "写的与它相同，没有新增" if added else "是合并的单元格，属于同一个事项"
        verdict.note("name", f"与第{last.row}行{what}")


def _checked(verdict: Verdict, demanded: list[str]) -> None:
    """Every field of an item: what is missing, too long or unknown."""
    if verdict.refused:
        return
    line, values = verdict.line, verdict.values
    refuse_formulas(verdict, [name for name in line.table.columns if name != "sequence"])
    values["name"] = text(verdict, "name", 2000, required=True)
    for name in ("object_kind", "methods", "body", "legal_basis"):
        if not values[name]:
            fix = "写明法律法规的名称和条款；与上一行相同的也要写出" if name == "legal_basis" else "补上这一格"
            verdict.refuse(name, "没有填", fix)
    if not values["category"]:
        verdict.refuse("category", "没有填", "补上抽查类别")
    for name in demanded:
        if not values[name]:
            verdict.refuse(name, f"没有填，本单位规定{WORDS[name]}必填", "补上这一格；没有这一列的加上这一列")
    for name, limit in SHORT.items():
        if len(values[name]) > limit:
            verdict.refuse(name, f"有{len(values[name])}字，超过{limit}字", f"缩短到{limit}字以内")
    known = choice(CLASSES, values["item_class"])
    if not known:
        verdict.refuse("item_class", "不是一般检查事项，也不是重点检查事项", "填“一般检查事项”或“重点检查事项”")
    values["item_class"] = known
    _numbered(verdict)
    _measured(verdict)
    values["identity"] = item_identity(values["compiler"], values["category"], values["name"], values["object_kind"])


def _numbered(verdict: Verdict) -> None:
    """The 序号 as a number; without one the row's own number keeps the order."""
    typed = verdict.values["sequence"]
    if typed.isdecimal() and len(typed) < 9:
        verdict.values["sequence"] = int(typed)
        return
    verdict.values["sequence"] = verdict.row
    verdict.note("sequence", "不是整数，按所在的行排序" if typed else "没有填，按所在的行排序")


def _measured(verdict: Verdict) -> None:
    """The ratio in millionths and the levels as signs; what cannot be read is doubted and left out."""
    typed, levels = verdict.values["ratio_ppm"], verdict.values["levels"]
    verdict.values["ratio_ppm"], verdict.values["levels"] = None, levels_in(levels) or ""
    try:
        verdict.values["ratio_ppm"] = ppm_of(typed) if typed else None
    except Refused:
        verdict.doubt("ratio_ppm", "不是0到100之间的百分数", "填百分数，例如10%")
    if verdict.values["ratio_ppm"] == ALL and verdict.values["item_class"] == Item.Class.GENERAL:
        verdict.values["ratio_ppm"] = None
        clause = RATIOS["ratio_general_all"].clause
        verdict.doubt("ratio_ppm", f"一般检查事项的比例不能达到100%（{clause}）", "改小，或改为重点检查事项")
    if levels and not verdict.values["levels"]:
        verdict.doubt("levels", "认不出的层级", "填省、市、县、所中的几个，例如市级、县级")


def _limited(verdict: Verdict, ceiling: SettingValue) -> None:
    """A ratio above the ceiling of 一般 items is doubted and left out, with the clause that sets it (ITEM-9)."""
    ppm = verdict.values.get("ratio_ppm")
    if verdict.refused or not ppm or not ratio_refusal(ppm, {verdict.values["item_class"]}, ceiling.value):
        return
    verdict.values["ratio_ppm"] = None
    what = f"{percent_words(ppm)}超过一般检查事项的上限{ceiling.value}%（{ceiling.clause}）"
    verdict.doubt("ratio_ppm", what, f"改到{ceiling.value}%以下，或改为重点检查事项")


def _follow(verdicts: list[Verdict]) -> None:
    """A continuation shares the fate of its item: one refused row is enough to keep the item out."""
    begun = {verdict.row: verdict for verdict in verdicts if verdict.follows is None}
    for verdict in verdicts:
        if verdict.follows is None:
            continue
        item = begun[verdict.follows]
        if verdict.refused and not item.refused:
            item.refuse("name", f"接续的第{verdict.row}行不能导入", f"先改正第{verdict.row}行")
        elif item.refused and not verdict.refused:
            verdict.refuse("name", f"所属的第{item.row}行不能导入", f"先改正第{item.row}行")


def _against_list(verdicts: list[Verdict], organisation: Organisation) -> None:
    wanted = [verdict.values["identity"] for verdict in verdicts if not verdict.refused]
    known = {
        item.identity: item
        for item in items_working(organisation).filter(organisation=organisation, identity__in=wanted).order_by("pk")
    }
    ceilings = ratio_ceilings(organisation, known.values())
    for verdict in verdicts:
        item = known.get(verdict.values["identity"]) if not verdict.refused else None
        _limited(verdict, ceilings.of_item(item.lineage if item else ""))
        if item is None:
            continue
        verdict.existing_id = item.pk
        for name in COMPARED:
            before, after = shown_item(item, name), shown_word(name, verdict.values[name])
            if after and after != before:
                verdict.change(name, field_title(Item, name), before, after)
        if verdict.changes and item.state == Item.State.PUBLISHED:
            verdict.note("name", "事项已公布，改动进入待公布的新一版，批准公布后才生效")


def shown_word(name: str, value: object) -> str:
    """A value of an item in words."""
    if name == "item_class":
        return str(Item.Class(str(value)).label)
    return said(name, value)


def shown_item(item: Item, name: str) -> str:
    """What the list holds, in the same words."""
    return shown_word(name, getattr(item, name))
