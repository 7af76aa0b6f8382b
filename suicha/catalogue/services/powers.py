# SPDX-License-Identifier: Apache-2.0
"""Acts on the lists of powers and duties, on codes of other platforms, and on what answers to what."""

from collections.abc import Sequence

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import CodeLink, ExternalCode, Item, Power, PowerLink
from suicha.catalogue.selectors.powers import codes_of_item, powers_of_item
from suicha.core import clock
from suicha.core.errors import Refused

WORDS = ("kind", "code", "name", "category", "basis", "is_checkable", "source", "year")
NEEDED = {"code": "权责编码", "name": "权责名称", "basis": "设定依据", "source": "出自哪一份清单"}


@transaction.atomic(durable=True)
def power_add(*, organisation: Organisation, values: dict[str, object], by: User) -> Power:
    """Add one row of the 权责清单; ``values`` holds the fields named in ``WORDS``."""
    require(by, Permission.ITEM_EDIT, organisation)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    power = Power(organisation=organisation)
    _write(power, values)
    audit.record("catalogue.power.add", power, by=by, data=_told(power))
    return power


@transaction.atomic(durable=True)
def power_change(*, power: Power, values: dict[str, object], by: User) -> Power:
    """Change one row; its items stay as they are."""
    require(by, Permission.ITEM_EDIT, power.organisation)
    power = Power.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=power.pk)
    before = _told(power)
    _write(power, values)
    after = _told(power)
    if after == before:
        raise Refused("power_same", name=power.name)
    changes = [
        {"field": str(Power._meta.get_field(name).verbose_name), "before": before[name], "after": after[name]}  # type: ignore[union-attr]
        for name in after
        if after[name] != before[name]
    ]
    audit.record("catalogue.power.change", power, by=by, data={"code": power.code, "changes": changes})
    return power


@transaction.atomic(durable=True)
def power_remove(*, power: Power, by: User) -> None:
    """Take a row out that is no longer in the 权责清单 (or was never); its links go with it, the log keeps both."""
    require(by, Permission.ITEM_EDIT, power.organisation)
    power = Power.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=power.pk)
    audit.record("catalogue.power.remove", power, by=by, data=_told(power) | {"items": power.links.count()})
    Power.objects.filter(pk=power.pk).delete()


@transaction.atomic(durable=True)
def code_add(*, organisation: Organisation, system: str, code: str, name: str, by: User) -> ExternalCode:
    """Enter the number of a matter on another platform."""
    require(by, Permission.ITEM_EDIT, organisation)
    code, name = code.strip(), name.strip()
    if not (code and name and system in ExternalCode.System.values):
        raise Refused("code_incomplete")
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if ExternalCode.objects.filter(organisation=organisation, system=system, code=code).exists():
        raise Refused("code_taken", code=code)
    row = ExternalCode.objects.create(organisation=organisation, system=system, code=code, name=name)
    audit.record(
        "catalogue.code.add", row, by=by, data={"system": row.get_system_display(), "code": code, "name": name}
    )
    return row


@transaction.atomic(durable=True)
def code_remove(*, code: ExternalCode, by: User) -> None:
    """Take a number out; its links go with it, the log keeps both."""
    require(by, Permission.ITEM_EDIT, code.organisation)
    code = ExternalCode.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=code.pk)
    data = {"system": code.get_system_display(), "code": code.code, "name": code.name, "items": code.links.count()}
    audit.record("catalogue.code.remove", code, by=by, data=data)
    ExternalCode.objects.filter(pk=code.pk).delete()


@transaction.atomic(durable=True)
def item_link(*, item: Item, powers: Sequence[Power], codes: Sequence[ExternalCode], by: User) -> Item:
    """Say which powers and which numbers of other platforms an item answers to; replaces what was said before.

    The links belong to the item through all its revisions, so a list that is published anew keeps them.
    """
    require(by, Permission.ITEM_EDIT, item.organisation)
    item = Item.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=item.pk)
    answers: list[Power | ExternalCode] = [*powers, *codes]
    stranger = next((each for each in answers if not _same_bureau(each, item)), None)
    if stranger is not None:
        raise Refused("link_other_bureau", name=str(stranger), organisation=stranger.organisation.name)
    before = {"powers": _said(powers_of_item(item)), "codes": _said(codes_of_item(item))}
    _relink(PowerLink, "power", powers, item, by)
    _relink(CodeLink, "code", codes, item, by)
    after = {"powers": _said(powers_of_item(item)), "codes": _said(codes_of_item(item))}
    if after == before:
        raise Refused("link_same", name=item.short_name)
    audit.record("catalogue.item.link", item, by=by, label=item.short_name, data=after | {"before": before})
    return item


@transaction.atomic(durable=True)
def power_link(*, power: Power, items: Sequence[Item], by: User) -> Power:
    """Say which items carry out a power or duty; replaces what was said before."""
    require(by, Permission.ITEM_EDIT, power.organisation)
    power = Power.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=power.pk)
    stranger = next((item for item in items if not _same_bureau(item, power)), None)
    if stranger is not None:
        raise Refused("link_other_bureau", name=stranger.short_name, organisation=stranger.organisation.name)
    wanted = {str(item.lineage): item for item in items}
    held = {str(lineage) for lineage in power.links.values_list("lineage", flat=True)}
    if wanted.keys() == held:
        raise Refused("link_same", name=power.name)
    power.links.exclude(lineage__in=wanted).delete()
    PowerLink.objects.bulk_create(
        PowerLink(power=power, lineage=lineage, linked_at=clock.now(), linked_by=by)
        for lineage in wanted
        if lineage not in held
    )
    names = [wanted[lineage].short_name for lineage in sorted(wanted, key=lambda each: wanted[each].sequence)]
    audit.record("catalogue.power.link", power, by=by, data={"code": power.code, "names": names, "items": len(names)})
    return power


def _same_bureau(one: Item | Power | ExternalCode, other: Item | Power) -> bool:
    return bool(one.organisation.bureau_path == other.organisation.bureau_path)


def _said(rows: object) -> list[str]:
    return [f"{row.code} {row.name}" for row in rows]  # type: ignore[attr-defined]


def _relink(
    model: type[PowerLink] | type[CodeLink],
    field: str,
    wanted: Sequence[Power] | Sequence[ExternalCode],
    item: Item,
    by: User,
) -> None:
    held = model.objects.filter(lineage=item.lineage)
    held.exclude(**{f"{field}__in": [row.pk for row in wanted]}).delete()
    there = set(held.values_list(f"{field}_id", flat=True))
    for row in wanted:
        if row.pk not in there:
            there.add(row.pk)
            model.objects.create(**{field: row}, lineage=item.lineage, linked_at=clock.now(), linked_by=by)


def _write(power: Power, values: dict[str, object]) -> None:
    for name in WORDS:
        value = values[name]
        setattr(power, name, value.strip() if isinstance(value, str) else value)
    missing = next((title for name, title in NEEDED.items() if not getattr(power, name)), None)
    if missing:
        raise Refused("power_incomplete", missing=missing)
    same = Power.objects.filter(organisation=power.organisation, kind=power.kind, code=power.code)
    if same.exclude(pk=power.pk).exists():
        raise Refused("power_taken", code=power.code, kind=power.get_kind_display())
    power.save()


def _told(power: Power) -> dict[str, object]:
    return {
        "kind": power.get_kind_display(),
        "code": power.code,
        "name": power.name,
        "category": power.category,
        "basis": power.basis,
        "is_checkable": bool(power.is_checkable),
        "source": power.source,
        "year": power.year,
    }
