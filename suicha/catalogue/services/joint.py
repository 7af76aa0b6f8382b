# SPDX-License-Identifier: Apache-2.0
"""Acts on the joint list: single rows, and which organisations the words mean."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import JointItem
from suicha.catalogue.rules.joint_bodies import matched_bodies
from suicha.catalogue.selectors.joint import bodies_around
from suicha.core.errors import Refused


class JointWords(NamedTuple):
    """The words of one row of the joint list."""

    domain: str
    name: str
    object_kind: str
    lead: str
    participants: str


@transaction.atomic(durable=True)
def joint_item_add(
    *,
    organisation: Organisation,
    words: JointWords,
    lead_body: Organisation | None = None,
    bodies: Sequence[Organisation] = (),
    by: User,
) -> JointItem:
    """Add a row; organisations that are not chosen are found by the words where these fit exactly one."""
    require(by, Permission.ITEM_EDIT, organisation)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    last = JointItem.objects.filter(organisation=organisation).aggregate(last=Max("sequence"))["last"] or 0
    row = JointItem(organisation=organisation, sequence=last + 1)
    _write(row, words, lead_body, bodies)
    audit.record("catalogue.joint.add", row, by=by, data=_told(row))
    return row


@transaction.atomic(durable=True)
def joint_item_change(
    *,
    joint_item: JointItem,
    words: JointWords,
    lead_body: Organisation | None = None,
    bodies: Sequence[Organisation] = (),
    by: User,
) -> JointItem:
    """Change a row of the joint list; the published copy stays until the list is published again."""
    require(by, Permission.ITEM_EDIT, joint_item.organisation)
    row = JointItem.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=joint_item.pk)
    before = _told(row)
    _write(row, words, lead_body, bodies)
    audit.record("catalogue.joint.change", row, by=by, data=_told(row) | {"before": before})
    return row


@transaction.atomic(durable=True)
def joint_item_remove(*, joint_item: JointItem, by: User) -> None:
    """Take a row out of the joint list; the log keeps it."""
    require(by, Permission.ITEM_EDIT, joint_item.organisation)
    row = JointItem.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=joint_item.pk)
    audit.record("catalogue.joint.remove", row, by=by, data=_told(row))
    row.delete()


def joint_bodies_match(rows: Iterable[JointItem], organisation: Organisation) -> None:
    """(inner) Set the organisations that the words of these rows mean, where they fit exactly one each."""
    known = {body.pk: (body.name, body.short_name) for body in bodies_around(organisation)}
    rows = list(rows)
    for row in rows:
        leads, _ = matched_bodies(row.lead, known)
        row.lead_body_id = leads[0] if leads else None
    JointItem.objects.bulk_update(rows, ["lead_body"], batch_size=200)
    through = JointItem.bodies.through
    through.objects.filter(jointitem__in=[row.pk for row in rows]).delete()
    pairs = []
    for row in rows:
        others, _ = matched_bodies(row.participants, known)
        more, _ = matched_bodies(row.lead, known)
        pairs += [(row.pk, pk) for pk in dict.fromkeys([*more[1:], *others]) if pk != row.lead_body_id]
    through.objects.bulk_create(through(jointitem_id=row, organisation_id=body) for row, body in pairs)


def _write(row: JointItem, words: JointWords, lead_body: Organisation | None, bodies: Sequence[Organisation]) -> None:
    clean = JointWords(*(each.strip() for each in words))
    for needed, title in (("domain", "抽查领域"), ("name", "抽查事项"), ("lead", "发起部门")):
        if not getattr(clean, needed):
            raise Refused("joint_incomplete", missing=title)
    same = JointItem.objects.filter(organisation=row.organisation, domain=clean.domain, name=clean.name)
    if same.exclude(pk=row.pk).exists():
        raise Refused("joint_taken", name=clean.name, domain=clean.domain)
    for name, value in clean._asdict().items():
        setattr(row, name, value)
    known = {body.pk: (body.name, body.short_name) for body in bodies_around(row.organisation)}
    chosen = [body.pk for body in bodies] or matched_bodies(clean.participants, known)[0]
    leads = [lead_body.pk] if lead_body else matched_bodies(clean.lead, known)[0]
    row.lead_body_id = leads[0] if leads else None
    row.save()
    row.bodies.set([pk for pk in dict.fromkeys([*chosen, *leads[1:]]) if pk != row.lead_body_id])


def _told(row: JointItem) -> dict[str, object]:
    return {
        "domain": row.domain,
        "name": row.name,
        "object_kind": row.object_kind,
        "lead": row.lead,
        "participants": row.participants,
        "lead_body": row.lead_body.name if row.lead_body else "",
        "bodies": [body.name for body in row.bodies.order_by("path")],
    }
