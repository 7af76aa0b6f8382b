# SPDX-License-Identifier: Apache-2.0
"""Questions about people and organisations, and the one way every list is scoped."""

from django.db.models import Case, Prefetch, Q, QuerySet, When

from suicha.accounts.models import Contact, Membership, Organisation, Responsibility, RoleGrant, User, WorkGroup
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


def groups_seen(by: User, permission: Permission = Permission.ARRANGEMENT_VIEW) -> QuerySet[WorkGroup]:
    """The groups of the organisations in view, and of those above the person's own, with who sits in them now."""
    own = by.organisation.path.strip("/").split("/")
    above = ["/" + "/".join(own[:length]) + "/" for length in range(1, len(own) + 1)]
    scope = within(by, permission)
    if permission == Permission.ARRANGEMENT_VIEW and by.paths_with(permission):
        scope |= Q(organisation__path__in=above)
    return _groups(WorkGroup.objects.filter(scope))


def groups_standing() -> QuerySet[WorkGroup]:
    """Every group that is not wound up, for the public."""
    return _groups(WorkGroup.objects.filter(ended_on=None))


def groups_over(organisation: Organisation) -> QuerySet[WorkGroup]:
    """The standing groups that may deliberate what ``organisation`` plans: its own, and those of the ones above."""
    codes = organisation.path.strip("/").split("/")
    paths = ["/" + "/".join(codes[:length]) + "/" for length in range(1, len(codes) + 1)]
    return WorkGroup.objects.filter(organisation__path__in=paths, ended_on=None).order_by("-organisation__path", "pk")


def _groups(groups: QuerySet[WorkGroup]) -> QuerySet[WorkGroup]:
    now = Membership.objects.filter(until=None).annotate(
        place=Case(*(When(part=part, then=n) for n, part in enumerate(Membership.Part.values)), default=9)
    )
    members = Prefetch("memberships", now.order_by("place", "pk"), to_attr="sitting")
    rows = groups.select_related("organisation", "office").prefetch_related(members)
    return rows.order_by("organisation__path", "kind", "pk")


def responsibilities(scope: Q) -> QuerySet[Responsibility]:
    """Who answers for which field now."""
    rows = Responsibility.objects.filter(scope, until=None).select_related("organisation")
    return rows.order_by("organisation__path", "field", "pk")


def contacts(scope: Q) -> QuerySet[Contact]:
    """The contact person of each section and bureau now."""
    rows = Contact.objects.filter(scope, ended_at=None).select_related("organisation")
    return rows.order_by("organisation__path", "pk")
