# SPDX-License-Identifier: Apache-2.0
"""Questions about the people of the roster: who keeps it, their tags, history, tests, and the count of every level."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet

from suicha.accounts.models import Organisation, RoleGrant, User
from suicha.accounts.permissions import Permission, may
from suicha.accounts.selectors import bureau_of, organisations_with, within
from suicha.catalogue.selectors import setting, setting_lookup
from suicha.core import clock
from suicha.core.asked_once import asked_once
from suicha.core.lamps import Lamp
from suicha.registries.models import Absence, Inspector, InspectorTag, Posting, Training, TrainingResult
from suicha.registries.rules.admission import Trial, holds_until, lacks
from suicha.registries.rules.certificates import certificate_lamp
from suicha.registries.selectors.libraries import counts_today


class Level(NamedTuple):
    """What one organisation's roster holds, with everything below it."""

    organisation: Organisation
    depth: int
    own: int
    people: int
    countable: int
    daily: int
    soon: int
    waiting: int


def roster_keeper(organisation: Organisation) -> Organisation:
    """For which organisation a person needs the permission to write in this roster (LIBP-10): where one office keeps
    the whole bureau's, the bureau."""
    return bureau_of(organisation) if setting(organisation, "roster_office").value else organisation


def may_keep(by: User, organisation: Organisation) -> bool:
    """Whether ``by`` may write in the roster of ``organisation``."""
    return may(by, Permission.INSPECTOR_EDIT, roster_keeper(organisation))


@asked_once
def rosters_kept(by: User) -> QuerySet[Organisation]:
    """The organisations in whose rosters ``by`` may write; two queries however many there are."""
    united = setting_lookup("roster_office")
    allowed = list(organisations_with(by, Permission.INSPECTOR_EDIT))
    paths = by.paths_with(Permission.INSPECTOR_EDIT)
    mine = [each.pk for each in allowed if not united(each) or any(each.bureau_path.startswith(path) for path in paths)]
    return Organisation.objects.filter(pk__in=mine).order_by("path")


def tag_list(organisation: Organisation, *, in_use: bool = False) -> QuerySet[InspectorTag]:
    """The vocabulary of the bureau ``organisation`` is or belongs to."""
    rows = InspectorTag.objects.filter(organisation__path__startswith=organisation.bureau_path)
    return (rows.filter(retired_on=None) if in_use else rows).order_by("group", "name", "pk")


def tags_seen(by: User) -> QuerySet[InspectorTag]:
    """The vocabularies of the rosters this person may see."""
    return InspectorTag.objects.filter(within(by, Permission.INSPECTOR_VIEW)).order_by("group", "name", "pk")


def with_roles(inspectors: QuerySet[Inspector]) -> QuerySet[Inspector]:
    """The same people with the roles their accounts hold now; two queries more."""
    held = RoleGrant.objects.filter(revoked_at=None).select_related("organisation").order_by("pk")
    return inspectors.prefetch_related(Prefetch("user__role_grants", held, to_attr="held_grants"))


def postings_of(inspector: Inspector) -> QuerySet[Posting]:
    """Where the person served, the latest first."""
    return inspector.postings.select_related("organisation").order_by("-pk")


def results_of(inspector: Inspector) -> QuerySet[TrainingResult]:
    """The person's courses, tests and appraisals, the latest first."""
    rows = TrainingResult.objects.filter(inspector=inspector).select_related("training", "registered_by")
    return rows.order_by("-training__held_on", "-pk")


def trials_of(inspectors: Iterable[int] | QuerySet[Inspector]) -> dict[int, list[Trial]]:
    """Person → tests and appraisals that stand; one query."""
    found: dict[int, list[Trial]] = {}
    people: Any = inspectors.order_by().values("pk") if isinstance(inspectors, QuerySet) else list(inspectors)
    standing = TrainingResult.objects.filter(inspector__in=people, revoked_at=None)
    rows = standing.exclude(training__kind=Training.Kind.COURSE)
    values = rows.order_by("pk").values_list(
        "inspector_id", "training__kind", "training__held_on", "result", "training__valid_until"
    )
    for pk, kind, held_on, result, until in values:
        passed = {"passed": True, "failed": False}.get(result)
        found.setdefault(pk, []).append(Trial(kind, held_on, passed, until))
    return found


def away_today(inspectors: Iterable[int] | QuerySet[Inspector]) -> dict[int, Absence]:
    """Person → the absence of today that lasts longest; one query."""
    today = clock.today()
    people: Any = inspectors.order_by().values("pk") if isinstance(inspectors, QuerySet) else list(inspectors)
    rows = Absence.objects.filter(inspector__in=people, ended_at=None, starts_on__lte=today, ends_on__gte=today)
    return {absence.inspector_id: absence for absence in rows.order_by("ends_on", "pk")}


