# SPDX-License-Identifier: Apache-2.0
"""公布随机抽查事项清单."""

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.services import items_mark_published
from suicha.core.errors import Refused
from suicha.disclosure.models import Publication, PublishedItem
from suicha.disclosure.selectors import item_rows
from suicha.disclosure.services.versions import version_add, version_current

_WORDS = ("position", "category", "name", "object_kind", "item_class", "methods", "body", "legal_basis", "content")
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
def items_publish(*, organisation: Organisation, by: User) -> Publication:
    """Publish the organisation's whole list as it stands; its items may be planned and drawn on from now."""
    require(by, Permission.ITEM_PUBLISH, organisation)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    rows = item_rows(organisation)
    if not rows:
        raise Refused("publish_items_none", organisation=organisation.name)
    before = version_current(Publication.Kind.ITEMS, organisation.pk)
    if before and [_words(row) for row in before.items.order_by("position", "pk")] == [_words(row) for row in rows]:
        raise Refused("publish_items_unchanged", organisation=organisation.name, version=before.version)

    items_mark_published(organisation=organisation, by=by)
    publication = version_add(
        kind=Publication.Kind.ITEMS,
        subject_id=organisation.pk,
        organisation=organisation,
        number=organisation.code,
        title=f"{organisation.name}随机抽查事项清单",
        body={"organisation": organisation.name, "count": len(rows), "procedure": PROCEDURE},
        by=by,
    )
    for row in rows:
        row.publication = publication
    PublishedItem.objects.bulk_create(rows, batch_size=500)
    audit.record(
        "disclosure.items.publish", publication, by=by, data={"count": len(rows), "version": publication.version}
    )
    return publication


def _words(row: PublishedItem) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in _WORDS)
