# SPDX-License-Identifier: Apache-2.0
"""The columns of a sheet of 检查对象 that say what kind it is, who answers for it and where the row came from."""

import re
from typing import Any

from suicha.accounts.models import Organisation
from suicha.registries.models import Target
from suicha.registries.rules.industries import industry_clean, industry_words
from suicha.registries.rules.kinds import ATTRIBUTES, NATURES, TITLES, attributes_judged, attributes_words, kind_known
from suicha.registries.services.imports.cells import text
from suicha.registries.services.imports.columns import Column
from suicha.registries.services.imports.target_tags import COLUMN as TAGS
from suicha.registries.services.imports.verdicts import Verdict

COLUMNS = (
    Column("kind", "对象类别", ("检查对象类别",), hint=f"{'、'.join(TITLES.values())}；空着按企业类型认", width=12),
    Column(
        "attributes",
        "类别信息",
        hint="项名：内容，几项用分号隔开，例如“建设阶段：在建；合同造价：900”",
        width=36,
    ),
    Column("industry", "行业", ("行业代码", "国民经济行业", "行业门类"), hint="GB/T 4754代码或名称", width=14),
    Column("nature", "经营性质", ("经济性质",), hint="、".join(NATURES), width=12),
    Column("line", "责任股室", ("监管股室", "主管股室"), hint="本单位的股室", width=16),
    Column("approval", "监管来源", hint="、".join(Target.Approval.labels), width=20),
    Column("approved_by", "审批或委托的单位", ("审批单位", "委托单位"), hint="不是本级审批的必须填", width=24),
    Column("upstream_system", "来源平台", hint="与来源平台编号一起填", width=18),
    Column("upstream_id", "来源平台编号", ("平台编号",), hint="在来源平台里的编号", width=18),
)
FIELDS = tuple(column.field for column in COLUMNS)
ALL = (*COLUMNS, TAGS)


def judge_kind(verdict: Verdict) -> None:
    """What the row says in these columns, into its values; what cannot be so is doubted and left out."""
    if not any(verdict.line.has(name) for name in FIELDS):
        return
    values = verdict.values
    _known(verdict, "kind", kind_known, "不在八类里，按企业类型认", f"填{'、'.join(TITLES.values())}")
    _known(verdict, "industry", industry_clean, "不是国民经济行业代码或名称，没有保存", "查GB/T 4754，填代码")
    _known(verdict, "nature", lambda typed: typed if typed in NATURES else "", "不在表里，没有保存", "、".join(NATURES))
    values["line"] = text(verdict, "line", 100)
    _attributes(verdict)
    ways = {str(label): value for value, label in Target.Approval.choices}
    _known(verdict, "approval", lambda typed: ways.get(typed, ""), "不在表里，没有保存", "、".join(ways))
    values["approved_by"] = text(verdict, "approved_by", 100)
    if values["approval"] not in ("", "own") and not values["approved_by"]:
        verdict.doubt("approval", "没有写审批或委托的单位，没有保存", "补上单位全称")
        values["approval"] = ""
    if not values["approval"] or values["approval"] == "own":
        values["approved_by"] = ""
    values["upstream_system"] = text(verdict, "upstream_system", 40)
    values["upstream_id"] = text(verdict, "upstream_id", 64)
    if bool(values["upstream_system"]) != bool(values["upstream_id"]):
        verdict.doubt("upstream_id", "来源平台和编号只写了一个，没有保存", "两个都填，或都空着")
        values["upstream_system"] = values["upstream_id"] = ""


def find_lines(verdicts: list[Verdict], organisation: Organisation) -> None:
    """The section of each row by its name, within the bureau; one query, none where nobody wrote one."""
    if not any(verdict.values.get("line") for verdict in verdicts):
        return
    below = Organisation.objects.filter(path__startswith=organisation.bureau_path).order_by("path")
    known = {name: each for each in below for name in (each.short_name, each.name)}
    for verdict in verdicts:
        typed = verdict.values.pop("line", "")
        if typed in known:
            verdict.values["line"], verdict.values["line_name"] = known[typed].pk, known[typed].name
        elif typed:
            verdict.doubt("line", "不是本单位的股室，没有保存", "填本单位股室的全称或简称")


def words_of(name: str, value: Any, kind: str) -> str:
    """A value of these columns as a person reads it."""
    if name == "kind":
        return TITLES[value]
    if name == "approval":
        return str(Target.Approval(value).label)
    if name == "industry":
        return industry_words(value)
    return "；".join(f"{title}：{said}" for title, said in attributes_words(kind, value))


def _known(verdict: Verdict, name: str, read: Any, what: str, fix: str) -> None:
    typed = text(verdict, name, 60)
    verdict.values[name] = read(typed) if typed else ""
    if typed and not verdict.values[name]:
        verdict.doubt(name, what, fix)


def _attributes(verdict: Verdict) -> None:
    typed = text(verdict, "attributes", 1000)
    kind = verdict.values["kind"] or "enterprise"
    names = {each.title: each.name for each in ATTRIBUTES[kind]}
    given = {}
    for part in filter(None, re.split(r"[;；\n]", typed)):
        title, _, said = part.replace("：", ":").partition(":")
        given[names.get(title.strip(), title.strip())] = said.strip()
    clean, faults = attributes_judged(kind, given)
    verdict.values["attributes"] = clean or ""
    if faults:
        told = "；".join(f"{fault.title}{fault.what}" for fault in faults)
        verdict.doubt("attributes" if verdict.line.has("attributes") else "kind", told, "补上或改正，也可以入库后补")
