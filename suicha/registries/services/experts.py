# SPDX-License-Identifier: Apache-2.0
"""Acts on the library of experts, and the relations they declared.  Who leaves stays on record with the day."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.ids import normalise
from suicha.registries.models import Expert, ExpertRecusal, Institution, Target
from suicha.registries.selectors import inspector_like
from suicha.registries.services.changes import changes_since, shown


class ExpertValues(TypedDict, total=False):
    """What a person may write about an expert."""

    institution: Institution | None
    name: str
    title: str
    specialties: list[str]
    certificate: str
    certificate_until: date | None
    mobile: str
    joined_on: date


@transaction.atomic(durable=True)
def expert_create(*, organisation: Organisation, by: User, **values: Unpack[ExpertValues]) -> Expert:
    """Put a person into the library of experts.  Nobody is an expert and an inspector of the same bureau."""
    require(by, Permission.EXPERT_EDIT, organisation)
    _one_at_a_time(organisation)
    expert = Expert(organisation=organisation, joined_on=clock.today())
    _write(expert, values)
    expert.save()
    data = {"organisation": organisation.name, "certificate": expert.certificate, "specialties": expert.specialties}
    audit.record("registries.expert.create", expert, by=by, data=data)
    return expert


@transaction.atomic(durable=True)
def expert_change(*, expert: Expert, by: User, **values: Unpack[ExpertValues]) -> Expert:
    """Correct an entry; draws that happened keep what they used.  The mobile number is not copied to the log."""
    require(by, Permission.EXPERT_EDIT, expert.organisation)
    _one_at_a_time(expert.organisation)
    expert = _locked(expert)
    before = shown(expert, values)
    _write(expert, values)
    expert.save()
    changes = changes_since(before, expert)
    for change in changes:
        if change["field"] == "手机号码":
            change["before"] = change["after"] = "（不记入）"
    audit.record("registries.expert.change", expert, by=by, data={"changes": changes})
    return expert


@transaction.atomic(durable=True)
def expert_leave(*, expert: Expert, left_on: date, reason: str, by: User) -> Expert:
    """Take an expert out from ``left_on`` (today or earlier): no longer drawn, never erased."""
    require(by, Permission.EXPERT_EDIT, expert.organisation)
    expert = _locked(expert)
    if expert.left_on is not None:
        raise Refused("expert_left_already", name=expert.name, left_on=expert.left_on)
    if not expert.joined_on <= left_on <= clock.today():
        raise Refused("expert_left_wrong", left_on=left_on, joined_on=expert.joined_on)
    expert.left_on = left_on
    expert.save(update_fields=["left_on"])
    data = {"left_on": left_on.isoformat(), "reason": reason.strip()}
    audit.record("registries.expert.leave", expert, by=by, data=data)
    return expert


@transaction.atomic(durable=True)
def expert_rejoin(*, expert: Expert, by: User) -> Expert:
    """Take an expert in again; the qualification still has to hold on the day of a visit."""
    require(by, Permission.EXPERT_EDIT, expert.organisation)
    expert = _locked(expert)
    if expert.left_on is None:
        raise Refused("expert_not_left", name=expert.name)
    _no_inspector(expert)
    data = {"left_on": expert.left_on.isoformat()}
    expert.left_on = None
    expert.save(update_fields=["left_on"])
    audit.record("registries.expert.rejoin", expert, by=by, data=data)
    return expert


@transaction.atomic(durable=True)
def expert_mobile_read(*, expert: Expert, reason: str, by: User) -> str:
    """The whole mobile number, for who keeps the library and says what for.  Every reading is an event."""
    require(by, Permission.EXPERT_EDIT, expert.organisation)
    if not reason.strip():
        raise Refused("mobile_reason_missing")
    audit.record("registries.expert.mobile", expert, by=by, data={"reason": reason.strip()})
    return expert.mobile


@transaction.atomic(durable=True)
def expert_recusal_register(*, expert: Expert, target: Target, ground: str, note: str, by: User) -> ExpertRecusal:
    """Register a relation the expert declared in writing (DRAW-29): from now on the two are never matched."""
    require(by, Permission.EXPERT_EDIT, expert.organisation)
    return expert_recusal_keep(expert=expert, target=target, ground=ground, note=note, by=by)


def expert_recusal_keep(*, expert: Expert, target: Target, ground: str, note: str, by: User | None) -> ExpertRecusal:
    """The relation, inside the act that found it; ``by`` is nobody when the expert declared it online."""
    expert = _locked(expert)
    if not target.organisation.path.startswith(expert.organisation.bureau_path):
        raise Refused("recusal_target_foreign", name=target.name, organisation=expert.organisation.name)
    if ExpertRecusal.objects.filter(expert=expert, target=target, ended_at=None).exists():
        raise Refused("recusal_already_declared", name=target.name)
    recusal = ExpertRecusal.objects.create(
        expert=expert,
        target=target,
        ground=ExpertRecusal.Ground(ground),
        note=note.strip(),
        declared_at=clock.now(),
        registered_by=by,
    )
    if by is not None:
        data = {"target": target.name, "number": target.number}
        audit.record("registries.expert.recusal", expert, by=by, data=data)
    return recusal


@transaction.atomic(durable=True)
def expert_recusal_end(*, recusal: ExpertRecusal, by: User) -> ExpertRecusal:
    """End a relation from now on; what it kept apart until now stays on record."""
    rows = ExpertRecusal.objects.select_for_update(of=("self",)).select_related("expert__organisation", "target")
    recusal = rows.get(pk=recusal.pk)
    require(by, Permission.EXPERT_EDIT, recusal.expert.organisation)
    if recusal.ended_at is not None:
        raise Refused("recusal_already_ended", name=recusal.target.name)
    recusal.ended_at, recusal.ended_by = clock.now(), by
    recusal.save(update_fields=["ended_at", "ended_by"])
    data = {"target": recusal.target.name, "number": recusal.target.number}
    audit.record("registries.expert.recusal_end", recusal.expert, by=by, data=data)
    return recusal


def _one_at_a_time(organisation: Organisation) -> None:
    """Two who write the same certificate at once wait for each other, so that the second is told of the first."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _locked(expert: Expert) -> Expert:
    return Expert.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=expert.pk)


def _write(expert: Expert, values: ExpertValues) -> None:
    for name, value in values.items():
        setattr(expert, name, value.strip() if isinstance(value, str) else value)
    if not expert.name or not expert.specialties:
        raise Refused("expert_incomplete")
    expert.certificate = normalise(expert.certificate)
    if not expert.certificate:
        raise Refused("expert_certificate_missing", name=expert.name)
    institution = expert.institution
    bureau = expert.organisation.bureau_path
    if institution is not None and not institution.organisation.path.startswith(bureau):
        raise Refused("expert_institution_foreign", name=institution.name)
    others = Expert.objects.filter(organisation__path__startswith=bureau).exclude(pk=expert.pk)
    same = others.filter(certificate=expert.certificate).order_by("pk").first()
    if same is not None:
        raise Refused("expert_certificate_taken", certificate=expert.certificate, name=same.name)
    _no_inspector(expert)


def _no_inspector(expert: Expert) -> None:
    who = inspector_like(expert.organisation, name=expert.name, certificate=expert.certificate, mobile=expert.mobile)
    if who is not None:
        raise Refused("expert_is_inspector", name=who.name)
