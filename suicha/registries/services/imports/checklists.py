# SPDX-License-Identifier: Apache-2.0
"""Judging a sheet of 检查表: one row a question; the name of the item is written once for its rows, or merged.

A row is compared with the question of the same number in the newest version.  Questions the sheet does not have stay.
"""

from collections.abc import Sequence
from itertools import groupby

from suicha.accounts.models import Organisation, User
from suicha.catalogue.models import ChecklistVersion, Item
from suicha.catalogue.rules.checklist_sheet import COLUMNS, cells_of, question_of
from suicha.catalogue.rules.checklists import QUESTIONS_LIMIT, Question, number_of, question_faults
from suicha.catalogue.selectors import ruled, versions_newest
from suicha.core.ids import normalise
from suicha.registries.services.imports.cells import lines, refuse_formulas, words
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.table import Line, Table
from suicha.registries.services.imports.verdicts import Verdict

LAYOUT = Layout(
    (
        Column("item", "抽查事项", ("事项名称", "检查事项"), True, "清单里的名称；几题同属一个事项，写一次就行", 30),
        Column("object_kind", "检查对象", ("抽查对象",), hint="清单里有同名事项时填", width=16),
        Column("position", "题号", ("序号",), hint="整数；空着就按先后排", width=6),
        Column("content", "检查内容", ("检查要点", "题目"), True, "写成可以当场判断的一句话", 40),
        Column("method", "方法与要领", ("检查方法", "方法"), hint="看什么、问谁、怎么量；就是工作指引", width=40),
        Column("basis", "依据", ("检查依据", "法律依据"), hint="写到第几条", width=30),
        Column(
            "answer_type",
            "答题方式",
            ("答案类型", "题型"),
            hint="符合与否、单选、多选、数字、文字、日期、照片、签名、位置；空着是符合与否",
            width=12,
        ),
        Column("options", "选项", ("备选答案",), hint="单选和多选才有，用分号隔开", width=24),
        Column("failing", "不合格选项", ("不合格的答案",), hint="选项里算不合格的，用分号隔开", width=20),
        Column("unit", "计量单位", ("数字单位",), hint="数字题才有", width=10),
        Column("minimum", "合格下限", ("下限", "最小值"), hint="数字题，小于它算不合格", width=10),
        Column("maximum", "合格上限", ("上限", "最大值"), hint="数字题，大于它算不合格", width=10),
        Column("required", "必答", ("是否必答",), hint="是或否；空着是必答", width=8),
        Column("shown_when", "出现条件", ("跳转条件", "显示条件"), hint="例如：第2题=不符合；空着总要问", width=20),
        Column(
            "leads_to",
            "不合格的处理",
            ("处理", "后续处理"),
            hint="只作记录、责令改正、立案调查、移送其他部门",
            width=14,
        ),
    )
)
SAMPLE = """
从业人员安全教育培训情况的检查||1|制定年度安全教育培训计划|看计划文件和经费安排|《安全生产法》第二十八条|符合与否||||||是||责令改正
||2|抽查的从业人员人数|按名册随机抽|《安全生产法》第二十八条|数字|||人|1||是||责令改正
||3|新上岗人员岗前培训情况|看3份培训档案和考核卷|《生产经营单位安全培训规定》第十三条|单选|24学时以上；不足24学时；没有培训|不足24学时；没有培训||||是||责令改正
||4|没有培训的人员名单|写姓名和岗位||文字|||||||第3题=没有培训|
||5|培训档案照片|拍封面和签到页||拍照片||||||否||
||6|特种作业人员持证上岗|核对操作证和有效期|《安全生产法》第三十条|符合与否|||||||第9题=有|立案
"""
FIELDS = tuple(field for field, _ in COLUMNS)
TITLES = dict(COLUMNS)
# Cells whose line breaks part what is listed in them, or are kept as they are.
_LISTED = ("method", "basis", "options", "failing")


