# SPDX-License-Identifier: Apache-2.0
"""Writing an event.  The caller's transaction holds both the act and its trace, or neither."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Protocol

from django.db import models, transaction

from suicha.audit.models import Event
from suicha.core import clock

# Set by the request middleware, so that an event can be found from the number a person quotes.
current_request: ContextVar[str] = ContextVar("current_request", default="")


class Actor(Protocol):
    """What an event copies of a person.  A firm that answers by its link is an actor without an account."""

    @property
    def actor_id(self) -> str: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def actor_organisation(self) -> tuple[str, str, str]:
        """Code, name and path of the organisation, empty texts where there is none."""


def record(
    action: str,
    obj: models.Model,
    *,
    by: Actor,
    data: Mapping[str, object] | None = None,
    outcome: str = Event.Outcome.DONE,
    label: str = "",
) -> Event:
    """Add one event.  Must run inside the act's own transaction, except for refusals, which stand alone."""
    if not transaction.get_connection().in_atomic_block and outcome == Event.Outcome.DONE:
        raise RuntimeError("an act and its trace share one transaction")
    code, name, path = by.actor_organisation
    return Event.objects.create(
        at=clock.now(),
        action=action,
        outcome=outcome,
        person_id=by.actor_id,
        person_name=by.actor_name,
        organisation_code=code,
        organisation_name=name,
        organisation_path=path,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk or ""),
        object_label=(label or str(obj))[:300],
        data=dict(data or {}),
        request_id=current_request.get(),
    )
