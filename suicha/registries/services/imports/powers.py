# SPDX-License-Identifier: Apache-2.0
"""Judging a 权责清单, and a table of codes of other platforms; both may name the 抽查事项 that answer to a row."""

import re
import unicodedata

from suicha.accounts.models import Organisation, User
from suicha.catalogue.models import ExternalCode, Item, Power
from suicha.core import clock
from suicha.core.ids import normalise
from suicha.registries.services.imports.cells import choice, lines, number_in, refuse_formulas, text, words
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

KINDS: dict[str, tuple[str, ...]] = {
    "power": ("权力事项", "权力", "行政权力", "职权", "行政权力事项"),
    "duty": ("责任事项", "责任", "部门责任", "行政责任"),
}
SYSTEMS: dict[str, tuple[str, ...]] = {
    "supervision": ("互联网+监管", "互联网+监管系统", "互联网＋监管", "国家互联网+监管"),
    "enforcement": ("行政执法信息平台", "执法信息平台", "行政执法综合管理平台"),
    "oversight": ("行政执法监督平台", "执法监督平台", "行政执法监督系统"),
    "other": ("其他平台", "其他"),
}
YES_NO: dict[str, tuple[str, ...]] = {"yes": ("是", "可以", "Y", "1", "√"), "no": ("否", "不可以", "N", "0", "×")}
COMPARED = ("name", "category", "basis", "is_checkable", "source", "year")


def judge_powers(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; queries do not grow with the rows."""
    verdicts = [_power(Verdict(line), organisation) for line in table.lines()]
    refuse_repeated(verdicts, ["kind", "code"], "code", "与第{first}行的编码相同", "两行只留一行，或改正编码")
    held = {(power.kind, power.code): power for power in Power.objects.filter(organisation=organisation).order_by("pk")}
    for verdict in verdicts:
        power = None if verdict.refused else held.get((verdict.values["kind"], verdict.values["code"]))
        if power is None:
            continue
        verdict.existing_id = power.pk
        for name in COMPARED:
            before, after = shown_power(power, name), said(name, verdict.values[name])
            if after and after != before:
                verdict.change(name, field_title(Power, name), before, after)
    _answering(verdicts, organisation)
    return verdicts


def _power(verdict: Verdict, organisation: Organisation) -> Verdict:
    line, values = verdict.line, verdict.values
    verdict.label = words(line.cell("name"))[:300]
    if line.heading():
        verdict.refuse("name", "是整行合并的小标题，不是权责事项", "不用改；删去这一行也可以")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    typed = words(line.cell("kind"))
    values["kind"] = choice(KINDS, typed) if typed else "power"
    if not values["kind"]:
        verdict.refuse("kind", "不是权力事项，也不是责任事项", "填“权力事项”或“责任事项”")
    text(verdict, "code", 60, required=True)
    values["code"] = number_in(verdict, "code")
    values["name"] = text(verdict, "name", 500, required=True)
    values["category"] = text(verdict, "category", 60)
    values["basis"] = lines(line.cell("basis"))
    if not values["basis"]:
        verdict.refuse("basis", "没有填", "写明法律法规的名称和条款")
    values["is_checkable"] = _checkable(verdict)
    values["source"] = text(verdict, "source", 200) or f"{organisation.name}权责清单"
    values["year"] = _year(verdict)
    return verdict


def _checkable(verdict: Verdict) -> bool:
    typed = words(verdict.line.cell("is_checkable"))
    known = choice(YES_NO, typed) if typed else ""
    if typed and not known:
        verdict.refuse("is_checkable", "不是“是”，也不是“否”", "填“是”或“否”")
    if known:
        return known == "yes"
    category = str(verdict.values["category"])
    guessed = not category or any(word in category for word in ("检查", "监督", "监管"))
    verdict.note("is_checkable", f"没有填，按权责类别记为“{'是' if guessed else '否'}”")
    return guessed


def _year(verdict: Verdict) -> int:
    typed = normalise(words(verdict.line.cell("year"))).removesuffix("年")
    if re.fullmatch(r"20\d\d", typed):
        return int(typed)
    this = clock.today().year
    if typed:
        verdict.doubt("year", f"不是年份，记为{this}年", "填四位数的年份")
    return this


def judge_codes(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; queries do not grow with the rows."""
    verdicts = []
    for line in table.lines():
        verdict = Verdict(line, label=words(line.cell("name"))[:300])
        verdicts.append(verdict)
        if line.heading():
            verdict.refuse("name", "是整行合并的小标题，不是编码", "不用改；删去这一行也可以")
            continue
        refuse_formulas(verdict, line.table.columns)
        values = verdict.values
        values["system"] = choice(SYSTEMS, words(line.cell("system")))
        if not values["system"]:
            known = "、".join(str(each.label) for each in ExternalCode.System)
            verdict.refuse("system", "不是已知的平台", f"填{known}中的一个")
        text(verdict, "code", 80, required=True)
        values["code"] = number_in(verdict, "code")
        values["name"] = text(verdict, "name", 500, required=True)
    refuse_repeated(verdicts, ["system", "code"], "code", "与第{first}行的编码相同", "两行只留一行，或改正编码")
    held = {
        (code.system, code.code): code for code in ExternalCode.objects.filter(organisation=organisation).order_by("pk")
    }
    for verdict in verdicts:
        code = None if verdict.refused else held.get((verdict.values["system"], verdict.values["code"]))
        if code is None:
            continue
        verdict.existing_id = code.pk
        if code.name != verdict.values["name"]:
            verdict.change("name", field_title(ExternalCode, "name"), code.name, str(verdict.values["name"]))
    _answering(verdicts, organisation)
    return verdicts


def said(name: str, value: object) -> str:
    """A value in words."""
    if name == "is_checkable":
        return "是" if value else "否"
    return str(value)


def shown_power(power: Power, name: str) -> str:
    """What the list holds, in the same words."""
    return said(name, getattr(power, name))


def _same(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def _answering(verdicts: list[Verdict], organisation: Organisation) -> None:
    """The items named beside a row, as lineages; a name that fits no item is doubted, the row comes in without it."""
    items: dict[str, str] = {}
    rows = Item.objects.filter(organisation__path__startswith=organisation.bureau_path).order_by("pk")
    for lineage, name in rows.values_list("lineage", "name"):
        items[_same(name)] = str(lineage)
    for verdict in verdicts:
        if verdict.refused:
            continue
        typed = [part for part in re.split(r"[\r\n；;]+", str(verdict.line.cell("items"))) if part.strip()]
        verdict.values["lineages"] = list(dict.fromkeys(items[_same(part)] for part in typed if _same(part) in items))
        unknown = [part.strip() for part in typed if _same(part) not in items]
        if unknown:
            told = "”“".join(name[:40] for name in unknown[:3])
            verdict.doubt("items", f"清单里没有事项“{told}”，没有对应", "照事项清单写全名，几个事项用分号隔开")
