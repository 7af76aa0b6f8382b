# SPDX-License-Identifier: Apache-2.0
"""Damaged packages of matchings as data: what was done, and the line that must name it."""

import copy
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import fairdraw
from fairdraw.packing import zipped
from tests.fairdraw.damage import UNUSABLE, ZERO, Path, fields
from tests.fairdraw.match_examples import CODES, drawn, match_members, match_sealed_again, outcome, redrawn, visited

RECORD, PROOF, ROSTER, MATCHING = "commitment.json", "certificate.json", "roster.json", "matching.json"


class Harm(NamedTuple):
    """`member` has `to` at the path `at` (`to` None: something near; DROP: nothing at all)."""

    name: str
    member: str
    at: Path
    to: Any
    line: str
    resealed: bool = True


DROP = object()


def harmed(case: Harm) -> bytes:
    """The package of `case`."""
    members = match_members()
    body = json.loads(members[case.member])
    if case.member == MATCHING and case.resealed:
        return match_sealed_again(members, lambda told: _set(told, case))
    _set(body, case)
    members[case.member] = fairdraw.canonical(body)
    return match_sealed_again(members) if case.resealed else zipped(members)


def _set(body: Any, case: Harm) -> None:
    *path, last = case.at
    for key in path:
        body = body[key]
    if case.to is DROP:
        del body[last]
    else:
        body[last] = _other(body[last]) if case.to is None else copy.deepcopy(case.to)


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value[:-1] + ("0" if value.endswith("1") else "1")


def _every_field() -> Iterator[Harm]:
    """Each field of the four records, changed by someone who does not seal again."""
    for member in (RECORD, PROOF, ROSTER, MATCHING):
        for path in fields(json.loads(match_members()[member])):
            line = UNUSABLE if (member, path) == (RECORD, ("spec",)) else "M0"
            yield Harm(f"{member} {'.'.join(map(str, path))} changed", member, path, None, line, resealed=False)


