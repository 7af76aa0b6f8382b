# SPDX-License-Identifier: Apache-2.0
"""Two rows that are one: the one stays as the other's alias, nothing is lost, and the act can be undone."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import Target, TargetApart, TargetMerge


@transaction.atomic(durable=True)
def target_merge(*, kept: Target, merged: Target, reason: str, by: User) -> TargetMerge:
    """Make ``merged`` an alias of ``kept``.  Facts, recusals and earlier draws of both count for the one from now on.

    Frozen lists and draws that happened keep the rows they name.
    """
    kept, merged = _pair(kept, merged, by)
    if not reason.strip():
        raise Refused("merge_reason_missing")
    aliases = list(Target.objects.filter(merged_into=merged).order_by("pk").values_list("pk", flat=True))
    merge = TargetMerge.objects.create(
        kept=kept,
        merged=merged,
        status_before=merged.status,
        carried=aliases,
        reason=reason.strip(),
        merged_at=clock.now(),
        merger=by,
    )
    Target.objects.filter(pk__in=aliases).update(merged_into=kept)
    merged.status, merged.merged_into = Target.Status.MERGED, kept
    merged.save(update_fields=["status", "merged_into"])
    data = {"out": f"{merged.name}（{merged.number}）", "into": f"{kept.name}（{kept.number}）", "reason": merge.reason}
    audit.record("registries.target.merge", merged, by=by, data=data)
    audit.record("registries.target.merge", kept, by=by, data=data)
    return merge


@transaction.atomic(durable=True)
def target_merge_undo(*, merge: TargetMerge, reason: str, by: User) -> TargetMerge:
    """Give the merged row back its own standing: it turned out to be another subject."""
    require(by, Permission.TARGET_EDIT, merge.kept.organisation)
    merge = TargetMerge.objects.select_for_update(of=("self",)).select_related("kept", "merged").get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused("merge_undone_already", name=merge.merged.name)
    if not reason.strip():
        raise Refused("merge_reason_missing")
    if merge.kept.status == Target.Status.MERGED:
        raise Refused("merge_undo_order", name=merge.kept.name)
    merged = merge.merged
    merged.status, merged.merged_into = Target.Status(merge.status_before), None
    merged.save(update_fields=["status", "merged_into"])
    Target.objects.filter(pk__in=merge.carried, merged_into=merge.kept).update(merged_into=merged)
    merge.undone_reason, merge.undone_at, merge.undone_by = reason.strip(), clock.now(), by
    merge.save(update_fields=["undone_reason", "undone_at", "undone_by"])
    data = {"out": merged.name, "into": merge.kept.name, "reason": merge.undone_reason}
    audit.record("registries.target.merge_undo", merged, by=by, data=data)
    audit.record("registries.target.merge_undo", merge.kept, by=by, data=data)
    return merge


@transaction.atomic(durable=True)
def targets_apart(*, first: Target, second: Target, reason: str, by: User) -> TargetApart:
    """Say that two rows that look alike are two subjects; the list of likely duplicates does not ask again."""
    first, second = sorted(_pair(first, second, by, apart=True), key=lambda target: target.pk)
    apart, _ = TargetApart.objects.get_or_create(
        first=first, second=second, defaults={"reason": reason.strip(), "said_at": clock.now(), "said_by": by}
    )
    data = {"name": first.name, "other": second.name, "reason": apart.reason}
    audit.record("registries.target.apart", first, by=by, data=data)
    return apart


def _pair(kept: Target, merged: Target, by: User, *, apart: bool = False) -> tuple[Target, Target]:
    """Both rows, locked in the order of their keys, if they may be one (or, for ``apart``, be said to be two)."""
    if kept.pk == merged.pk:
        raise Refused("merge_with_itself", name=kept.name)
    rows = Target.objects.select_for_update(of=("self",)).select_related("organisation").order_by("pk")
    found = {target.pk: target for target in rows.filter(pk__in=[kept.pk, merged.pk])}
    kept, merged = found[kept.pk], found[merged.pk]
    for target in (kept, merged):
        require(by, Permission.TARGET_EDIT, target.organisation)
        if target.status == Target.Status.MERGED:
            raise Refused("merge_already", name=target.name)
    if kept.organisation.bureau_path != merged.organisation.bureau_path:
        raise Refused("merge_foreign", name=merged.name, organisation=merged.organisation.name)
    if apart:
        return kept, merged
    if kept.kind != merged.kind:
        raise Refused("merge_kinds", kept=kept.get_kind_display(), merged=merged.get_kind_display())
    if merged.credit_code and kept.credit_code:
        raise Refused("merge_codes", kept=kept.credit_code, merged=merged.credit_code)
    if merged.credit_code:
        raise Refused("merge_keeps_code", name=merged.name, code=merged.credit_code)
    return kept, merged
