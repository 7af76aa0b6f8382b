# SPDX-License-Identifier: Apache-2.0
"""Results and photos, entered one by one by the group itself (INSP-15, INSP-16)."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.files.services import file_store
from suicha.inspections.models import Answer, Inspection, Photo
from suicha.inspections.rules.results import RESULTS
from suicha.inspections.selectors.replies import sheet_of
from suicha.inspections.services.membership import locked, require_member, require_open

NOTE_LIMIT = 500
PHOTO_LIMIT = 60


@transaction.atomic(durable=True)
def answer_set(*, answer: Answer, result: str, note: str, by: User) -> Answer:
    """Enter the result of one item; may be entered again until the visit is handed in.

    ``result`` is a code of ``rules.results.RESULTS``; most problems ask for a note (what was seen).
    """
    visit = locked(answer.inspection)
    require_member(visit, by)
    require_open(visit)
    note = note.strip()
    if not result:
        raise Refused("answer_result_missing")
    if result not in RESULTS:
        raise Refused("answer_result_unknown", result=result[:40])
    if len(note) > NOTE_LIMIT:
        raise Refused("answer_note_too_long", length=len(note))
    if RESULTS[result].needs_note and not note:
        raise Refused("answer_note_missing", result=RESULTS[result].title)
    answer = Answer.objects.select_for_update(of=("self",)).select_related("item").get(pk=answer.pk)
    _require_reason(answer, result, note)
    before = answer.get_result_display()
    answer.result, answer.note = result, note
    answer.answered_at, answer.answered_by = clock.now(), by
    answer.save(update_fields=["result", "note", "answered_at", "answered_by"])
    audit.record(
        "inspections.answer.set",
        visit,
        by=by,
        data={"item": answer.item.name, "result": RESULTS[result].title, "note": note, "before": before},
    )
    return answer


def _require_reason(answer: Answer, result: str, note: str) -> None:
    """A result without a problem beside failing answers of the 检查表 says why."""
    sheet = sheet_of(answer)
    if sheet is None or note or RESULTS[result].problem or not sheet.problems:
        return
    failing = "、".join(f"第{question.position}题" for question in sheet.problems[:5])
    raise Refused("answer_against_checklist", result=RESULTS[result].title, failing=failing)


@transaction.atomic(durable=True)
def photo_add(
    *, inspection: Inspection, answer: Answer | None, content: bytes, name: str, by: User, place: str = ""
) -> Photo:
    """Keep a photo of the visit (``answer``: of one item) under its hash, with time, place and who took it.

    ``place`` is what the phone says, "北纬25.29 东经117.42", or nothing.  Photos are never taken away again.
    """
    visit = locked(inspection)
    inspector = require_member(visit, by)
    require_open(visit)
    if answer is not None and answer.inspection_id != visit.pk:
        raise Refused("answer_elsewhere")
    if visit.photos.count() >= PHOTO_LIMIT:
        raise Refused("photo_too_many", limit=PHOTO_LIMIT)
    file = file_store(content=content, name=name, kinds=frozenset({"photo"}), organisation=visit.organisation, by=by)
    if visit.photos.filter(answer=answer, file__sha256=file.sha256).exists():
        raise Refused("photo_already_there")
    photo = Photo.objects.create(
        inspection=visit, answer=answer, file=file, inspector=inspector, place=place.strip()[:60], added_at=clock.now()
    )
    item = answer.item.name if answer else ""
    data = {"name": file.name, "sha256": file.sha256, "place": photo.place, "item": item}
    audit.record("inspections.photo.add", visit, by=by, data=data)
    return photo