FIRST = visited()[0]
CHANGE = ("changes", 0)
BUSY = max(CODES, key=lambda code: outcome()[1]["loads"][code])  # the key, and all that hangs on it, follow the code
# (member, at, to, line): made to fit again afterwards
FORGERIES: list[tuple[str, Path, Any, str]] = [
    # the roster cannot be another one
    *((ROSTER, (key,), to, "M6") for key, to in (("tau", 9), ("shake", 9), ("wider", []), ("quotas", [{"x": 1}]))),
    *((ROSTER, ("inspectors", 0, key), None, "M6") for key in ("id", "cap")),
    (ROSTER, ("inspectors", 0, "extra"), "", "M6"),
    (ROSTER, ("inspectors", 0), DROP, "M6"),
    (ROSTER, ("classes", 0, "id"), None, "M6"),
    (ROSTER, ("classes", 1, "candidates"), CODES, "M6"),
    *((ROSTER, ("targets", 0, key), None, "M6") for key in ("id", "salt")),
    (ROSTER, ("targets", 0, "slots"), [], "M6"),
    (ROSTER, ("targets", 0, "forbid"), CODES[:2], "M6"),
    (ROSTER, ("targets", 0, "extra"), "", "M6"),
    (ROSTER, ("targets", 0), DROP, "M6"),
    (ROSTER, ("extra",), 1, "M6"),
    (ROSTER, ("tau",), DROP, "M6"),
    (ROSTER, ("targets",), {}, "M6"),
    (RECORD, ("source", "roster_root"), ZERO, "M0"),
    (RECORD, ("source",), DROP, "M0"),
    (RECORD, ("spec",), "sj2", UNUSABLE),
    # the certificate
    (PROOF, ("K",), ZERO, "M7"),
    (PROOF, ("reveal",), ZERO, "M7"),
    (PROOF, ("seed", "string"), "w1=1", "M7"),
    (PROOF, ("commitment",), ZERO, "M0"),
    (PROOF, ("draw_id",), "D-9", "M0"),
    (PROOF, ("substitutions", 0, "out"), None, "M8"),
    (PROOF, ("keys", 0, "public_key"), DROP, "M0"),
    # the matching
    (MATCHING, ("K",), ZERO, "M7"),
    (MATCHING, ("K",), "z", "M7"),
    (MATCHING, ("K",), ZERO, "M5"),
    (MATCHING, ("draw_id",), "D-9", "M0"),
    (MATCHING, ("extra",), 1, "M0"),
    *((MATCHING, (key,), DROP, "M0") for key in ("paired", "unit", "amendments", "assignment", "loads", "levels")),
    (MATCHING, ("files", "README.txt"), ZERO, "M0"),
    (MATCHING, ("paired",), 1, "M8"),
    (MATCHING, ("unit",), 1, "M8"),
    (MATCHING, ("numbers",), [], "M8"),
    (MATCHING, ("numbers", 0), "A999", "M8"),
    (MATCHING, ("numbers",), [*visited()[1:], FIRST], "M8"),
    (MATCHING, ("numbers",), [*visited(), FIRST], "M8"),
    (MATCHING, ("numbers",), visited()[1:], "M8"),
    (MATCHING, ("amendments",), [], "M5"),
    (MATCHING, ("amendments", 0, "reason"), " ", "M8"),
    (MATCHING, ("amendments", 0, "by"), "", "M8"),
    (MATCHING, ("amendments", 0, "at"), "", "M8"),
    (MATCHING, ("amendments", 0, "by"), DROP, "M8"),
    (MATCHING, ("amendments", 0, "kind"), "gift", "M8"),
    (MATCHING, ("amendments", 0, "class"), "d2:全部", "M8"),
    (MATCHING, ("amendments", 1, "last"), 2, "M1"),
    (MATCHING, ("amendments", 1, "last"), 99, "M8"),
    (MATCHING, ("assignment", FIRST), [], "M1"),
    (MATCHING, ("assignment", FIRST, 0), outcome()[1]["assignment"][FIRST][1], "M1"),
    (MATCHING, ("assignment", FIRST, 0), CODES[9], "M2"),
    (MATCHING, ("assignment", FIRST, 0), "p0", "M2"),
    (MATCHING, ("assignment", FIRST), DROP, "M1"),
    (MATCHING, ("loads", CODES[0]), None, "M3"),
    (MATCHING, ("levels", BUSY), 0, "M4"),
    (MATCHING, ("levels", CODES[0]), 99, "M5"),
    # what changed later
    *((MATCHING, (*CHANGE, key), None, "M9") for key in ("seat", "out", "in", "kind")),
    (MATCHING, (*CHANGE, "in"), redrawn("all", 1)[0]["out"], "M9"),
    (MATCHING, (*CHANGE, "moved"), [f"{FIRST}#0"], "M9"),
    (MATCHING, (*CHANGE, "reason"), " ", "M9"),
    (MATCHING, (*CHANGE, "at"), " ", "M9"),
    (MATCHING, (*CHANGE, "at"), 7, "M9"),
    (MATCHING, (*CHANGE, "unavailable"), DROP, "M9"),
    (MATCHING, (*CHANGE, "unavailable"), CODES, "M9"),
    (MATCHING, (*CHANGE, "seat"), f"{FIRST}#9", "M9"),
    (MATCHING, (*CHANGE, "seat"), "A999#0", "M9"),
    (MATCHING, CHANGE, DROP, "M9"),
    (MATCHING, CHANGE, "changed", "M9"),
    (MATCHING, ("changes",), 7, "M9"),
    (MATCHING, CHANGE, {"kind": "target", "out": FIRST, "in": "A999", "reason": "注销", "at": "2026"}, "M9"),
]


def _every_forgery() -> Iterator[Harm]:
    for member, at, to, line in FORGERIES:
        what = "dropped" if to is DROP else repr(to)[:40]
        yield Harm(f"{member} {'.'.join(map(str, at))} {what}, made to fit: {line}", member, at, to, line)


def taken_out() -> Iterator[tuple[str, bytes]]:
    members = match_members()
    for name in members:
        yield name, zipped({other: data for other, data in members.items() if other != name})


HARMS = [*_every_field(), *_every_forgery()]
DRAW = drawn()[3]
