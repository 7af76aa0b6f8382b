# SPDX-License-Identifier: Apache-2.0
"""Joining, transfer, leaving and coming back, each with its day (LIBP-7).  What was stays on record."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import Inspector, Posting
from suicha.registries.selectors import admission_lacks, expert_like, roster_keeper, tested_until, trials_of

BEFORE, ENDLESS = "以前登记", "长期"


@transaction.atomic(durable=True)
def inspector_transfer(
    *, inspector: Inspector, organisation: Organisation, post: str, on: date, reason: str, by: User
) -> Inspector:
    """Move a person to another unit or post from ``on`` (today or earlier).

    Groups already formed stay; from now on the person is matched with the new unit's people.
    """
    bureaus_locked(inspector.organisation, organisation)
    inspector = inspector_locked(inspector)
    keep(by, inspector.organisation)
    keep(by, organisation)
    post = post.strip()
    if inspector.left_on is not None:
        raise Refused("inspector_left_already", name=inspector.name, left_on=inspector.left_on)
    if organisation.pk == inspector.organisation_id and post == inspector.post:
        raise Refused("inspector_stays", name=inspector.name, organisation=organisation.name)
    now = current_posting(inspector)
    if on > clock.today() or (now.since is not None and on < now.since):
        raise Refused("inspector_transfer_day", on=on.isoformat(), since=(now.since or on).isoformat())
    others = Inspector.objects.filter(
        certificate=inspector.certificate, organisation__path__startswith=organisation.bureau_path
    ).exclude(pk=inspector.pk)
    if inspector.certificate and others.exists():
        raise Refused("inspector_transfer_twice", name=inspector.name, organisation=organisation.name)
    if expert_like(organisation, name=inspector.name, certificate=inspector.certificate, mobile=inspector.mobile):
        raise Refused("inspector_is_expert", name=inspector.name)
    came = inspector.organisation
    now.until, now.went = on, reason.strip() or "调动"
    now.save()
    Posting.objects.create(inspector=inspector, organisation=organisation, post=post, since=on, came=now.went)
    inspector.organisation, inspector.post = organisation, post
    inspector.save(update_fields=["organisation", "post"])
    data = {"before": came.name, "after": organisation.name, "post": post, "since": on.isoformat(), "reason": now.went}
    audit.record("registries.inspector.transfer", inspector, by=by, data=data)
    return inspector


@transaction.atomic(durable=True)
def inspector_admit(*, inspector: Inspector, by: User) -> Inspector:
    """Take a waiting person onto the roster; refused while a pass that is asked for is missing (LIBP-8)."""
    inspector = inspector_locked(inspector)
    keep(by, inspector.organisation)
    if not inspector.is_waiting:
        raise Refused("inspector_not_waiting", name=inspector.name)
    missing = admission_lacks(inspector)
    if missing:
        raise Refused("inspector_not_tested", name=inspector.name, missing="、".join(missing))
    inspector.is_waiting, inspector.joined_on = False, clock.today()
    inspector.save(update_fields=["is_waiting", "joined_on"])
    until = tested_until(trials_of([inspector.pk]).get(inspector.pk, []))
    told = "" if until is None else ENDLESS if until == date.max else until.isoformat()
    data = {"certificate": inspector.certificate, "tested_until": told}
    audit.record("registries.inspector.admit", inspector, by=by, data=data)
    return inspector


@transaction.atomic(durable=True)
def inspector_leave(*, inspector: Inspector, left_on: date, reason: str, by: User) -> Inspector:
    """Take a person off duty from ``left_on`` (today or earlier): no longer matched, never erased."""
    inspector = inspector_locked(inspector)
    keep(by, inspector.organisation)
    if inspector.left_on is not None:
        raise Refused("inspector_left_already", name=inspector.name, left_on=inspector.left_on)
    if left_on > clock.today():
        raise Refused("inspector_left_future", left_on=left_on)
    now = current_posting(inspector)
    if now.since is not None and left_on < now.since:
        raise Refused("inspector_transfer_day", on=left_on.isoformat(), since=now.since.isoformat())
    now.until, now.went = left_on, reason.strip()
    now.save()
    inspector.left_on = left_on
    inspector.save(update_fields=["left_on"])
    data = {"left_on": left_on.isoformat(), "reason": reason.strip()}
    audit.record("registries.inspector.leave", inspector, by=by, data=data)
    return inspector


@transaction.atomic(durable=True)
def inspector_rejoin(*, inspector: Inspector, by: User) -> Inspector:
    """Put a person back on duty; the certificate still has to be valid on the day of a visit."""
    bureaus_locked(inspector.organisation)
    inspector = inspector_locked(inspector)
    keep(by, inspector.organisation)
    if inspector.left_on is None:
        raise Refused("inspector_not_left", name=inspector.name)
    no_expert(inspector)
    data = {"left_on": inspector.left_on.isoformat()}
    inspector.left_on = None
    inspector.save(update_fields=["left_on"])
    Posting.objects.create(
        inspector=inspector,
        organisation=inspector.organisation,
        post=inspector.post,
        since=clock.today(),
        came="恢复在岗",
    )
    audit.record("registries.inspector.rejoin", inspector, by=by, data=data)
    return inspector


def keep(by: User, organisation: Organisation) -> None:
    """Whether ``by`` may write in this roster; where one office keeps the bureau's, only that office (LIBP-10)."""
    require(by, Permission.INSPECTOR_EDIT, roster_keeper(organisation))


def inspector_locked(inspector: Inspector) -> Inspector:
    """The person, locked until the act is done."""
    rows = Inspector.objects.select_for_update(of=("self",)).select_related("organisation__parent", "user")
    return rows.get(pk=inspector.pk)


def bureaus_locked(*organisations: Organisation) -> None:
    """Let the acts on the rosters of these bureaus wait for each other, so that nobody gets in twice at once.

    Before any row of a person is locked, and in the order of the paths: then no two acts wait for each other for ever.
    """
    paths = {organisation.bureau_path for organisation in organisations}
    list(Organisation.objects.select_for_update(of=("self",)).filter(path__in=paths).order_by("path"))


def no_expert(inspector: Inspector) -> None:
    """Experts and inspectors are drawn from two libraries; nobody on duty stands in both (LIBX-2)."""
    who = expert_like(
        inspector.organisation, name=inspector.name, certificate=inspector.certificate, mobile=inspector.mobile
    )
    if who is not None:
        raise Refused("inspector_is_expert", name=who.name)


def current_posting(inspector: Inspector) -> Posting:
    """Where the person serves now; written down at the first change, since the day of joining if it is known."""
    now = Posting.objects.filter(inspector=inspector, until=None).first()
    return now or Posting(
        inspector=inspector,
        organisation=inspector.organisation,
        post=inspector.post,
        since=inspector.joined_on,
        came="入库" if inspector.joined_on else BEFORE,
    )
