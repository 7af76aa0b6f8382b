# SPDX-License-Identifier: Apache-2.0
"""Which divisions are of higher risk today, and which targets lie in them.

A fact registered by an organisation holds for its own targets and those of everything below it.
"""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.core import clock
from suicha.registries.models import RiskArea, Target


def areas_in_force() -> QuerySet[RiskArea]:
    """The facts that hold today."""
    today = clock.today()
    return RiskArea.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today)


def in_risk_area() -> Q:
    """Whether a target lies in a division of higher risk: its town, or the county the town belongs to."""
    here = Q(region=OuterRef("town")) | Q(region=OuterRef("town__parent"))
    owner = ExpressionWrapper(OuterRef("organisation__path"), output_field=CharField())
    held = areas_in_force().annotate(owner=owner)
    return Q(Exists(held.filter(here, owner__startswith=F("organisation__path"))))


def risk_towns() -> list[str]:
    """The codes of all towns of higher risk, whoever said so: where to look for such targets."""
    regions = areas_in_force().order_by().values("region")
    towns = Region.objects.filter(Q(pk__in=regions) | Q(parent__in=regions))
    return list(towns.order_by("code").values_list("code", flat=True))


def areas_of(target: Target) -> QuerySet[RiskArea]:
    """The facts that hold for a target today."""
    if target.town is None:
        return RiskArea.objects.none()
    paths = _upwards(target.organisation)
    here = areas_in_force().filter(region__in=[target.town_id, target.town.parent_id], organisation__path__in=paths)
    return here.select_related("region", "organisation").order_by("since", "pk")


def area_list(by: User, permission: Permission = Permission.TARGET_VIEW) -> QuerySet[RiskArea]:
    """The facts of the organisations in view and, to be looked at only, of those above the person's own."""
    seen = within(by, permission)
    if permission == Permission.TARGET_VIEW:
        seen |= Q(organisation__path__in=_upwards(by.organisation))
    rows = RiskArea.objects.filter(seen).select_related("region", "organisation", "registered_by")
    return rows.order_by(F("until").asc(nulls_first=True), "-since", "-pk")


def _upwards(organisation: Organisation) -> list[str]:
    codes = organisation.path.strip("/").split("/")
    return ["/" + "/".join(codes[:length]) + "/" for length in range(1, len(codes) + 1)]
