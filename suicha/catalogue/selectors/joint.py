# SPDX-License-Identifier: Apache-2.0
"""Questions to the joint list."""

from django.db.models import Prefetch, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import JointItem


def joint_item_list(by: User, *, text: str = "", domain: str = "", lead: str = "") -> QuerySet[JointItem]:
    """Joint items this person may see, narrowed."""
    rows = JointItem.objects.filter(within(by, Permission.ITEM_VIEW)).select_related("organisation", "lead_body")
    rows = rows.prefetch_related(Prefetch("bodies", Organisation.objects.order_by("path")))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(domain__icontains=text) | Q(object_kind__icontains=text))
    if domain:
        rows = rows.filter(domain=domain)
    return rows.filter(Q(lead__icontains=lead) | Q(participants__icontains=lead)) if lead else rows


def joint_domains(by: User) -> list[str]:
    """The domains that occur in the joint lists this person may see."""
    return sorted(set(joint_item_list(by).order_by().values_list("domain", flat=True)))


def bodies_around(organisation: Organisation) -> QuerySet[Organisation]:
    """The bureaus of the government to which this organisation belongs: those a joint list may mean."""
    own = organisation.bureau_path
    above = own if organisation.kind == Organisation.Kind.GOVERNMENT else own.rstrip("/").rpartition("/")[0] + "/"
    government = above if above != "/" else own
    return Organisation.objects.filter(kind=Organisation.Kind.BUREAU, path__startswith=government).order_by("path")
