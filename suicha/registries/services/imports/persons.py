# SPDX-License-Identifier: Apache-2.0
"""Rows that say something of an inspector the roster holds already: which person a row names."""

from collections.abc import Iterable, Sequence

from suicha.accounts.models import Organisation
from suicha.core.ids import lost_digits, normalise
from suicha.files.models import ImportRow
from suicha.registries.models import Inspector
from suicha.registries.services.imports.cells import text, words
from suicha.registries.services.imports.columns import Column
from suicha.registries.services.imports.inspectors import roster
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.stale import refuse_row
from suicha.registries.services.imports.verdicts import Verdict

CHUNK = 500
PERSON = (
    Column("person", "姓名", ("人员姓名", "检查人员"), True, "执法证上的姓名", 12),
    Column("certificate", "执法证号", ("执法证编号", "行政执法证号", "证件号码"), True, "按文本填写", 20),
)


def person_typed(verdict: Verdict) -> None:
    """Name and certificate of the row, by themselves."""
    values, cell = verdict.values, verdict.line.cell("certificate")
    values["person"] = verdict.label = text(verdict, "person", 40, required=True)
    values["certificate"] = normalise(words(cell))
    if lost_digits(cell) or (isinstance(cell, float) and not cell.is_integer()):
        verdict.refuse("certificate", "被表格软件变成了数字，后几位已经丢失", "把这一列设为“文本”格式，照执法证重填")
    elif not values["certificate"]:
        verdict.refuse("certificate", "没有填", "补上执法证号")


def find_persons(verdicts: Iterable[Verdict], organisation: Organisation, reach: Reach) -> None:
    """``inspector`` of each row: the person it names, on the roster and in reach; the others are refused."""
    waiting = [verdict for verdict in verdicts if not verdict.refused]
    for start in range(0, len(waiting), CHUNK):
        piece = waiting[start : start + CHUNK]
        people = roster(organisation, [verdict.values["certificate"] for verdict in piece])
        for verdict in piece:
            person = people.get(verdict.values["certificate"])
            if person is None:
                verdict.refuse("certificate", "名录库里没有这个执法证号", "先把人员录入名录库")
            elif reach.refuses(verdict, "certificate", [person.organisation_id]):
                continue
            elif person.name != verdict.values["person"]:
                verdict.refuse("certificate", f"在名录里是{person.name}的证号", "核对姓名和证号")
            else:
                verdict.values["inspector"] = person.pk


def persons_locked(rows: Sequence[ImportRow], reach: Reach) -> dict[int, Inspector]:
    """Row → its person, locked; a row whose person went elsewhere since the preview is turned down."""
    locked = Inspector.objects.select_for_update(of=("self",)).order_by("pk")
    people = locked.in_bulk([row.values["inspector"] for row in rows])
    found = {}
    for row in rows:
        person = people.get(row.values["inspector"])
        if person is None:
            refuse_row(row, "预检之后，这名人员已不在名录里")
        elif not reach.turns_down(row, [person.organisation_id]):
            found[row.row] = person
    return found
