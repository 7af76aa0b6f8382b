# SPDX-License-Identifier: Apache-2.0
"""Official acts on the libraries, one subject a file."""

from suicha.registries.services.absences import absence_end, absence_register
from suicha.registries.services.areas import area_end, area_register
from suicha.registries.services.completeness import deadline_done, deadline_set, licences_take_in
from suicha.registries.services.conflicts import conflict_end, conflict_register, target_household_set
from suicha.registries.services.experts import (
    expert_change,
    expert_create,
    expert_leave,
    expert_mobile_read,
    expert_recusal_end,
    expert_recusal_keep,
    expert_recusal_register,
    expert_rejoin,
)
from suicha.registries.services.imports import sheet_apply, sheet_drop, sheet_preview
from suicha.registries.services.inspectors import inspector_change, inspector_create, inspector_mobile_read
from suicha.registries.services.institutions import (
    entrustment_register,
    institution_change,
    institution_create,
    institution_end,
    institution_resume,
)
from suicha.registries.services.links import link_end, link_register
from suicha.registries.services.lists import list_close, list_create, list_reopen, list_revise, scope_resolved
from suicha.registries.services.marks import mark_end, mark_register
from suicha.registries.services.merges import target_merge, target_merge_undo, targets_apart
from suicha.registries.services.postings import (
    inspector_admit,
    inspector_leave,
    inspector_rejoin,
    inspector_transfer,
)
from suicha.registries.services.recusals import recusal_declare, recusal_end, recusal_follow
from suicha.registries.services.snapshots import snapshot_make, snapshot_release
from suicha.registries.services.tags import tag_add, tag_retire
from suicha.registries.services.target_tags import tag_close, tag_create, tag_reopen, target_tags_set, targets_tag
from suicha.registries.services.targets import (
    target_change,
    target_create,
    target_grade_set,
    target_status_set,
    target_verify,
    targets_verify,
)
from suicha.registries.services.trainings import (
    Entry,
    training_register,
    training_result_revoke,
    training_results_record,
)

__all__ = [
    "area_end",
    "area_register",
    "Entry",
    "absence_end",
    "absence_register",
    "conflict_end",
    "conflict_register",
    "deadline_done",
    "deadline_set",
    "entrustment_register",
    "expert_change",
    "expert_create",
    "expert_leave",
    "expert_mobile_read",
    "expert_recusal_end",
    "expert_recusal_keep",
    "expert_recusal_register",
    "expert_rejoin",
    "inspector_admit",
    "inspector_change",
    "inspector_create",
    "inspector_leave",
    "inspector_mobile_read",
    "inspector_rejoin",
    "inspector_transfer",
    "institution_change",
    "institution_create",
    "institution_end",
    "institution_resume",
    "licences_take_in",
    "link_end",
    "link_register",
    "list_close",
    "list_create",
    "list_reopen",
    "list_revise",
    "mark_end",
    "mark_register",
    "recusal_declare",
    "recusal_end",
    "recusal_follow",
    "scope_resolved",
    "sheet_apply",
    "sheet_drop",
    "sheet_preview",
    "snapshot_make",
    "snapshot_release",
    "tag_add",
    "tag_close",
    "tag_create",
    "tag_reopen",
    "tag_retire",
    "target_change",
    "target_create",
    "target_grade_set",
    "target_household_set",
    "target_merge",
    "target_merge_undo",
    "target_status_set",
    "target_tags_set",
    "target_verify",
    "targets_apart",
    "targets_tag",
    "targets_verify",
    "training_register",
    "training_result_revoke",
    "training_results_record",
]
