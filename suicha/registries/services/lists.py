# SPDX-License-Identifier: Apache-2.0
"""Acts on named lists.  A list is changed by a new version with a reason; plans keep the version they named."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import bureau_of
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import TargetList, TargetListVersion
from suicha.registries.rules.scope import Scope, scope_clean, scope_within
from suicha.registries.selectors.lists import count_of, list_tied, newest
from suicha.registries.selectors.scopes import scope_text


@transaction.atomic(durable=True)
def list_create(
    *, organisation: Organisation, name: str, filter: Mapping[str, Any], reason: str, lineage: str = "", by: User
) -> TargetList:
    """Set up a list: the one of an item, or a domain library.  Its first version holds from now on."""
    require(by, Permission.TARGET_EDIT, organisation)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    name = name.strip()
    if not name:
        raise Refused("list_name_missing")
    if TargetList.objects.filter(organisation=organisation, name=name).exists():
        raise Refused("list_name_taken", name=name)
    other = list_tied(organisation, lineage)
    if other is not None:
        raise Refused("list_item_taken", name=f"{other.name}（{other.get_state_display()}）")
    made = TargetList.objects.create(
        organisation=organisation, name=name, lineage=lineage, made_at=clock.now(), made_by=by
    )
    version = _version(made, 1, filter, reason, by)
    audit.record("registries.list.create", made, by=by, data=_told(version))
    return made


@transaction.atomic(durable=True)
def list_revise(*, target_list: TargetList, filter: Mapping[str, Any], reason: str, by: User) -> TargetListVersion:
    """Change what the list asks: a new version; the earlier ones stay as they are."""
    target_list = _locked(target_list, by)
    if target_list.closed_at:
        raise Refused("list_closed", name=target_list.name)
    last = newest(target_list)
    if last.filter == _whole(filter):
        raise Refused("list_same", name=target_list.name, number=last.number)
    version = _version(target_list, last.number + 1, filter, reason, by)
    data = _told(version) | {"before": scope_text(last.filter)}
    audit.record("registries.list.revise", target_list, by=by, data=data)
    return version


@transaction.atomic(durable=True)
def list_close(*, target_list: TargetList, by: User) -> TargetList:
    """No new plan may choose the list; those that did keep it."""
    target_list = _locked(target_list, by)
    if target_list.closed_at:
        raise Refused("list_closed", name=target_list.name)
    target_list.closed_at, target_list.closed_by = clock.now(), by
    target_list.save(update_fields=["closed_at", "closed_by"])
    audit.record("registries.list.close", target_list, by=by, data={"organisation": target_list.organisation.name})
    return target_list


@transaction.atomic(durable=True)
def list_reopen(*, target_list: TargetList, by: User) -> TargetList:
    """Use a closed list again."""
    target_list = _locked(target_list, by)
    if not target_list.closed_at:
        raise Refused("list_open", name=target_list.name)
    target_list.closed_at = target_list.closed_by = None
    target_list.save(update_fields=["closed_at", "closed_by"])
    audit.record("registries.list.reopen", target_list, by=by, data={"organisation": target_list.organisation.name})
    return target_list


def scope_resolved(organisation: Organisation, scope: Mapping[str, Any]) -> Scope:
    """A scope that names a list, with what the version asks written out; what is chosen beside it narrows further.

    Called inside the act that saves the scope.
    """
    cleaned = scope_clean(scope)
    if "lists" not in cleaned:
        return cleaned
    versions = TargetListVersion.objects.filter(
        target_list__organisation__path__startswith=organisation.bureau_path,
        pk__in=[int(pk) for pk in cleaned["lists"] if pk.isdecimal() and len(pk) < 19],
    )
    version = versions.select_related("target_list").order_by("pk").first()
    if version is None:
        raise Refused("list_foreign")
    both = scope_within(version.filter, cleaned)
    if both is None:
        raise Refused("list_leaves_nobody", name=str(version))
    return {**both, "lists": [str(version.pk)]}


def _locked(target_list: TargetList, by: User) -> TargetList:
    require(by, Permission.TARGET_EDIT, target_list.organisation)
    rows = TargetList.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=target_list.pk)


def _whole(filter: Mapping[str, Any]) -> Scope:
    cleaned = scope_clean(filter)
    cleaned.pop("lists", None)
    return cleaned


def _version(
    target_list: TargetList, number: int, filter: Mapping[str, Any], reason: str, by: User
) -> TargetListVersion:
    if not reason.strip():
        raise Refused("list_reason_missing")
    scope = _whole(filter)
    return TargetListVersion.objects.create(
        target_list=target_list,
        number=number,
        filter=scope,
        count=count_of(bureau_of(target_list.organisation), scope),
        reason=reason.strip(),
        made_at=clock.now(),
        made_by=by,
    )


def _told(version: TargetListVersion) -> dict[str, object]:
    return {
        "organisation": version.target_list.organisation.name,
        "number": version.number,
        "scope": scope_text(version.filter),
        "size": version.count,
        "reason": version.reason,
    }
