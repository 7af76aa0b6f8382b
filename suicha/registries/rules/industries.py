# SPDX-License-Identifier: Apache-2.0
"""国民经济行业分类 GB/T 4754—2017: letters, divisions and groups by name, and the classes of four digits by number.

A code is kept as the letter and its digits (C, C26, C267, C2671).  The digits alone are enough to read one.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent.parent / "presets" / "gbt4754-2017.txt"
_CODE = re.compile(r"([A-T]?)([0-9]{2,4})|([A-T])")


@cache
def industries() -> dict[str, str]:
    """Code → name, in the order of the standard: 20 letters, 97 divisions, 473 groups."""
    found: dict[str, str] = {}
    letter = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, _, rest = line.partition(" ")
        if code.isalpha():
            letter = code
            found[letter] = rest
            continue
        name, *groups = rest.split("|")
        found[f"{letter}{code}"] = name
        found |= {f"{letter}{code}{group[0]}": group[1:] for group in groups}
    return found


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
    """Name → code; a name that a division shares with its only group means the division."""
    found: dict[str, str] = {}
    for code, name in industries().items():
        found.setdefault(unicodedata.normalize("NFKC", name), code)
    return found


def industry_path(code: str) -> list[tuple[str, str]]:
    """The letter, division, group and class above and of ``code``, each with its name."""
    levels = [code[:length] for length in (1, 3, 4, 5) if length <= len(code)]
    return [(level, industries().get(level, f"小类{level[1:]}")) for level in levels]


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


def industry_tree() -> list[tuple[str, str, list[tuple[str, str, list[tuple[str, str]]]]]]:
    """Letters, their divisions, their groups, to be drawn as a tree."""
    tree: list[tuple[str, str, list[tuple[str, str, list[tuple[str, str]]]]]] = []
    for code, name in industries().items():
        if len(code) == 1:
            tree.append((code, name, []))
        elif len(code) == 3:
            tree[-1][2].append((code, name, []))
        else:
            tree[-1][2][-1][2].append((code, name))
    return tree
