# SPDX-License-Identifier: Apache-2.0
"""无检查对象 of a year, and supervision outside the list."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import Item, NoTarget, OutsideRegime
from suicha.catalogue.selectors.excuses import no_target_of
from suicha.core import clock
from suicha.core.errors import Refused

FIRST_YEAR = 2015


@transaction.atomic(durable=True)
def no_target_state(*, item: Item, year: int, reason: str, by: User) -> NoTarget:
    """Say that an item has nothing to be inspected in ``year``, and why; it then counts as covered (ITEM-23).

    May be withdrawn with a reason; what was said stays readable.
    """
    require(by, Permission.ITEM_EDIT, item.organisation)
    item = Item.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=item.pk)
    reason = reason.strip()
    if not reason:
        raise Refused("no_target_reason_missing", name=item.short_name)
    if not FIRST_YEAR <= year <= clock.today().year + 1:
        raise Refused("no_target_year_wrong", year=year, first=FIRST_YEAR, last=clock.today().year + 1)
    if no_target_of(item, year):
        raise Refused("no_target_stated", name=item.short_name, year=year)
    row = NoTarget.objects.create(
        organisation=item.organisation,
        lineage=item.lineage,
        name=item.name,
        year=year,
        reason=reason[:500],
        stated_at=clock.now(),
        stated_by=by,
    )
    audit.record("catalogue.item.excuse", item, by=by, label=item.short_name, data={"year": year, "reason": row.reason})
    return row


@transaction.atomic(durable=True)
def no_target_withdraw(*, statement: NoTarget, because: str, by: User) -> NoTarget:
    """Take a statement back: from now on the item has to be drawn again."""
    require(by, Permission.ITEM_EDIT, statement.organisation)
    row = NoTarget.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=statement.pk)
    because = because.strip()
    if not because:
        raise Refused("no_target_reason_missing", name=row.name[:40])
    if row.withdrawn_at:
        raise Refused("no_target_withdrawn", name=row.name[:40], year=row.year)
    row.withdrawn_because, row.withdrawn_at, row.withdrawn_by = because[:500], clock.now(), by
    row.save(update_fields=["withdrawn_because", "withdrawn_at", "withdrawn_by"])
    audit.record("catalogue.item.unexcuse", row, by=by, data={"year": row.year, "reason": row.withdrawn_because})
    return row


@transaction.atomic(durable=True)
def outside_regime_register(
    *, organisation: Organisation, name: str, object_kind: str, way: str, ground: str, since: date, by: User
) -> OutsideRegime:
    """Register what is supervised otherwise than by random inspection, with the ground that orders it (ITEM-27)."""
    require(by, Permission.ITEM_EDIT, organisation)
    name, object_kind, ground = name.strip(), object_kind.strip(), ground.strip()
    if not (name and object_kind and way in OutsideRegime.Way.values):
        raise Refused("regime_incomplete")
    if not ground:
        raise Refused("regime_ground_missing", name=name)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    same = OutsideRegime.objects.filter(organisation=organisation, name=name, object_kind=object_kind, way=way)
    if same.filter(ended_on=None).exists():
        raise Refused("regime_taken", name=name)
    row = OutsideRegime.objects.create(
        organisation=organisation,
        name=name,
        object_kind=object_kind,
        way=way,
        ground=ground,
        since=since,
        registered_at=clock.now(),
        registered_by=by,
    )
    data = {"object_kind": object_kind, "way": row.get_way_display(), "ground": ground, "since": since.isoformat()}
    audit.record("catalogue.regime.register", row, by=by, data=data)
    return row


@transaction.atomic(durable=True)
def outside_regime_end(*, regime: OutsideRegime, ended_on: date, because: str, by: User) -> OutsideRegime:
    """Stop a regime on a day, with the reason; it stays in the register."""
    require(by, Permission.ITEM_EDIT, regime.organisation)
    row = OutsideRegime.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=regime.pk)
    if row.ended_on:
        raise Refused("regime_ended", name=row.name)
    if not because.strip():
        raise Refused("regime_reason_missing", name=row.name)
    if ended_on < row.since:
        raise Refused("regime_ends_early", since=row.since.isoformat())
    row.ended_on, row.ended_because, row.ended_by = ended_on, because.strip()[:300], by
    row.save(update_fields=["ended_on", "ended_because", "ended_by"])
    data = {"ended_on": ended_on.isoformat(), "reason": row.ended_because}
    audit.record("catalogue.regime.end", row, by=by, data=data)
    return row
