# SPDX-License-Identifier: Apache-2.0
"""Acts on the library of targets.  Nothing is deleted: a target that is gone has a status that says so."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import GradeChange, StatusChange, Target
from suicha.registries.rules.quality import CLAUSE, missing_facts
from suicha.registries.selectors import next_library_number
from suicha.registries.services.changes import changes_since, shown
from suicha.registries.services.history import before as as_it_was
from suicha.registries.services.history import keep_history
from suicha.registries.services.target_values import TargetValues, register_doubt, write

GRADES = {"risk": "grade", "credit": "credit_grade"}


@transaction.atomic(durable=True)
def target_create(*, organisation: Organisation, by: User, **values: Unpack[TargetValues]) -> Target:
    """Add one target of any kind, verified today.  It is never deleted."""
    require(by, Permission.TARGET_EDIT, organisation)
    # Two clerks adding at once wait for each other, so that no running number is given twice.
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    target = Target(organisation=organisation, verified_on=clock.today())
    write(target, values)
    target.number = target.credit_code or next_library_number(organisation)
    target.doubts = register_doubt(target)
    target.save()
    data = {"number": target.number, "organisation": organisation.name, "domain": target.domain}
    if target.kind != Target.Kind.ENTERPRISE:
        data["kind"] = target.get_kind_display()
    audit.record("registries.target.create", target, by=by, data=data)
    return target


@transaction.atomic(durable=True)
def target_change(*, target: Target, by: User, **values: Unpack[TargetValues]) -> Target:
    """Correct a target; saving means a person looked at it, so it counts as verified today and doubts are settled.

    A code that was missing becomes the number to be drawn by; draws that happened keep the number they used.  A name
    that changes stays as a former name.
    """
    require(by, Permission.TARGET_EDIT, target.organisation)
    target = _locked(target)
    before, was, doubts = shown(target, values), as_it_was(target), len(target.doubts)
    write(target, values)
    if target.credit_code:
        target.number = target.credit_code
    elif before.get("credit_code"):
        target.number = next_library_number(target.organisation)
    target.doubts, target.verified_on = register_doubt(target), clock.today()
    target.save()
    keep_history([(target, was)], ground="更正", by=by)
    changes = changes_since(before, target)
    audit.record("registries.target.change", target, by=by, data={"changes": changes, "doubts": doubts})
    return target


@transaction.atomic(durable=True)
def target_status_set(*, target: Target, status: str, reason: str, by: User, since: date | None = None) -> Target:
    """Record that a firm stopped, closed, moved or came back, from which day; only 存续 can be drawn (LIBT-7)."""
    require(by, Permission.TARGET_EDIT, target.organisation)
    target, reason, since = _locked(target), reason.strip(), since or clock.today()
    if not reason:
        raise Refused("target_reason_missing", what="主体状态")
    if since > clock.today():
        raise Refused("target_since_future", since=since.isoformat())
    if status == Target.Status.MERGED:
        raise Refused("target_status_merged", name=target.name)
    if target.status == status:
        raise Refused("target_status_same", name=target.name, status=target.get_status_display())
    before, old, target.status = target.get_status_display(), target.status, Target.Status(status)
    target.verified_on = clock.today()
    target.save(update_fields=["status", "verified_on"])
    StatusChange.objects.create(
        target=target, before=old, after=status, since=since, reason=reason,
        registered_at=clock.now(), registered_by=by,
    )  # fmt: skip
    data = {"before": before, "after": target.get_status_display(), "reason": reason, "since": _earlier(since)}
    audit.record("registries.target.status", target, by=by, data=data)
    return target


@transaction.atomic(durable=True)
def target_grade_set(
    *, target: Target, grade: str, reason: str, by: User, scale: str = "risk", since: date | None = None
) -> Target:
    """Record the risk class or credit grade that the department in charge gave.  Plans made from now on use it."""
    require(by, Permission.TARGET_GRADE_SET, target.organisation)
    target, reason, since = _locked(target), reason.strip(), since or clock.today()
    what, field = GradeChange.Scale(scale), GRADES[scale]
    if not reason:
        raise Refused("target_reason_missing", what=what.label)
    if since > clock.today():
        raise Refused("target_since_future", since=since.isoformat())
    before = getattr(target, field)
    if before == grade:
        raise Refused("target_grade_same", name=target.name, grade=grade)
    setattr(target, field, Target.Grade(grade))
    target.save(update_fields=[field])
    GradeChange.objects.create(
        target=target, scale=what, before=before, after=grade, since=since, source=reason,
        registered_at=clock.now(), registered_by=by,
    )  # fmt: skip
    data = {"before": before, "after": grade, "reason": reason, "scale": str(what.label), "since": _earlier(since)}
    audit.record("registries.target.grade", target, by=by, data=data)
    return target


@transaction.atomic(durable=True)
def target_verify(*, target: Target, by: User) -> Target:
    """Say that a person looked and everything is still so: verified and reviewed today (LIBT-6, LIBT-10).

    Refused while something about it is doubted, or a fact is missing that the 细则 asks for.
    """
    require(by, Permission.TARGET_EDIT, target.organisation)
    target = _locked(target)
    if target.doubts:
        raise Refused("target_still_doubted", name=target.name, count=len(target.doubts))
    asked = setting(target.organisation, "target_review").value
    missing = _missing(target) if asked else []
    if missing:
        raise Refused("target_facts_missing", name=target.name, facts="、".join(missing))
    _verify(target, by)
    audit.record("registries.target.verify", target, by=by, data={"clause": CLAUSE if asked else ""})
    return target


@transaction.atomic(durable=True)
def targets_verify(*, organisation: Organisation, targets: Sequence[Target], by: User) -> list[Target]:
    """The same for several targets of one bureau at once, in one event; those that cannot be are left and returned."""
    require(by, Permission.TARGET_EDIT, organisation)
    rows = Target.objects.select_for_update(of=("self",)).filter(
        pk__in=[target.pk for target in targets], organisation__path__startswith=organisation.path
    )
    asked = setting(organisation, "target_review").value
    done: list[Target] = []
    left: list[Target] = []
    for target in rows.exclude(status=Target.Status.MERGED).order_by("pk"):
        (left if target.doubts or (asked and _missing(target)) else done).append(target)
    if not done:
        raise Refused("targets_none_verified", count=len(left))
    for target in done:
        _verify(target, by)
    data = {"targets": len(done), "numbers": [target.number for target in done], "left": len(left)}
    audit.record("registries.targets.verify", organisation, by=by, data=data)
    return left


def _verify(target: Target, by: User) -> None:
    target.verified_on, target.reviewed_at, target.reviewed_by = clock.today(), clock.now(), by
    target.save(update_fields=["verified_on", "reviewed_at", "reviewed_by"])


def _earlier(since: date) -> str:
    """The day a change took place, where it was not the day it was registered."""
    return since.isoformat() if since < clock.today() else ""


def _missing(target: Target) -> list[str]:
    return missing_facts(target.kind, industry=target.industry, town=target.town_id, nature=target.nature)


def _locked(target: Target) -> Target:
    """The target as it is now, for this act alone; one that was merged into another is not changed any more."""
    rows = Target.objects.select_for_update(of=("self",)).select_related("organisation", "merged_into")
    target = rows.get(pk=target.pk)
    if target.merged_into is not None:
        raise Refused("target_is_merged", name=target.name, into=target.merged_into.name)
    return target
