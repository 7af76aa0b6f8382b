# SPDX-License-Identifier: Apache-2.0
"""Acts on the library of inspectors.  A person who leaves stays on record with the day (LIBP-7)."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.ids import normalise
from suicha.registries.models import Inspector
from suicha.registries.selectors import expert_like
from suicha.registries.services.changes import changes_since, shown


class InspectorValues(TypedDict, total=False):
    """What a person may write about an inspector."""

    name: str
    certificate: str
    certificate_until: date
    category: str
    post: str
    domains: list[str]
    is_leader: bool
    mobile: str
    user: User | None
    is_office: bool
    tested_until: date | None
    towns: Sequence[Region]


@transaction.atomic(durable=True)
def inspector_create(*, organisation: Organisation, by: User, **values: Unpack[InspectorValues]) -> Inspector:
    """Put a person on the roster.  Without a certificate number nobody gets in."""
    require(by, Permission.INSPECTOR_EDIT, organisation)
    inspector = Inspector(organisation=organisation)
    towns = values.pop("towns", ())
    _write(inspector, values)
    inspector.save()
    inspector.towns.set(towns)
    audit.record(
        "registries.inspector.create",
        inspector,
        by=by,
        data={"organisation": organisation.name, "certificate": inspector.certificate},
    )
    return inspector


@transaction.atomic(durable=True)
def inspector_change(*, inspector: Inspector, by: User, **values: Unpack[InspectorValues]) -> Inspector:
    """Correct a roster entry; draws that happened keep what they used.  The mobile number is not copied to the log."""
    require(by, Permission.INSPECTOR_EDIT, inspector.organisation)
    inspector = _locked(inspector)
    towns = values.pop("towns", None)
    before = shown(inspector, values)
    _write(inspector, values)
    inspector.save()
    changes = changes_since(before, inspector)
    if towns is not None:
        changes += _towns(inspector, towns)
    for change in changes:
        if change["field"] == "手机号码":
            change["before"] = change["after"] = "（不记入）"
    audit.record("registries.inspector.change", inspector, by=by, data={"changes": changes})
    return inspector


@transaction.atomic(durable=True)
def inspector_leave(*, inspector: Inspector, left_on: date, reason: str, by: User) -> Inspector:
    """Take a person off duty from ``left_on`` (today or earlier): no longer matched, never erased."""
    require(by, Permission.INSPECTOR_EDIT, inspector.organisation)
    inspector = _locked(inspector)
    if inspector.left_on is not None:
        raise Refused("inspector_left_already", name=inspector.name, left_on=inspector.left_on)
    if left_on > clock.today():
        raise Refused("inspector_left_future", left_on=left_on)
    inspector.left_on = left_on
    inspector.save(update_fields=["left_on"])
    data = {"left_on": left_on.isoformat(), "reason": reason.strip()}
    audit.record("registries.inspector.leave", inspector, by=by, data=data)
    return inspector


@transaction.atomic(durable=True)
def inspector_rejoin(*, inspector: Inspector, by: User) -> Inspector:
    """Put a person back on duty; the certificate still has to be valid on the day of a visit."""
    require(by, Permission.INSPECTOR_EDIT, inspector.organisation)
    inspector = _locked(inspector)
    if inspector.left_on is None:
        raise Refused("inspector_not_left", name=inspector.name)
    _no_expert(inspector)
    data = {"left_on": inspector.left_on.isoformat()}
    inspector.left_on = None
    inspector.save(update_fields=["left_on"])
    audit.record("registries.inspector.rejoin", inspector, by=by, data=data)
    return inspector


def _towns(inspector: Inspector, towns: Sequence[Region]) -> list[dict[str, str]]:
    """Write the towns the person can go to; the change as the log shows it."""
    before = "、".join(town.name for town in inspector.towns.order_by("code"))
    inspector.towns.set(towns)
    after = "、".join(town.name for town in sorted(towns, key=lambda town: town.code))
    return [{"field": "可到镇街", "before": before, "after": after}] if before != after else []


def _locked(inspector: Inspector) -> Inspector:
    rows = Inspector.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=inspector.pk)


def _write(inspector: Inspector, values: InspectorValues) -> None:
    for name, value in values.items():
        setattr(inspector, name, value.strip() if isinstance(value, str) else value)
    if not inspector.name:
        raise Refused("inspector_name_missing")
    inspector.certificate = normalise(inspector.certificate)
    if not inspector.certificate:
        raise Refused("inspector_certificate_missing", name=inspector.name)
    bureau = inspector.organisation.bureau_path
    others = Inspector.objects.exclude(pk=inspector.pk).select_related("organisation").order_by("pk")
    same = others.filter(certificate=inspector.certificate, organisation__path__startswith=bureau).first()
    if same is not None:
        raise Refused(
            "inspector_certificate_taken",
            certificate=inspector.certificate,
            organisation=same.organisation.name,
            name=same.name,
        )
    if inspector.user is not None and others.filter(user=inspector.user).exists():
        raise Refused("inspector_account_taken", username=inspector.user.username)
    if inspector.left_on is None:
        _no_expert(inspector)


def _no_expert(inspector: Inspector) -> None:
    """Experts and inspectors are drawn from two libraries; nobody on duty stands in both (LIBX-2)."""
    who = expert_like(
        inspector.organisation, name=inspector.name, certificate=inspector.certificate, mobile=inspector.mobile
    )
    if who is not None:
        raise Refused("inspector_is_expert", name=who.name)
