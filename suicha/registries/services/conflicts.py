# SPDX-License-Identifier: Apache-2.0
"""Facts from which a conflict is detected.  What they say never enters the log, nor a page outside the office."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.ids import credit_code_fault, normalise
from suicha.registries.households import household_digest
from suicha.registries.models import ConflictFact, Inspector, Target
from suicha.registries.services.postings import keep


@transaction.atomic(durable=True)
def conflict_register(
    *,
    inspector: Inspector,
    kind: str,
    since: date,
    document: str,
    name: str = "",
    number: str = "",
    household: str = "",
    until: date | None = None,
    by: User,
) -> ConflictFact:
    """Register a former employer, the other party of a case, or the person's household, with its document.

    Rosters frozen from now on keep the person away from whoever matches.  Never deleted, only revoked.
    """
    keep(by, inspector.organisation)
    kind, number, document = ConflictFact.Kind(kind), normalise(number), document.strip()
    of_household = kind == ConflictFact.Kind.HOUSEHOLD
    if not document:
        raise Refused("conflict_document_missing")
    if of_household and not normalise(household):
        raise Refused("conflict_household_missing")
    if not of_household and not (name.strip() or number):
        raise Refused("conflict_party_missing", kind=str(kind.label))
    if number and credit_code_fault(number):
        raise Refused("conflict_number_wrong", fault=credit_code_fault(number))
    if since > clock.today() or (until is not None and until < since):
        raise Refused("conflict_days_wrong", since=since.isoformat())
    fact = ConflictFact.objects.create(
        inspector=inspector,
        kind=kind,
        name="" if of_household else name.strip(),
        number="" if of_household else number,
        digest=household_digest(household) if of_household else "",
        since=since,
        until=until,
        document=document,
        registered_at=clock.now(),
        registered_by=by,
    )
    audit.record("registries.conflict.register", inspector, by=by, data={"certificate": inspector.certificate})
    return fact


@transaction.atomic(durable=True)
def conflict_end(*, fact: ConflictFact, by: User) -> ConflictFact:
    """Revoke a fact registered in error, or one that no longer matters."""
    keep(by, fact.inspector.organisation)
    fact = ConflictFact.objects.select_for_update(of=("self",)).select_related("inspector").get(pk=fact.pk)
    if fact.ended_at is not None:
        raise Refused("conflict_ended_already", name=fact.inspector.name)
    fact.ended_at, fact.ended_by = clock.now(), by
    fact.save(update_fields=["ended_at", "ended_by"])
    audit.record("registries.conflict.end", fact.inspector, by=by, data={"certificate": fact.inspector.certificate})
    return fact


@transaction.atomic(durable=True)
def target_household_set(*, target: Target, household: str, by: User) -> Target:
    """Register the household of a target's legal representative, or clear it; only a keyed digest is kept."""
    require(by, Permission.TARGET_EDIT, target.organisation)
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    target.household = household_digest(household)
    target.save(update_fields=["household"])
    data = {"number": target.number, "cleared": not target.household}
    audit.record("registries.target.household", target, by=by, data=data)
    return target
