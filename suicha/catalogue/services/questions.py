# SPDX-License-Identifier: Apache-2.0
"""Acts on one question of a draft: add, change, move, remove."""

from django.db import transaction
from django.db.models import Max

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import ChecklistVersion, Question
from suicha.catalogue.rules.checklist_sheet import COLUMNS, Row, cells_of
from suicha.catalogue.rules.checklists import QUESTIONS_LIMIT, question_faults
from suicha.catalogue.selectors.checklists import ruled
from suicha.catalogue.services.checklists import conditions_set, draft_of, filled
from suicha.core.errors import Refused

# Out of the way of every real position, while two questions change places.
_ASIDE = 32_000


@transaction.atomic(durable=True)
def question_add(*, version: ChecklistVersion, row: Row, by: User) -> Question:
    """Add a question at the end of a draft."""
    version = _draft(version, by)
    if version.questions.count() >= QUESTIONS_LIMIT:
        raise Refused("checklist_too_long", limit=QUESTIONS_LIMIT)
    last = version.questions.aggregate(last=Max("position"))["last"] or 0
    row = row._replace(question=row.question._replace(position=last + 1))
    question = _write(version, Question(version=version), row)
    _record("catalogue.question.add", version, question, by)
    return question


@transaction.atomic(durable=True)
def question_change(*, question: Question, row: Row, by: User) -> Question:
    """Rewrite a question of a draft in its place; refused where a later question would hang on an answer now gone."""
    version = _draft(question.version, by)
    found = _found(version, question)
    row = row._replace(question=row.question._replace(position=found.position))
    before = _told(version, found)
    found = _write(version, found, row)
    _record("catalogue.question.change", version, found, by, before=before)
    return found


@transaction.atomic(durable=True)
def question_move(*, question: Question, up: bool, by: User) -> Question:
    """Let a question change places with the one before or after it; it never passes the one it hangs on."""
    version = _draft(question.version, by)
    found = _found(version, question)
    before = version.questions.filter(position__lt=found.position).order_by("-position")
    after = version.questions.filter(position__gt=found.position).order_by("position")
    other = (before if up else after).first()
    if other is None:
        raise Refused("question_at_the_end", position=found.position)
    first, second = (other, found) if up else (found, other)
    if second.shown_when_id == first.pk:
        raise Refused("question_before_its_condition", position=second.position, when=first.position)
    places = (second.position, first.position)
    Question.objects.filter(pk=first.pk).update(position=_ASIDE)
    Question.objects.filter(pk=second.pk).update(position=places[1])
    Question.objects.filter(pk=first.pk).update(position=places[0])
    start, found.position = found.position, other.position
    _record("catalogue.question.move", version, found, by, moved_from=start)
    return found


@transaction.atomic(durable=True)
def question_remove(*, question: Question, by: User) -> None:
    """Take a question out of a draft; those after it move up.  Refused while another one hangs on it."""
    version = _draft(question.version, by)
    found = _found(version, question)
    follower = version.questions.filter(shown_when=found).order_by("position").first()
    if follower is not None:
        raise Refused("question_has_followers", position=found.position, follower=follower.position)
    before = _told(version, found)
    Question.objects.filter(pk=found.pk).delete()
    for later in version.questions.filter(position__gt=found.position).order_by("position"):
        Question.objects.filter(pk=later.pk).update(position=later.position - 1)
    data = {"title": version.checklist.title, "version": version.number, "question": before}
    audit.record("catalogue.question.remove", version.checklist, by=by, data=data)


def _draft(version: ChecklistVersion, by: User) -> ChecklistVersion:
    require(by, Permission.ITEM_EDIT, version.checklist.organisation)
    return draft_of(version)


def _found(version: ChecklistVersion, question: Question) -> Question:
    return version.questions.select_for_update(of=("self",)).get(pk=question.pk)


def _write(version: ChecklistVersion, question: Question, row: Row) -> Question:
    """Save the question if it is whole beside the others."""
    known = {each.position: each for each in version.questions.all() if each.pk != question.pk}
    others = [each for each in ruled(version) if each.position != row.question.position]
    faults = question_faults(sorted([*others, row.question], key=lambda each: each.position))
    mine = [fault for position, fault in faults if position == row.question.position]
    if mine:
        raise Refused("question_not_whole", position=row.question.position, faults="；".join(mine))
    hanging = {each.position for each in others if each.when == row.question.position}
    broken = [position for position, _ in faults if position in hanging]
    if broken:
        raise Refused("question_has_followers", position=row.question.position, follower=broken[0])
    filled(question, row)
    known[question.position] = question
    conditions_set(known, [row])
    question.save()
    return question


def _told(version: ChecklistVersion, question: Question) -> dict[str, str]:
    """The question in words, the empty columns left out."""
    rows = version.questions.in_bulk()
    positions = {pk: row.position for pk, row in rows.items()}
    cells = cells_of(rows[question.pk].ruled(positions), rows[question.pk].method, rows[question.pk].basis)
    return {title: cell for (_, title), cell in zip(COLUMNS, cells, strict=True) if cell}


def _record(action: str, version: ChecklistVersion, question: Question, by: User, **more: object) -> None:
    told = _told(version, question)
    data = {"title": version.checklist.title, "version": version.number, "question": told} | more
    audit.record(action, version.checklist, by=by, data=data)
