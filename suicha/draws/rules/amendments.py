# SPDX-License-Identifier: Apache-2.0
"""What may change after the commitment when people do not suffice, in words (draw-spec 9).

Nobody who was not committed can be added: lending people means to void the draw and to freeze again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

CLAUSE = "抽取规范 sj1 第九节　承诺以后只能放宽到事先定好的范围、提高上限、减少这次匹配的家数，理由和办理人公开"
WITHOUT_ADDING = (
    "人员名单在公布承诺时已经固定，不能临时加人。要请别的部门派员或者借调，先登记到执法检查人员名录库，"
    "作废这次抽取，重新冻结名录。作废要另一人同意，永远公开。"
)
KINDS = {"wider": ("class",), "cap": ("cap",), "fewer": ("last",)}


def amendment_words(amendment: Mapping[str, Any], titles: Mapping[str, str], wider: Mapping[str, str]) -> str:
    """One amendment as it is told: ``titles`` are those of the classes, ``wider`` where each may be widened to."""
    if amendment["kind"] == "wider":
        group = amendment["class"]
        return f"“{_title(titles, group)}”放宽到“{_title(titles, wider.get(group, ''))}”"
    if amendment["kind"] == "cap":
        return f"每人上限提高到{amendment['cap']}家"
    return f"最后{amendment['last']}家这次不匹配"


def asked_after(
    groups: Iterable[str], wider: Mapping[str, str], amendments: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Class → the class its seats ask for after the amendments, in their order."""
    asked = {group: group for group in groups}
    for amendment in amendments:
        if amendment["kind"] == "wider":
            chosen = amendment["class"]
            asked = {name: wider[chosen] if now == chosen else now for name, now in asked.items()}
    return asked


def amendments_read(given: object) -> list[dict[str, Any]]:
    """Amendments from what a page sent back; empty when it is none of the three kinds."""
    found: list[dict[str, Any]] = []
    for each in given if isinstance(given, list) else []:
        kind = each.get("kind") if isinstance(each, dict) else None
        fields = KINDS.get(str(kind))
        if fields is None or set(each) != {"kind", *fields}:
            return []
        found.append(dict(each))
    return found


def _title(titles: Mapping[str, str], group: str) -> str:
    return titles.get(group, group).replace("　", "")
