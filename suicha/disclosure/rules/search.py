# SPDX-License-Identifier: Apache-2.0
"""What a citizen typed into the search box, before it meets the database."""

from typing import NamedTuple

from suicha.core.ids import normalise

LONGEST = 60


class Words(NamedTuple):
    """``names`` are looked for inside names, ``code`` at the start of codes; both empty: nothing was asked."""

    names: tuple[str, ...]
    code: str
    shortened: bool

    def __bool__(self) -> bool:
        return bool(self.names)


def search_words(text: str) -> Words:
    """Full-width characters become half-width, brackets are tried in both widths, more than 60 characters are cut."""
    whole = text.replace("\x00", "").strip()
    half = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in whole[:LONGEST])
    full = half.replace("(", "（").replace(")", "）")
    code = normalise(half)
    is_code = all(character.isascii() and (character.isalnum() or character in "-._") for character in code)
    names = tuple(dict.fromkeys(name for name in (full, half) if name))
    return Words(names, code if is_code else "", len(whole) > LONGEST)
