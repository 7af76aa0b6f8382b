# SPDX-License-Identifier: Apache-2.0
"""Which known words a person may have meant by one that is not known.  A proposal to a person, never an answer."""

from collections.abc import Iterable


def nearest(typed: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The words of ``known`` most like ``typed``, the likest first: common pairs of characters, then characters."""
    pairs, characters = _pairs(typed), set(typed)
    found = []
    for word in dict.fromkeys(known):
        common = characters & set(word)
        if common:
            alike = 2 * len(pairs & _pairs(word)) + len(common)
            found.append((-alike / (len(word) + len(typed)), word))
    return [word for _, word in sorted(found)[:most]]


def proposal(typed: str, known: Iterable[str]) -> str:
    """``相近的有双洋镇、新桥镇``, or nothing where no known word is like it."""
    words = nearest(typed, known)
    return f"相近的有{'、'.join(words)}" if words else ""


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
