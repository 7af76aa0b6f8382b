# SPDX-License-Identifier: Apache-2.0
"""Registering facts against a target, and that they no longer stand.  Nothing is deleted."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.files.models import StoredFile
from suicha.files.services import file_store
from suicha.registries.models import Target, TargetMark
from suicha.registries.rules.marks import mark_fault

PAPERS = frozenset({"photo", "document"})


@transaction.atomic(durable=True)
def mark_register(
    *,
    target: Target,
    kind: str,
    since: date,
    document: str,
    by: User,
    people: int = 0,
    note: str = "",
    expires_on: date | None = None,
    file: tuple[str, bytes] | None = None,
) -> TargetMark:
    """Register a fact with its document, the day it lapses if that is known, and the paper itself as a file.

    Lists frozen from now on judge it; those frozen already stay as they are.
    """
    require(by, Permission.TARGET_EDIT, target.organisation)
    kind, document = TargetMark.Kind(kind), document.strip()
    fault = mark_fault(kind=kind, since=since, document=document, people=people, today=clock.today())
    if fault:
        raise Refused(fault, name=target.name, kind=str(kind.label), since=since.isoformat())
    if expires_on is not None and expires_on <= since:
        raise Refused("mark_expiry_wrong", since=since.isoformat(), expires_on=expires_on.isoformat())
    # The lock on the target makes two clicks wait for each other.
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if TargetMark.objects.filter(target=target, kind=kind, document=document, until=None).exists():
        raise Refused("mark_twice", name=target.name, document=document)
    mark = TargetMark.objects.create(
        target=target,
        kind=kind,
        since=since,
        document=document,
        people=people,
        note=note.strip(),
        expires_on=expires_on,
        file=_paper(file, target, by),
        registered_at=clock.now(),
        registered_by=by,
    )
    data = {"kind": str(kind.label), "since": since.isoformat(), "document": document, "people": people}
    data |= {"until": expires_on.isoformat() if expires_on else "", "sha256": mark.file.sha256 if mark.file else ""}
    audit.record("registries.mark.register", target, by=by, data=data | {"note": mark.note})
    return mark


@transaction.atomic(durable=True)
def mark_end(*, mark: TargetMark, until: date, reason: str, by: User) -> TargetMark:
    """Record that a fact no longer stands from ``until`` on: taken off the list, revoked, or registered in error."""
    require(by, Permission.TARGET_EDIT, mark.target.organisation)
    mark = TargetMark.objects.select_for_update(of=("self",)).select_related("target").get(pk=mark.pk)
    if mark.until is not None:
        raise Refused("mark_ended_already", until=mark.until.isoformat())
    if not reason.strip():
        raise Refused("mark_reason_missing")
    if not mark.since <= until <= clock.today():
        raise Refused("mark_until_wrong", since=mark.since.isoformat(), until=until.isoformat())
    mark.until, mark.end_reason, mark.ended_at, mark.ended_by = until, reason.strip(), clock.now(), by
    mark.save(update_fields=["until", "end_reason", "ended_at", "ended_by"])
    data = {"kind": mark.get_kind_display(), "document": mark.document, "until": until.isoformat()}
    audit.record("registries.mark.end", mark.target, by=by, data=data | {"reason": mark.end_reason})
    return mark


def _paper(file: tuple[str, bytes] | None, target: Target, by: User) -> StoredFile | None:
    if file is None:
        return None
    name, content = file
    return file_store(content=content, name=name, kinds=PAPERS, organisation=target.organisation, by=by)
