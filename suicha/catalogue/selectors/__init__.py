# SPDX-License-Identifier: Apache-2.0
"""Questions to the lists and the 细则, one subject a file."""

from suicha.catalogue.selectors.items import ItemTallies, item_compilers, item_list, item_tallies, items_published
from suicha.catalogue.selectors.joint import joint_domains, joint_item_list
from suicha.catalogue.selectors.settings import (
    SettingLine,
    SettingValue,
    item_lineage,
    setting,
    setting_at_top,
    setting_history,
    setting_lines,
    setting_lookup,
    setting_strictest,
    setting_values,
)

__all__ = [
    "ItemTallies",
    "SettingLine",
    "SettingValue",
    "item_compilers",
    "item_lineage",
    "item_list",
    "item_tallies",
    "items_published",
    "joint_domains",
    "joint_item_list",
    "setting",
    "setting_at_top",
    "setting_history",
    "setting_lines",
    "setting_lookup",
    "setting_strictest",
    "setting_values",
]
