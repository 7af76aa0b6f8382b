# SPDX-License-Identifier: Apache-2.0
"""Acts on the 细则 as documents: drafted by one person, published by another, revised by a new version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import uuid4

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import Item, RuleDocument
from suicha.catalogue.rules.rule_sections import SECTIONS, missing
from suicha.catalogue.selectors import item_lineage, rules_above, rules_valid
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.files.rules.kinds import DOCUMENT
from suicha.files.services import file_store

State = RuleDocument.State
LABELS = {state.value: str(state.label) for state in State}


class Upload(Protocol):
    """A file as a form hands it over."""

    name: str | None

    def read(self) -> bytes: ...


@dataclass(frozen=True)
class RuleText:
    """What a person writes in a draft; ``upload`` empty keeps the file that is there."""

    title: str
    number: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    body: str = ""
    persons: str = ""
    reason: str = ""
    adopts: RuleDocument | None = None
    sections: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = None


@transaction.atomic(durable=True)
def rule_draft(*, organisation: Organisation, text: RuleText, by: User, item: Item | None = None) -> RuleDocument:
    """Begin the 细则 of an organisation, or of one of its items (RULE-3); the one that is there is revised instead."""
    require(by, Permission.RULE_EDIT, organisation)
    row = RuleDocument(
        organisation=organisation,
        lineage=uuid4().hex,
        item=item_lineage(item),
        item_name=item.short_name if item else "",
        drafted_at=clock.now(),
        drafted_by=by,
    )
    _write(row, text, by)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    there = RuleDocument.objects.filter(organisation=organisation, item=row.item).exclude(state=State.ENDED)
    if held := there.order_by("pk").first():
        raise Refused("rule_there", title=held.title, state=held.get_state_display())
    row.save(force_insert=True)
    data = {"organisation": organisation.name, "item": row.item_name, "sections": _titles(row)}
    audit.record("catalogue.rule.draft", row, by=by, data=data)
    return row


@transaction.atomic(durable=True)
def rule_change(*, document: RuleDocument, text: RuleText, by: User) -> RuleDocument:
    """Write in a draft; a published version is never edited."""
    require(by, Permission.RULE_EDIT, document.organisation)
    row = _locked(document)
    if row.state != State.DRAFT:
        raise Refused("rule_not_draft", title=row.title, version=row.version)
    before = dict(row.sections)
    _write(row, text, by)
    row.drafted_at, row.drafted_by = clock.now(), by
    row.save()
    changed = [SECTIONS[key].title for key in SECTIONS if before.get(key, "") != row.sections.get(key, "")]
    audit.record("catalogue.rule.change", row, by=by, data={"sections": changed, "version": row.version})
    return row


@transaction.atomic(durable=True)
def rule_revise(*, document: RuleDocument, reason: str, by: User) -> RuleDocument:
    """Begin the next version with the words of this one; this one stays in force until the next is (RULE-7).

    It adopts what is in force above by now; nothing where the upper rule was repealed.
    """
    require(by, Permission.RULE_EDIT, document.organisation)
    old = _locked(document)
    reason = reason.strip()
    if not reason:
        raise Refused("rule_reason_missing", title=old.title)
    rows = RuleDocument.objects.filter(lineage=old.lineage).order_by("-version")
    newest = rows[0]
    if newest.state == State.DRAFT:
        raise Refused("rule_draft_open", title=old.title, version=newest.version)
    upper = rules_above(old.organisation).filter(lineage=old.adopts.lineage) if old.adopts else None
    adopts = upper.first() if upper is not None else None
    row = RuleDocument.objects.create(
        organisation=old.organisation,
        lineage=old.lineage,
        version=newest.version + 1,
        item=old.item,
        item_name=old.item_name,
        title=old.title,
        body=old.body,
        persons=old.persons,
        sections=old.sections,
        adopts=adopts,
        reason=reason[:300],
        drafted_at=clock.now(),
        drafted_by=by,
    )
    audit.record("catalogue.rule.revise", row, by=by, data={"version": row.version, "reason": row.reason})
    return row


@transaction.atomic(durable=True)
def rule_publish(*, document: RuleDocument, by: User) -> RuleDocument:
    """Publish a draft that another person wrote; it is in force from its day, and never edited again."""
    require(by, Permission.RULE_PUBLISH, document.organisation)
    row = _locked(document)
    if row.state != State.DRAFT:
        raise Refused("rule_not_draft", title=row.title, version=row.version)
    if row.drafted_by_id == by.pk:
        raise Refused("rule_own_publication", by=by.name)
    if row.effective_on is None or row.issued_on is None or row.effective_on < row.issued_on:
        raise Refused("rule_day_missing", title=row.title)
    if row.effective_on < clock.today():
        raise Refused("rule_backdated", title=row.title, day=row.effective_on.isoformat())
    valid = RuleDocument.objects.filter(rules_valid(row.effective_on))
    if row.adopts and not valid.filter(pk=row.adopts.pk).exists():
        raise Refused("rule_adopts_not_above", title=row.adopts.title)
    gaps = missing(row.sections, row.adopts.sections if row.adopts else {}, of_item=bool(row.item))
    if gaps:
        raise Refused("rule_sections_missing", title=row.title, missing="、".join(gaps))
    if not row.body or not row.persons:
        raise Refused("rule_nobody_responsible", title=row.title)
    move(row, State.PUBLISHED, RuleDocument.MOVES, LABELS)
    row.published_at, row.published_by = clock.now(), by
    row.save(update_fields=["state", "published_at", "published_by"])
    data = {
        "number": row.number,
        "version": row.version,
        "effective_on": row.effective_on.isoformat(),
        "reason": row.reason,
        "adopts": str(row.adopts or ""),
        "sha256": row.file.sha256 if row.file else "",
    }
    audit.record("catalogue.rule.publish", row, by=by, data=data)
    return row


@transaction.atomic(durable=True)
def rule_end(*, document: RuleDocument, ended_on: date, reason: str, by: User) -> RuleDocument:
    """Repeal a 细则 from a day on, with all its versions; plans made under it keep their copy."""
    require(by, Permission.RULE_PUBLISH, document.organisation)
    rows = list(
        RuleDocument.objects.select_for_update(of=("self",)).filter(lineage=document.lineage).order_by("version")
    )
    reason = reason.strip()
    if not reason:
        raise Refused("rule_reason_missing", title=document.title)
    if ended_on < clock.today():
        raise Refused("rule_end_backdated", title=document.title, day=ended_on.isoformat())
    published = [row for row in rows if row.state == State.PUBLISHED]
    if not published:
        raise Refused("rule_not_published", title=document.title)
    for row in published:
        move(row, State.ENDED, RuleDocument.MOVES, LABELS)
        row.ended_on, row.ended_at, row.ended_by = ended_on, clock.now(), by
        row.save(update_fields=["state", "ended_on", "ended_at", "ended_by"])
    ended = published[-1]
    data = {"ended_on": ended_on.isoformat(), "reason": reason}
    audit.record("catalogue.rule.end", ended, by=by, data=data)
    return ended


def _locked(document: RuleDocument) -> RuleDocument:
    rows = RuleDocument.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "adopts", "file").get(pk=document.pk)


def _write(row: RuleDocument, text: RuleText, by: User) -> None:
    row.title = text.title.strip()[:200]
    if not row.title:
        raise Refused("rule_title_missing")
    adopts = text.adopts
    if adopts is not None and not rules_above(row.organisation).filter(pk=adopts.pk).exists() and adopts != row.adopts:
        raise Refused("rule_adopts_not_above", title=adopts.title)
    row.number, row.body, row.persons = text.number.strip(), text.body.strip(), text.persons.strip()
    row.issued_on, row.effective_on, row.adopts = text.issued_on, text.effective_on, adopts
    row.reason = text.reason.strip() or row.reason
    row.sections = {key: words for key in SECTIONS if (words := text.sections.get(key, "").strip())}
    if text.upload is not None:
        row.file = file_store(
            content=text.upload.read(),
            name=text.upload.name or "",
            kinds=frozenset({DOCUMENT}),
            organisation=row.organisation,
            by=by,
        )


def _titles(row: RuleDocument) -> list[str]:
    return [SECTIONS[key].title for key in SECTIONS if key in row.sections]
