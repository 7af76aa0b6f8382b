# SPDX-License-Identifier: Apache-2.0
"""Local remarks on an item, and questions about it to the upper level (ITEM-30)."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, may, require
from suicha.audit import services as audit
from suicha.catalogue.models import Item, ItemNote
from suicha.core import clock
from suicha.core.errors import Refused

Kind = ItemNote.Kind


@transaction.atomic(durable=True)
def note_write(*, item: Item, text: str, addressee: str = "", by: User) -> ItemNote:
    """Write a remark on an item, or, with ``addressee``, ask the upper level about it.  It stays with the number."""
    require(by, Permission.ITEM_EDIT, item.organisation)
    if not text.strip():
        raise Refused("note_empty")
    note = ItemNote.objects.create(
        organisation=item.organisation,
        lineage=item.lineage,
        kind=Kind.QUESTION if addressee.strip() else Kind.REMARK,
        addressee=addressee.strip()[:100],
        text=text.strip()[:1000],
        written_at=clock.now(),
        written_by=by,
    )
    data = {"number": item.lineage, "kind": note.get_kind_display(), "to": note.addressee, "text": note.text}
    audit.record("catalogue.note.write", note, by=by, label=item.short_name, data=data)
    return note


@transaction.atomic(durable=True)
def note_answer(*, note: ItemNote, answer: str, source: str, by: User) -> ItemNote:
    """Register the answer to a question with who gave it: somebody of the upper level, or the asker from a letter."""
    note = ItemNote.objects.select_for_update(of=("self",)).select_related("organisation__parent").get(pk=note.pk)
    parent = note.organisation.parent
    if not (parent and may(by, Permission.ITEM_FILE, parent)):
        require(by, Permission.ITEM_EDIT, note.organisation)
    if not note.waits:
        raise Refused("note_not_waiting")
    if not answer.strip() or not source.strip():
        raise Refused("note_answer_missing")
    note.answer, note.answer_source = answer.strip()[:1000], source.strip()[:200]
    note.answered_at, note.answered_by = clock.now(), by
    note.save()
    data = {"number": note.lineage, "text": note.answer, "document": note.answer_source}
    audit.record("catalogue.note.answer", note, by=by, label=note.lineage, data=data)
    return note
