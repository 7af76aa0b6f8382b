# SPDX-License-Identifier: Apache-2.0
"""Where to find a thing by its name or number."""

from typing import NamedTuple

from django.db.models import F, Q
from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.dispositions.models import Rectification
from suicha.draws.models import Draw
from suicha.inspections.models import Inspection
from suicha.planning.models import Task
from suicha.registries.models import Inspector, Target


class Hit(NamedTuple):
    """A thing found: what it is, its name, its number, the door to it."""

    kind: str
    name: str
    number: str
    url: str


def search(by: User, text: str, limit: int = 10) -> list[Hit]:
    """Things whose name or number holds ``text``, at most ``limit`` of each kind."""
    if not text:
        return []
    sources = (
        ("检查对象", Permission.TARGET_VIEW, Target, ("name", "number", "register_number"), "registries:target"),
        ("检查人员", Permission.INSPECTOR_VIEW, Inspector, ("name", "certificate"), "registries:inspector"),
        ("任务", Permission.TASK_VIEW, Task, ("title", "number"), "planning:task"),
        ("检查", Permission.INSPECTION_VIEW, Inspection, ("target__name", "notice_number"), "inspections:inspection"),
        ("整改", Permission.DISPOSITION_VIEW, Rectification, ("order_number",), "dispositions:rectification"),
        ("抽取", Permission.DRAW_VIEW, Draw, ("task__title", "number"), "draws:draw"),
    )
    hits = []
    for kind, permission, model, fields, route in sources:
        if not by.paths_with(permission):
            continue
        match = Q()
        for field in fields:
            match |= Q(**{f"{field}__icontains": text})
        rows = model._default_manager.filter(within(by, permission), match)
        named = rows.order_by("-pk").values_list("pk", F(fields[0]), F(fields[-1]))[:limit]
        hits += [Hit(kind, str(name), str(number), reverse(route, args=[pk])) for pk, name, number in named]
    return hits
