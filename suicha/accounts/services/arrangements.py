# SPDX-License-Identifier: Apache-2.0
"""Acts on leading groups, joint conferences, responsibilities and contacts (ROLE-1, ROLE-2, ROLE-3, ROLE-5).

They are arrangements on paper and give nobody a permission.  Who steps down stays on record with the day.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from suicha.accounts.models import Contact, Membership, Organisation, Responsibility, User, WorkGroup
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused


@transaction.atomic(durable=True)
def group_found(
    *,
    organisation: Organisation,
    kind: str,
    name: str,
    office: Organisation,
    document: str,
    founded_on: date,
    duties: str = "",
    by: User,
) -> WorkGroup:
    """Register a leading group or a joint conference with the office that does its work."""
    require(by, Permission.ARRANGEMENT_EDIT, organisation)
    name, document = name.strip(), document.strip()
    if not name or not document:
        raise Refused("group_incomplete")
    if not office.path.startswith(organisation.path):
        raise Refused("group_office_foreign", office=office.name, organisation=organisation.name)
    _not_ahead(founded_on)
    organisation = _locked(organisation)
    if WorkGroup.objects.filter(organisation=organisation, name=name, ended_on=None).exists():
        raise Refused("group_taken", name=name)
    group = WorkGroup.objects.create(
        organisation=organisation,
        kind=WorkGroup.Kind(kind),
        name=name,
        office=office,
        document=document,
        founded_on=founded_on,
        duties=duties.strip(),
    )
    data = {"organisation": organisation.name, "office": office.name, "document": document}
    audit.record("accounts.group.found", group, by=by, data=data)
    return group


@transaction.atomic(durable=True)
def group_end(*, group: WorkGroup, ended_on: date, by: User) -> WorkGroup:
    """Wind a group up; its members and what it deliberated stay on record."""
    group = _group(group)
    require(by, Permission.ARRANGEMENT_EDIT, group.organisation)
    if group.ended_on is not None:
        raise Refused("group_ended_already", name=group.name)
    _may_end(ended_on, since=group.founded_on)
    group.ended_on = ended_on
    group.save(update_fields=["ended_on"])
    audit.record("accounts.group.end", group, by=by, data={"ended_on": ended_on.isoformat()})
    return group


@transaction.atomic(durable=True)
def member_join(
    *, group: WorkGroup, part: str, name: str, unit: str, since: date, post: str = "", by: User
) -> Membership:
    """Register a member, the head of the office, or the liaison officer of a member unit.  One head at a time."""
    group = _group(group)
    require(by, Permission.ARRANGEMENT_EDIT, group.organisation)
    if group.ended_on is not None:
        raise Refused("group_ended_already", name=group.name)
    name, unit, part = name.strip(), unit.strip(), Membership.Part(part)
    if not name or not unit:
        raise Refused("member_incomplete")
    _not_ahead(since)
    standing = Membership.objects.filter(group=group, part=part, until=None)
    if part == Membership.Part.HEAD and standing.exists():
        raise Refused("group_head_taken", name=group.name, head=standing.get().name)
    if standing.filter(name=name, unit=unit).exists():
        raise Refused("member_twice", name=name, group=group.name)
    member = Membership.objects.create(group=group, part=part, name=name, post=post.strip(), unit=unit, since=since)
    data = {"part": str(part.label), "name": name, "unit": unit, "since": since.isoformat()}
    audit.record("accounts.member.join", group, by=by, data=data)
    return member


@transaction.atomic(durable=True)
def member_leave(*, member: Membership, until: date, by: User) -> Membership:
    """Say that a member stepped down on ``until``."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("group__organisation")
    member = rows.get(pk=member.pk)
    require(by, Permission.ARRANGEMENT_EDIT, member.group.organisation)
    if member.until is not None:
        raise Refused("member_left_already", name=member.name)
    _may_end(until, since=member.since)
    member.until = until
    member.save(update_fields=["until"])
    data = {"part": str(member.get_part_display()), "name": member.name, "unit": member.unit}
    audit.record("accounts.member.leave", member.group, by=by, data=data)
    return member


@transaction.atomic(durable=True)
def responsibility_set(
    *,
    organisation: Organisation,
    field: str,
    leader: str,
    lead: str,
    units: Sequence[str],
    since: date,
    by: User,
) -> Responsibility:
    """Say who answers for a field from ``since``; what held before ends on that day and stays on record."""
    require(by, Permission.ARRANGEMENT_EDIT, organisation)
    field, leader, lead = field.strip(), leader.strip(), lead.strip()
    if not field or not leader or not lead:
        raise Refused("responsibility_incomplete")
    _not_ahead(since)
    organisation = _locked(organisation)
    before = Responsibility.objects.filter(organisation=organisation, field=field, until=None).first()
    if before is not None:
        if since < before.since:
            raise Refused("arrangement_day_wrong", day=since.isoformat())
        before.until = since
        before.save(update_fields=["until"])
    row = Responsibility.objects.create(
        organisation=organisation, field=field, leader=leader, lead=lead, units=list(units), since=since
    )
    data = {"organisation": organisation.name, "leader": leader, "lead": lead, "units": list(units)}
    audit.record("accounts.responsibility.set", row, by=by, data=data)
    return row


@transaction.atomic(durable=True)
def responsibility_end(*, responsibility: Responsibility, until: date, by: User) -> Responsibility:
    """End a responsibility that nobody takes over."""
    rows = Responsibility.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.get(pk=responsibility.pk)
    require(by, Permission.ARRANGEMENT_EDIT, row.organisation)
    if row.until is not None:
        raise Refused("responsibility_ended_already", field=row.field)
    _may_end(until, since=row.since)
    row.until = until
    row.save(update_fields=["until"])
    audit.record("accounts.responsibility.end", row, by=by, data={"until": until.isoformat()})
    return row


@transaction.atomic(durable=True)
def contact_name(
    *, organisation: Organisation, name: str, telephone: str, since: date, post: str = "", by: User
) -> Contact:
    """Name the contact person of a section or bureau; whoever was it before stays on record."""
    require(by, Permission.ARRANGEMENT_EDIT, organisation)
    name, telephone = name.strip(), telephone.strip()
    if not name or not telephone:
        raise Refused("contact_incomplete", organisation=organisation.name)
    organisation, now = _locked(organisation), clock.now()
    Contact.objects.filter(organisation=organisation, ended_at=None).update(ended_at=now, ended_by=by)
    contact = Contact.objects.create(
        organisation=organisation,
        name=name,
        post=post.strip(),
        telephone=telephone,
        since=since,
        named_at=now,
        named_by=by,
    )
    data = {"organisation": organisation.name, "name": name, "telephone": telephone}
    audit.record("accounts.contact.name", contact, by=by, data=data)
    return contact


def _locked(organisation: Organisation) -> Organisation:
    """Two clicks wait for each other, so that the second one reads a sentence and not an error."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _group(group: WorkGroup) -> WorkGroup:
    return WorkGroup.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=group.pk)


def _may_end(day: date, *, since: date) -> None:
    """What ends does so on a day after it began that has come."""
    if day < since:
        raise Refused("arrangement_day_wrong", day=day.isoformat())
    _not_ahead(day)


def _not_ahead(day: date) -> None:
    if day > clock.today():
        raise Refused("arrangement_day_wrong", day=day.isoformat())
