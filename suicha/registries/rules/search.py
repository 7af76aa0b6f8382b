# SPDX-License-Identifier: Apache-2.0
"""What of a target is found by which words: single characters, pairs of characters, and facets.

Targets lie in blocks of 8,192 by their key; a token's targets in one block are a bitmap, written as a short list where
they are few.  A text of one or two characters is one token, a longer one is all of its pairs, to be looked at again.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import IntEnum
from struct import pack as struct_pack
from struct import unpack as struct_unpack

from suicha.core.ids import normalise
from suicha.registries.rules.quality import COMPLETE, REVIEWED, unfit_for

SHIFT = 13
BLOCK = 1 << SHIFT
FEW = 128
_SIDE = BLOCK // 8


class Facet(IntEnum):
    """Kinds of tokens; the numbers stand in the database."""

    TEXT = 0
    OWNER = 1
    DOMAIN = 2
    STATUS = 3
    GRADE = 4
    TOWN = 5
    DOUBTFUL = 6
    VERIFIED = 7
    KIND = 8
    LINE = 9
    INDUSTRY = 10
    APPROVAL = 11
    TAG = 12
    FIT = 13


def tokens_of(fields: Iterable[str]) -> set[str]:
    """All characters and neighbouring pairs of the fields, in upper case."""
    found: set[str] = set()
    for field in fields:
        text = field.upper()
        found.update(text)
        found.update(map(str.__add__, text, text[1:]))
    return found


def tokens_asked(text: str) -> list[str]:
    """The tokens that whatever holds ``text`` must have."""
    text = text.upper()
    return [text] if len(text) == 1 else sorted({first + second for first, second in zip(text, text[1:], strict=False)})


def is_certain(text: str) -> bool:
    """Whether all that have the tokens of ``text`` hold it, and no database thinks otherwise of its case."""
    return len(text) <= 2 and all(each.isascii() or each.upper() == each.lower() for each in text)


def as_asked(text: str) -> str:
    """What a person typed as it is looked for: letters and digits half-width, a code without its spaces."""
    text = "".join(_narrow(each) for each in text.strip())
    together = "".join(text.split())
    return together.upper() if together.isascii() and together.isalnum() else text


def _narrow(character: str) -> str:
    found = normalise(character)
    return found if found.isalnum() and not character.isascii() and found.isascii() else character


def verified_tokens(day: date) -> tuple[str, str]:
    """The day of verification and its month; in the order of dates, months after days."""
    return day.isoformat(), f"m{day:%Y-%m}"


def verified_before(day: date) -> tuple[tuple[str, str], ...]:
    """The ranges of tokens (first, before last) that whoever was verified before ``day`` has: months, then days."""
    return ("m", f"m{day:%Y-%m}"), (f"{day:%Y-%m}", day.isoformat())


def industry_tokens(code: str) -> list[str]:
    """The code with the letter, division and group above it: C, C26, C267, C2671."""
    return [code[:length] for length in (1, 3, 4, 5) if length <= len(code)]


def fit_tokens(*, active: bool, missing: bool, reviewed: bool) -> list[str]:
    """Under which demands of the 细则 on its row a target may be drawn, beyond being in being."""
    demands = (COMPLETE, REVIEWED) if active else ()
    return [str(asked) for asked in demands if not unfit_for(asked, missing=missing, reviewed=reviewed)]


def pack(offsets: list[int]) -> bytes:
    """Members of one block as they are kept."""
    if len(offsets) < FEW:
        return struct_pack(f"<{len(offsets)}H", *offsets)
    return mask_of(offsets).to_bytes(_SIDE, "little")


def unpack(kept: bytes) -> int:
    """The members as a bitmap."""
    if len(kept) == _SIDE:
        return int.from_bytes(kept, "little")
    return mask_of(struct_unpack(f"<{len(kept) // 2}H", kept))


def mask_of(offsets: Iterable[int]) -> int:
    """A bitmap with these bits."""
    bits = bytearray(_SIDE)
    for offset in offsets:
        bits[offset >> 3] |= 1 << (offset & 7)
    return int.from_bytes(bits, "little")


def mask_between(first: int, last: int) -> int:
    """The bits from ``first`` to ``last``, both counted."""
    return ((1 << (last - first + 1)) - 1) << first


def members(mask: int, *, backwards: bool = False) -> Iterator[int]:
    """The set bits in order."""
    while mask:
        bit = mask.bit_length() - 1 if backwards else (mask & -mask).bit_length() - 1
        yield bit
        mask ^= 1 << bit


def worth_folding(entries: int, targets: int) -> bool:
    """Whether so much waits that looking at it one by one costs more than a fold."""
    return entries >= 100 or targets >= 500


def gathered(ranges: list[tuple[int, int]], most: int = 60) -> list[tuple[int, int]]:
    """Sorted ranges that hold all of ``ranges``, at most about ``most`` of them: near ones become one."""
    gap, found = 1, _joined(sorted(ranges), 1)
    while len(found) > most:
        gap *= 4
        found = _joined(found, gap)
    return found


def _joined(ranges: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in ranges:
        if found and first - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
