# SPDX-License-Identifier: Apache-2.0
"""公示年度抽查工作计划."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core.errors import Refused
from suicha.core.masking import masked
from suicha.disclosure.models import Publication
from suicha.disclosure.selectors import plan_copy
from suicha.disclosure.services.versions import version_add
from suicha.planning.models import Plan
from suicha.planning.services import plan_mark_published


@transaction.atomic(durable=True)
def plan_publish(*, plan: Plan, by: User) -> Publication:
    """Publish an approved plan with all its rows; tasks may be made from it from now."""
    require(by, Permission.PLAN_PUBLISH, plan.organisation)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("organisation__region").get(pk=plan.pk)
    if plan.state == Plan.State.PUBLISHED:
        raise Refused("publish_plan_twice", title=plan.title)
    if plan.state != Plan.State.APPROVED:
        raise Refused("publish_plan_not_approved", title=plan.title, state=plan.get_state_display())

    plan_mark_published(plan=plan, by=by)
    publication = version_add(
        kind=Publication.Kind.PLAN,
        subject_id=plan.pk,
        organisation=plan.organisation,
        number=f"{plan.organisation.region.code}-{plan.year}-P{plan.pk:03d}",
        title=masked(plan.title)[:300],
        body=plan_copy(plan),
        by=by,
    )
    audit.record(
        "disclosure.plan.publish",
        publication,
        by=by,
        data={"number": publication.number, "rows": len(publication.body["rows"]), "version": publication.version},
    )
    return publication
