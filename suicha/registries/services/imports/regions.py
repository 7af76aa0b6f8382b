# SPDX-License-Identifier: Apache-2.0
"""A table of administrative divisions of one year (GB/T 2260 and the codes of towns below it).

What a newer table no longer has, below a division of which it lists what stands below, is closed in that year and
never deleted: each such division is shown as a row of its own behind the rows of the sheet.
"""

import re

from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.rules.regions import LEVELS, code_clean, codes_above, level_known, level_of, prefix_of
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports.cells import refuse_formulas, text, words
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.stale import refuse_row, still_as_seen
from suicha.registries.services.imports.table import Line, Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

LAYOUT = Layout(
    (
        Column(
            "code",
            "区划代码",
            ("行政区划代码", "统计用区划代码", "代码"),
            True,
            "6位到县，9位到镇街，12位到村居；12位里补的0会去掉",
            16,
        ),
        Column("name", "名称", ("区划名称", "行政区划名称", "单位名称"), True, "民政或统计部门公布的全称", 24),
        Column("level", "级别", ("层级", "行政级别"), hint="省级、地级、县级、乡级或村级；可不填", width=10),
        Column("parent", "上级代码", ("上级区划代码", "父级代码"), hint="可不填，按代码认上级", width=16),
        Column(
            "table_year", "年份", ("版本", "区划年份", "区划表年份"), True, "哪一年的区划表，一张表只写一个年份", 10
        ),
    )
)
SAMPLE = """
990000|样表省|省级||2024
990100|样表市|地级|990000|2024
990181|样表县|县级||2024
990181100|样表镇|乡级||2024
990181101000|样表乡|乡级|990181000000|2024
9901811|样表街道|乡级||2024
990281100|没有上级的镇|乡级||2024
990181100|又一个样表镇|乡级||2024
990181102|级别写错的镇|县级||2024
"""
Known = dict[str, Region]
FIRST_YEAR = 1949


