# SPDX-License-Identifier: Apache-2.0
"""公布部门联合抽查事项清单 and 清单外监管方式."""

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core.errors import Refused
from suicha.disclosure.models import Publication
from suicha.disclosure.selectors.registers import REGISTERS, register_rows
from suicha.disclosure.services.versions import version_add, version_current


@transaction.atomic(durable=True)
def register_publish(*, kind: str, organisation: Organisation, by: User) -> Publication:
    """Publish the joint list (``Kind.JOINT``) or the regimes outside the list (``Kind.REGIMES``) as they stand.

    Cannot be taken back; a change is published as the next version.
    """
    require(by, Permission.ITEM_PUBLISH, organisation)
    title = REGISTERS[kind][0]
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    rows = register_rows(kind, organisation)
    before = version_current(kind, organisation.pk)
    if not rows and before is None:
        raise Refused("publish_register_none", organisation=organisation.name, title=title)
    if before and before.body["rows"] == rows:
        raise Refused("publish_register_unchanged", organisation=organisation.name, title=title, version=before.version)
    publication = version_add(
        kind=kind,
        subject_id=organisation.pk,
        organisation=organisation,
        number=organisation.code,
        title=f"{organisation.name}{title}",
        body={"organisation": organisation.name, "count": len(rows), "rows": rows},
        by=by,
    )
    data = {"title": title, "count": len(rows), "version": publication.version}
    audit.record("disclosure.register.publish", publication, by=by, data=data)
    return publication
