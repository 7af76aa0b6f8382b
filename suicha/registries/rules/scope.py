# SPDX-License-Identifier: Apache-2.0
"""Which part of the library a plan row or a named list speaks of; an absent key means all (LIBT-1, LIBT-11).

``lists`` names the version of a named list from which the other keys came; it narrows nothing by itself.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from suicha.registries.rules.industries import industries
from suicha.registries.rules.kinds import TITLES

CELL_KEYS = ("domains", "grades", "towns")
EXTRA_KEYS = ("kinds", "industries", "lines", "tags", "areas")
AREAS = {"high": "风险较高的区域"}
KEYS = (*CELL_KEYS, *EXTRA_KEYS, "lists")
GRADES = {"A": "低", "B": "一般", "C": "较高", "D": "高"}
Scope = dict[str, list[str]]


class Cell(NamedTuple):
    """Targets that no scope asked about can tell apart; ``extras``: which asked values of the extra keys they meet."""

    domain: str
    grade: str
    town: str
    extras: frozenset[str] = frozenset()


def scope_clean(scope: Mapping[str, Any]) -> Scope:
    """The same scope in one spelling: known keys, sorted values without repetition, empty lists left out."""
    cleaned = {}
    for key in KEYS:
        values = sorted({str(value) for value in scope.get(key) or () if str(value)})
        if values:
            cleaned[key] = values
    return cleaned


def extras_in(scopes: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The values of the extra keys that the scopes ask about, each once."""
    return sorted({(key, str(value)) for scope in scopes for key in EXTRA_KEYS for value in scope.get(key) or ()})


def covers(scope: Mapping[str, Any], cell: Cell) -> bool:
    """Whether targets of ``cell`` lie in ``scope``."""
    return all(
        not scope.get(key) or value in scope[key]
        for key, value in (("domains", cell.domain), ("grades", cell.grade), ("towns", cell.town))
    ) and all(not scope.get(key) or any(f"{key}:{value}" in cell.extras for value in scope[key]) for key in EXTRA_KEYS)


def scope_within(base: Mapping[str, Any], scope: Mapping[str, Any]) -> Scope | None:
    """What lies in both; None where a condition of the one leaves nothing of the other."""
    one, two, both = scope_clean(base), scope_clean(scope), {}
    for key in (*CELL_KEYS, *EXTRA_KEYS):
        if key in one and key in two:
            values = _common(key, one[key], two[key])
            if not values:
                return None
            both[key] = values
        elif key in one or key in two:
            both[key] = one.get(key) or two[key]
    return scope_clean(both)


def _common(key: str, one: list[str], two: list[str]) -> list[str]:
    if key != "industries":
        return [value for value in one if value in two]
    narrow = [max(a, b, key=len) for a in one for b in two if a.startswith(b) or b.startswith(a)]
    return sorted(set(narrow))


def scope_words(scope: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """``scope`` as an official writes it; ``names`` names town codes, and ``lines:5``, ``tags:3``, ``lists:7``."""
    parts = []
    if scope.get("lists"):
        parts.append("、".join(names.get(f"lists:{pk}", "专题名录") for pk in scope["lists"]))
    if scope.get("kinds"):
        parts.append("、".join(TITLES.get(kind, kind) for kind in scope["kinds"]))
    if scope.get("domains"):
        parts.append("、".join(scope["domains"]))
    if scope.get("industries"):
        parts.append("行业" + "、".join(f"{code}{industries().get(code, '')}" for code in scope["industries"]))
    if scope.get("grades"):
        parts.append("风险" + "、".join(f"{grade}{GRADES.get(grade, '')}" for grade in scope["grades"]))
    if scope.get("towns"):
        parts.append("、".join(names.get(code, code) for code in scope["towns"]))
    if scope.get("areas"):
        parts.append("、".join(AREAS.get(area, area) for area in scope["areas"]))
    if scope.get("lines"):
        parts.append("、".join(names.get(f"lines:{pk}", "股室") for pk in scope["lines"]) + "负责")
    if scope.get("tags"):
        parts.append("标签" + "、".join(names.get(f"tags:{pk}", "标签") for pk in scope["tags"]))
    return "，".join(parts) or "全部对象"


def direction_words(scope: Mapping[str, Any]) -> str:
    """Whether a draw has conditions: 不定向 from the whole library (DRAW-4), 定向 with conditions (DRAW-5)."""
    return "定向抽查" if scope_clean(scope) else "不定向抽查"


def values_in(scopes: Iterable[Mapping[str, Any]], key: str) -> set[str]:
    """All values of ``key`` that the scopes mention, to be named by one query."""
    return {str(value) for scope in scopes for value in scope.get(key) or ()}
