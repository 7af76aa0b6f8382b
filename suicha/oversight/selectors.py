# SPDX-License-Identifier: Apache-2.0
"""Which part of the trace a person may read, and how safely it is kept."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.audit import selectors as audit
from suicha.audit.models import Event
from suicha.catalogue.selectors import setting_at_top
from suicha.core import clock


def events_for(by: User, permission: Permission, *, stage: str = "", text: str = "") -> QuerySet[Event]:
    """Events of the organisations for which ``by`` holds ``permission``; all of them for the audit administrator."""
    action = f"{stage}." if stage else ""
    if permission == Permission.EVENT_VIEW_ALL:
        return audit.event_list(path=None, action=action, text=text)
    lists = [audit.event_list(path=path, action=action, text=text) for path in by.paths_with(permission)]
    return reduce(or_, lists, Event.objects.none()) if lists else Event.objects.none()


def keeping() -> tuple[list[audit.Holding], int]:
    """What every keeper holds, and after how many days that is too old."""
    days = setting_at_top("keeper_days")
    return audit.holdings(clock.now() - timedelta(days=days)), days
