# SPDX-License-Identifier: Apache-2.0
"""Declaring that an inspector must stay away from a target, and ending it.  The ground never enters the log."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import Inspector, Recusal, Target


@transaction.atomic(durable=True)
def recusal_declare(*, inspector: Inspector, target: Target, ground: str, note: str, by: User) -> Recusal:
    """Declare one's own relation to a target (DRAW-29): from now on the two are never matched."""
    require(by, Permission.RECUSAL_DECLARE, inspector.organisation)
    if inspector.user_id != by.pk:
        raise Refused("recusal_not_own", name=inspector.name)
    if not target.organisation.path.startswith(inspector.organisation.bureau_path):
        raise Refused("recusal_target_foreign", name=target.name, organisation=inspector.organisation.name)
    # The lock on the person makes two clicks wait for each other.
    Inspector.objects.select_for_update(of=("self",)).get(pk=inspector.pk)
    if Recusal.objects.filter(inspector=inspector, target=target, ended_at=None).exists():
        raise Refused("recusal_already_declared", name=target.name)
    recusal = Recusal.objects.create(
        inspector=inspector,
        target=target,
        ground=Recusal.Ground(ground),
        note=note.strip(),
        declared_at=clock.now(),
        declared_by=by,
    )
    audit.record("registries.recusal.declare", recusal, by=by, data={"target": target.name, "number": target.number})
    return recusal


def recusal_follow(*, inspector: Inspector, target: Target, ground: str, note: str, by: User) -> None:
    """Keep the relation that a granted request showed; called within that act, which leaves the trace.

    A relation that is declared already stays as it is; a ground that has no word of its own here is another one.
    """
    if not Recusal.objects.filter(inspector=inspector, target=target, ended_at=None).exists():
        known = ground if ground in Recusal.Ground.values else Recusal.Ground.OTHER
        Recusal.objects.create(
            inspector=inspector,
            target=target,
            ground=known,
            note=note[:200],
            declared_at=clock.now(),
            declared_by=by,
        )


@transaction.atomic(durable=True)
def recusal_end(*, recusal: Recusal, by: User) -> Recusal:
    """End one's own declared relation from now on; what it kept apart until now stays on record.

    Not one that somebody else found and another person decided.
    """
    require(by, Permission.RECUSAL_DECLARE, recusal.inspector.organisation)
    if recusal.inspector.user_id != by.pk:
        raise Refused("recusal_not_own", name=recusal.inspector.name)
    if recusal.declared_by_id != by.pk:
        raise Refused("recusal_by_decision", name=recusal.target.name)
    rows = Recusal.objects.select_for_update(of=("self",)).select_related("inspector", "target")
    recusal = rows.get(pk=recusal.pk)
    if recusal.ended_at is not None:
        raise Refused("recusal_already_ended", name=recusal.target.name)
    recusal.ended_at, recusal.ended_by = clock.now(), by
    recusal.save(update_fields=["ended_at", "ended_by"])
    audit.record("registries.recusal.end", recusal, by=by, data={"target": recusal.target.name})
    return recusal
