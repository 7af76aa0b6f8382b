# SPDX-License-Identifier: Apache-2.0
"""Joins the parts into the one file `verify.py` of every package: `python3 -m fairdraw.verifier > verify.py`.

The parts import one another by name only, so that together they read as one program.
"""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PARTS = ["answers", "ground", "archive", "subject", "ed25519", "trust", "seed", "seal", "rows", "slips", "chain"]
PARTS += ["report"]

HEAD = '''# SPDX-License-Identifier: Apache-2.0
"""Check a draw package (抽取包) with Python's standard library alone: specification `sj1`, docs/draw-spec.md.

    python3 verify.py ID.zip [--commitment HEX] [--result-root HEX] [--key HEX] [--limit-mb N]
    exit 0: all checked lines PASS · 1: something FAILS · 2: unusable input

Signatures are checked where `cryptography` is installed, drand rounds where `py_ecc` is. This one file lies in every
package and shares no code with the program that made the draw: the two check each other. It is joined from the parts
in fairdraw/verifier by `python3 -m fairdraw.verifier`.
"""
'''
TAIL = """

if __name__ == "__main__":
    sys.exit(main())
"""


@cache
def joined() -> bytes:
    """The one file. Same parts, same bytes."""
    return one_file(HEAD, (Path(__file__).with_name(f"{part}.py") for part in PARTS))


def one_file(head: str, parts: Iterable[Path]) -> bytes:
    """The parts one after the other under `head`, with one list of imports of the standard library."""
    plain, named, bodies = set[str](), dict[str, set[str]](), list[str]()
    for part in parts:
        source = part.read_text(encoding="utf-8")
        tree, cut = ast.parse(source), set[int]()
        about, *statements = tree.body
        for statement in [about, *statements]:
            if statement is about or isinstance(statement, ast.Import | ast.ImportFrom):
                cut.update(range(statement.lineno, (statement.end_lineno or 0) + 1))
            if isinstance(statement, ast.Import):
                plain.update(name.name for name in statement.names)
            elif isinstance(statement, ast.ImportFrom) and not str(statement.module).startswith("fairdraw."):
                named.setdefault(str(statement.module), set()).update(name.name for name in statement.names)
        kept = (line for number, line in enumerate(source.splitlines(), 1) if number > 1 and number not in cut)
        title = "".join(f"# {line}".rstrip() + "\n" for line in (ast.get_docstring(tree) or "").splitlines())
        bodies.append(title + "\n" + "\n".join(kept).strip("\n") + "\n")
    imports = "".join(f"import {name}\n" for name in sorted(plain))
    imports += "".join(f"from {module} import {', '.join(sorted(named[module]))}\n" for module in sorted(named))
    return "\n".join([head, imports, "\n\n".join(bodies)]).encode() + TAIL.encode()
