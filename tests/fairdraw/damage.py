# SPDX-License-Identifier: Apache-2.0
"""Damaged packages as data: what was done, to which form of package, and the line that must name it.

`CASES` is for any verifier, ours in Python and the one in the browser alike: `damaged(case)` gives the zip, in which
the line `case.line` says FAIL (or the whole input is `UNUSABLE`). A resealed case was made to fit again by someone
who computes every digest anew and holds the signing key; only what binds the draw itself is left to catch that.
"""

import copy
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import fairdraw
from fairdraw.packing import zipped
from tests.fairdraw.examples import MODES, sealed_again, unpacked, whole

UNUSABLE = "UNUSABLE"
RECORD, PROOF = "commitment.json", "certificate.json"
Path = tuple[str | int, ...]
ZERO = "0" * 64


class Damage(NamedTuple):
    """`how` is done in `member` at `at`: a path of keys, (row, column) of a table, a row, or bytes."""

    name: str
    form: str
    member: str
    how: str  # set, drop (field) · cell, cut, again (table) · bytes, remove (member)
    at: Any
    to: Any
    line: str
    resealed: bool = True


def damaged(case: Damage) -> bytes:
    """The package of `case`."""
    members = unpacked(whole(case.form))
    if case.how in ("set", "drop") and case.member == PROOF and case.resealed:
        return sealed_again(members, lambda body: _field(body, case))
    if case.how == "remove":
        del members[case.member]
        return zipped(members)
    members[case.member] = _changed(members[case.member], case)
    return sealed_again(members) if case.resealed else zipped(members)


def _changed(data: bytes, case: Damage) -> bytes:
    if case.how in ("set", "drop"):
        body = json.loads(data)
        _field(body, case)
        return fairdraw.canonical(body)
    if case.how == "bytes":
        changed = data.replace(case.at, case.to, 1)
        assert changed != data, case
        return changed
    lines = data.decode().splitlines(keepends=True)
    if case.how == "cell":
        row, column = case.at
        cells = lines[row].rstrip("\n").split(",")
        while cells[column] == case.to:  # which row is first depends on the program's digest, and with it on the key
            row += 1
            cells = lines[row].rstrip("\n").split(",")
        cells[column] = _other(cells[column]) if case.to is None else case.to
        lines[row] = ",".join(cells) + "\n"
    else:
        lines[case.at : case.at + 1] = [] if case.how == "cut" else [lines[case.at]] * 2
    return "".join(lines).encode()


def _field(body: Any, case: Damage) -> None:
    *path, last = case.at
    for key in path:
        body = body[key]
    if case.how == "drop":
        del body[last]
    else:
        body[last] = _other(body[last]) if case.to is None else copy.deepcopy(case.to)


