# SPDX-License-Identifier: Apache-2.0
"""Acts on a 检查表 as a whole: begin, take a preset over, revise, give up, put into use, take out of use."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import Checklist, ChecklistVersion, Item, Question
from suicha.catalogue.presets import BY_CODE, rows_of
from suicha.catalogue.rules.checklist_sheet import Row
from suicha.catalogue.selectors.checklists import ruled, version_faults
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move

State = ChecklistVersion.State


@transaction.atomic(durable=True)
def checklist_begin(*, item: Item, by: User, preset: str = "") -> ChecklistVersion:
    """Begin the 检查表 of an item as a draft, empty or from a preset; an item has one 检查表 (ITEM-29).

    For an item that has one the draft is its next version.  Refused while another draft is open.
    """
    require(by, Permission.ITEM_EDIT, item.organisation)
    if preset and preset not in BY_CODE:
        raise Refused("checklist_preset_unknown", code=preset[:40])
    Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    checklist = checklist_for(item)
    draft = draft_open(checklist, by, source=f"样表“{BY_CODE[preset].title}”" if preset else "")
    rows = rows_of(preset) if preset else ()
    questions_write(draft, rows)
    audit.record("catalogue.checklist.begin", checklist, by=by, data=_data(draft, len(rows)))
    return draft


@transaction.atomic(durable=True)
def checklist_revise(*, checklist: Checklist, by: User) -> ChecklistVersion:
    """Open the next version as a draft with the questions of the newest one; the version in use stays in use."""
    checklist = _locked(checklist, by, Permission.ITEM_EDIT)
    draft = revised(checklist, by)
    audit.record("catalogue.checklist.revise", checklist, by=by, data=_data(draft, draft.questions.count()))
    return draft


@transaction.atomic(durable=True)
def checklist_drop(*, version: ChecklistVersion, by: User) -> None:
    """Give a draft up; the log keeps what it asked.  A version that was in use stays for ever."""
    checklist = _locked(version.checklist, by, Permission.ITEM_EDIT)
    version = draft_of(version)
    contents = [question.content for question in version.questions.order_by("position")]
    version.questions.update(shown_when=None, shown_values=None)
    version.delete()
    data = {"title": checklist.title, "version": version.number, "questions": contents}
    audit.record("catalogue.checklist.drop", checklist, by=by, data=data)


@transaction.atomic(durable=True)
def checklist_publish(*, version: ChecklistVersion, by: User) -> ChecklistVersion:
    """Put a draft into use from the next dispatch on; the version before it goes out of use, visits keep theirs.

    Refused while a question is not whole.  From here on the questions are never edited: a change is a new version.
    """
    checklist = _locked(version.checklist, by, Permission.ITEM_PUBLISH)
    version = draft_of(version)
    faults = version_faults(version)
    if not version.questions.exists():
        raise Refused("checklist_empty", title=checklist.title)
    if faults:
        words = "；".join(f"第{position}题{fault}" for position, fault in faults[:5])
        raise Refused("checklist_not_whole", title=checklist.title, faults=words)
    before = ChecklistVersion.objects.filter(checklist=checklist, state=State.PUBLISHED).first()
    if before is not None:
        _retire(before, by)
    move(version, State.PUBLISHED, ChecklistVersion.MOVES, dict(State.choices))
    version.published_at, version.published_by = clock.now(), by
    version.save(update_fields=["state", "published_at", "published_by"])
    data = _data(version, version.questions.count()) | {"before": f"第{before.number}版" if before else ""}
    audit.record("catalogue.checklist.publish", checklist, by=by, data=data)
    return version


@transaction.atomic(durable=True)
def checklist_retire(*, version: ChecklistVersion, reason: str, by: User) -> ChecklistVersion:
    """Take the version in use out of use without a successor; visits already sent out keep it."""
    checklist = _locked(version.checklist, by, Permission.ITEM_PUBLISH)
    reason = reason.strip()[:200]
    if not reason:
        raise Refused("checklist_reason_missing", title=checklist.title)
    version = ChecklistVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    _retire(version, by)
    data = {"title": checklist.title, "version": version.number, "reason": reason}
    audit.record("catalogue.checklist.retire", checklist, by=by, data=data)
    return version


def checklist_for(item: Item) -> Checklist:
    """(inner) The 检查表 of an item, made now if there is none."""
    return Checklist.objects.get_or_create(
        lineage=item.lineage, defaults={"organisation": item.organisation, "title": item.name[:200]}
    )[0]


def draft_open(checklist: Checklist, by: User, *, source: str) -> ChecklistVersion:
    """(inner) A new draft without questions; refused while there is one."""
    if checklist.versions.filter(state=State.DRAFT).exists():
        raise Refused("checklist_draft_open", title=checklist.title)
    last = checklist.versions.aggregate(last=Max("number"))["last"] or 0
    return ChecklistVersion.objects.create(
        checklist=checklist, number=last + 1, source=source[:100], made_at=clock.now(), made_by=by
    )


def revised(checklist: Checklist, by: User) -> ChecklistVersion:
    """(inner) A draft that starts from the newest version; refused while there is one, or none to start from."""
    newest = checklist.versions.order_by("-number").first()
    draft = draft_open(checklist, by, source=f"第{newest.number}版" if newest else "")
    if newest is not None:
        rows = sorted(newest.questions.all(), key=lambda question: question.position)
        told = zip(rows, ruled(newest), strict=True)
        questions_write(draft, [Row(rule, row.method, row.basis) for row, rule in told])
    return draft


def draft_of(version: ChecklistVersion) -> ChecklistVersion:
    """(inner) The draft as it is now, locked; anything else is never edited."""
    rows = ChecklistVersion.objects.select_for_update(of=("self",)).select_related("checklist__organisation")
    found = rows.filter(pk=version.pk).first()
    if found is None or found.state != State.DRAFT:
        raise Refused("checklist_not_draft", title=version.checklist.title, number=version.number)
    return found


def questions_write(version: ChecklistVersion, rows: Sequence[Row]) -> dict[int, Question]:
    """(inner) Add these questions to a draft, by position; three statements however many there are."""
    made = Question.objects.bulk_create(filled(Question(version=version), row) for row in rows)
    known = {question.position: question for question in [*version.questions.all(), *made]}
    hanging = conditions_set(known, rows)
    Question.objects.bulk_update(hanging, ["shown_when", "shown_values"])
    return known


def filled(question: Question, row: Row) -> Question:
    """(inner) The columns of a question from a rule, all but what it hangs on."""
    rule = row.question
    question.position, question.content = rule.position, rule.content.strip()
    question.method, question.basis = row.method.strip(), row.basis.strip()
    question.answer_type, question.options, question.failing = rule.answer_type, list(rule.options), list(rule.failing)
    question.unit, question.minimum, question.maximum = rule.unit, rule.minimum, rule.maximum
    question.required, question.leads_to = rule.required, rule.leads_to
    return question


def conditions_set(known: dict[int, Question], rows: Iterable[Row]) -> list[Question]:
    """(inner) Let the questions of ``rows`` hang on the ones they name; returns them, not saved."""
    changed = []
    for row in rows:
        question, source = known[row.question.position], known.get(row.question.when or 0)
        question.shown_when = source
        question.shown_values = list(row.question.when_values) if source else None
        changed.append(question)
    return changed


def _retire(version: ChecklistVersion, by: User) -> None:
    move(version, State.RETIRED, ChecklistVersion.MOVES, dict(State.choices))
    version.retired_at, version.retired_by = clock.now(), by
    version.save(update_fields=["state", "retired_at", "retired_by"])


def _locked(checklist: Checklist, by: User, permission: Permission) -> Checklist:
    require(by, permission, checklist.organisation)
    return Checklist.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=checklist.pk)


def _data(version: ChecklistVersion, count: int) -> dict[str, object]:
    return {
        "title": version.checklist.title,
        "version": version.number,
        "count": count,
        **({"origin": version.source} if version.source else {}),
    }
