# SPDX-License-Identifier: Apache-2.0
"""公布随机抽查事项清单."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import ListVersion
from suicha.catalogue.services import list_mark_published
from suicha.core.masking import masked
from suicha.disclosure.models import Publication, PublishedItem
from suicha.disclosure.selectors import item_rows
from suicha.disclosure.services.versions import version_add

# 抽查程序 is part of what must be public with the list (ITEM-16).
PROCEDURE = [
    "公布清单和计划",
    "冻结名录并公布承诺",
    "见证人报数，公开抽取",
    "随机匹配检查人员",
    "检查并审核",
    "公示结果和处理情况",
]


@transaction.atomic(durable=True)
def list_publish(*, version: ListVersion, effective_on: date, by: User) -> Publication:
    """Publish an approved version of a list, once and as a whole.  It cannot be changed or taken back.

    Its items may be planned and drawn on from ``effective_on``; until then the version ahead of it holds.
    """
    require(by, Permission.ITEM_PUBLISH, version.organisation)
    version = list_mark_published(version=version, effective_on=effective_on, by=by)
    organisation = version.organisation
    rows = item_rows(version.items.order_by("sequence", "pk"))
    publication = version_add(
        kind=Publication.Kind.ITEMS,
        subject_id=organisation.pk,
        organisation=organisation,
        number=organisation.code,
        title=f"{organisation.name}随机抽查事项清单",
        body={
            "organisation": organisation.name,
            "count": len(rows),
            "procedure": PROCEDURE,
            "number": version.number,
            "effective_on": effective_on.isoformat(),
            "approval": version.approval,
            "receipt": version.receipt,
            "note": masked(version.note),
            "reasons": _reasons(version),
        },
        by=by,
    )
    for row in rows:
        row.publication = publication
    PublishedItem.objects.bulk_create(rows, batch_size=500)
    data = {"count": len(rows), "version": publication.version, "effective_on": effective_on.isoformat()}
    audit.record("disclosure.items.publish", publication, by=by, data=data)
    return publication


def _reasons(version: ListVersion) -> dict[str, list[str]]:
    """Of every changed row, by number: what was done, on which ground, for which reason."""
    changes = version.changes.select_related("before", "after").order_by("lineage")
    return {change.lineage: [change.kind, change.get_ground_display(), masked(change.reason)] for change in changes}
