# SPDX-License-Identifier: Apache-2.0
"""What waits around the 细则: drafts to publish, upper rules that changed, plans of the year not handed in."""

from datetime import timedelta

from django.urls import reverse

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import organisations_with
from suicha.catalogue.models import RuleDocument
from suicha.catalogue.rules.deadlines import plan_due
from suicha.catalogue.selectors import rule_list, rules_outdated, setting_lookup
from suicha.core import clock
from suicha.planning.models import Plan
from suicha.workbench.selectors.row import PER_KIND, Todo

DAYS_BEFORE = timedelta(days=30)


def rules_to_publish(by: User) -> list[Todo]:
    drafts = rule_list(by, Permission.RULE_PUBLISH).filter(state=RuleDocument.State.DRAFT).exclude(drafted_by=by)
    return [
        Todo("公布细则", f"第{row.version}版草稿", row.title, None, reverse("catalogue:rule", args=[row.pk]), "去公布")
        for row in drafts.order_by("pk")[:PER_KIND]
    ]


def rules_to_revise(by: User) -> list[Todo]:
    return [
        Todo("修订细则", row.upper_told, row.title, None, reverse("catalogue:rule", args=[row.pk]), "去修订")
        for row in rules_outdated(by).order_by("pk")[:PER_KIND]
    ]


def plans_to_begin(by: User) -> list[Todo]:
    """Bureaus that have no plan of a year whose deadline is near; until the end of that year."""
    bureaus = list(organisations_with(by, Permission.PLAN_EDIT).filter(kind=Organisation.Kind.BUREAU)[:PER_KIND])
    if not bureaus:
        return []
    today, due_at = clock.today(), setting_lookup("annual_plan_day")
    years = (today.year, today.year + 1)
    there = set(Plan.objects.filter(organisation__in=bureaus, year__in=years).values_list("organisation", "year"))
    found = []
    for bureau in bureaus:
        for year in years:
            due = plan_due(year, due_at(bureau))
            if (bureau.pk, year) not in there and due - DAYS_BEFORE <= today:
                subject = f"{bureau.short_name}{year}年度抽查计划"
                found.append(
                    Todo("编制年度计划", "还没有计划", subject, due, reverse("planning:plan_create"), "去编制")
                )
    return found
