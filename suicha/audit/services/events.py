# SPDX-License-Identifier: Apache-2.0
"""Writing an event.  The caller's transaction holds both the act and its trace, or neither.

The head of the log is locked from here to the end of that transaction, so an act records last and locks nothing
more: two acts that lock their own rows first and the head last cannot wait for each other in a circle.
"""

import os
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from django.db import models, transaction

from suicha.audit import selectors
from suicha.audit.models import Event, Head
from suicha.audit.rules.leaves import check_stable, leaf_of
from suicha.audit.rules.merkle import grown
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


@dataclass(frozen=True)
class Platform:
    """The platform itself, where no person decides: its first key, a command at the machine."""

    actor_name: str = "平台"
    actor_id: str = ""
    actor_organisation: tuple[str, str, str] = ("", "", "")


def record(
    action: str,
    obj: models.Model,
    *,
    by: Actor,
    data: Mapping[str, object] | None = None,
    outcome: str = Event.Outcome.DONE,
    label: str = "",
) -> Event:
    """Add one event as the next leaf of the log.

    Must run inside the act's own transaction, except for refusals, which stand alone.  Raises ``Unstable`` for data
    that would not come out of every database as the same bytes.
    """
    if not transaction.get_connection().in_atomic_block and outcome == Event.Outcome.DONE:
        raise RuntimeError("an act and its trace share one transaction")
    content = dict(data or {})
    check_stable(content)
    code, name, path = by.actor_organisation
    event = Event(
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
        data=content,
        request_id=current_request.get(),
        salt=os.urandom(16).hex(),
    )
    with transaction.atomic(savepoint=False):
        _append(event)
    return event


def _append(event: Event) -> None:
    head = locked_head()
    event.index = head.size
    leaf = leaf_of(event.entry)
    frontier, completed = grown(selectors.hashes(head.frontier), head.size, leaf)
    event.leaf, event.nodes = leaf.hex(), b"".join(completed).hex()
    event.save(force_insert=True)
    head.size, head.frontier = head.size + 1, b"".join(frontier).hex()
    head.save(update_fields=["size", "frontier"])


def locked_head() -> Head:
    """The end of the log, ours until the transaction ends.  A head that was lost is found again from the rows."""
    held = Head.objects.select_for_update()
    head = held.filter(pk=Head.ONLY).first()
    if head is None:
        Head.objects.bulk_create([selectors.head_from_rows()], ignore_conflicts=True)
        head = held.get(pk=Head.ONLY)
    return head
