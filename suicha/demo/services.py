# SPDX-License-Identifier: Apache-2.0
"""Loading the demo county: a finished year and the running one, up to this moment."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from unittest.mock import patch

from django.conf import settings
from django.db import transaction

from suicha.accounts.models import Organisation
from suicha.audit import services as audit
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.demo import year as work
from suicha.demo.county import Department, county_build
from suicha.demo.tables import DIVISION, SEED
from suicha.demo.visits import at, working_day
from suicha.planning.models import PlanRow

LOADED = "demo.county.load"
Say = Callable[[str], None]


def demo_is_loaded() -> bool:
    """Whether the county is there, whole."""
    return Event.objects.filter(action=LOADED).exists()


def demo_load(*, say: Say) -> None:
    """Do two years of work of five bureaus through the services of every stage.

    Draws take their secrets from the demo's seed instead of the operating system, so that two loads of the same
    program on the same day give the same county.  Only here, and only in an installation that says 演示数据 on every
    page, is that function replaced.
    """
    if not settings.DEMO:
        raise Refused("demo_not_allowed")
    if Organisation.objects.exists():
        raise Refused("demo_not_empty")
    numbers = count(1)

    def secret() -> str:
        return sha256(f"{SEED}|secret|{next(numbers)}".encode()).hexdigest()

    with patch("suicha.draws.secret.fresh", secret):
        _two_years(say)


def _two_years(say: Say) -> None:
    now = clock.now()
    this_year = clock.today().year
    with clock.pretend(at(date(this_year - 1, 1, 2), 9)):
        departments = county_build(say, this_year - 1)
    work.items_publish(departments, working_day(date(this_year - 1, 1, 4)))
    for year in (this_year - 1, this_year):
        if now <= at(date(year, 2, 10), 9):
            break
        for department in departments:
            campaigns = list(work.CAMPAIGNS[department.plan.code])
            extra = _extra(department) if year == this_year else None
            rows = work.plan_publish(department, year, campaigns + ([extra] if extra else []))
            for row, campaign in zip(rows, campaigns, strict=False):
                work.campaign_run(department, row, campaign, now)
                say(f"{row.title}：{department.plan.short}")
            if extra:
                _leave_open(department, rows[-1], extra)
    _next_plan(departments[0], this_year + 1)
    by = departments[0].legal
    with transaction.atomic():
        audit.record(LOADED, Organisation.objects.get(code=DIVISION), by=by, data={"seed": SEED})


def _extra(department: Department) -> work.Campaign | None:
    """The campaign of this bureau that is open today; near the end of the year there is none."""
    campaign = work.OPEN.get(department.plan.code)
    day = _open_day()
    if campaign is None or day.year != clock.today().year:
        return None
    return campaign._replace(month=day.month, day=day.day)


def _open_day() -> date:
    return working_day(clock.today() + timedelta(days=4))


def _leave_open(department: Department, row: PlanRow, campaign: work.Campaign) -> None:
    """The ceremony of one draw stands between commitment and reveal today; another waits for its list to be frozen."""
    open_at = "committed" if department.plan.code == work.OPEN_CEREMONY else "task"
    work.campaign_run(department, row, campaign, clock.now(), day=_open_day(), open_at=open_at)


def _next_plan(department: Department, year: int) -> None:
    """Next year's plan, submitted by the line office and waiting for a second person."""
    work.plan_submit(department, year, work.CAMPAIGNS[department.plan.code])
