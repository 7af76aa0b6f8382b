# SPDX-License-Identifier: Apache-2.0
"""Acts on the numbers of the 细则."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import Item, SettingVersion
from suicha.catalogue.rules.setting_groups import PER_ITEM
from suicha.catalogue.rules.setting_rule import SettingRule
from suicha.catalogue.rules.settings import SETTINGS
from suicha.catalogue.selectors import item_lineage, setting, setting_history
from suicha.core import clock
from suicha.core.errors import Refused


@transaction.atomic(durable=True)
def setting_set(
    *,
    organisation: Organisation,
    key: str,
    value: int,
    clause: str,
    by: User,
    item: Item | None = None,
    valid_from: date | None = None,
) -> SettingVersion:
    """Set one number of the 细则 for ``organisation`` and everything below it, or for one item; it may be set again.

    Valid from today or a later day, never from an earlier one.  What was frozen or ordered under the old number keeps
    it; the old number stays on record with the days on which it was valid.
    """
    rule, clause, day = _judged(organisation, key, clause, item, valid_from, by)
    if not rule.fits(value):
        raise Refused(
            "setting_out_of_bounds",
            title=rule.title,
            value=rule.said(value),
            unit=rule.unit,
            minimum=rule.said(rule.minimum),
            maximum=rule.said(rule.maximum),
        )
    before = setting(organisation, key, item, day)
    own = before.origin == organisation.name and before.for_item == bool(item)
    if own and (before.value, before.clause) == (value, clause):
        raise Refused("setting_same", title=rule.title, value=rule.said(value), unit=rule.unit)
    row = _kept(organisation, key, value, clause, item, day, by)
    data = _told(row, rule, item) | {"before": rule.said(before.value), "after": rule.said(value)}
    audit.record("catalogue.setting.set", row, by=by, label=rule.title, data=data)
    return row


@transaction.atomic(durable=True)
def setting_release(
    *, organisation: Organisation, key: str, clause: str, by: User, item: Item | None = None
) -> SettingVersion:
    """Give up the organisation's own number from today; what stands above it counts again."""
    rule, clause, day = _judged(organisation, key, clause, item, None, by)
    lineage = item_lineage(item)
    last = setting_history(organisation, key, item).filter(organisation=organisation, item=lineage).first()
    if last is None or last.value is None:
        raise Refused("setting_not_own", title=rule.title, organisation=organisation.name)
    row = _kept(organisation, key, None, clause, item, max(day, last.valid_from), by)
    after = setting(organisation, key, item, row.valid_from)
    data = {"before": rule.said(last.value), "after": rule.said(after.value), "source": after.origin}
    audit.record("catalogue.setting.release", row, by=by, label=rule.title, data=_told(row, rule, item) | data)
    return row


def _judged(
    organisation: Organisation, key: str, clause: str, item: Item | None, valid_from: date | None, by: User
) -> tuple[SettingRule, str, date]:
    """The rule, the clause and the day, or the refusal; the organisation stays locked until the act is done."""
    require(by, Permission.SETTING_EDIT, organisation)
    rule = SETTINGS.get(key)
    if rule is None:
        raise Refused("setting_unknown", key=key)
    if item is not None and key not in PER_ITEM:
        raise Refused("setting_not_per_item", title=rule.title)
    clause = clause.strip()[:200]
    if not clause:
        raise Refused("setting_clause_missing", title=rule.title)
    today = clock.today()
    if valid_from is not None and valid_from < today:
        raise Refused("setting_backdated", title=rule.title, day=valid_from.isoformat())
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    return rule, clause, valid_from or today


def _kept(
    organisation: Organisation, key: str, value: int | None, clause: str, item: Item | None, day: date, by: User
) -> SettingVersion:
    return SettingVersion.objects.create(
        organisation=organisation,
        key=key,
        item=item_lineage(item),
        value=value,
        clause=clause,
        valid_from=day,
        set_at=clock.now(),
        set_by=by,
    )


def _told(row: SettingVersion, rule: SettingRule, item: Item | None) -> dict[str, object]:
    return {
        "organisation": row.organisation.name,
        "title": rule.title,
        "unit": rule.unit,
        "clause": row.clause,
        "item": item.short_name if item else "",
        "valid_from": row.valid_from.isoformat(),
    }
