# SPDX-License-Identifier: Apache-2.0
"""Questions to the lists and the 细则, one subject a file."""

from suicha.catalogue.selectors.excuses import (
    lineages_without_target,
    no_target_of,
    no_targets_of_item,
    outside_regimes,
    outside_regimes_in_force,
)
from suicha.catalogue.selectors.items import ItemTallies, item_compilers, item_list, item_tallies, items_published
from suicha.catalogue.selectors.joint import bodies_around, joint_domains, joint_item_list
from suicha.catalogue.selectors.packs import PackLine, pack_lines
from suicha.catalogue.selectors.powers import (
    PowerTallies,
    codes_of_item,
    external_codes,
    items_by_lineage,
    items_of_codes,
    items_of_power,
    items_without_power,
    power_list,
    power_tallies,
    power_years,
    powers_of_item,
)
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
    "PackLine",
    "PowerTallies",
    "SettingLine",
    "SettingValue",
    "bodies_around",
    "codes_of_item",
    "external_codes",
    "item_compilers",
    "item_lineage",
    "item_list",
    "item_tallies",
    "items_by_lineage",
    "items_of_codes",
    "items_of_power",
    "items_published",
    "items_without_power",
    "joint_domains",
    "joint_item_list",
    "lineages_without_target",
    "no_target_of",
    "no_targets_of_item",
    "outside_regimes",
    "outside_regimes_in_force",
    "pack_lines",
    "power_list",
    "power_tallies",
    "power_years",
    "powers_of_item",
    "setting",
    "setting_at_top",
    "setting_history",
    "setting_lines",
    "setting_lookup",
    "setting_strictest",
    "setting_values",
]
