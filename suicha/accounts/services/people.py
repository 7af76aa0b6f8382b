# SPDX-License-Identifier: Apache-2.0
"""Acts on organisations, people and roles.  None of them can be undone; a role given can be taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from suicha.accounts.models import Organisation, Region, RoleGrant, User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.roles import ROLES, RoleName
from suicha.accounts.rules.lockout import LIMIT, WINDOW, locked_until
from suicha.accounts.rules.separation import conflicting_role
from suicha.audit import services as audit
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused


@transaction.atomic(durable=True)
def installation_prepare(
    *, root: str, root_name: str, region: Region, passwords: Mapping[RoleName, str]
) -> dict[RoleName, User]:
    """Make the root organisation and the three administrators of an empty installation, each with a password.

    The only act without a person before it; it refuses to run when anybody is there already.
    """
    if User.objects.exists():
        raise Refused("already_installed")
    top = Organisation.objects.create(
        code=root,
        name=root_name,
        short_name=root_name,
        kind=Organisation.Kind.GOVERNMENT,
        region=region,
        path=f"/{root}/",
    )
    administrators = {}
    for role, username in (
        (RoleName.SYSTEM_ADMINISTRATOR, "system"),
        (RoleName.SECURITY_ADMINISTRATOR, "security"),
        (RoleName.AUDIT_ADMINISTRATOR, "audit"),
    ):
        user = User(username=username, name=ROLES[role].title, organisation=top)
        _set_password(user, passwords[role])
        user.save()
        RoleGrant.objects.create(user=user, role=role, organisation=top, granted_at=clock.now())
        administrators[role] = user
    audit.record("accounts.installation.prepare", top, by=administrators[RoleName.SYSTEM_ADMINISTRATOR])
    return administrators


@transaction.atomic(durable=True)
def organisation_create(
    *, code: str, name: str, short_name: str, kind: str, parent: Organisation, region: Region, by: User
) -> Organisation:
    """Add an organisation below ``parent``."""
    require(by, Permission.ORGANISATION_EDIT, parent)
    if Organisation.objects.filter(code=code).exists():
        raise Refused("organisation_code_taken", code=code)
    organisation = Organisation.objects.create(
        code=code,
        name=name,
        short_name=short_name,
        kind=kind,
        parent=parent,
        region=region,
        path=f"{parent.path}{code}/",
    )
    audit.record("accounts.organisation.create", organisation, by=by, data={"parent": parent.name})
    return organisation


@transaction.atomic(durable=True)
def region_create(*, code: str, name: str, parent: Region, by: User) -> Region:
    """Add a town or street below ``parent``; imported targets name it as 所属镇街."""
    require(by, Permission.ORGANISATION_EDIT)
    if Region.objects.filter(code=code).exists():
        raise Refused("region_code_taken", code=code)
    region = Region.objects.create(code=code, name=name, parent=parent)
    audit.record("accounts.region.create", region, by=by, data={"parent": parent.name, "code": code})
    return region


@transaction.atomic(durable=True)
def region_neighbours_set(*, region: Region, neighbours: Sequence[Region], by: User) -> Region:
    """Say which towns border on ``region``; the others border on it too.  Rosters frozen already stay as they are."""
    require(by, Permission.ORGANISATION_EDIT)
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    strange = [each.name for each in neighbours if each.parent_id != region.parent_id or each.pk == region.pk]
    if strange:
        raise Refused("region_not_beside", name=region.name, others="、".join(strange))
    region.neighbours.set(neighbours)
    data = {"neighbours": sorted(each.name for each in neighbours)}
    audit.record("accounts.region.neighbours", region, by=by, data=data)
    return region


@transaction.atomic(durable=True)
def user_create(*, username: str, name: str, organisation: Organisation, password: str, by: User) -> User:
    """Open an account.  It can do nothing until the security administrator grants a role."""
    require(by, Permission.USER_EDIT, organisation)
    if User.objects.filter(username=username).exists():
        raise Refused("username_taken", username=username)
    user = User(username=username, name=name, organisation=organisation)
    _set_password(user, password)
    user.save()
    audit.record("accounts.user.create", user, by=by, data={"organisation": organisation.name})
    return user


@transaction.atomic(durable=True)
def user_close(*, user: User, by: User) -> User:
    """Close an account: the person can no longer sign in; everything done stays on record."""
    require(by, Permission.USER_EDIT, user.organisation)
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record("accounts.user.close", user, by=by)
    return user


@transaction.atomic(durable=True)
def password_change(*, old: str, new: str, by: User) -> None:
    """A person changes their own password; nobody else can."""
    if not by.check_password(old):
        raise Refused("password_wrong")
    _set_password(by, new)
    by.save(update_fields=["password"])
    audit.record("accounts.password.change", by, by=by)


@transaction.atomic(durable=True)
def password_reset(*, user: User, password: str, by: User) -> None:
    """Give a person who forgot it a new first password."""
    require(by, Permission.USER_EDIT, user.organisation)
    _set_password(user, password)
    user.save(update_fields=["password"])
    audit.record("accounts.password.reset", user, by=by)


@transaction.atomic(durable=True)
def role_grant(*, user: User, role: RoleName, organisation: Organisation, by: User) -> RoleGrant:
    """Give ``user`` a role for ``organisation`` and everything below it."""
    require(by, Permission.ROLE_GRANT, organisation)
    if user == by:
        raise Refused("role_own_account")
    held = [RoleName(grant.role) for grant in user.role_grants.filter(revoked_at=None).order_by("pk")]
    clash = conflicting_role(held, role)
    if clash:
        raise Refused("duties_not_separate", name=user.name, held=ROLES[clash].title, role=ROLES[role].title)
    if user.role_grants.filter(role=role, organisation=organisation, revoked_at=None).exists():
        raise Refused("role_already_held", name=user.name, role=ROLES[role].title)
    grant = RoleGrant.objects.create(
        user=user, role=role, organisation=organisation, granted_at=clock.now(), granted_by=by
    )
    user.__dict__.pop("grants", None)
    audit.record(
        "accounts.role.grant", user, by=by, data={"role": ROLES[role].title, "organisation": organisation.name}
    )
    return grant


@transaction.atomic(durable=True)
def role_revoke(*, user: User, role: RoleName, organisation: Organisation, by: User) -> None:
    """Take a role back, from now on."""
    require(by, Permission.ROLE_GRANT, organisation)
    if user == by:
        raise Refused("role_own_account")
    changed = user.role_grants.filter(role=role, organisation=organisation, revoked_at=None).update(
        revoked_at=clock.now(), revoked_by=by
    )
    if not changed:
        raise Refused("role_not_held", name=user.name, role=ROLES[role].title)
    user.__dict__.pop("grants", None)
    audit.record(
        "accounts.role.revoke", user, by=by, data={"role": ROLES[role].title, "organisation": organisation.name}
    )


def sign_in_check(*, request: HttpRequest, username: str, password: str) -> User | None:
    """The person these words belong to, or ``None``.  Every try is an event; five wrong ones lock for a while.

    Raises ``Refused("sign_in_locked")``.
    """
    user = User.objects.select_related("organisation").filter(username=username).first()
    if user is None:
        authenticate(request, username=username, password=password)  # costs the same time as a real one
        return None
    until = locked_until(_failures(user), clock.now())
    if until:
        raise Refused("sign_in_locked", times=LIMIT, until=f"{timezone.localtime(until):%H:%M}")
    right = authenticate(request, username=username, password=password) is not None
    with transaction.atomic():
        audit.record(
            "accounts.user.sign_in",
            user,
            by=user,
            outcome=Event.Outcome.DONE if right else Event.Outcome.REFUSED,
        )
    return user if right else None


def _failures(user: User) -> list[datetime]:
    tries = Event.objects.filter(
        action="accounts.user.sign_in", object_id=str(user.pk), at__gt=clock.now() - WINDOW
    ).order_by("pk")
    failures: list[datetime] = []
    for at, outcome in tries.values_list("at", "outcome"):
        failures = [] if outcome == Event.Outcome.DONE else [*failures, at]
    return failures


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("password_too_weak") from error
    user.set_password(password)
