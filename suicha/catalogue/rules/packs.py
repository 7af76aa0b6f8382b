# SPDX-License-Identifier: Apache-2.0
"""Item packs per domain: rows a line office may take over as drafts and adapt (ITEM-25).

The table is ``presets/packs.csv``, one row an item: whom it is aimed at, its class, and the clause it rests on.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parent.parent / "presets" / "packs.csv"
# Whom an item is aimed at, in the words of the registry of targets.
AIMED_AT = {
    "firm": "企业和单位",
    "business": "个体工商户",
    "practitioner": "从业人员",
    "project": "工程项目",
    "product": "产品",
    "place": "场所",
}


class PackItem(NamedTuple):
    """One row of a pack."""

    pack: str
    category: str
    name: str
    aimed_at: str
    object_kind: str
    item_class: str
    methods: str
    body: str
    legal_basis: str
    content: str

    @property
    def aim(self) -> str:
        return AIMED_AT[self.aimed_at]


@cache
def packs() -> dict[str, tuple[PackItem, ...]]:
    """The packs by name, in the order of the table."""
    found: dict[str, list[PackItem]] = {}
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = csv.reader(table)
        next(rows)
        for row in rows:
            item = PackItem(*row)
            found.setdefault(item.pack, []).append(item)
    return {name: tuple(items) for name, items in found.items()}
