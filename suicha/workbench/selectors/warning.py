# SPDX-License-Identifier: Apache-2.0
"""What deserves a look before it becomes late, each a count with the door to its rows; and the visits ahead."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.dispositions.selectors import rectification_list
from suicha.inspections.models import Inspection
from suicha.inspections.selectors import OPEN_STATES, inspection_list
from suicha.registries.selectors import inspector_list, target_list

AHEAD = 5


class Alert(NamedTuple):
    """A thing to look at: its kind and tone, what was found, what follows from it, the door to the rows."""

    kind: str
    tone: str
    found: str
    consequence: str
    url: str


class Watch(NamedTuple):
    """A warning as planned: ``rows`` narrowed by ``conditions`` is also the list its door opens."""

    permission: Permission
    kind: str
    tone: str
    found: str
    consequence: str
    rows: Callable[..., QuerySet[Any]]
    page: str
    conditions: dict[str, str]


WATCHED = (
    Watch(
        Permission.INSPECTION_VIEW, "检查", "red", "{:,}家逾期未检", "已过任务的检查时间，由检查组尽快上门",
        inspection_list, "inspections:list", {"state": "overdue"},
    ),
    Watch(
        Permission.DISPOSITION_VIEW, "整改", "red", "{:,}个问题逾期没有报告", "由业务股室催企业交整改报告",
        rectification_list, "dispositions:list", {"state": "overdue"},
    ),
    Watch(
        Permission.INSPECTOR_VIEW, "持证", "red", "{:,}名检查人员的执法证已过期", "换证前不参加匹配，不能上门",
        inspector_list, "registries:inspectors", {"state": "in", "certificate": "expired"},
    ),
    Watch(
        Permission.INSPECTOR_VIEW, "持证", "amber", "{:,}名检查人员的执法证90天内到期", "到期后不参加匹配",
        inspector_list, "registries:inspectors", {"state": "in", "certificate": "soon"},
    ),
    Watch(
        Permission.TARGET_VIEW, "名录", "amber", "{:,}家存疑待补正", "补正前留在名录里，照常参加抽取",
        target_list, "registries:targets", {"status": "active", "check": "doubtful"},
    ),
    Watch(
        Permission.TARGET_VIEW, "名录", "amber", "{:,}家半年没有核实", "冻结名录前核实，抽中后才不会找不到",
        target_list, "registries:targets", {"status": "active", "check": "stale"},
    ),
)  # fmt: skip


def alerts(by: User) -> list[Alert]:
    """The warnings with at least one row behind them, the gravest first; one query each."""
    found = []
    for watch in WATCHED:
        number = watch.rows(by, **watch.conditions).count() if by.paths_with(watch.permission) else 0
        if number:
            url = f"{reverse(watch.page)}?{urlencode(watch.conditions)}"
            found.append(Alert(watch.kind, watch.tone, watch.found.format(number), watch.consequence, url))
    return found


def visits_ahead(by: User) -> list[tuple[Inspection, Lamp]]:
    """The next visits that are still to be made, with their lamps."""
    rows = inspection_list(by).filter(state__in=OPEN_STATES).order_by("due_on", "pk")[:AHEAD]
    return [(visit, lamp(visit.due_on, clock.today())) for visit in rows]
