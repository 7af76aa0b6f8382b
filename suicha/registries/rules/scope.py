# SPDX-License-Identifier: Apache-2.0
"""Which part of the library a plan row speaks of: domains, grades and towns; an absent list means all (LIBT-11)."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

KEYS = ("domains", "grades", "towns")
GRADES = {"A": "低", "B": "一般", "C": "较高", "D": "高"}
Scope = dict[str, list[str]]


class Cell(NamedTuple):
    """Targets that no scope can tell apart."""

    domain: str
    grade: str
    town: str


def scope_clean(scope: Mapping[str, Any]) -> Scope:
    """The same scope in one spelling: known keys, sorted values without repetition, empty lists left out."""
    cleaned = {}
    for key in KEYS:
        values = sorted({str(value) for value in scope.get(key) or () if str(value)})
        if values:
            cleaned[key] = values
    return cleaned


def covers(scope: Mapping[str, Any], cell: Cell) -> bool:
    """Whether targets of ``cell`` lie in ``scope``."""
    return all(
        not scope.get(key) or value in scope[key]
        for key, value in (("domains", cell.domain), ("grades", cell.grade), ("towns", cell.town))
    )


def scope_words(scope: Mapping[str, Any], towns: Mapping[str, str]) -> str:
    """``scope`` as an official writes it; ``towns`` names the town codes."""
    parts = []
    if scope.get("domains"):
        parts.append("、".join(scope["domains"]))
    if scope.get("grades"):
        parts.append("风险" + "、".join(f"{grade}{GRADES.get(grade, '')}" for grade in scope["grades"]))
    if scope.get("towns"):
        parts.append("、".join(towns.get(code, code) for code in scope["towns"]))
    return "，".join(parts) or "全部对象"


def direction_words(scope: Mapping[str, Any]) -> str:
    """Whether a draw has conditions: 不定向 from the whole library (DRAW-4), 定向 with conditions (DRAW-5)."""
    return "定向抽查" if scope_clean(scope) else "不定向抽查"


def town_codes(scopes: Iterable[Mapping[str, Any]]) -> set[str]:
    """All town codes that the scopes mention, to be named by one query."""
    return {code for scope in scopes for code in scope.get("towns") or ()}
