# SPDX-License-Identifier: Apache-2.0
"""Keeping a copy: the next version takes the place of the current one, which stays."""

from typing import Any

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.core.workdays import Due
from suicha.disclosure.models import Publication


def version_current(kind: str, subject_id: int) -> Publication | None:
    """The copy now in force."""
    return Publication.objects.filter(kind=kind, subject_id=subject_id, superseded_at=None).first()


def version_add(
    *,
    kind: str,
    subject_id: int,
    organisation: Organisation,
    number: str,
    title: str,
    body: dict[str, Any],
    by: User,
    base: Any = None,
    due: Due | None = None,
    target: tuple[str, str] = ("", ""),
) -> Publication:
    """(inner) Keep ``body`` as the next version; the caller holds a lock on the thing published."""
    before = version_current(kind, subject_id)
    now = clock.now()
    if before is not None:
        before.superseded_at = now
        before.save(update_fields=["superseded_at"])
    return Publication.objects.create(
        kind=kind,
        subject_id=subject_id,
        version=before.version + 1 if before else 1,
        organisation=organisation,
        number=number,
        title=title,
        target_number=target[0],
        target_name=target[1],
        body=body,
        base_on=base,
        due_on=due.on if due else None,
        published_at=now,
        published_by=by,
    )
