# SPDX-License-Identifier: Apache-2.0
"""Courses, tests and appraisals and their results (LIBP-8, TRAIN-1, TRAIN-2).  A wrong result is revoked."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import Inspector, Training, TrainingResult
from suicha.registries.rules.admission import is_score
from suicha.registries.services.postings import keep


class Entry(NamedTuple):
    """What one person achieved."""

    inspector: Inspector
    result: str
    score: Decimal | None = None


@transaction.atomic(durable=True)
def training_register(
    *,
    organisation: Organisation,
    kind: str,
    topic: str,
    held_on: date,
    organiser: str,
    hours: int = 0,
    valid_until: date | None = None,
    by: User,
) -> Training:
    """Register a course, test or appraisal that was held; a pass in a test or appraisal says until when it holds."""
    keep(by, organisation)
    kind, topic, organiser = Training.Kind(kind), topic.strip(), organiser.strip()
    if not topic or not organiser:
        raise Refused("training_incomplete")
    if held_on > clock.today() or (valid_until is not None and valid_until < held_on):
        raise Refused("training_days_wrong", held_on=held_on.isoformat())
    if kind != Training.Kind.COURSE and valid_until is None:
        raise Refused("training_without_end", kind=str(kind.label))
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if Training.objects.filter(organisation=organisation, kind=kind, topic=topic, held_on=held_on).exists():
        raise Refused("training_twice", topic=topic, held_on=held_on.isoformat())
    training = Training.objects.create(
        organisation=organisation,
        kind=kind,
        topic=topic,
        held_on=held_on,
        hours=hours,
        organiser=organiser,
        valid_until=valid_until if kind != Training.Kind.COURSE else None,
        registered_at=clock.now(),
        registered_by=by,
    )
    data = {"kind": str(kind.label), "organisation": organisation.name, "held_on": held_on.isoformat()}
    audit.record("registries.training.register", training, by=by, data=data)
    return training


@transaction.atomic(durable=True)
def training_results_record(*, training: Training, entries: Sequence[Entry], by: User) -> list[TrainingResult]:
    """Enter what people achieved; until when somebody counts as tested or appraised follows from it, from now on."""
    training = Training.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=training.pk)
    keep(by, training.organisation)
    if not entries:
        raise Refused("training_nobody", topic=training.topic)
    strange = [
        entry.inspector.name
        for entry in entries
        if not entry.inspector.organisation.path.startswith(training.organisation.path)
    ]
    if strange:
        raise Refused("training_foreign", names="、".join(strange))
    people = [entry.inspector.pk for entry in entries]
    twice = TrainingResult.objects.filter(training=training, revoked_at=None, inspector__in=people)
    known = twice.select_related("inspector").order_by("pk").first()
    if known is not None or len(set(people)) < len(people):
        raise Refused("training_result_twice", name=known.inspector.name if known else entries[0].inspector.name)
    if not all(entry.score is None or is_score(entry.score) for entry in entries):
        raise Refused("training_score_wrong")
    results = TrainingResult.objects.bulk_create(
        TrainingResult(
            training=training,
            inspector=entry.inspector,
            result=TrainingResult.Result(entry.result),
            score=entry.score,
            registered_at=clock.now(),
            registered_by=by,
        )
        for entry in entries
    )
    passed = sum(entry.result == TrainingResult.Result.PASSED for entry in entries)
    data = {"kind": str(training.get_kind_display()), "people": len(entries), "passed_people": passed}
    audit.record("registries.training.results", training, by=by, data=data)
    return results


@transaction.atomic(durable=True)
def training_result_revoke(*, result: TrainingResult, reason: str, by: User) -> TrainingResult:
    """Revoke a result that was entered wrongly; the right one may then be entered."""
    rows = TrainingResult.objects.select_for_update(of=("self",))
    result = rows.select_related("training__organisation", "inspector").get(pk=result.pk)
    keep(by, result.training.organisation)
    if result.revoked_at is not None:
        raise Refused("training_result_revoked", name=result.inspector.name)
    if not reason.strip():
        raise Refused("training_reason_missing")
    result.revoked_at, result.revoked_by, result.revoked_because = clock.now(), by, reason.strip()
    result.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    data = {"inspector": result.inspector.name, "reason": result.revoked_because}
    audit.record("registries.training.revoke", result.training, by=by, data=data)
    return result
