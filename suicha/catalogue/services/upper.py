# SPDX-License-Identifier: Apache-2.0
"""Taking over an upper level's list (ITEM-17): its rows become drafts here, each remembering where it came from."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import bureau_of
from suicha.audit import services as audit
from suicha.catalogue.models import Item, ListChange, UpperItem, UpperList, lineages_next
from suicha.catalogue.rules.inheriting import Origin
from suicha.catalogue.rules.ratio import over_ceiling
from suicha.catalogue.rules.words import WORDS, missing
from suicha.catalogue.selectors import demanded_fields, list_version_in_force, ratio_ceilings
from suicha.catalogue.selectors.upper import upper_rows
from suicha.catalogue.services.drafts import changes_add, revision_of, version_begun
from suicha.core import clock
from suicha.core.errors import Refused

_COPIED = (*WORDS, "identity")


def edition_next(organisation: Organisation, issuer: str) -> int:
    """(inner) The number of the next edition of an issuer's list here."""
    editions = UpperList.objects.filter(organisation=organisation, issuer=issuer)
    return (editions.aggregate(last=Max("edition"))["last"] or 0) + 1


def _one_at_a_time(organisation: Organisation) -> None:
    """Two who number editions of the same issuer at once wait for each other, so that no number is given twice."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


@transaction.atomic(durable=True)
def upper_from_platform(*, organisation: Organisation, source: Organisation, by: User) -> UpperList:
    """Receive the list that an organisation of this platform has in force.  The same version is not received twice."""
    organisation = bureau_of(organisation)
    require(by, Permission.ITEM_EDIT, organisation)
    _one_at_a_time(organisation)
    version = list_version_in_force(source)
    if version is None:
        raise Refused("upper_has_no_list", organisation=source.name)
    known = UpperList.objects.filter(organisation=organisation, source=source, source_number=version.number)
    if known.exists():
        raise Refused("upper_known", organisation=source.name, number=version.number)
    upper = UpperList.objects.create(
        organisation=organisation,
        issuer=source.name,
        edition=edition_next(organisation, source.name),
        document=version.approval,
        issued_on=version.effective_on,
        source=source,
        source_number=version.number,
        received_at=clock.now(),
        received_by=by,
    )
    rows = {item.identity: item for item in version.items.order_by("sequence", "pk")}
    UpperItem.objects.bulk_create(
        UpperItem(upper_list=upper, **{name: getattr(item, name) for name in _COPIED}) for item in rows.values()
    )
    data = {"issuer": upper.issuer, "version": version.number, "count": len(rows)}
    audit.record("catalogue.upper.receive", upper, by=by, data=data)
    return upper


@transaction.atomic(durable=True)
def upper_describe(*, upper_list: UpperList, issuer: str, document: str, issued_on: date | None, by: User) -> UpperList:
    """Say who issued a received list, under which number and when; its rows cannot be changed."""
    require(by, Permission.ITEM_EDIT, upper_list.organisation)
    issuer = issuer.strip()[:100]
    if not issuer:
        raise Refused("upper_issuer_missing")
    _one_at_a_time(upper_list.organisation)
    upper_list = UpperList.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=upper_list.pk)
    if issuer != upper_list.issuer:
        upper_list.edition = edition_next(upper_list.organisation, issuer)
    upper_list.issuer, upper_list.document, upper_list.issued_on = issuer, document.strip()[:200], issued_on
    upper_list.save()
    data = {"issuer": issuer, "document": upper_list.document, "date": issued_on.isoformat() if issued_on else ""}
    audit.record("catalogue.upper.describe", upper_list, by=by, data=data)
    return upper_list


@transaction.atomic(durable=True)
def upper_take(*, upper_list: UpperList, rows: Sequence[UpperItem], by: User) -> int:
    """Take chosen rows over as drafts, or follow the upper level where it changed or dropped a row.  How many.

    A row changed here keeps its local words: it is followed by editing it, not by overwriting.  The reason of each
    change names the upper list.
    """
    organisation = upper_list.organisation
    require(by, Permission.ITEM_EDIT, organisation)
    if not rows:
        raise Refused("list_nothing_chosen")
    version = version_begun(organisation)
    chosen = {row.pk for row in rows}
    told = f"{upper_list.issuer}清单（{upper_list.document or f'第{upper_list.edition}次'}）"
    demanded = demanded_fields(organisation)
    new: list[UpperItem] = []
    done = 0
    lines = [(line.row, line) for line in upper_rows(upper_list) if line.row and line.row.pk in chosen]
    ceilings = ratio_ceilings(organisation, [line.item for _, line in lines if line.item])
    high = over_ceiling((row, ceilings.of_item(line.item.lineage if line.item else "").value) for row, line in lines)
    if high:
        raise Refused("list_rows_over_ceiling", rows=high)
    for row, line in lines:
        gone = missing(vars(row), demanded)
        if gone:
            fields = "、".join(WORDS[name] for name in gone)
            raise Refused("list_row_incomplete", name=row.short_name, fields=fields)
        if line.item is None:
            new.append(row)
        elif line.origin == Origin.BEHIND and line.item.state == Item.State.PUBLISHED:
            revision = revision_of(line.item, {name: getattr(row, name) for name in WORDS})
            revision.upper = row
            revision.save()
            changes_add(version, [(line.item, revision)], ListChange.Ground.AMENDED, f"上级清单已改：{told}")
            done += 1
    numbers = lineages_next(organisation, len(new))
    created = Item.objects.bulk_create(
        Item(organisation=organisation, lineage=number, upper=row, **{name: getattr(row, name) for name in _COPIED})
        for row, number in zip(new, numbers, strict=True)
    )
    changes_add(version, [(None, item) for item in created], ListChange.Ground.ENACTED, f"承接上级清单：{told}")
    done += len(created)
    if not done:
        raise Refused("upper_nothing_to_take")
    audit.record("catalogue.upper.take", upper_list, by=by, data={"issuer": upper_list.issuer, "count": done})
    return done
