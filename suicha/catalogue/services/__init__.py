# SPDX-License-Identifier: Apache-2.0
"""Official acts on the lists and the 细则, one subject a file."""

from suicha.catalogue.services.checklists import (
    checklist_begin,
    checklist_drop,
    checklist_publish,
    checklist_retire,
    checklist_revise,
)
from suicha.catalogue.services.drafts import (
    change_drop,
    changes_add,
    changes_reason,
    item_add,
    item_remove,
    item_revise,
    revision_of,
    version_begun,
)
from suicha.catalogue.services.excuses import (
    no_target_state,
    no_target_withdraw,
    outside_regime_end,
    outside_regime_register,
)
from suicha.catalogue.services.joint import (
    joint_bodies_match,
    joint_item_add,
    joint_item_change,
    joint_item_remove,
)
from suicha.catalogue.services.notes import (
    note_answer,
    note_write,
)
from suicha.catalogue.services.packs import (
    pack_take_over,
)
from suicha.catalogue.services.powers import (
    code_add,
    code_remove,
    item_link,
    power_add,
    power_change,
    power_link,
    power_remove,
)
from suicha.catalogue.services.questions import (
    question_add,
    question_change,
    question_move,
    question_remove,
)
from suicha.catalogue.services.road import (
    list_approve,
    list_demand_set,
    list_file,
    list_mark_published,
    list_report,
    list_return,
    list_review,
    part_report,
    part_return,
)
from suicha.catalogue.services.rules import (
    RuleText,
    rule_change,
    rule_draft,
    rule_end,
    rule_publish,
    rule_revise,
)
from suicha.catalogue.services.settings import (
    setting_release,
    setting_set,
)
from suicha.catalogue.services.upper import (
    upper_describe,
    upper_from_platform,
    upper_take,
)

__all__ = [
    "RuleText",
    "change_drop",
    "changes_add",
    "changes_reason",
    "checklist_begin",
    "checklist_drop",
    "checklist_publish",
    "checklist_retire",
    "checklist_revise",
    "code_add",
    "code_remove",
    "item_add",
    "item_link",
    "item_remove",
    "item_revise",
    "joint_bodies_match",
    "joint_item_add",
    "joint_item_change",
    "joint_item_remove",
    "list_approve",
    "list_demand_set",
    "list_file",
    "list_mark_published",
    "list_report",
    "list_return",
    "list_review",
    "no_target_state",
    "no_target_withdraw",
    "note_answer",
    "note_write",
    "outside_regime_end",
    "outside_regime_register",
    "pack_take_over",
    "part_report",
    "part_return",
    "power_add",
    "power_change",
    "power_link",
    "power_remove",
    "question_add",
    "question_change",
    "question_move",
    "question_remove",
    "revision_of",
    "rule_change",
    "rule_draft",
    "rule_end",
    "rule_publish",
    "rule_revise",
    "setting_release",
    "setting_set",
    "upper_describe",
    "upper_from_platform",
    "upper_take",
    "version_begun",
]
