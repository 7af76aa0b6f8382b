# SPDX-License-Identifier: Apache-2.0
"""The item list with its versions, the joint list, the 检查表 and the settings of the 细则."""

from suicha.catalogue.models.checklists import Checklist, ChecklistVersion, Question
from suicha.catalogue.models.excuses import NoTarget, OutsideRegime
from suicha.catalogue.models.items import Item, ItemWords, lineages_next
from suicha.catalogue.models.joint import JointItem
from suicha.catalogue.models.lists import ListChange, ListDemand, ListPart, ListReview, ListVersion
from suicha.catalogue.models.powers import CodeLink, ExternalCode, Power, PowerLink
from suicha.catalogue.models.rules import RuleDocument
from suicha.catalogue.models.settings import SettingVersion
from suicha.catalogue.models.upper import ItemNote, UpperItem, UpperList

__all__ = [
    "Checklist",
    "ChecklistVersion",
    "CodeLink",
    "ExternalCode",
    "Item",
    "ItemNote",
    "ItemWords",
    "JointItem",
    "ListChange",
    "ListDemand",
    "ListPart",
    "ListReview",
    "ListVersion",
    "NoTarget",
    "OutsideRegime",
    "Power",
    "PowerLink",
    "Question",
    "RuleDocument",
    "SettingVersion",
    "UpperItem",
    "UpperList",
    "lineages_next",
]
