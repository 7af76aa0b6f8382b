# SPDX-License-Identifier: Apache-2.0
"""Questions about people, organisations and divisions, and the one way every list is scoped."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.db.models.functions import Length

from suicha.accounts.models import Contact, Membership, Organisation, Region, Responsibility, RoleGrant, User, WorkGroup
from suicha.accounts.permissions import Permission
from suicha.accounts.roles import ROLES, RoleName
from suicha.accounts.rules.regions import codes_above, prefix_of


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


class Branch(NamedTuple):
    """A county, or whatever stands above, with the divisions below it: as lists to choose from show them."""

    code: str
    name: str
    regions: list[Region]


def branches(regions: Iterable[Region]) -> list[Branch]:
    """``regions`` by what stands above them, in the order of the codes; one query whatever their number."""
    found: dict[str, list[Region]] = {}
    for region in sorted(regions, key=lambda each: each.code):
        found.setdefault(next(iter(codes_above(region.code)), ""), []).append(region)
    above = {code for start in found for code in (start, *codes_above(start)) if code}
    names = dict(Region.objects.filter(code__in=above).values_list("code", "name")) if len(found) > 1 else {}
    rows = []
    for code, below in found.items():
        path = [names[each] for each in reversed([code, *codes_above(code)]) if each in names]
        rows.append(Branch(code, "　".join(path) or code, below))
    return rows


def regions_at(under: str = "") -> QuerySet[Region]:
    """The divisions right below ``under``, the topmost ones for none; each with how many stand below it."""
    rows = Region.objects.filter(parent__code=under) if under else Region.objects.filter(parent=None)
    return rows.annotate(below=Count("region")).prefetch_related("neighbours").order_by("code")


def regions_below(rows: Iterable[Region]) -> QuerySet[Region]:
    """What stands right below each of ``rows``, with how many stand below it."""
    found = Region.objects.filter(parent__in=[row.pk for row in rows])
    return found.annotate(below=Count("region")).prefetch_related("neighbours").order_by("code")


def region_years() -> list[tuple[int | None, int]]:
    """(year of the table, divisions in use), the newest first; without a year: registered by hand."""
    counted = Region.objects.filter(closed_in=None).order_by().values_list("table_year").annotate(n=Count("pk"))
    return sorted(counted, key=lambda pair: -(pair[0] or 0))


def regions_named(text: str, most: int = 100) -> QuerySet[Region]:
    """Divisions whose name holds ``text`` or whose code begins with it, ``most`` at most."""
    rows = Region.objects.filter(Q(name__icontains=text) | Q(code__startswith=text)).select_related("parent")
    return rows.annotate(below=Count("region")).prefetch_related("neighbours").order_by("code")[:most]


def regions_above(region: Region) -> list[Region]:
    """From the topmost division down to the one above ``region``, by their codes; one query."""
    return list(Region.objects.filter(code__in=codes_above(region.code)).order_by("code"))


def towns_in(codes: Iterable[str]) -> QuerySet[Region]:
    """The towns and streets in use anywhere below the divisions with these codes."""
    wanted = Q(pk__in=[])
    for code in codes:
        wanted |= Q(code__startswith=prefix_of(code))
    return Region.objects.annotate(digits=Length("code")).filter(wanted, digits=9, closed_in=None).order_by("code")


def regions_open(most_digits: int = 9) -> QuerySet[Region]:
    """The divisions in use down to the towns."""
    rows = Region.objects.annotate(digits=Length("code")).filter(digits__lte=most_digits, closed_in=None)
    return rows.order_by("code")