def judge_checklists(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; three queries for the items and their newest versions."""
    verdicts: list[Verdict] = []
    carried = {"item": "", "object_kind": ""}
    for line in table.lines():
        verdict = Verdict(line, label=words(line.cell("content"))[:300])
        verdicts.append(verdict)
        if line.own("item"):
            carried["object_kind"] = ""
        for name in carried:
            carried[name] = words(line.cell(name)) or carried[name]
        refuse_formulas(verdict, table.columns)
        verdict.values = {"item": carried["item"], "object_kind": carried["object_kind"], "cells": _cells(line)}
    items = _items([verdict.values["item"] for verdict in verdicts], organisation)
    for verdict in verdicts:
        _matched(verdict, items)
    found = [verdict for verdict in verdicts if verdict.values.get("lineage")]
    newest = versions_newest({verdict.values["lineage"] for verdict in found})
    found.sort(key=lambda verdict: (verdict.values["lineage"], verdict.row))
    for lineage, group in groupby(found, key=lambda verdict: str(verdict.values["lineage"])):
        _group(list(group), newest.get(lineage))
    return verdicts


def _cells(line: Line) -> dict[str, str]:
    found = {name: (lines if name in _LISTED else words)(line.cell(name)) for name in FIELDS}
    return found | {name: found[name].replace("\n", "；") for name in ("options", "failing")}


def _items(names: Sequence[str], organisation: Organisation) -> dict[str, dict[str, Item]]:
    """The items with these names in the list of the organisation, by name and then by number."""
    rows = Item.objects.filter(organisation__path__startswith=organisation.path, name__in=set(names)).order_by("pk")
    found: dict[str, dict[str, Item]] = {}
    for item in rows:
        found.setdefault(normalise(item.name), {})[item.lineage] = item
    return found


def _matched(verdict: Verdict, items: dict[str, dict[str, Item]]) -> None:
    name, objects = verdict.values["item"], normalise(verdict.values["object_kind"])
    if not name:
        verdict.refuse("item", "没有填", "补上清单里的事项名称")
        return
    same = items.get(normalise(name), {})
    fitting = [item for item in same.values() if not objects or normalise(item.object_kind) == objects]
    if not same:
        verdict.refuse("item", "清单里没有这个事项", "照清单里的名称填；新事项先导入清单")
    elif len(fitting) != 1:
        kinds = "、".join(sorted({item.object_kind for item in same.values()}))[:80]
        verdict.refuse("object_kind", f"清单里这个名称有{len(same)}项，分不清是哪一项", f"写明检查对象：{kinds}")
    else:
        verdict.values["lineage"] = fitting[0].lineage


def _group(verdicts: list[Verdict], newest: ChecklistVersion | None) -> None:
    """The rows of one item: numbers, words, and whether the questions are whole together."""
    taken: dict[int, int] = {}
    questions: dict[int, Question] = {rule.position: rule for rule in ruled(newest)} if newest else {}
    read: dict[int, Verdict] = {}
    for verdict in verdicts:
        position = _position(verdict, taken)
        question, faults = question_of(verdict.values["cells"], position)
        verdict.values["position"] = position
        for name, told in faults:
            verdict.refuse(name, told, "照填写说明改")
        for name, limit in (("content", 500), ("method", 1000), ("basis", 1000), ("unit", 20)):
            if len(verdict.values["cells"][name]) > limit:
                verdict.refuse(name, f"有{len(verdict.values['cells'][name])}字，超过{limit}字", f"缩短到{limit}字以内")
        if position and position not in read:
            questions[position], read[position] = question, verdict
    for position, told in question_faults([questions[each] for each in sorted(questions)]):
        if position in read:
            read[position].refuse("content", told, "照填写说明改")
    if newest is not None:
        _compared(list(read.values()), newest)


def _position(verdict: Verdict, taken: dict[int, int]) -> int:
    """The number of the question; 0 for what is none."""
    typed = verdict.values["cells"]["position"]
    number = number_of(normalise(typed)) if typed else max(taken, default=0) + 1
    if number is None or number != int(number) or not 1 <= number <= QUESTIONS_LIMIT:
        verdict.refuse("position", f"题号要是1到{QUESTIONS_LIMIT}的整数", "改成整数，或者空着按先后排")
        return 0
    position = int(number)
    if taken.setdefault(position, verdict.row) != verdict.row:
        verdict.refuse("position", f"与第{taken[position]}行是同一个题号", "两行只留一行，或者改题号")
    return position


def _compared(verdicts: list[Verdict], newest: ChecklistVersion) -> None:
    rows = {row.position: row for row in newest.questions.all()}
    rules = {rule.position: rule for rule in ruled(newest)}
    for verdict in verdicts:
        row = rows.get(verdict.values["position"])
        if row is None:
            continue
        verdict.existing_id = row.pk
        question, _ = question_of(verdict.values["cells"], row.position)
        before = cells_of(rules[row.position], row.method, row.basis)
        after = cells_of(question, verdict.values["cells"]["method"], verdict.values["cells"]["basis"])
        for name, old, new in zip(FIELDS, before, after, strict=True):
            if old != new:
                verdict.change(name, TITLES[name], old, new)
