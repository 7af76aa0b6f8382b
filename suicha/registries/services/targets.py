# SPDX-License-Identifier: Apache-2.0
"""Acts on the library of targets.  Nothing is deleted: a target that is gone has a status that says so."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.ids import credit_code_fault, lost_digits, normalise
from suicha.registries.models import Target
from suicha.registries.selectors import next_library_number, targets_of
from suicha.registries.services.changes import changes_since, shown


class TargetValues(TypedDict, total=False):
    """What a person may write about a target; status and grade have acts of their own."""

    name: str
    credit_code: str
    register_number: str
    form: str
    domain: str
    town: Region | None
    address: str
    scope: str
    founded_on: date | None


@transaction.atomic(durable=True)
def target_create(*, organisation: Organisation, by: User, **values: Unpack[TargetValues]) -> Target:
    """Add one target, verified today.  It can be drawn from now on; it is never deleted."""
    require(by, Permission.TARGET_EDIT, organisation)
    # Two clerks adding at once wait for each other, so that no running number is given twice.
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    target = Target(organisation=organisation, verified_on=clock.today())
    _write(target, values)
    target.number = target.credit_code or next_library_number(organisation)
    target.save()
    audit.record(
        "registries.target.create",
        target,
        by=by,
        data={"number": target.number, "organisation": organisation.name, "domain": target.domain},
    )
    return target


@transaction.atomic(durable=True)
def target_change(*, target: Target, by: User, **values: Unpack[TargetValues]) -> Target:
    """Correct a target; saving means a person looked at it, so it counts as verified today and doubts are settled.

    A code that was missing becomes the number to be drawn by; draws that happened keep the number they used.
    """
    require(by, Permission.TARGET_EDIT, target.organisation)
    target = Target.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=target.pk)
    before = shown(target, values)
    doubts = len(target.doubts)
    _write(target, values)
    if target.credit_code:
        target.number = target.credit_code
    elif before.get("credit_code"):
        target.number = next_library_number(target.organisation)
    target.doubts, target.verified_on = [], clock.today()
    target.save()
    changes = changes_since(before, target)
    audit.record("registries.target.change", target, by=by, data={"changes": changes, "doubts": doubts})
    return target


@transaction.atomic(durable=True)
def target_status_set(*, target: Target, status: str, reason: str, by: User) -> Target:
    """Record that a firm stopped, closed, moved or came back; only 存续 can be drawn (LIBT-7)."""
    require(by, Permission.TARGET_EDIT, target.organisation)
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if not reason.strip():
        raise Refused("target_reason_missing", what="主体状态")
    if target.status == status:
        raise Refused("target_status_same", name=target.name, status=target.get_status_display())
    before, target.status = target.get_status_display(), Target.Status(status)
    target.verified_on = clock.today()
    target.save(update_fields=["status", "verified_on"])
    data = {"before": before, "after": target.get_status_display(), "reason": reason.strip()}
    audit.record("registries.target.status", target, by=by, data=data)
    return target


@transaction.atomic(durable=True)
def target_grade_set(*, target: Target, grade: str, reason: str, by: User) -> Target:
    """Record the risk class that the credit department gave.  Plans made from now on use it."""
    require(by, Permission.TARGET_GRADE_SET, target.organisation)
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if not reason.strip():
        raise Refused("target_reason_missing", what="风险分类")
    if target.grade == grade:
        raise Refused("target_grade_same", name=target.name, grade=grade)
    before, target.grade = target.grade, Target.Grade(grade)
    target.save(update_fields=["grade"])
    data = {"before": before, "after": grade, "reason": reason.strip()}
    audit.record("registries.target.grade", target, by=by, data=data)
    return target


def _write(target: Target, values: TargetValues) -> None:
    for name, value in values.items():
        setattr(target, name, value.strip() if isinstance(value, str) else value)
    if not target.name:
        raise Refused("target_name_missing")
    typed = target.credit_code
    target.credit_code = normalise(typed)
    target.register_number = normalise(target.register_number)
    if not target.credit_code:
        return
    fault = "表格把代码变成了数字，后几位已经丢失" if lost_digits(typed) else credit_code_fault(target.credit_code)
    if fault:
        raise Refused("target_code_wrong", name=target.name, fault=fault)
    same = targets_of(target.organisation).filter(credit_code=target.credit_code).exclude(pk=target.pk)
    other = same.select_related("organisation").order_by("pk").first()
    if other is not None:
        raise Refused(
            "target_code_taken", code=target.credit_code, organisation=other.organisation.name, name=other.name
        )
