# SPDX-License-Identifier: Apache-2.0
"""Linking targets: a project with its contractor and its project manager, a product with its producer (LIBT-4)."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import Target, TargetLink
from suicha.registries.rules.links import ROLES, link_fault


@transaction.atomic(durable=True)
def link_register(*, target: Target, other: Target, role: str, since: date, by: User) -> TargetLink:
    """Say that ``target`` has ``other`` in ``role`` from a day on.  Stays; it can be ended."""
    require(by, Permission.TARGET_EDIT, target.organisation)
    target = Target.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=target.pk)
    fault = link_fault(role, target.kind, other.kind)
    if fault:
        title = ROLES[role].title if role in ROLES else role
        raise Refused(fault, kind=target.get_kind_display(), other=other.get_kind_display(), role=title)
    if target.organisation.bureau_path != other.organisation.bureau_path:
        raise Refused("link_foreign", name=other.name)
    if TargetLink.objects.filter(target=target, other=other, role=role, until=None).exists():
        raise Refused("link_twice", name=target.name, other=other.name, role=ROLES[role].title)
    link = TargetLink.objects.create(
        target=target, other=other, role=role, since=since, registered_at=clock.now(), registered_by=by
    )
    data = {"role": link.get_role_display(), "other": other.name, "since": since.isoformat()}
    audit.record("registries.link.register", target, by=by, data=data)
    return link


@transaction.atomic(durable=True)
def link_end(*, link: TargetLink, until: date, by: User) -> TargetLink:
    """Say that the role ended on a day."""
    require(by, Permission.TARGET_EDIT, link.target.organisation)
    link = TargetLink.objects.select_for_update(of=("self",)).select_related("target", "other").get(pk=link.pk)
    if link.until is not None:
        raise Refused("link_ended_already", until=link.until.isoformat())
    if not link.since <= until <= clock.today():
        raise Refused("link_until_wrong", since=link.since.isoformat(), until=until.isoformat())
    link.until, link.ended_at, link.ended_by = until, clock.now(), by
    link.save(update_fields=["until", "ended_at", "ended_by"])
    data = {"role": link.get_role_display(), "other": link.other.name, "until": until.isoformat()}
    audit.record("registries.link.end", link.target, by=by, data=data)
    return link
