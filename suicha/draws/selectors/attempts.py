# SPDX-License-Identifier: Apache-2.0
"""All attempts to draw a task: the one that stands, those that were voided, and how they are chained."""

import json
from typing import Any

from suicha.draws.models import Draw
from suicha.planning.models import Task


def attempt_standing(task: Task) -> Draw | None:
    """The task's draw that is not void."""
    return Draw.objects.filter(task=task).exclude(state=Draw.State.VOID).first()


def attempt_before(task: Task) -> Draw | None:
    """The last voided draw of the task whose commitment was public: the next one names it."""
    voided = Draw.objects.filter(task=task, state=Draw.State.VOID).exclude(committed_at=None)
    return voided.order_by("-attempt", "-pk").first()


def attempts_of(task: Task) -> list[Draw]:
    """Every draw of the task, the oldest first, with who voided it and why."""
    people = ("void_requested_by__organisation", "voided_by__organisation", "organisation")
    return list(Draw.objects.filter(task=task).select_related(*people).order_by("pk"))


def attempts_told(draw: Draw) -> list[dict[str, Any]]:
    """The voided attempts before this one, oldest first, as the certificate holds them."""
    chain, before = [], draw.previous
    while before:
        chain.append({"commitment": json.loads(before.commitment or "{}"), "reason": before.void_reason or ""})
        before = before.previous
    return chain[::-1]
