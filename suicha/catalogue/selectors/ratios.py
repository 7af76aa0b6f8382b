# SPDX-License-Identifier: Apache-2.0
"""How much of the library a 一般 item may have drawn (ITEM-9): the item's own number, else that of the organisation.

Every place where a ratio is written or checked asks here, so that one item never has two ceilings.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from suicha.accounts.models import Organisation
from suicha.catalogue.models import Item
from suicha.catalogue.rules.ratio import GENERAL
from suicha.catalogue.selectors.settings import SettingValue, setting_of_items

CEILING = "general_ratio_ceiling_percent"


@dataclass(frozen=True)
class Ceilings:
    """The ceilings at one organisation, by the number an item keeps over its revisions; under ``""`` that of all."""

    numbers: dict[str, SettingValue]

    def of_item(self, lineage: str = "") -> SettingValue:
        return self.numbers.get(lineage, self.numbers[""])

    def of(self, items: Iterable[Item]) -> SettingValue:
        """Of one visit about several items: the lowest of the 一般 ones, since 重点 ones have none."""
        found = [self.of_item(item.lineage) for item in items if item.item_class == GENERAL]
        return min(found, key=lambda each: each.value, default=self.numbers[""])


def ratio_ceilings(organisation: Organisation, items: Iterable[Item] = ()) -> Ceilings:
    """The ceilings in force today of ``items`` and of the organisation, in one query."""
    return Ceilings(setting_of_items(organisation, CEILING, items))
