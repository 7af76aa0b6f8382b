# SPDX-License-Identifier: Apache-2.0
"""A ratio of an item as people write it: 10%, 5％, 0.05 is not a ratio but five hundredths of a percent."""

import re
import unicodedata
from decimal import Decimal

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)%?")


def ppm_in(text: str) -> int | None:
    """``10%`` or ``10`` → 100000 millionths; ``None`` where it is no percentage above 0 and up to 100."""
    found = _PERCENT.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    if not found:
        return None
    ppm = int(Decimal(found[1]) * 10_000)
    return ppm if 0 < ppm <= 1_000_000 else None


def percent_of(ppm: int | None) -> str:
    """100000 → ``10%``; nothing where there is no ratio."""
    return "" if ppm is None else f"{(Decimal(ppm) / 10_000).normalize():f}%"
