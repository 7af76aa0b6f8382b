# SPDX-License-Identifier: Apache-2.0
"""Loading the demo county: a finished year and the running one, up to this moment."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from unittest.mock import patch

from django.conf import settings
from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.audit import services as audit
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.demo.arrangements import arrangements_register
from suicha.demo.calendar import Calendar, at, working_day, working_day_before
from suicha.demo.checklists import checklists_story
from suicha.demo.county import Department, county_build
from suicha.demo.experts import experts_register
from suicha.demo.item_lists import list_story, list_update_story
from suicha.demo.kinds import kinds_register
from suicha.demo.libraries import libraries_register
from suicha.demo.log import log_hand_out
from suicha.demo.marks import marks_story
from suicha.demo.places import regions_register, review_story
from suicha.demo.powers import powers_register
from suicha.demo.rulebook import rules_story
from suicha.demo.tables import DIVISION, SEED
from suicha.demo.upkeep import upkeep_story
from suicha.demo.year import CAMPAIGNS, OPEN, Campaign, plan_story
from suicha.registries.services.search_index import fold_all

LOADED = "demo.county.load"
Say = Callable[[str], None]


def demo_is_loaded() -> bool:
    """Whether the county is there, whole."""
    return Event.objects.filter(action=LOADED).exists()


def demo_load(*, say: Say) -> None:
    """Do two years of work of five bureaus through the services of every stage.

    Draws take their chance from the demo's seed instead of the operating system, so that two loads of the same program
    on the same day give the same county.  Only here, and only in an installation that says 演示数据 on every page, is
    that function replaced.
    """
    if not settings.DEMO:
        raise Refused("demo_not_allowed")
    if Organisation.objects.exists():
        raise Refused("demo_not_empty")
    numbers = count(1)

    def chance(size: int) -> bytes:
        return sha256(f"{SEED}|secret|{next(numbers)}".encode()).digest()[:size]

    with patch("suicha.draws.secret.random_bytes", chance):
        _two_years(say)


def _two_years(say: Say) -> None:
    now, today = clock.now(), clock.today()
    years = (today.year - 1, today.year)
    with clock.pretend(at(date(years[0], 1, 2), 9)):
        departments = county_build(say, years[0])
        regions_register(User.objects.get(username="system"))
        for department in departments:
            experts_register(department, years[0])
            powers_register(department, years[0])
        arrangements_register(departments, years[0])
        libraries_register(departments[0], years[0])
    calendar = Calendar(now)
    for department in departments:
        calendar.start(list_story(department, years[0]))
        calendar.start(list_update_story(department, years[1]))
        calendar.start(marks_story(department, years[0]))
        calendar.start(review_story(department, years[0]))
        calendar.start(checklists_story(department, years[1]))
        for year in years:
            calendar.start(plan_story(calendar, department, year, _campaigns(department, year, today)))
    first = departments[0]
    calendar.start(rules_story(first, years[0]))
    calendar.start(upkeep_story(first, years[1], today))
    following = CAMPAIGNS[first.plan.code]
    calendar.start(plan_story(calendar, first, today.year + 1, following, written=working_day_before(today)))
    say(f"{years[0]}年和{years[1]}年的计划、抽取、检查、整改和公示")
    calendar.run()
    for department in departments:
        kinds_register(department)
    log_hand_out()
    fold_all()
    with transaction.atomic():
        audit.record(LOADED, Organisation.objects.get(code=DIVISION), by=first.legal, data={"seed": SEED})


def _campaigns(department: Department, year: int, today: date) -> list[Campaign]:
    """The bureau's campaigns of a year; in the running year one more that is open today, unless the year is ending."""
    campaigns = list(CAMPAIGNS[department.plan.code])
    for days, is_frozen, campaign in OPEN.get(department.plan.code, ()):
        day, before = working_day(today + timedelta(days=days)), working_day_before(today)
        if day.year == before.year == year:
            frozen = before if is_frozen else None
            campaigns.append(campaign._replace(month=day.month, day=day.day, made=before, frozen=frozen))
    return campaigns
