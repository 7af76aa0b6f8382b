# SPDX-License-Identifier: Apache-2.0
"""公示抽查检查结果."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core.errors import Refused
from suicha.disclosure.models import Firm, Publication, PublishedResult
from suicha.disclosure.selectors import result_copy
from suicha.disclosure.selectors.deadlines import result_due
from suicha.disclosure.services.versions import version_add, version_current
from suicha.inspections.models import Inspection


@transaction.atomic(durable=True)
def result_publish(*, inspection: Inspection, by: User) -> Publication:
    """Publish the approved result of one visit, per item; after a change, publish the next version.

    From which event the deadline runs, and how long, are settings (``deadline_base``, ``result_publication_days``).
    """
    require(by, Permission.DISCLOSURE_PUBLISH, inspection.organisation)
    inspection = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("organisation", "target", "task__row__plan", "drawn_target__draw")
        .get(pk=inspection.pk)
    )
    if inspection.state != Inspection.State.APPROVED or inspection.finished_on is None:
        raise Refused(
            "publish_result_not_approved", target=inspection.target.name, state=inspection.get_state_display()
        )
    copy = result_copy(inspection)
    before = version_current(Publication.Kind.RESULT, inspection.pk)
    if before and copy.same_as(before.body, list(before.results.order_by("position"))):
        raise Refused("publish_result_unchanged", target=inspection.target.name)

    base, due = result_due(inspection)
    publication = version_add(
        kind=Publication.Kind.RESULT,
        subject_id=inspection.pk,
        organisation=inspection.organisation,
        number=copy.number,
        title=copy.title,
        body=copy.body,
        by=by,
        base=base,
        due=due,
        target=(copy.target_number, copy.target_name),
    )
    for row in copy.rows:
        row.publication = publication
    PublishedResult.objects.bulk_create(copy.rows)
    Firm.objects.update_or_create(number=copy.target_number, defaults={"name": copy.target_name})
    audit.record(
        "disclosure.result.publish",
        publication,
        by=by,
        data={
            "number": publication.number,
            "target": publication.target_name,
            "version": publication.version,
            "due": str(publication.due_on),
        },
        label=publication.target_name,
    )
    return publication