def admission_lacks(inspector: Inspector) -> list[str]:
    """What the person lacks to join, or to be matched once they have joined, in words; results on record decide."""
    required = setting(inspector.organisation, "admission_required").value
    trials = trials_of([inspector.pk]).get(inspector.pk, []) if required else []
    return lacks(required, tested_until(trials), appraised_until(trials), clock.today())


def tested_until(trials: Iterable[Trial]) -> date | None:
    """The last day on which somebody with these tests on record counts as tested."""
    return holds_until(trials, Training.Kind.TEST)


def appraised_until(trials: Iterable[Trial]) -> date | None:
    """The last day on which the appraisal holds."""
    return holds_until(trials, Training.Kind.APPRAISAL)


def results_seen(by: User, **conditions: str) -> QuerySet[TrainingResult]:
    """The results of the trainings ``training_list`` gives, one person a row, revoked ones left out."""
    mine = training_list(by, **conditions).order_by().values("pk")
    rows = TrainingResult.objects.filter(training__in=mine, revoked_at=None)
    return rows.select_related("training__organisation", "inspector__organisation")


def training_list(by: User, *, kind: str = "", text: str = "", year: str = "") -> QuerySet[Training]:
    """Courses, tests and appraisals this person may see, with how many took part and passed."""
    rows = Training.objects.filter(within(by, Permission.INSPECTOR_VIEW)).select_related("organisation")
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(topic__icontains=text) | Q(organiser__icontains=text))
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(held_on__year=int(year))
    standing = Q(results__revoked_at=None)
    return rows.annotate(
        people=Count("results", filter=standing & ~Q(results__result="absent")),
        passed=Count("results", filter=standing & Q(results__result="passed")),
    )


def people_to_enter(training: Training) -> list[Inspector]:
    """Those of the roster without a result in it, on duty or waiting to join."""
    entered = TrainingResult.objects.filter(training=training, revoked_at=None).order_by().values("inspector")
    rows = Inspector.objects.filter(organisation__path__startswith=training.organisation.path, left_on=None)
    return list(rows.exclude(pk__in=entered).select_related("organisation").order_by("organisation__path", "pk"))


def certificates_ending(by: User) -> list[tuple[Organisation, int, date]]:
    """For each roster ``by`` keeps: how many certificates run out within the days of the setting, and the first day."""
    days_at, today = setting_lookup("certificate_notice_days"), clock.today()
    rows = Inspector.objects.filter(
        organisation__in=rosters_kept(by), left_on=None, certificate_until__lte=today + timedelta(days=365)
    ).select_related("organisation")
    found: dict[Organisation, list[date]] = {}
    for person in rows.order_by("organisation__path", "certificate_until", "pk"):
        if person.certificate_until and person.certificate_until <= today + timedelta(
            days=days_at(person.organisation)
        ):
            found.setdefault(person.organisation, []).append(person.certificate_until)
    return [(organisation, len(days), days[0]) for organisation, days in found.items()]


def certificate_notice(inspector: Inspector) -> Lamp | None:
    """The certificate's lamp for the person: amber from as many days before its end as the setting says."""
    if inspector.certificate_until is None:
        return None
    left = (inspector.certificate_until - clock.today()).days
    lamp = certificate_lamp(inspector.certificate_until, clock.today())
    near = 0 < left <= setting(inspector.organisation, "certificate_notice_days").value
    return Lamp("amber", f"剩{left}天，联系名录维护人员换证") if near else lamp


def level_counts(by: User) -> list[Level]:
    """The roster of every organisation in view, each with what lies below it added up (LIBP-6); two queries."""
    organisations = list(organisations_with(by, Permission.INSPECTOR_VIEW))
    today = clock.today()
    names = ("people", "countable", "daily", "soon", "waiting")
    rows = (
        Inspector.objects.filter(within(by, Permission.INSPECTOR_VIEW), left_on=None)
        .order_by()
        .values("organisation__path")
        .annotate(
            people=Count("pk"),
            countable=Count("pk", filter=counts_today()),
            daily=Count("pk", filter=Q(category="daily")),
            soon=Count("pk", filter=Q(certificate_until__lte=today + timedelta(days=90))),
            waiting=Count("pk", filter=Q(is_waiting=True)),
        )
    )
    counted = {path: numbers for path, *numbers in rows.values_list("organisation__path", *names)}
    top = min((each.path.count("/") for each in organisations), default=0)
    levels = []
    for each in organisations:
        below = [numbers for path, numbers in counted.items() if path.startswith(each.path)]
        added = {name: sum(numbers[place] for numbers in below) for place, name in enumerate(names)}
        own = counted[each.path][0] if each.path in counted else 0
        levels.append(Level(each, each.path.count("/") - top, own, **added))
    return levels
