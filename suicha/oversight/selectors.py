# SPDX-License-Identifier: Apache-2.0
"""Which part of the trace a person may read."""

from functools import reduce
from operator import or_

from django.db.models import QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.audit import selectors as audit
from suicha.audit.models import Event


def events_for(by: User, permission: Permission, *, stage: str = "", text: str = "") -> QuerySet[Event]:
    """Events of the organisations for which ``by`` holds ``permission``; all of them for the audit administrator."""
    action = f"{stage}." if stage else ""
    if permission == Permission.EVENT_VIEW_ALL:
        return audit.event_list(path=None, action=action, text=text)
    lists = [audit.event_list(path=path, action=action, text=text) for path in by.paths_with(permission)]
    return reduce(or_, lists, Event.objects.none()) if lists else Event.objects.none()
