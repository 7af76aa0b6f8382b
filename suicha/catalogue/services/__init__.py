# SPDX-License-Identifier: Apache-2.0
"""Official acts on the lists and the 细则, one subject a file."""

from suicha.catalogue.services.checklists import (
    checklist_begin,
    checklist_drop,
    checklist_publish,
    checklist_retire,
    checklist_revise,
)
from suicha.catalogue.services.excuses import (
    no_target_state,
    no_target_withdraw,
    outside_regime_end,
    outside_regime_register,
)
from suicha.catalogue.services.items import items_mark_published
from suicha.catalogue.services.joint import joint_bodies_match, joint_item_add, joint_item_change, joint_item_remove
from suicha.catalogue.services.packs import pack_take_over
from suicha.catalogue.services.powers import (
    code_add,
    code_remove,
    item_link,
    power_add,
    power_change,
    power_link,
    power_remove,
)
from suicha.catalogue.services.questions import question_add, question_change, question_move, question_remove
from suicha.catalogue.services.rules import RuleText, rule_change, rule_draft, rule_end, rule_publish, rule_revise
from suicha.catalogue.services.settings import setting_release, setting_set

__all__ = [
    "RuleText",
    "checklist_begin",
    "checklist_drop",
    "checklist_publish",
    "checklist_retire",
    "checklist_revise",
    "code_add",
    "code_remove",
    "item_link",
    "items_mark_published",
    "joint_bodies_match",
    "joint_item_add",
    "joint_item_change",
    "joint_item_remove",
    "no_target_state",
    "no_target_withdraw",
    "outside_regime_end",
    "outside_regime_register",
    "pack_take_over",
    "power_add",
    "power_change",
    "power_link",
    "power_remove",
    "question_add",
    "question_change",
    "question_move",
    "question_remove",
    "rule_change",
    "rule_draft",
    "rule_end",
    "rule_publish",
    "rule_revise",
    "setting_release",
    "setting_set",
]
