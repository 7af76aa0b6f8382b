# SPDX-License-Identifier: Apache-2.0
"""分类标签: the vocabulary, and which targets carry which words (LIBT-11)."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import Tag, Target
from suicha.registries.selectors import tags_of


@transaction.atomic(durable=True)
def tag_create(*, organisation: Organisation, group: str, name: str, by: User) -> Tag:
    """Add a word to the vocabulary of an organisation; its sections and everything below may use it."""
    require(by, Permission.TARGET_EDIT, organisation)
    group, name = group.strip(), name.strip()
    if not group or not name:
        raise Refused("tag_words_missing")
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if tags_of(organisation).filter(group=group, name=name).exists():
        raise Refused("tag_twice", group=group, name=name)
    tag = Tag.objects.create(organisation=organisation, group=group, name=name, made_at=clock.now(), made_by=by)
    audit.record("registries.tag.create", tag, by=by, data={"organisation": organisation.name})
    return tag


@transaction.atomic(durable=True)
def tag_close(*, tag: Tag, by: User) -> Tag:
    """Take a word out of use: targets that carry it keep it, no other gets it."""
    tag = _locked(tag, by)
    if tag.closed_at is not None:
        raise Refused("tag_closed", name=tag.name)
    tag.closed_at, tag.closed_by = clock.now(), by
    tag.save(update_fields=["closed_at", "closed_by"])
    audit.record("registries.tag.close", tag, by=by, data={})
    return tag


@transaction.atomic(durable=True)
def tag_reopen(*, tag: Tag, by: User) -> Tag:
    """Bring a word back into use."""
    tag = _locked(tag, by)
    if tag.closed_at is None:
        raise Refused("tag_in_use", name=tag.name)
    tag.closed_at, tag.closed_by = None, None
    tag.save(update_fields=["closed_at", "closed_by"])
    audit.record("registries.tag.reopen", tag, by=by, data={})
    return tag


@transaction.atomic(durable=True)
def target_tags_set(*, target: Target, tags: Iterable[Tag], by: User) -> Target:
    """Say which words a target carries from now on, all of them."""
    require(by, Permission.TARGET_EDIT, target.organisation)
    target = Target.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=target.pk)
    wanted, held = set(tags), set(target.tags.order_by("pk"))
    _allowed(target.organisation, wanted - held)
    if wanted == held:
        raise Refused("target_tags_same", name=target.name)
    target.tags.set(wanted)
    data = {"added": _words(wanted - held), "taken": _words(held - wanted)}
    audit.record("registries.target.tags", target, by=by, data=data)
    return target


@transaction.atomic(durable=True)
def targets_tag(*, organisation: Organisation, targets: Sequence[Target], tag: Tag, by: User) -> int:
    """Put one word on several targets of the unit at once; how many did not carry it before."""
    require(by, Permission.TARGET_EDIT, organisation)
    _allowed(organisation, [tag])
    rows = Target.objects.filter(
        pk__in=[target.pk for target in targets], organisation__path__startswith=organisation.path
    )
    new = list(rows.exclude(tags=tag).order_by("pk"))
    if not new:
        raise Refused("targets_tagged_already", name=tag.name)
    tag.targets.add(*new)
    data = {"targets": len(new), "numbers": [target.number for target in new]}
    audit.record("registries.tag.put", tag, by=by, data=data)
    return len(new)


def _locked(tag: Tag, by: User) -> Tag:
    require(by, Permission.TARGET_EDIT, tag.organisation)
    return Tag.objects.select_for_update(of=("self",)).get(pk=tag.pk)


def _allowed(organisation: Organisation, tags: Iterable[Tag]) -> None:
    """Only words in use, of the organisation itself or of one above."""
    wanted = {tag.pk: tag for tag in tags}
    known = tags_of(organisation).in_bulk(list(wanted))
    for pk, tag in wanted.items():
        if pk not in known:
            raise Refused("target_tag_foreign", name=tag.name, organisation=organisation.name)
        if known[pk].closed_at is not None:
            raise Refused("tag_closed", name=tag.name)


def _words(tags: Iterable[Tag]) -> list[str]:
    return sorted(str(tag) for tag in tags)
