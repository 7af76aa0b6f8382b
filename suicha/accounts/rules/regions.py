# SPDX-License-Identifier: Apache-2.0
"""Codes of administrative divisions: 6 digits down to the county (GB/T 2260), 9 a town or street, 12 a village.

A code says its own level and who is above it.  The statistics write all of them with 12 digits, filled with zeros.
"""

import re

from suicha.core.ids import normalise

PROVINCE, CITY, COUNTY, TOWN, VILLAGE = range(1, 6)
LEVELS: dict[int, tuple[str, ...]] = {
    PROVINCE: ("省级", "省", "自治区", "直辖市"),
    CITY: ("地级", "市级", "地市级", "设区市", "市"),
    COUNTY: ("县级", "县", "区", "县级市", "区县"),
    TOWN: ("乡级", "乡镇级", "镇街", "乡", "镇", "街道", "乡镇"),
    VILLAGE: ("村级", "村", "社区", "村居"),
}
_SHAPE = re.compile(r"[1-9]\d{5}(\d{3}){0,2}", re.ASCII)


def code_clean(typed: str) -> str:
    """The code in its shortest form, ``""`` if it is none: 350881102000 is the town 350881102."""
    code = normalise(typed)
    if not _SHAPE.fullmatch(code):
        return ""
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    return code


def level_of(code: str) -> int:
    """Which level a clean code is of."""
    if len(code) > 6:
        return TOWN if len(code) == 9 else VILLAGE
    return PROVINCE if code.endswith("0000") else CITY if code.endswith("00") else COUNTY


def level_name(code: str) -> str:
    """The same in words; a code of another shape, registered by hand, has none."""
    return LEVELS[level_of(code)][0] if _SHAPE.fullmatch(code) else ""


def level_known(typed: str) -> int:
    """The level a word stands for; 0 if it stands for none."""
    return next((level for level, words in LEVELS.items() if typed in words), 0)


def codes_above(code: str) -> list[str]:
    """The codes that may stand above ``code``, the nearest first.  Some counties have no city above them."""
    if len(code) > 6:
        return [code[:-3], *codes_above(code[:-3])]
    return [each for each in (f"{code[:4]}00", f"{code[:2]}0000") if each != code and not code.endswith("0000")]


def prefix_of(code: str) -> str:
    """What all codes below ``code``, and it itself, begin with."""
    if len(code) != 6:
        return code
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def prefix_end(prefix: str) -> str:
    """The first text after everything that begins with ``prefix``."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
