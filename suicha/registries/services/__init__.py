# SPDX-License-Identifier: Apache-2.0
"""Official acts on the two libraries, one subject a file."""

from suicha.registries.services.imports import sheet_apply, sheet_drop, sheet_preview
from suicha.registries.services.inspectors import (
    inspector_change,
    inspector_create,
    inspector_leave,
    inspector_rejoin,
)
from suicha.registries.services.marks import mark_end, mark_register
from suicha.registries.services.recusals import recusal_declare, recusal_end
from suicha.registries.services.targets import target_change, target_create, target_grade_set, target_status_set

__all__ = [
    "inspector_change",
    "inspector_create",
    "inspector_leave",
    "inspector_rejoin",
    "mark_end",
    "mark_register",
    "recusal_declare",
    "recusal_end",
    "sheet_apply",
    "sheet_drop",
    "sheet_preview",
    "target_change",
    "target_create",
    "target_grade_set",
    "target_status_set",
]
