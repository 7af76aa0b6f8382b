# SPDX-License-Identifier: Apache-2.0
"""Judging a 部门联合抽查事项清单: every row is an item; number and domain are written once for a group."""

from suicha.accounts.models import Organisation, User
from suicha.catalogue.models import JointItem
from suicha.registries.services.imports.cells import refuse_formulas, text, words
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

CHUNK = 500
COMPARED = ("sequence", "object_kind", "lead", "participants")


def judge_joint_items(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; one query for each 500 rows."""
    verdicts: list[Verdict] = []
    carried = {"sequence": "", "domain": ""}
    for line in table.lines():
        verdict = Verdict(line, label=words(line.cell("name"))[:300])
        verdicts.append(verdict)
        if line.heading():
            verdict.refuse("name", "是整行合并的小标题，不是事项", "不用改；删去这一行也可以")
            continue
        if line.own("sequence"):
            carried["domain"] = ""
        for name in carried:
            carried[name] = words(line.cell(name)) or carried[name]
        _checked(verdict, carried)
    refuse_repeated(
        verdicts, ["domain", "name"], "name", "领域和事项与第{first}行都相同", "两行只留一行，或写清不同之处"
    )
    for start in range(0, len(verdicts), CHUNK):
        _against_list(verdicts[start : start + CHUNK], organisation)
    return verdicts


def _checked(verdict: Verdict, carried: dict[str, str]) -> None:
    line, values = verdict.line, verdict.values
    refuse_formulas(verdict, [name for name in line.table.columns if name != "sequence"])
    values["name"] = text(verdict, "name", 300, required=True)
    values["domain"] = carried["domain"]
    if not values["domain"]:
        verdict.refuse("domain", "没有填", "补上抽查领域")
    elif len(values["domain"]) > 200:
        verdict.refuse("domain", f"有{len(values['domain'])}字，超过200字", "缩短到200字以内")
    for name, limit in (("object_kind", 300), ("lead", 200), ("participants", 300)):
        values[name] = text(verdict, name, limit)
    if not values["lead"]:
        verdict.doubt("lead", "没有填，不知道由谁发起", "补上发起部门；与上一行相同的也要写出")
    if not values["participants"] and line.has("participants"):
        verdict.note("participants", "没有填，导入后没有配合部门")
    typed = carried["sequence"]
    values["sequence"] = int(typed) if typed.isdecimal() and len(typed) < 9 else verdict.row


def _against_list(verdicts: list[Verdict], organisation: Organisation) -> None:
    wanted = [verdict.values["name"] for verdict in verdicts if not verdict.refused]
    found = JointItem.objects.filter(organisation=organisation, name__in=wanted).order_by("pk")
    known = {(item.domain, item.name): item for item in found}
    for verdict in verdicts:
        item = known.get((verdict.values["domain"], verdict.values["name"])) if not verdict.refused else None
        if item is None:
            continue
        verdict.existing_id = item.pk
        for name in COMPARED:
            before, after = str(getattr(item, name)), str(verdict.values[name])
            if after and after != before:
                verdict.change(name, field_title(JointItem, name), before, after)