def _other(value: Any) -> Any:
    """Another value of the same kind, as near as can be."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return value[:-1] + ("0" if value.endswith("1") else "1")


def fields(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all that is no object and no array."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        yield path
    else:
        for key, item in inside:
            yield from fields(item, (*path, key))


def _every_field() -> Iterator[Damage]:
    """Each field of both records, changed by someone who does not seal again."""
    for form in MODES:
        members = unpacked(whole(form))
        for member in (RECORD, PROOF):
            for path in fields(json.loads(members[member])):
                name = f"{form}: {member} {'.'.join(map(str, path))} changed"
                line = UNUSABLE if path in (("spec",), ("disclosure",)) else "V0"
                yield Damage(name, form, member, "set", path, None, line, resealed=False)


def _every_member() -> Iterator[Damage]:
    """Each member taken out, and each that is proof with one byte changed."""
    for form in MODES:
        members = unpacked(whole(form))
        for member, data in members.items():
            yield Damage(f"{form}: {member} taken out", form, member, "remove", None, None, UNUSABLE, resealed=False)
            if member not in ("names.csv", "verify.py", "README.txt", PROOF):
                at, to = data[-3:], data[-3:-2] + b"~" + data[-1:]
                line = UNUSABLE if member == RECORD else "V0"
                yield Damage(f"{form}: a byte of {member}", form, member, "bytes", at, to, line, resealed=False)


ALL, SEVERAL, WITH_KEY = ("all", "part", "rows", "ids"), ("all", "rows"), ("all", "rows", "ids")
WITH_RANKS = ("all", "part", "rows")

# (forms, member, how, at, to, line): made to fit again afterwards
FORGERIES: list[tuple[tuple[str, ...], str, str, Any, Any, str]] = [
    # the certificate
    (ALL, PROOF, "set", ("extra",), 1, "V0"),
    *((ALL, PROOF, "drop", (key,), None, "V0") for key in ("log", "keys", "substitutions", "attempts", "result_root")),
    (ALL, PROOF, "set", ("draw_id",), None, "V0"),
    (ALL, PROOF, "set", ("commitment",), ZERO, "V0"),
    (ALL, PROOF, "drop", ("files", "result.csv"), None, "V0"),
    (ALL, PROOF, "set", ("files", "names.csv"), ZERO, "V0"),
    (ALL, PROOF, "set", ("keys", 0, "public_key"), ZERO, "V0"),
    (ALL, PROOF, "set", ("keys", 0, "algorithm"), "RSA", "V0"),
    (ALL, PROOF, "set", ("keys", 0, "extra"), "", "V0"),
    (ALL, PROOF, "set", ("keys", 0, "valid_from"), "soon", "V0"),
    (ALL, PROOF, "set", ("keys", 0, "valid_until"), "2023-08-01T00:00:00+08:00", "V1"),
    *((ALL, PROOF, "set", ("log", 0, key), None, "V1") for key in ("index", "size", "checkpoint")),
    (ALL, PROOF, "set", ("log", 0, "proof", 0), ZERO, "V1"),
    (ALL, PROOF, "drop", ("log", 0, "proof", 0), None, "V1"),
    (ALL, PROOF, "set", ("log", 0, "extra"), 0, "V1"),
    (ALL, PROOF, "set", ("log", 0, "entry", "at"), "2023-08-23T23:00:00+08:00", "V1"),
    (ALL, PROOF, "set", ("log", 0, "entry", "data", "commitment_digest"), ZERO, "V1"),
    (ALL, PROOF, "set", ("log", 0, "entry", "outcome"), "refused", "V1"),
    (ALL, PROOF, "set", ("log", 0, "entry", "sealed"), ZERO, "V1"),
    (ALL, PROOF, "set", ("log", 1, "entry", "data", "position"), 9, "V1"),
    (ALL, PROOF, "set", ("log", 2, "entry", "data", "result_root"), ZERO, "V6"),
    (ALL, PROOF, "set", ("log", 2, "entry", "at"), "2023-08-24T00:30:00+08:00", "V6"),
    (ALL, PROOF, "set", ("log", 2, "index"), 0, "V6"),
    (ALL, PROOF, "set", ("seed", "string"), "w1=1", "V3"),
    (ALL, PROOF, "set", ("seed", "extra"), "", "V3"),
    *((ALL, PROOF, "set", ("seed", "sources", 0, key), None, "V3") for key in ("name", "kind", "value")),
    (ALL, PROOF, "set", ("seed", "sources", 0, "value"), "31415", "V3"),
    (ALL, PROOF, "set", ("seed", "sources", 0, "value"), "31415x", "V3"),
    (ALL, PROOF, "set", ("seed", "sources", 0, "extra"), "", "V3"),
    (ALL, PROOF, "set", ("seed", "sources", 0, "at"), "2023-08-23T23:54:59+08:00", "V1"),
    (ALL, PROOF, "set", ("seed", "sources", 0, "at"), "yesterday", "V1"),
    (ALL, PROOF, "set", ("seed", "sources", 0, "fallback"), "停开", "V3"),
    (ALL, PROOF, "drop", ("seed", "sources", 1), None, "V3"),
    (ALL, PROOF, "drop", ("seed", "sources", 2, "drand"), None, "V3"),
    (ALL, PROOF, "set", ("seed", "sources", 2, "drand", "signature"), None, "V3"),
    (ALL, PROOF, "set", ("result_root",), ZERO, "V6"),
    (("all",), PROOF, "set", ("secret",), ZERO, "V2"),
    (WITH_KEY, PROOF, "set", ("reveal",), ZERO, "V2"),
    (WITH_KEY, PROOF, "set", ("reveal",), ZERO, "V4"),
    (WITH_KEY, PROOF, "set", ("K",), ZERO, "V4"),
    (WITH_KEY, PROOF, "set", ("K",), ZERO, "V5"),
    *((SEVERAL, PROOF, "set", ("strata", 0, key), None, "V5") for key in ("stratum", "N", "n", "a", "cutoff")),
    *((("part",), PROOF, "set", ("strata", 0, key), None, "V7") for key in ("stratum", "N", "n", "a")),
    (SEVERAL, PROOF, "drop", ("strata", 1), None, "V5"),
    (("part",), PROOF, "set", ("strata", 0, "cutoff"), ZERO, "V7"),
    (("part",), PROOF, "set", ("through_batch",), 0, "V7"),
    (("part",), PROOF, "set", ("through_batch",), 2, "V7"),
    (("part",), PROOF, "set", ("through_batch",), True, "V7"),
    *((ALL, PROOF, "set", ("substitutions", 0, key), None, "V9") for key in ("seq", "batch", "out")),
    (ALL, PROOF, "set", ("substitutions", 0, "in"), "Z999", "V9"),
    *((WITH_RANKS, PROOF, "set", ("substitutions", 0, key), None, "V9") for key in ("stratum", "rank")),
    (("ids",), PROOF, "set", ("substitutions", 0, "rank"), 1, "V9"),
    (ALL, PROOF, "set", ("substitutions", 0, "reason"), " ", "V9"),
    (ALL, PROOF, "drop", ("substitutions", 0, "by"), None, "V9"),
    (("part",), PROOF, "drop", ("substitutions", 0), None, "V7"),
    (ALL, PROOF, "drop", ("attempts", 0), None, "V8"),
    (ALL, PROOF, "set", ("attempts", 0, "reason"), " ", "V8"),
    (ALL, PROOF, "set", ("attempts", 0, "extra"), "", "V8"),
    *((ALL, PROOF, "set", ("attempts", 0, "commitment", key), None, "V8") for key in ("plan_id", "attempt", "code")),
    # the commitment: it cannot be the logged one
    *((ALL, RECORD, "set", (key,), None, "V1") for key in ("code", "pool_root", "nonce_commit", "prev", "not_before")),
    (ALL, RECORD, "set", ("source", "x"), "y", "V1"),
    (WITH_KEY, RECORD, "set", ("code",), None, "V4"),
    (ALL, RECORD, "set", ("spec",), "sj2", UNUSABLE),
    (ALL, RECORD, "set", ("disclosure",), "hidden", UNUSABLE),
    (ALL, RECORD, "set", ("extra",), "", "V0"),
    (ALL, RECORD, "set", ("draw_id",), "D-9", "V0"),
    (ALL, RECORD, "drop", ("rules",), None, "V0"),
    (ALL, RECORD, "set", ("pool_root",), ZERO, "V5"),
    (WITH_KEY, RECORD, "set", ("nonce_commit",), ZERO, "V2"),
    (ALL, RECORD, "set", ("seed_plan", 0, "name"), None, "V3"),
    (ALL, RECORD, "set", ("seed_plan", 0, "digits"), 7, "V3"),
    (ALL, RECORD, "set", ("seed_plan", 2, "drand", "round"), 1001, "V3"),
    (ALL, RECORD, "set", ("seed_plan", 2, "drand", "round"), 0, "V3"),
    (ALL, RECORD, "set", ("seed_plan", 2, "drand", "chain"), "other", "V3"),
    (ALL, RECORD, "drop", ("seed_plan", 2, "drand"), None, "V3"),
    (ALL, RECORD, "set", ("attempt",), 1, "V8"),
    (ALL, RECORD, "set", ("attempt",), True, "V8"),
    (ALL, RECORD, "set", ("prev",), "", "V8"),
    (ALL, RECORD, "set", ("plan_id",), "P-9", "V8"),
    (ALL, RECORD, "set", ("not_before",), "2024-01-01T00:00:00+08:00", "V1"),
    (ALL, RECORD, "set", ("counts",), {}, "V7"),
    (("all", "ids"), RECORD, "set", ("counts", "A", "R"), 31, "V7"),
    (ALL, RECORD, "set", ("counts", "A", "Q"), 1, "V7"),
    (ALL, RECORD, "set", ("reasons", "X", "cap"), 2, "V7"),
    (ALL, RECORD, "set", ("reasons", "Q"), {}, "V7"),
    (ALL, RECORD, "set", ("rules", "batches"), 0, "V7"),
    (ALL, RECORD, "set", ("rules", "extra"), 0, "V7"),
    (ALL, RECORD, "set", ("rules", "strata"), {}, "V7"),
    (ALL, RECORD, "set", ("rules", "strata", "A", "ppm"), 1_000_001, "V7"),
    (ALL, RECORD, "set", ("rules", "strata", "A", "ppm"), 200_000, "V7"),
    (ALL, RECORD, "set", ("rules", "strata", "A", "extra"), 0, "V7"),
    (ALL, RECORD, "set", ("rules", "strata", "B", "max"), 1, "V7"),
    (ALL, RECORD, "set", ("rules", "mandatory_counts"), 1, "V7"),
    (WITH_RANKS, RECORD, "set", ("rules", "alternates_ppm"), 1_000_000, "V7"),
    # the tables
    *((ALL, "pool.commit", how, at, to, "V5") for how, at, to in (("cut", 0, None), ("bytes", b"\n", b"0\n"))),
    *((("all",), "pool.csv", "cell", (1, column), to, "V5") for column, to in ((0, "A0"), (1, "B"), (2, "X"))),
    (("all",), "pool.csv", "cell", (51, 3), "other", "V7"),
    *((("ids",), "pool.csv", "cell", (1, column), None, "V5") for column in (0, 1)),
    *((("all", "ids"), "pool.csv", how, 2, None, "V5") for how in ("cut", "again")),
    *((("all", "ids"), "pool.csv", how, 2, None, "V7") for how in ("cut",)),
    *((("all", "ids"), "pool.csv", "bytes", old, new, "V5") for old, new in ((b"id,", b"ID,"), (b"A001", b" A001"))),
    *((SEVERAL, "result.csv", "cell", (1, column), None, "V5") for column in (0, 1, 3, 4, 5, 6)),
    *((WITH_RANKS, "result.csv", "cell", (1, column), None, "V6") for column in (0, 1, 3, 4, 5, 6)),
    *((WITH_RANKS, "result.csv", "cell", (1, 2), kind, "V6") for kind in ("M", "A")),
    *((WITH_RANKS, "result.csv", "cell", (1, 2), kind, "V7") for kind in ("M", "A")),
    *((("ids",), "result.csv", "cell", (1, column), None, "V5") for column in (0, 1, 2, 3)),
    (("ids",), "result.csv", "cut", 1, None, "V5"),
    *((ALL, "result.csv", how, 1, None, "V7") for how in ("cut", "again")),
    (("all", "part", "rows"), "result.csv", "cell", (1, 0), "01", "V6"),
    *((("part",), "result.leaves", how, 3, None, "V6") for how in ("cut", "again")),
    *((("part",), "result.leaves", how, 3, None, "V7") for how in ("cut", "again")),
    (("part",), "result.leaves", "bytes", b"\n", b"\n\n", "V6"),
]
# What a careless office program does to a table, wherever the table is public.
OFFICE = [(b"", b"\xef\xbb\xbf", "BOM"), (b"\n", b"\r\n", "CRLF"), (b"A,", "甲".encode("gbk"), "GBK")]


def _every_forgery() -> Iterator[Damage]:
    for forms, member, how, at, to, line in FORGERIES:
        place = ".".join(map(str, at)) if isinstance(at, tuple) else at
        for form in forms:
            yield Damage(f"{form}: {member} {how} {place} {to!r}, made to fit: {line}", form, member, how, at, to, line)
    for form in WITH_RANKS:
        for old, new, what in OFFICE:
            yield Damage(f"{form}: result.csv with {what}", form, "result.csv", "bytes", old, new, "V6")
    for old, new, what in OFFICE:
        yield Damage(f"all: pool.csv with {what}", "all", "pool.csv", "bytes", old, new, "V5")


CASES = [*_every_member(), *_every_field(), *_every_forgery()]
