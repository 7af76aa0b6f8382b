# SPDX-License-Identifier: Apache-2.0
"""Questions about items without targets and about regimes outside the list."""

from django.db.models import Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import Item, NoTarget, OutsideRegime


def no_target_of(item: Item, year: int) -> NoTarget | None:
    """The statement in force that this item has nothing to be inspected in ``year``."""
    stated = NoTarget.objects.filter(
        organisation__path__startswith=item.organisation.bureau_path, lineage=item.lineage, year=year
    )
    return stated.filter(withdrawn_at=None).select_related("stated_by").order_by("pk").first()


def no_targets_of_item(item: Item) -> QuerySet[NoTarget]:
    """All statements about this item, the newest first."""
    return (
        NoTarget.objects.filter(organisation__path__startswith=item.organisation.bureau_path, lineage=item.lineage)
        .select_related("stated_by", "withdrawn_by")
        .order_by("-pk")
    )


def lineages_without_target(bureau: Organisation, year: int) -> dict[str, str]:
    """Lineage → reason, of the items without targets in ``year``."""
    stated = NoTarget.objects.filter(organisation__path__startswith=bureau.bureau_path, year=year, withdrawn_at=None)
    return {str(lineage): reason for lineage, reason in stated.order_by("pk").values_list("lineage", "reason")}


def outside_regimes(by: User, *, text: str = "", way: str = "", state: str = "") -> QuerySet[OutsideRegime]:
    """Regimes outside the list this person may see; ``state``: open or ended."""
    rows = OutsideRegime.objects.filter(within(by, Permission.ITEM_VIEW)).select_related(
        "organisation", "registered_by", "ended_by"
    )
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(object_kind__icontains=text) | Q(ground__icontains=text))
    if way:
        rows = rows.filter(way=way)
    return rows.filter(ended_on__isnull=state == "open") if state else rows
