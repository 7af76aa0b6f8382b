# SPDX-License-Identifier: Apache-2.0
"""实施层级 (ITEM-5): which levels of government may carry out an item, and on which level an organisation stands.

000-6「明确抽查依据、抽查主体、抽查内容、抽查方式等事项，明确实施层级」
"""

LEVELS = "省市县所"


def level_names(levels: str) -> str:
    """``县所`` → 县级、所级."""
    return "、".join(f"{level}级" for level in LEVELS if level in levels)


def level_of(division: str) -> str:
    """The level of an organisation by its division code (GB/T 2260): a town or street is 所."""
    if len(division) > 6:
        return "所"
    if division[2:6].rstrip("0") == "":
        return "省"
    return "市" if division[4:6] == "00" else "县"


def may_implement(levels: str, division: str) -> bool:
    """Whether the level of ``division`` may carry out an item; an item that names no level leaves all."""
    return not levels or level_of(division) in levels


def levels_in(text: str) -> str | None:
    """The levels named in a cell, in order: 市级、县级 → 市县; ``None`` where a word is none of them."""
    left = text
    for word in ("级", "监管", "和", "及", "以上", "、", "，", ",", "；", ";", "/", " "):
        left = left.replace(word, "")
    left = left.replace("区", "县").replace("乡镇", "所").replace("街道", "所")
    if any(sign not in LEVELS for sign in left):
        return None
    if "以上" in text and len(left) == 1:
        return LEVELS[: LEVELS.index(left) + 1]
    return "".join(level for level in LEVELS if level in left)
