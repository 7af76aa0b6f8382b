# SPDX-License-Identifier: Apache-2.0
"""What waits about people and plans on paper: certificates running out, people to admit, plans to deliberate."""

from django.db.models import Count
from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.selectors import setting_lookup
from suicha.planning.models import Deliberation, Plan
from suicha.planning.selectors import plans_sent
from suicha.registries.models import Inspector
from suicha.registries.selectors import certificates_ending, rosters_kept
from suicha.workbench.selectors.row import PER_KIND, Todo


def certificates_to_renew(by: User) -> list[Todo]:
    """A line for each roster in which certificates run out within the days of the setting (LIBP-1)."""
    url = f"{reverse('registries:inspectors')}?state=in&certificate=due"
    return [
        Todo("换发执法证", f"{number}人快到期或已过期", organisation.name, first, url, "去看")
        for organisation, number, first in certificates_ending(by)[:PER_KIND]
    ]


def people_to_admit(by: User) -> list[Todo]:
    """Rosters with people who wait for a pass or for their admission."""
    waiting = Inspector.objects.filter(organisation__in=rosters_kept(by), is_waiting=True, left_on=None)
    counted = waiting.order_by("organisation__name").values_list("organisation__name").annotate(number=Count("pk"))
    url = f"{reverse('registries:inspectors')}?state=waiting"
    return [Todo("办理入库", f"{number}人待入库", name, None, url, "去办理") for name, number in counted[:PER_KIND]]


def plans_to_deliberate(by: User) -> list[Todo]:
    """Plans that cannot be approved before a group has deliberated them."""
    asked = setting_lookup("plan_deliberation")
    plans = Plan.objects.filter(within(by, Permission.PLAN_DELIBERATE), state=Plan.State.SUBMITTED)
    said = set(Deliberation.objects.filter(plan__in=plans).order_by().values_list("plan_id", flat=True))
    return [
        Todo("登记审议", "审议同意后才能批准", plan.title, None, reverse("planning:plan", args=[plan.pk]), "去登记")
        for plan in plans.select_related("organisation").order_by("pk")[:PER_KIND]
        if plan.pk not in said and asked(plan.organisation)
    ]


def plans_to_receive(by: User) -> list[Todo]:
    """Plans that were sent in and not yet acknowledged."""
    return [
        Todo(
            "登记收到计划", plan.organisation.name, plan.title, None, reverse("planning:plan", args=[plan.pk]), "去登记"
        )
        for plan in plans_sent(by).filter(receipt=None).order_by("pk")[:PER_KIND]
    ]
