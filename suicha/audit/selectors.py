# SPDX-License-Identifier: Apache-2.0
"""Questions to the trace."""

from django.db.models import QuerySet

from suicha.audit.models import Event


def event_list(*, path: str | None, action: str = "", text: str = "") -> QuerySet[Event]:
    """Events of the organisations at or below ``path`` (``None``: all), optionally of one action or holding a text."""
    events = Event.objects.all()
    if path is not None:
        events = events.filter(organisation_path__startswith=path)
    if action:
        events = events.filter(action__startswith=action)
    if text:
        events = events.filter(object_label__icontains=text) | events.filter(person_name__icontains=text)
    return events


def events_of(*, object_type: str, object_id: str) -> QuerySet[Event]:
    """The history of one object, oldest first."""
    return Event.objects.filter(object_type=object_type, object_id=object_id).order_by("pk")
