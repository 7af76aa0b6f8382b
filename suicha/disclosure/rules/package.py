# SPDX-License-Identifier: Apache-2.0
"""Reading the public 抽取包 (draw-spec section 6): the pool as it was drawn, and its small proofs.

The frozen copy of a draw is made from the package itself, so that what the portal shows is what citizens download.
"""

import csv
import io
import json
import zipfile
from typing import Any, NamedTuple

MEMBERS = ("commitment.json", "pool.commit", "pool.csv", "result.csv", "certificate.json", "names.csv")


class PoolRow(NamedTuple):
    """One target of the pool; ``outcome`` is P, M, A, N (not drawn) or X (excluded, for ``reason``).

    Where classes are confidential it is V (to be inspected) or L (in the list), and there is no stratum.
    """

    number: str
    name: str
    stratum: str
    outcome: str
    reason: str


class PackageUnreadable(ValueError):
    """The bytes are no 抽取包; the message says why, in Chinese."""


def member(package: bytes, name: str) -> bytes:
    """One file of the package.  Raises ``PackageUnreadable``."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            return archive.read(name)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise PackageUnreadable(f"包里读不出{name}") from error


def certificate(package: bytes) -> dict[str, Any]:
    """The certificate.  Raises ``PackageUnreadable``."""
    return _json(package, "certificate.json")


def commitment(package: bytes) -> dict[str, Any]:
    """The commitment record.  Raises ``PackageUnreadable``."""
    return _json(package, "commitment.json")


def pool_rows(package: bytes) -> list[PoolRow]:
    """Every target that the package names, with what became of it, by number.  Raises ``PackageUnreadable``.

    A package that tells a list batch by batch holds no pool: only those told so far are named.
    """
    names = {row["id"]: row["name"] for row in _table(package, "names.csv", {"id", "name"})}
    result = _table(package, "result.csv", {"id"})
    if "pool.csv" not in _members(package):
        told = sorted(result, key=lambda row: row["id"])
        return [PoolRow(row["id"], names.get(row["id"], row["id"]), row["stratum"], row["kind"], "") for row in told]
    if member(package, "pool.csv").startswith(b"id,leaf\n"):
        visited = {row["id"] for row in result}
        return [
            PoolRow(row["id"], names.get(row["id"], row["id"]), "", "V" if row["id"] in visited else "L", "")
            for row in _table(package, "pool.csv", {"id", "leaf"})
        ]
    drawn = {row["id"]: row["kind"] for row in result}
    return [
        PoolRow(
            number=row["id"],
            name=names.get(row["id"], row["id"]),
            stratum=row["stratum"],
            outcome=drawn.get(row["id"], "X" if row["role"] == "X" else "N"),
            reason=row["reason"],
        )
        for row in _table(package, "pool.csv", {"id", "stratum", "role", "reason"})
    ]


def _members(package: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.namelist()


def _json(package: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(member(package, name))
    except ValueError as error:
        raise PackageUnreadable(f"{name}不是规范的JSON") from error
    if not isinstance(found, dict):
        raise PackageUnreadable(f"{name}不是规范的JSON")
    return found


def _table(package: bytes, name: str, columns: set[str]) -> list[dict[str, str]]:
    try:
        reader = csv.DictReader(io.StringIO(member(package, name).decode()))
    except UnicodeDecodeError as error:
        raise PackageUnreadable(f"{name}不是UTF-8文本") from error
    if not columns <= set(reader.fieldnames or ()):
        raise PackageUnreadable(f"{name}缺少{'、'.join(sorted(columns - set(reader.fieldnames or ())))}列")
    return list(reader)
