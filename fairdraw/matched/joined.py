# SPDX-License-Identifier: Apache-2.0
"""Joins the one file `verify_match.py` of every package: `python3 -m fairdraw.matched > verify_match.py`.

Its parts are the report and all that it imports of fairdraw, found by reading the imports. They import one another
by name only, and each name exists once, so that together they read as one program.
"""

import ast
from functools import cache
from pathlib import Path

from fairdraw.verifier.joined import one_file

HERE = Path(__file__).parent
HEAD = '''# SPDX-License-Identifier: Apache-2.0
"""Check the package of a matching (匹配包) with Python's standard library alone: docs/draw-spec.md, section 9.

    python3 verify_match.py ID.zip [--draw DRAW.zip] [--digest HEX] [--mine SALT CERTIFICATE] [--limit-mb N]
    exit 0: all checked lines PASS · 1: something FAILS · 2: unusable input

The promises (M1 to M4, M6 to M8) are checked by one pass over the lists; M5 and M9 match again from K with the very
program that made the matching, which is in this file. Joined by `python3 -m fairdraw.matched`.
"""
'''


@cache
def joined() -> bytes:
    """The one file. Same parts, same bytes."""
    return one_file(HEAD, parts_of(HERE / "report.py"))


def parts_of(start: Path) -> list[Path]:
    """The files that `start` needs, each after those that it needs itself, `start` last."""
    found: list[Path] = []
    _add(start, found)
    return found


def _add(file: Path, found: list[Path]) -> None:
    if file in found:
        return
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ImportFrom) and str(statement.module).startswith("fairdraw."):
            for name in statement.names:
                _add(_home(str(statement.module), name.name), found)
    found.append(file)


def _home(module: str, name: str) -> Path:
    """The file in which `name` is made: a package hands on names that it imports."""
    place = HERE.parent.joinpath(*module.split(".")[1:])
    if not place.is_dir():
        return place.with_suffix(".py")
    for statement in ast.parse((place / "__init__.py").read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ImportFrom) and name in {each.name for each in statement.names}:
            return _home(str(statement.module), name)
    raise ImportError(f"{module} hands on no {name}")
