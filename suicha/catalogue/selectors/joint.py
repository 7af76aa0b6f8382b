# SPDX-License-Identifier: Apache-2.0
"""Questions to the joint list."""

from django.db.models import Q, QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import JointItem


def joint_item_list(by: User, *, text: str = "", domain: str = "", lead: str = "") -> QuerySet[JointItem]:
    """Joint items this person may see, narrowed."""
    rows = JointItem.objects.filter(within(by, Permission.ITEM_VIEW)).select_related("organisation")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(domain__icontains=text) | Q(object_kind__icontains=text))
    if domain:
        rows = rows.filter(domain=domain)
    return rows.filter(Q(lead__icontains=lead) | Q(participants__icontains=lead)) if lead else rows


def joint_domains(by: User) -> list[str]:
    """The domains that occur in the joint lists this person may see."""
    return sorted(set(joint_item_list(by).order_by().values_list("domain", flat=True)))
