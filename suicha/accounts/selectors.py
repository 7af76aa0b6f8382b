# SPDX-License-Identifier: Apache-2.0
"""Questions about people and organisations, and the one way every list is scoped."""

from django.db.models import Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission


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


def bureau_of(organisation: Organisation) -> Organisation:
    """The bureau a section belongs to; any other organisation itself."""
    if organisation.kind == Organisation.Kind.SECTION and organisation.parent:
        return bureau_of(organisation.parent)
    return organisation


def user_list(by: User) -> QuerySet[User]:
    """People of the organisations this administrator looks after."""
    return User.objects.filter(within(by, Permission.SYSTEM_VIEW)).select_related("organisation")
