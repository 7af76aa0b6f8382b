# SPDX-License-Identifier: Apache-2.0
"""人员匹配办法 of a task, until its list is frozen: the roster is made by it, and what is frozen stays."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core.errors import Refused
from suicha.draws.selectors.attempts import attempt_standing
from suicha.planning.models import Task
from suicha.planning.rules.match_terms import (
    SPECIALTIES,
    MatchTerms,
    demanded,
    falls_short,
    match_terms_fault,
    match_terms_words,
)
from suicha.planning.selectors import match_terms_usual, specialty_demanded, tag_names


@transaction.atomic(durable=True)
def matching_terms_set(*, task: Task, terms: MatchTerms, by: User) -> Task:
    """Say how the inspectors of this task are matched.  Refused while a draw of it stands."""
    require(by, Permission.TASK_EDIT, task.organisation)
    task = Task.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=task.pk)
    standing = attempt_standing(task)
    if standing:
        raise Refused("matching_terms_frozen", number=standing.number)
    if match_terms_fault(terms):
        raise Refused("match_terms_unknown")
    if terms.tag and terms.tag not in tag_names(task.organisation):
        raise Refused("match_tag_unknown", tag=terms.tag)
    usual = match_terms_usual(task.organisation)
    asked = specialty_demanded(task.organisation, task.items.order_by("pk"))
    if falls_short(terms, usual, asked):
        raise Refused("match_specialty_demanded", demanded=SPECIALTIES[demanded(terms, asked).specialty])
    task.matching = terms.record(usual)
    task.save(update_fields=["matching"])
    audit.record("draws.task.matching", task, by=by, data={"matching": match_terms_words(terms)})
    return task
