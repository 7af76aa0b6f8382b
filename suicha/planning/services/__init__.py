# SPDX-License-Identifier: Apache-2.0
"""Official acts on plans and tasks, one subject a file."""

from suicha.planning.services.deliberations import plan_deliberate, plan_receive
from suicha.planning.services.plans import (
    plan_approve,
    plan_create,
    plan_mark_published,
    plan_return,
    plan_submit,
)
from suicha.planning.services.rows import plan_row_add, plan_row_change, plan_row_remove
from suicha.planning.services.tasks import task_create

__all__ = [
    "plan_approve",
    "plan_create",
    "plan_deliberate",
    "plan_mark_published",
    "plan_receive",
    "plan_return",
    "plan_row_add",
    "plan_row_change",
    "plan_row_remove",
    "plan_submit",
    "task_create",
]
