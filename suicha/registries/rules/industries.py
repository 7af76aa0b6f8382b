# SPDX-License-Identifier: Apache-2.0
"""国民经济行业分类 GB/T 4754—2017: letters, divisions, groups and classes of four digits, each with its name.

A code is kept as the letter and its digits (C, C26, C267, C2671).  The digits alone are enough to read one.  A class
of the amended standard that the table does not know is taken all the same where its group is known.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent.parent / "presets" / "gbt4754-2017.txt"
CLASSES = TABLE.with_name("gbt4754-2017-classes.txt")
_CODE = re.compile(r"([A-T]?)([0-9]{2,4})|([A-T])")


@cache
def industries() -> dict[str, str]:
    """Code → name, in the order of the standard: 20 letters, 97 divisions, 473 groups, 1,381 classes."""
    classes = {group: rest.split("|") for group, rest in _lines(CLASSES)}
    found: dict[str, str] = {}
    letter = ""
    for code, rest in _lines(TABLE):
        if code.isalpha():
            letter = code
            found[letter] = rest
            continue
        name, *groups = rest.split("|")
        found[f"{letter}{code}"] = name
        for group in groups:
            found[f"{letter}{code}{group[0]}"] = group[1:]
            # A group that is not divided is a class of its own.
            for each in classes.get(f"{code}{group[0]}", [f"0{group[1:]}"]):
                found[f"{letter}{code}{group[0]}{each[0]}"] = each[1:]
    return found


def _lines(path: Path) -> list[tuple[str, str]]:
    """The lines of a table, each as (code, what follows it)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(code, rest) for code, _, rest in (line.partition(" ") for line in lines if line[:1] != "#")]


@cache
def _letters() -> dict[str, str]:
    return {code[1:]: code[0] for code in industries() if len(code) == 3}


def industry_clean(typed: str) -> str:
    """The code that ``typed`` means, with or without its letter, or a name of the table; ``""`` if there is none.

    A class (four digits) is good if its group is in the table.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", typed)).upper()
    match = _CODE.fullmatch(text)
    if match is None:
        return _by_name().get(text, "")
    if match[3]:
        return text
    digits = match[2]
    letter = _letters().get(digits[:2], "")
    known = f"{letter}{digits[:3]}" in industries()
    return f"{letter}{digits}" if known and match[1] in ("", letter) else ""


@cache
def _by_name() -> dict[str, str]:
    """Name → code; a name that a division or group shares with its only part means the wider one."""
    found: dict[str, str] = {}
    for code, name in industries().items():
        found.setdefault(unicodedata.normalize("NFKC", name), code)
    return found


def industry_path(code: str) -> list[tuple[str, str]]:
    """The letter, division, group and class above and of ``code``, each with its name."""
    levels = [code[:length] for length in (1, 3, 4, 5) if length <= len(code)]
    return [(level, industries().get(level, "小类")) for level in levels]


def industry_words(code: str) -> str:
    """``C2671　炸药、火工及焰火产品制造``: the code with the nearest name."""
    if not code:
        return ""
    return f"{code}　{industries().get(code) or industries().get(code[:4], '')}"


def industry_search(text: str, most: int = 60) -> list[tuple[str, str]]:
    """Codes that begin with ``text`` and entries whose name holds it, in the order of the table, at most ``most``."""
    plain = text.strip().upper()
    if not plain:
        return []
    hits = [
        (code, name)
        for code, name in industries().items()
        if plain in name or code.startswith(plain) or code[1:].startswith(plain)
    ]
    return hits[:most]


Node = tuple[str, str, list[Any]]


def industry_tree() -> list[Node]:
    """Letters, their divisions, their groups, their classes, to be drawn as a tree: each (code, name, parts).

    The one class of an undivided group is left out: choosing the group says the same.
    """
    tree: list[Node] = []
    nodes: dict[int, Node] = {}
    for code, name in industries().items():
        node: Node = (code, name, [])
        nodes[len(code)] = node
        if len(code) == 1:
            tree.append(node)
        elif not (len(code) == 5 and code.endswith("0")):
            nodes[max(length for length in nodes if length < len(code))][2].append(node)
    return tree
