# SPDX-License-Identifier: Apache-2.0
"""Acts on the library of institutions and on what is entrusted to them (LIBX-1, LIBX-4)."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.ids import credit_code_fault, normalise
from suicha.files.services import file_store
from suicha.registries.models import Entrustment, Institution
from suicha.registries.services.changes import changes_since, shown

PAPERS = frozenset({"document", "photo"})


class InstitutionValues(TypedDict, total=False):
    """What a person may write about an institution."""

    name: str
    kind: str
    credit_code: str
    qualification: str
    qualification_until: date | None


@transaction.atomic(durable=True)
def institution_create(*, organisation: Organisation, by: User, **values: Unpack[InstitutionValues]) -> Institution:
    """Put an institution into the library.  It takes part in an inspection only under an entrustment."""
    require(by, Permission.EXPERT_EDIT, organisation)
    _one_at_a_time(organisation)
    institution = Institution(organisation=organisation)
    _write(institution, values)
    institution.save()
    data = {"organisation": organisation.name, "kind": institution.get_kind_display()}
    audit.record("registries.institution.create", institution, by=by, data=data)
    return institution


@transaction.atomic(durable=True)
def institution_change(*, institution: Institution, by: User, **values: Unpack[InstitutionValues]) -> Institution:
    """Correct an institution; lists that are frozen keep what they hold."""
    require(by, Permission.EXPERT_EDIT, institution.organisation)
    _one_at_a_time(institution.organisation)
    institution = _locked(institution)
    before = shown(institution, values)
    _write(institution, values)
    institution.save()
    data = {"changes": changes_since(before, institution)}
    audit.record("registries.institution.change", institution, by=by, data=data)
    return institution


@transaction.atomic(durable=True)
def institution_end(*, institution: Institution, ended_on: date, reason: str, by: User) -> Institution:
    """Stop working with an institution from ``ended_on`` (today or earlier): its experts are no longer drawn."""
    require(by, Permission.EXPERT_EDIT, institution.organisation)
    institution = _locked(institution)
    if institution.ended_on is not None:
        raise Refused("institution_ended_already", name=institution.name, ended_on=institution.ended_on)
    if ended_on > clock.today():
        raise Refused("institution_end_future", ended_on=ended_on)
    institution.ended_on = ended_on
    institution.save(update_fields=["ended_on"])
    data = {"ended_on": ended_on.isoformat(), "reason": reason.strip()}
    audit.record("registries.institution.end", institution, by=by, data=data)
    return institution


@transaction.atomic(durable=True)
def institution_resume(*, institution: Institution, by: User) -> Institution:
    """Work with an institution again; what was entrusted keeps its own days."""
    require(by, Permission.EXPERT_EDIT, institution.organisation)
    institution = _locked(institution)
    if institution.ended_on is None:
        raise Refused("institution_not_ended", name=institution.name)
    data = {"ended_on": institution.ended_on.isoformat()}
    institution.ended_on = None
    institution.save(update_fields=["ended_on"])
    audit.record("registries.institution.resume", institution, by=by, data=data)
    return institution


@transaction.atomic(durable=True)
def entrustment_register(
    *,
    institution: Institution,
    kind: str,
    number: str,
    subject: str,
    starts_on: date,
    ends_on: date,
    file: tuple[str, bytes],
    by: User,
) -> Entrustment:
    """Register a signed contract or letter with its file (LIBX-4).  Stays as it is; a new one has a new number."""
    require(by, Permission.EXPERT_EDIT, institution.organisation)
    institution = _locked(institution)
    number, subject = number.strip(), subject.strip()
    if institution.ended_on is not None:
        raise Refused("institution_ended_already", name=institution.name, ended_on=institution.ended_on)
    if not number or not subject:
        raise Refused("entrustment_incomplete", name=institution.name)
    if ends_on < starts_on:
        raise Refused("entrustment_dates", starts_on=starts_on, ends_on=ends_on)
    if Entrustment.objects.filter(institution=institution, number=number).exists():
        raise Refused("entrustment_twice", name=institution.name, number=number)
    name, content = file
    entrustment = Entrustment.objects.create(
        institution=institution,
        kind=Entrustment.Kind(kind),
        number=number,
        subject=subject,
        starts_on=starts_on,
        ends_on=ends_on,
        file=file_store(content=content, name=name, kinds=PAPERS, organisation=institution.organisation, by=by),
        registered_at=clock.now(),
        registered_by=by,
    )
    audit.record(
        "registries.entrustment.register",
        institution,
        by=by,
        data={
            "kind": entrustment.get_kind_display(),
            "document": number,
            "subject": subject,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat(),
            "sha256": entrustment.file.sha256,
        },
    )
    return entrustment


def _one_at_a_time(organisation: Organisation) -> None:
    """Two who write the same name or code at once wait for each other, so that the second is told of the first."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _locked(institution: Institution) -> Institution:
    rows = Institution.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=institution.pk)


def _write(institution: Institution, values: InstitutionValues) -> None:
    for name, value in values.items():
        setattr(institution, name, value.strip() if isinstance(value, str) else value)
    if not institution.name:
        raise Refused("institution_name_missing")
    institution.kind = Institution.Kind(institution.kind)
    institution.credit_code = normalise(institution.credit_code)
    fault = credit_code_fault(institution.credit_code) if institution.credit_code else None
    if fault:
        raise Refused("institution_code_wrong", name=institution.name, fault=fault)
    others = Institution.objects.filter(organisation=institution.organisation).exclude(pk=institution.pk)
    if others.filter(name=institution.name).exists():
        raise Refused("institution_taken", what=institution.name)
    if institution.credit_code and others.filter(credit_code=institution.credit_code).exists():
        raise Refused("institution_taken", what=institution.credit_code)
