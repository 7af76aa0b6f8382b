# SPDX-License-Identifier: Apache-2.0
"""Drafting changes of a list.  What was published is never edited: a change is a new revision in the open version."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import bureau_of
from suicha.audit import services as audit
from suicha.catalogue.models import Item, ListChange, ListVersion, UpperItem, lineages_next
from suicha.catalogue.rules.comparing import lines
from suicha.catalogue.rules.identity import item_identity
from suicha.catalogue.rules.ratio import percent_words, ratio_refusal
from suicha.catalogue.rules.words import WORDS, missing, too_long
from suicha.catalogue.selectors import demanded_fields, items_working, ratio_ceilings
from suicha.core import clock
from suicha.core.errors import Refused

State = ListVersion.State
FIRST = "首次编制"


def version_begun(organisation: Organisation) -> ListVersion:
    """(inner) The open version of the list ``organisation`` drafts for, locked; begun where there is none.

    Refused while the list is on its way to approval, and for a 股室 that has handed in its part.
    """
    owner = Organisation.objects.select_for_update(of=("self",)).get(pk=bureau_of(organisation).pk)
    versions = ListVersion.objects.filter(organisation=owner)
    version = versions.select_for_update(of=("self",)).exclude(state=State.PUBLISHED).first()
    if version is None:
        last = versions.aggregate(last=Max("number"))["last"] or 0
        version = ListVersion.objects.create(organisation=owner, number=last + 1, opened_at=clock.now())
    if version.state != State.DRAFT:
        raise Refused("list_under_way", list=str(version), state=version.get_state_display())
    if version.parts.filter(organisation=organisation).exclude(reported_at=None).exists():
        raise Refused("list_part_handed_in", organisation=organisation.name)
    return version


def changes_add(
    version: ListVersion, pairs: Iterable[tuple[Item | None, Item | None]], ground: str = "", reason: str = ""
) -> None:
    """(inner) Put changed rows into ``version``; the rows of a first list need no reason of their own."""
    if version.number == 1 and not reason:
        ground, reason = ListChange.Ground.ENACTED, FIRST
    ListChange.objects.bulk_create(
        ListChange(
            version=version, organisation_id=shown.organisation_id, lineage=shown.lineage, before=before, after=after,
            ground=ground, reason=reason[:300],
        )
        for before, after in pairs
        for shown in [after or before]
        if shown is not None
    )  # fmt: skip


def revision_of(item: Item, words: Mapping[str, Any]) -> Item:
    """(inner) An unsaved draft revision of a published item with ``words`` changed."""
    values = {name: getattr(item, name) for name in WORDS} | dict(words)
    return Item(
        organisation_id=item.organisation_id,
        lineage=item.lineage,
        upper_id=item.upper_id,
        identity=item_identity(*(values[name] for name in ("compiler", "category", "name", "object_kind"))),
        **values,
    )


@transaction.atomic(durable=True)
def item_add(
    *,
    organisation: Organisation,
    words: Mapping[str, Any],
    ground: str = "",
    reason: str = "",
    upper: UpperItem | None = None,
    by: User,
) -> Item:
    """Draft a new item.  It can be planned on only after the list was approved and published and is in force."""
    require(by, Permission.ITEM_EDIT, organisation)
    version = version_begun(organisation)
    item = item_drafted(version, organisation, words, ground, reason, upper)
    audit.record("catalogue.item.add", item, by=by, label=item.short_name, data=_told(item, ground, reason))
    return item


def item_drafted(
    version: ListVersion,
    organisation: Organisation,
    words: Mapping[str, Any],
    ground: str,
    reason: str,
    upper: UpperItem | None,
) -> Item:
    """(inner) The new draft with its change, checked."""
    _check(organisation, words)
    item = Item(organisation=organisation, upper=upper, **{name: words[name] for name in WORDS if name in words})
    item.lineage = lineages_next(organisation, 1)[0]
    _check_once(item)
    item.save()
    changes_add(version, [(None, item)], ground, reason)
    return item


@transaction.atomic(durable=True)
def item_revise(*, item: Item, words: Mapping[str, Any], ground: str = "", reason: str = "", by: User) -> Item:
    """Change an item: a draft is rewritten, of a published one a new revision is drafted and the old one stays."""
    require(by, Permission.ITEM_EDIT, item.organisation)
    version = version_begun(item.organisation)
    current = items_working(item.organisation).filter(lineage=item.lineage).order_by("-pk").first()
    if current is None or current.pk != item.pk:
        raise Refused("item_not_current", name=item.short_name)
    before = {name: getattr(current, name) for name in WORDS}
    words = before | {name: value for name, value in words.items() if name in WORDS}
    changed = lines(before, words)
    if not changed:
        raise Refused("item_same", name=item.short_name)
    _check(item.organisation, words, item)
    revision = _revised(version, current, words, ground, reason)
    told = [{"field": line.title, "before": line.before, "after": line.after} for line in changed]
    data = {**_told(revision, ground, reason), "changes": told}
    audit.record("catalogue.item.revise", revision, by=by, label=revision.short_name, data=data)
    return revision


def _revised(version: ListVersion, current: Item, words: Mapping[str, Any], ground: str, reason: str) -> Item:
    if current.state == Item.State.PUBLISHED:
        revision = revision_of(current, words)
        _check_once(revision)
        revision.save()
        changes_add(version, [(current, revision)], ground, reason)
        return revision
    for name, value in words.items():
        setattr(current, name, value)
    _check_once(current)
    current.save()
    if ground and reason:
        version.changes.filter(after=current).update(ground=ground, reason=reason[:300])
    return current


@transaction.atomic(durable=True)
def item_remove(*, item: Item, ground: str, reason: str, by: User) -> None:
    """Take an item out: a draft goes at once, a published one goes with the next version that is published."""
    require(by, Permission.ITEM_EDIT, item.organisation)
    version = version_begun(item.organisation)
    item = Item.objects.select_related("organisation").get(pk=item.pk)
    if item.state == Item.State.DRAFT:
        change_drop_inner(version.changes.get(after=item))
    else:
        if not items_working(item.organisation).filter(pk=item.pk).exists():
            raise Refused("item_not_current", name=item.short_name)
        if not ground or not reason.strip():
            raise Refused("item_reason_missing", name=item.short_name)
        changes_add(version, [(item, None)], ground, reason.strip())
    audit.record("catalogue.item.remove", item, by=by, label=item.short_name, data=_told(item, ground, reason))


@transaction.atomic(durable=True)
def change_drop(*, change: ListChange, by: User) -> None:
    """Give up a drafted change: the row is again as it was published."""
    require(by, Permission.ITEM_EDIT, change.organisation)
    change = _still_open([change])[0]
    item = change.shown
    data = {"organisation": change.organisation.name, "number": change.lineage, "kind": change.kind}
    audit.record("catalogue.change.drop", item, by=by, label=item.short_name, data=data)
    change_drop_inner(change)


def change_drop_inner(change: ListChange) -> None:
    """(inner) Remove a change with the draft it made."""
    after = change.after
    change.delete()
    if after is not None:
        after.delete()


@transaction.atomic(durable=True)
def changes_reason(*, changes: Iterable[ListChange], ground: str, reason: str, by: User) -> int:
    """Write the reason of chosen changes: which law was made, amended, repealed or interpreted.  How many."""
    found = list(changes)
    reason = reason.strip()
    if not found:
        raise Refused("list_nothing_chosen")
    if ground not in ListChange.Ground.values or not reason:
        raise Refused("item_reason_missing", name=found[0].shown.short_name)
    for organisation in {change.organisation for change in found}:
        require(by, Permission.ITEM_EDIT, organisation)
    found = _still_open(found)
    ListChange.objects.filter(pk__in=[change.pk for change in found]).update(ground=ground, reason=reason[:300])
    version = found[0].version
    names = [change.shown.short_name for change in found]
    data = {"names": names, "ground": ListChange.Ground(ground).label, "reason": reason}
    audit.record("catalogue.changes.reason", version, by=by, data=data)
    return len(found)


def _still_open(changes: list[ListChange]) -> list[ListChange]:
    """``changes`` as they stand under the lock of their open version.

    Refused where one of them is no longer there: given up, or published and so part of a list for good.
    """
    versions = {version_begun(organisation).pk for organisation in {change.organisation for change in changes}}
    rows = ListChange.objects.filter(pk__in=[change.pk for change in changes], version__in=versions)
    found = {row.pk: row for row in rows.select_related("before", "after", "organisation", "version").order_by("pk")}
    gone = next((change for change in changes if change.pk not in found), None)
    if gone is not None:
        raise Refused("list_change_closed", name=gone.shown.short_name)
    return list(found.values())


def _check(organisation: Organisation, words: Mapping[str, Any], item: Item | None = None) -> None:
    """Every field that must be there is, and fits."""
    gone = missing(words, demanded_fields(organisation))
    if gone:
        raise Refused("item_words_missing", fields="、".join(WORDS[name] for name in gone))
    long = too_long(words)
    if long:
        raise Refused("item_words_long", field=WORDS[long[0]], most=long[1])
    ppm = words.get("ratio_ppm")
    ceiling = ratio_ceilings(organisation, [item] if item else []).of_item(item.lineage if item else "").value
    refusal = ratio_refusal(ppm, {words["item_class"]}, ceiling) if ppm else None
    if ppm and refusal:
        raise Refused(refusal, value=percent_words(ppm), ceiling=ceiling)


def _check_once(item: Item) -> None:
    """No other row of the working list is the same item."""
    identity = item_identity(item.compiler, item.category, item.name, item.object_kind)
    same = items_working(item.organisation).filter(organisation=item.organisation, identity=identity)
    twin = same.exclude(lineage=item.lineage).order_by("pk").first()
    if twin is not None:
        raise Refused("item_twice", name=item.short_name, number=twin.lineage)


def _told(item: Item, ground: str, reason: str) -> dict[str, object]:
    told: dict[str, object] = {
        "organisation": item.organisation.name,
        "number": item.lineage,
        "basis": item.legal_basis,
    }
    if ground:
        told |= {"ground": ListChange.Ground(ground).label, "reason": reason}
    return told
