# SPDX-License-Identifier: Apache-2.0
"""Answering the 检查表 of one item on site (RULE-5): judged again here, whatever the phone showed or hid."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction

from suicha.accounts.models import User
from suicha.audit import services as audit
from suicha.catalogue.rules import checklists as rules
from suicha.catalogue.selectors import Line
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.files.services import file_store
from suicha.inspections.models import Answer, Inspection, Photo, Reply
from suicha.inspections.selectors.replies import Sheet, sheet_of
from suicha.inspections.services.membership import locked, require_member, require_open
from suicha.inspections.services.recording import PHOTO_LIMIT
from suicha.registries.models import Inspector

PICTURES_OF_A_QUESTION = 6


class Picture(NamedTuple):
    """A photo or a signature as it came from the phone."""

    content: bytes
    name: str


@transaction.atomic(durable=True)
def replies_set(
    *,
    answer: Answer,
    values: Mapping[int, rules.Value],
    by: User,
    pictures: Mapping[int, Sequence[Picture]] | None = None,
    place: str = "",
) -> Sheet:
    """Enter the answers to the questions of one item, by position; may be entered again until the visit is handed in.

    A question that its condition hides keeps no answer; one that is left out is emptied; pictures are only ever added.
    Required questions may wait until the visit is handed in.  The result of the item stays the group's to choose.
    """
    visit = locked(answer.inspection)
    inspector = require_member(visit, by)
    require_open(visit)
    answer = Answer.objects.select_for_update(of=("self",)).select_related("item").get(pk=answer.pk)
    sheet = sheet_of(answer)
    if sheet is None:
        raise Refused("checklist_absent", item=answer.item.name[:40])
    told = _tidied(sheet, values)
    for position, files in (pictures or {}).items():
        if position not in {q.position for q in sheet.questions if q.answer_type in rules.PICTURED}:
            raise Refused("reply_question_unknown", position=position)
        told[position] = [*told.get(position, []), *_pictures(visit, answer, inspector, files, place, by)]
    _check(sheet.questions, told)
    _keep(sheet, told, by)
    done = sheet_of(answer)
    assert done is not None  # noqa: S101 - the version of an answer is never taken away
    _record(visit, done, by)
    return done


def _tidied(sheet: Sheet, values: Mapping[int, rules.Value]) -> dict[int, rules.Value]:
    """What was typed, and the pictures that are there; an unknown question is refused."""
    known = {question.position: question for question in sheet.questions}
    strange = sorted(values.keys() - known.keys())
    if strange:
        raise Refused("reply_question_unknown", position=strange[0])
    told: dict[int, rules.Value] = {}
    for position, question in known.items():
        if question.answer_type in rules.PICTURED:
            told[position] = list(sheet.values.get(position) or [])
        else:
            told[position] = rules.tidied(question, values.get(position, ""))
    return told


def _check(questions: Sequence[rules.Question], told: Mapping[int, rules.Value]) -> None:
    shown = rules.asked(questions, told)
    for question in questions:
        fault = rules.answer_fault(question, told.get(question.position, ""))
        if fault and question.position in shown:
            raise Refused("reply_faulty", position=question.position, fault=fault)


def _keep(sheet: Sheet, told: Mapping[int, rules.Value], by: User) -> None:
    """One statement for all; what is hidden is emptied."""
    shown = rules.asked(sheet.questions, told)
    failing = {question.position for question in rules.failed(sheet.questions, told)}
    now = clock.now()
    rows = []
    for row in sheet.version.questions.all():
        pictured = row.answer_type in rules.PICTURED
        value = told.get(row.position, "") if row.position in shown or pictured else ""
        if value or row.position in sheet.values:
            rows.append(
                Reply(
                    answer=sheet.answer,
                    question=row,
                    value=value,
                    failing=row.position in failing,
                    replied_at=now,
                    replied_by=by,
                )  # fmt: skip
            )
    Reply.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["answer", "question"],
        update_fields=["value", "failing", "replied_at", "replied_by"],
    )


def _pictures(
    visit: Inspection, answer: Answer, inspector: Inspector, files: Sequence[Picture], place: str, by: User
) -> list[str]:
    """Keep pictures as evidence of the item; their fingerprints.  One that is there already counts once."""
    digests: list[str] = []
    if len(files) > PICTURES_OF_A_QUESTION:
        raise Refused("reply_pictures_too_many", limit=PICTURES_OF_A_QUESTION)
    for each in files:
        if visit.photos.count() >= PHOTO_LIMIT:
            raise Refused("photo_too_many", limit=PHOTO_LIMIT)
        kinds = frozenset({"photo"})
        file = file_store(content=each.content, name=each.name, kinds=kinds, organisation=visit.organisation, by=by)
        if not visit.photos.filter(answer=answer, file=file).exists():
            Photo.objects.create(
                inspection=visit,
                answer=answer,
                file=file,
                inspector=inspector,
                place=place.strip()[:60],
                added_at=clock.now(),
            )
            digests.append(file.sha256)
    return digests


def _record(visit: Inspection, sheet: Sheet, by: User) -> None:
    answered = [line for line, _ in sheet.lines if line.shown and line.value]
    data = {
        "item": sheet.answer.item.name,
        "version": sheet.version.number,
        "count": len(answered),
        "failing": [f"第{question.position}题{question.content}" for question in sheet.failed],
        "replies": [f"{line.row.position} {line.row.content}：{_said(line)}" for line in answered],
    }
    audit.record("inspections.replies.set", visit, by=by, data=data)


def _said(line: Line) -> str:
    """Pictures by their fingerprints, everything else in words."""
    return "、".join(line.value) if line.rule.answer_type in rules.PICTURED else line.told
