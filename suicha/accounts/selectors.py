# SPDX-License-Identifier: Apache-2.0
"""Questions about people and organisations, and the one way every list is scoped."""

from django.db.models import Prefetch, Q, QuerySet

from suicha.accounts.models import Organisation, RoleGrant, User
from suicha.accounts.permissions import Permission
from suicha.accounts.roles import ROLES, RoleName


def within(by: User, permission: Permission, field: str = "organisation") -> Q:
    """The rows whose ``field`` is an organisation for which ``by`` holds ``permission``, or one below it."""
    scope = Q(pk__in=[])
    for path in by.paths_with(permission):
        scope |= Q(**{f"{field}__path__startswith": path})
    return scope


def organisations_with(by: User, permission: Permission) -> QuerySet[Organisation]:
    """The organisations for which ``by`` holds ``permission``, in the order of the tree."""
    scope = Q(pk__in=[])
    for path in by.paths_with(permission):
        scope |= Q(path__startswith=path)
    return Organisation.objects.filter(scope).order_by("path")


def top_organisation() -> Organisation | None:
    """The organisation above all others; none before the platform is installed."""
    return Organisation.objects.filter(parent=None).order_by("path").first()


def bureau_of(organisation: Organisation) -> Organisation:
    """The bureau a section belongs to; any other organisation itself."""
    if organisation.kind == Organisation.Kind.SECTION and organisation.parent:
        return bureau_of(organisation.parent)
    return organisation


def user_list(by: User, text: str = "") -> QuerySet[User]:
    """People of the organisations this administrator looks after, with the roles they hold now."""
    held = RoleGrant.objects.filter(revoked_at=None).select_related("organisation").order_by("pk")
    people = (
        User.objects.filter(within(by, Permission.SYSTEM_VIEW))
        .select_related("organisation")
        .prefetch_related(Prefetch("role_grants", held, to_attr="held_grants"))
    )
    return people.filter(Q(name__icontains=text) | Q(username__icontains=text)) if text else people


def demo_accounts() -> list[tuple[str, str]]:
    """One account per role, in the order of the roles: (username, what it is for).  Only a demo shows them."""
    grants = RoleGrant.objects.filter(revoked_at=None).select_related("user__organisation").order_by("-pk")
    first = {RoleName(grant.role): grant.user for grant in grants}
    return [
        (first[name].username, f"{role.title}（{first[name].organisation.short_name}）")
        for name, role in ROLES.items()
        if name in first
    ]
