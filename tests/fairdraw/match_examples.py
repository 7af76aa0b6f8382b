# SPDX-License-Identifier: Apache-2.0
"""Small packages of matchings that the tests of this folder share."""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

import fairdraw
from fairdraw.matched import match_package, person_code
from fairdraw.matching import instance_of, match, redraw_seat, roster_root
from fairdraw.packing import zipped
from fairdraw.sm3 import sm3
from tests.fairdraw import ledger
from tests.fairdraw.examples import MODES, POOL, SECRET, WHOLE_PLAN, WHOLE_SEED, WHOLE_SOURCES, committed, unpacked

PEOPLE = {f"3501{n:04}": sha256(f"salt {n}".encode()).hexdigest()[:32] for n in range(10)}  # certificate → salt
CODES = [person_code(salt, number) for number, salt in PEOPLE.items()]
Record = dict[str, Any]


def roster() -> Record:
    """Two departments and leaders among ten people; one of them stays away from every third target."""
    return {
        "tau": 1,
        "shake": 2,
        "inspectors": [{"id": code, "cap": 4} for code in CODES],
        "classes": [
            {"id": "d1:全部", "candidates": CODES[:8]},
            {"id": "d1:组长", "candidates": CODES[:3]},
            {"id": "d2:全部", "candidates": CODES[6:]},
        ],
        "quotas": [],
        "wider": {"d1:组长": "d1:全部"},
        "targets": [
            {
                "id": row.id,
                "slots": ["d1:组长", "d1:全部", "d2:全部"],
                "forbid": [CODES[number % 10]] if number % 3 == 0 else [],
                "salt": sha256(f"target {row.id}".encode()).hexdigest()[:32],
            }
            for number, row in enumerate(POOL)
        ],
    }


@cache
def drawn(form: str = "all", sign: Any = ledger.sign) -> tuple[Any, Any, Record, bytes]:
    """Commitment with the roster in it, result, certificate and package of a draw with one early substitution."""
    commitment = committed(disclosure=MODES[form], seed_plan=WHOLE_PLAN, source={"roster_root": roster_root(roster())})
    result = fairdraw.draw(commitment.record, POOL, SECRET, WHOLE_SEED)
    changes = [fairdraw.substitute(result.rows, [], out=_first(result), reason="已注销", at="2023-09-01", by="甲")]
    issued = fairdraw.issue(
        commitment,
        result,
        secret=SECRET,
        form=form,
        through_batch=1,
        sources=WHOLE_SOURCES,
        substitutions=changes,
        keys=ledger.KEYS,
        sign=sign,
    )
    return commitment, result, issued.certificate, issued.package


def _first(result: Any) -> str:
    return next(row.id for row in result.rows if row.kind == "P" and row.batch == 1)


def visited(form: str = "all") -> list[str]:
    """The targets in the order of visits, the substitute in the place of whom it replaced."""
    _commitment, result, certificate, _package = drawn(form)
    came = {change["out"]: change["in"] for change in certificate["substitutions"]}
    return [came.get(row.id, row.id) for row in result.rows if row.seq]


AMENDMENTS = [
    {"kind": "wider", "class": "d1:组长", "reason": "双洋镇缺组长", "at": "2026-04-01T10:00:00+08:00", "by": "李某"},
    {"kind": "fewer", "last": 1, "reason": "人手不够", "at": "2026-04-01T10:05:00+08:00", "by": "李某"},
]


@cache
def outcome(form: str = "all") -> tuple[Record, Record]:
    """Instance and what was matched."""
    plain = [{k: v for k, v in each.items() if k not in ("reason", "at", "by")} for each in AMENDMENTS]
    instance = instance_of(roster(), drawn(form)[1].key, visited(form), plain)
    return instance, match(instance)


def redrawn(form: str, times: int) -> list[Record]:
    """So many seats of the first group redrawn, one after the other."""
    instance, found = outcome(form)
    assignment, changes = found["assignment"], list[Record]()
    target = visited(form)[0]
    for number in range(times):
        gone = [CODES[5]] if number else []
        told = redraw_seat(instance, assignment, target=target, index=1, reason="回避", unavailable=gone)
        assignment = told.pop("assignment")
        at = f"2026-04-0{number + 2}T10:00:00+08:00"
        changes.append({"kind": "seat", **told, "unavailable": gone, "at": at})
        row = next(each for each in instance["targets"] if each["id"] == target)
        barred = row | {"forbid": sorted({*row["forbid"], told["out"]})}
        instance = instance | {"targets": [barred if each is row else each for each in instance["targets"]]}
    return changes


def made(form: str = "all", **changes: Any) -> tuple[Record, bytes]:
    commitment, result, certificate, _package = drawn(form)
    arguments: Record = {"key": result.key, "numbers": visited(form), "amendments": AMENDMENTS}
    arguments["changes"] = redrawn(form, 2)
    roll, found = changes.pop("roster", roster()), changes.pop("outcome", outcome(form)[1])
    return match_package(commitment.record, changes.pop("certificate", certificate), roll, found, **arguments | changes)


@cache
def whole_match(form: str = "all") -> bytes:
    return made(form)[1]


def match_lines(package: bytes, **given: Any) -> dict[str, fairdraw.Line]:
    return {line.name: line for line in fairdraw.verify_match_package(package, **given)}


def match_statuses(package: bytes, **given: Any) -> dict[str, str]:
    return {name: line.status for name, line in match_lines(package, **given).items()}


def match_sealed_again(members: dict[str, bytes], change: Callable[[Record], object] = lambda body: None) -> bytes:
    """The package of someone who edits it and makes every digest fit again."""
    certificate = json.loads(members["certificate.json"])
    body = {key: value for key, value in certificate.items() if key not in ("digest", "sm3", "signatures")}
    quick = hashlib.new("sm3", fairdraw.canonical(body)).hexdigest() if "sm3" in hashlib.algorithms_available else ""
    certificate |= {"digest": fairdraw.digest(body), "sm3": quick or sm3(fairdraw.canonical(body))}
    certificate["signatures"] = ledger.sign(certificate["digest"].encode())
    told = json.loads(members["matching.json"])
    told["files"] = {name: sha256(members[name]).hexdigest() for name in told["files"]}
    change(told)
    told["digest"] = fairdraw.digest({key: value for key, value in told.items() if key != "digest"})
    fitted = {"certificate.json": fairdraw.canonical(certificate), "matching.json": fairdraw.canonical(told)}
    return zipped(members | fitted)


def match_members(form: str = "all") -> dict[str, bytes]:
    return unpacked(whole_match(form))
