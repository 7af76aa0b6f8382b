# SPDX-License-Identifier: Apache-2.0
"""Acts on the numbers of the 细则."""

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import Setting
from suicha.catalogue.rules.settings import SETTINGS
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.errors import Refused


@transaction.atomic(durable=True)
def setting_set(*, organisation: Organisation, key: str, value: int, clause: str, by: User) -> Setting:
    """Set one number of the 细则 for ``organisation`` and everything below it, from now on; it may be set again.

    What was frozen or ordered under the old number keeps it.
    """
    require(by, Permission.SETTING_EDIT, organisation)
    rule = SETTINGS.get(key)
    if rule is None:
        raise Refused("setting_unknown", key=key)
    clause = clause.strip()
    if not clause:
        raise Refused("setting_clause_missing", title=rule.title)
    if not rule.minimum <= value <= rule.maximum:
        raise Refused(
            "setting_out_of_bounds",
            title=rule.title,
            value=value,
            unit=rule.unit,
            minimum=rule.minimum,
            maximum=rule.maximum,
        )
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    before = setting(organisation, key)
    if before.origin == organisation.name and (before.value, before.clause) == (value, clause):
        raise Refused("setting_same", title=rule.title, value=rule.said(value), unit=rule.unit)
    row, _ = Setting.objects.update_or_create(
        organisation=organisation,
        key=key,
        defaults={"value": value, "clause": clause[:200], "set_at": clock.now(), "set_by": by},
    )
    audit.record(
        "catalogue.setting.set",
        row,
        by=by,
        label=rule.title,
        data={
            "organisation": organisation.name,
            "title": rule.title,
            "unit": rule.unit,
            "before": rule.said(before.value),
            "after": rule.said(value),
            "clause": row.clause,
        },
    )
    return row