def judge_regions(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row, and one on each division that the table abolishes; one query."""
    verdicts = [_by_itself(Verdict(line)) for line in table.lines()]
    _one_year(verdicts)
    refuse_repeated(verdicts, ("code",), "code", "区划代码与第{first}行相同", "核对两行，只留一行")
    known: Known = {region.code: region for region in Region.objects.select_related("parent").order_by("code")}
    _parents(verdicts, known)
    for verdict in verdicts:
        if not verdict.refused and verdict.values["code"] in known:
            _compare(verdict, known[verdict.values["code"]])
    return [*verdicts, *_abolished(table, verdicts, known)]


def _by_itself(verdict: Verdict) -> Verdict:
    """One row by itself: the shape of its code, its level, its year."""
    values = verdict.values
    refuse_formulas(verdict, verdict.line.table.columns)
    verdict.label = values["name"] = text(verdict, "name", 60, required=True)
    typed, above = _digits(verdict, "code"), _digits(verdict, "parent")
    values["code"] = code_clean(typed)
    if not values["code"]:
        verdict.refuse("code", "不是6位、9位或12位的区划代码" if typed else "没有填", "照区划表填数字，按文本填写")
    level = words(verdict.line.cell("level"))
    if level and values["code"] and level_known(level) != level_of(values["code"]):
        meant = LEVELS[level_of(values["code"])][0]
        verdict.refuse("level", f"照代码是{meant}", "核对代码和级别，改正填错的一个")
    values["parent"] = code_clean(above)
    if above and values["code"] and values["parent"] not in codes_above(values["code"]):
        verdict.refuse("parent", "照代码不是它的上级", "核对两个代码，也可以空着")
    year = re.fullmatch(r"(\d{4})年?", _digits(verdict, "table_year"))
    values["table_year"] = int(year[1]) if year else 0
    if not FIRST_YEAR <= values["table_year"] <= clock.today().year:
        verdict.refuse("table_year", "不是已经过去或今年的年份", "填区划表的年份，例如2023")
    return verdict


def _digits(verdict: Verdict, name: str) -> str:
    """A number as it was meant, whether the sheet keeps it as text or not."""
    return words(verdict.line.cell(name)).removesuffix(".0")


def _one_year(verdicts: list[Verdict]) -> None:
    """A sheet is the table of one year: that of its first sound row."""
    year = next((verdict.values["table_year"] for verdict in verdicts if not verdict.refused), 0)
    for verdict in verdicts:
        if not verdict.refused and verdict.values["table_year"] != year:
            verdict.refuse("table_year", f"前面写的是{year}年", "一张表只写一个年份，几年的分开导入")


def _parents(verdicts: list[Verdict], known: Known) -> None:
    """Who is above each row: the nearest that is in the sheet before it, or registered already."""
    listed = {verdict.values["code"] for verdict in verdicts if not verdict.refused}
    before: set[str] = set()
    for verdict in verdicts:
        if verdict.refused:
            continue
        code = verdict.values["code"]
        above = [verdict.values["parent"]] if verdict.values["parent"] else codes_above(code)
        found = next((each for each in above if each in listed or each in known), "")
        if found in listed and found not in before:
            verdict.refuse("code", f"上级{found}写在后面，或那一行不能导入", "上级写在下级前面，先改正上级那一行")
        elif above and not found and not (code in known and known[code].parent is None):
            verdict.refuse("code", f"上级{above[0]}不在这张表里，也不在行政区划里", "把上级也写进表里，写在前面")
        else:
            verdict.values["parent"] = found
            before.add(code)


def _compare(verdict: Verdict, region: Region) -> None:
    """What the table changes in a division that is registered already."""
    values = verdict.values
    verdict.existing_id, year = region.pk, values["table_year"]
    newest = max(region.table_year or 0, region.closed_in or 0)
    if newest > year:
        verdict.refuse("table_year", f"行政区划里已经是{newest}年的区划表", "不能用旧表改新表")
        return
    if region.name != values["name"]:
        verdict.note("name", f"改了名，原来叫“{region.name}”")
    if region.closed_in:
        verdict.note("code", f"{region.closed_in}年撤销过，恢复使用")
    told = {"name": values["name"], "table_year": f"{year}年", "closed_in": ""}
    if values["parent"]:
        told["parent"] = values["parent"]
    for name, after in told.items():
        before = shown_field(region, name)
        if before != after:
            verdict.change(name, field_title(Region, name), before, after)


def _abolished(table: Table, verdicts: list[Verdict], known: Known) -> list[Verdict]:
    """The divisions that the table leaves out where it lists the others, with all that stands below them.

    Where a row could not be read nobody knows what it left out: then nothing is closed.
    """
    if any(verdict.refused for verdict in verdicts):
        return []
    listed = {verdict.values["code"]: verdict.values for verdict in verdicts}
    covered = {(values["parent"], level_of(code)) for code, values in listed.items() if values["parent"]}
    year = next((values["table_year"] for values in listed.values()), 0)
    gone: list[Region] = []
    prefixes: tuple[str, ...] = ()
    for code, region in sorted(known.items()):
        above = region.parent.code if region.parent else ""
        left_out = bool(code_clean(code)) and (above, level_of(code)) in covered
        if code not in listed and region.closed_in is None and (left_out or code.startswith(prefixes)):
            gone.append(region)
            prefixes = prefixes if _same_year(region, year) else (*prefixes, prefix_of(code))
    last = max((verdict.row for verdict in verdicts), default=table.first)
    return [_closing(table, last + place, region, year) for place, region in enumerate(gone, start=1)]


def _same_year(region: Region, year: int) -> bool:
    """Whether a table of this year, or a newer one, had the division."""
    return (region.table_year or 0) >= year


def _closing(table: Table, number: int, region: Region, year: int) -> Verdict:
    row: list[object] = [""] * (max(table.columns.values()) + 1)
    row[table.columns["code"]], row[table.columns["name"]] = region.code, region.name
    verdict = Verdict(Line(table, number, row), region.name, {"code": region.code, "closed_in": year})  # type: ignore[arg-type]
    verdict.existing_id = region.pk
    if _same_year(region, year):
        verdict.note("code", f"这张表里没有，它在{region.table_year}年的区划表里有，没有撤销", "核对这张表有没有漏行")
        return verdict
    verdict.note("code", f"这张{year}年的区划表里没有，导入后记为{year}年撤销，不删除", "漏写的补上再导入")
    verdict.change("closed_in", field_title(Region, "closed_in"), "", f"{year}年")
    return verdict


def shown_field(region: Region, name: str) -> str:
    """What is registered, in the words of the preview."""
    if name == "parent":
        return region.parent.code if region.parent else ""
    value = getattr(region, name)
    return value if name == "name" else f"{value}年" if value else ""


def save_regions(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change divisions, those above before those below."""
    codes = {row.values[name] for row in rows for name in ("code", "parent") if row.values.get(name)}
    known: Known = {region.code: region for region in Region.objects.filter(code__in=codes).order_by("code")}
    fresh = [row for row in rows if row.existing_id is None]
    for level in LEVELS:
        _create([row for row in fresh if level_of(row.values["code"]) == level], known)
    _change([row for row in rows if row.existing_id is not None], known)


def _create(rows: list[ImportRow], known: Known) -> None:
    made: list[tuple[ImportRow, Region]] = []
    for row in rows:
        values = row.values
        if values["code"] in known:
            refuse_row(row, f"预检之后，{values['code']}已经登记为“{known[values['code']].name}”")
        elif values["parent"] and values["parent"] not in known:
            refuse_row(row, f"上级{values['parent']}没有登记")
        else:
            parent = known.get(values["parent"])
            region = Region(code=values["code"], name=values["name"], parent=parent, table_year=values["table_year"])
            made.append((row, region))
    saved = Region.objects.bulk_create([region for _, region in made])
    for (row, _), region in zip(made, saved, strict=True):
        row.saved_id = region.pk
        known[region.code] = region


def _change(rows: list[ImportRow], known: Known) -> None:
    found = Region.objects.select_for_update(of=("self",)).select_related("parent").order_by("pk")
    regions = {region.pk: region for region in found.filter(pk__in=[row.existing_id for row in rows])}
    changed = []
    for row, region in still_as_seen(rows, regions, shown_field):
        values = row.values
        row.saved_id = region.pk
        if "name" in values:
            region.name, region.table_year, region.closed_in = values["name"], values["table_year"], None
            region.parent = known.get(values["parent"], region.parent)
        else:
            region.closed_in = values["closed_in"]
        changed.append(region)
    Region.objects.bulk_update(changed, ["name", "table_year", "closed_in", "parent"], batch_size=200)
