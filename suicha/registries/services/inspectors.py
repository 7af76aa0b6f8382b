# SPDX-License-Identifier: Apache-2.0
"""Writing the library of inspectors; joining, transfer and leaving are in ``postings``."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from suicha.accounts.models import Organisation, Region, User
from suicha.audit import services as audit
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.ids import normalise
from suicha.registries.models import Inspector, InspectorTag
from suicha.registries.selectors import tag_list
from suicha.registries.services.changes import changes_since, shown
from suicha.registries.services.postings import bureaus_locked, inspector_locked, keep, no_expert


class InspectorValues(TypedDict, total=False):
    """What a person may write about an inspector."""

    name: str
    certificate: str
    certificate_until: date | None
    category: str
    post: str
    domains: list[str]
    is_leader: bool
    mobile: str
    user: User | None
    is_office: bool
    towns: Sequence[Region]
    tags: Sequence[InspectorTag]
    issuer: str
    certificate_from: date | None


@transaction.atomic(durable=True)
def inspector_create(*, organisation: Organisation, by: User, **values: Unpack[InspectorValues]) -> Inspector:
    """Put a person on the roster.  Only daily staff may lack a certificate; where a pass is asked for, they wait."""
    keep(by, organisation)
    bureaus_locked(organisation)
    inspector = Inspector(organisation=organisation, joined_on=clock.today())
    towns, tags = values.pop("towns", ()), values.pop("tags", ())
    _write(inspector, values)
    # Nobody has results before being registered, so where a pass is asked for everybody waits at first.
    if setting(organisation, "admission_required").value:
        inspector.is_waiting, inspector.joined_on = True, None
    inspector.save()
    inspector.towns.set(towns)
    _tags(inspector, tags)
    audit.record(
        "registries.inspector.create",
        inspector,
        by=by,
        data={
            "organisation": organisation.name,
            "certificate": inspector.certificate,
            "waiting": inspector.is_waiting,
        },
    )
    return inspector


@transaction.atomic(durable=True)
def inspector_change(*, inspector: Inspector, by: User, **values: Unpack[InspectorValues]) -> Inspector:
    """Correct a roster entry; draws that happened keep what they used.  The mobile number is not copied to the log."""
    keep(by, inspector.organisation)
    bureaus_locked(inspector.organisation)
    inspector = inspector_locked(inspector)
    towns, tags = values.pop("towns", None), values.pop("tags", None)
    before = shown(inspector, values)
    _write(inspector, values)
    inspector.save()
    changes = changes_since(before, inspector)
    if towns is not None:
        changes += _towns(inspector, towns)
    if tags is not None:
        changes += _tags(inspector, tags)
    for change in changes:
        if change["field"] == "手机号码":
            change["before"] = change["after"] = "（不记入）"
    audit.record("registries.inspector.change", inspector, by=by, data={"changes": changes})
    return inspector


@transaction.atomic(durable=True)
def inspector_mobile_read(*, inspector: Inspector, reason: str, by: User) -> str:
    """The whole mobile number, for who keeps the roster and says what for.  Every reading is an event."""
    keep(by, inspector.organisation)
    if not reason.strip():
        raise Refused("mobile_reason_missing")
    audit.record("registries.inspector.mobile", inspector, by=by, data={"reason": reason.strip()})
    return inspector.mobile


def _towns(inspector: Inspector, towns: Sequence[Region]) -> list[dict[str, str]]:
    """Write the towns the person can go to; the change as the log shows it."""
    before = "、".join(town.name for town in inspector.towns.order_by("code"))
    inspector.towns.set(towns)
    after = "、".join(town.name for town in sorted(towns, key=lambda town: town.code))
    return [{"field": "可到镇街", "before": before, "after": after}] if before != after else []


def _tags(inspector: Inspector, tags: Sequence[InspectorTag]) -> list[dict[str, str]]:
    """Write the tags, all of the bureau's own vocabulary; the change as the log shows it."""
    known = set(tag_list(inspector.organisation).values_list("pk", flat=True))
    strange = [tag.name for tag in tags if tag.pk not in known]
    if strange:
        raise Refused("tag_foreign", names="、".join(strange))
    before = "、".join(tag.name for tag in inspector.tags.order_by("group", "name"))
    inspector.tags.set(tags)
    after = "、".join(tag.name for tag in sorted(tags, key=lambda tag: (tag.group, tag.name)))
    return [{"field": "标签", "before": before, "after": after}] if before != after else []


def _write(inspector: Inspector, values: InspectorValues) -> None:
    for name, value in values.items():
        setattr(inspector, name, value.strip() if isinstance(value, str) else value)
    if not inspector.name:
        raise Refused("inspector_name_missing")
    inspector.certificate = normalise(inspector.certificate)
    _certificate_whole(inspector)
    bureau = inspector.organisation.bureau_path
    others = Inspector.objects.exclude(pk=inspector.pk).select_related("organisation").order_by("pk")
    same = others.filter(certificate=inspector.certificate, organisation__path__startswith=bureau).first()
    if inspector.certificate and same is not None:
        raise Refused(
            "inspector_certificate_taken",
            certificate=inspector.certificate,
            organisation=same.organisation.name,
            name=same.name,
        )
    if inspector.user is not None and others.filter(user=inspector.user).exists():
        raise Refused("inspector_account_taken", username=inspector.user.username)
    if inspector.left_on is None:
        no_expert(inspector)


def _certificate_whole(inspector: Inspector) -> None:
    """Number and last day go together, and only daily staff (LIBP-2) may have neither."""
    number, since, until = inspector.certificate, inspector.certificate_from, inspector.certificate_until
    if not number and inspector.category != Inspector.Category.DAILY:
        raise Refused("inspector_certificate_missing", name=inspector.name)
    if bool(number) != (until is not None) or (not number and (since is not None or inspector.issuer)):
        raise Refused("inspector_certificate_half", name=inspector.name)
    if since is not None and until is not None and since > until:
        raise Refused("inspector_certificate_days", name=inspector.name)
