# SPDX-License-Identifier: Apache-2.0
"""Rows that say something of a firm the library holds already: which firm a row names."""

from collections.abc import Iterable, Sequence

from suicha.accounts.models import Organisation
from suicha.files.models import ImportRow
from suicha.registries.models import Target
from suicha.registries.rules.duplicates import ENOUGH, likeness
from suicha.registries.services.imports.cells import credit_code, text
from suicha.registries.services.imports.columns import Column
from suicha.registries.services.imports.library import Alike, library
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.stale import refuse_row
from suicha.registries.services.imports.verdicts import Verdict

CHUNK = 500
NAME = Column(
    "name", "名称", ("企业名称", "单位名称", "当事人", "当事人名称", "检查对象"), True, "营业执照上的全称", 30
)
CODE = Column(
    "credit_code", "统一社会信用代码", ("社会信用代码", "信用代码"), hint="18位；没有就按名称或注册号认", width=22
)


def firm_typed(verdict: Verdict) -> None:
    """Name and code of the row, by themselves."""
    verdict.values["name"] = text(verdict, "name", 200, required=True)
    verdict.label = verdict.values["name"][:300]
    code, register = credit_code(verdict, "credit_code")
    verdict.values["credit_code"], verdict.values["register_number"] = code, register


def find_firms(verdicts: Iterable[Verdict], organisation: Organisation, reach: Reach) -> None:
    """``target`` of each row: the firm it names, of the library and in reach; the others are refused."""
    waiting = [verdict for verdict in verdicts if not verdict.refused]
    for start in range(0, len(waiting), CHUNK):
        piece = waiting[start : start + CHUNK]
        known = library(organisation, [verdict.values for verdict in piece])
        for verdict in piece:
            target = _firm(verdict, known, reach)
            if target is not None:
                verdict.values["target"] = target.pk


def _firm(verdict: Verdict, known: Alike, reach: Reach) -> Target | None:
    same = known.same(verdict.values)
    if reach.refuses(verdict, "name", same.owners):
        return None
    found = same.by_code or same.by_register or same.by_name
    if not found:
        verdict.refuse("name", "检查对象名录库里没有这一家", "核对名称和代码；确有这一家的，先录入名录库")
        return None
    if len(found) > 1:
        verdict.refuse("name", f"名录里有{len(found)}家同名", "填统一社会信用代码")
        return None
    target = found[0]
    if same.by_code and likeness(verdict.values["name"], target.name) < ENOUGH:
        verdict.refuse("name", f"代码在名录里是“{target.name}”，两个名称不同", "核对代码和名称，改正填错的一个")
        return None
    kept = target.merged_into or target
    return None if reach.refuses(verdict, "name", [kept.organisation_id]) else kept


def firms_locked(rows: Sequence[ImportRow], reach: Reach) -> dict[int, Target]:
    """Row → its firm, locked; a row whose firm was merged or went elsewhere since the preview is turned down."""
    locked = Target.objects.select_for_update(of=("self",)).order_by("pk")
    targets = locked.in_bulk([row.values["target"] for row in rows])
    found = {}
    for row in rows:
        target = targets.get(row.values["target"])
        if target is None or target.merged_into_id is not None:
            refuse_row(row, "预检之后，名录里这一家已移出，或并入了别的一家")
        elif not reach.turns_down(row, [target.organisation_id]):
            found[row.row] = target
    return found
