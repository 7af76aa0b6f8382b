# SPDX-License-Identifier: Apache-2.0
"""How a row here stands to the upper level's list (ITEM-17): inherited, changed here, local, or behind it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from suicha.catalogue.rules.comparing import lines


class Origin(StrEnum):
    """What a reader is told of one row."""

    INHERITED = "承接"
    CHANGED = "本地修改"
    LOCAL = "本地新增"
    BEHIND = "上级已改"
    DROPPED = "上级已取消"
    MISSING = "未承接"


TONES = {
    Origin.INHERITED: "green",
    Origin.CHANGED: "blue",
    Origin.LOCAL: "",
    Origin.BEHIND: "amber",
    Origin.DROPPED: "amber",
    Origin.MISSING: "",
}
# The upper list counts its own rows in its own order, and names its own office.
_OWN = ("sequence", "compiler")


def differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows say different things; their place in the list and who compiled it do not count."""
    return any(line.field not in _OWN for line in lines(one, other))


def origin_of(
    item: Mapping[str, Any] | None, taken: Mapping[str, Any] | None, newest: Mapping[str, Any] | None
) -> Origin:
    """``item``: the row here; ``taken``: the upper row it came from; ``newest``: that row in the newest edition."""
    if item is None:
        return Origin.MISSING
    if taken is None:
        return Origin.LOCAL
    if newest is None:
        return Origin.DROPPED
    if not differs(item, newest):
        return Origin.INHERITED
    return Origin.BEHIND if differs(taken, newest) else Origin.CHANGED
