# SPDX-License-Identifier: Apache-2.0
"""Questions to the two libraries.  Everything is scoped; what a section owns counts to its bureau (LIBT-14)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.rules.regions import prefix_of
from suicha.accounts.selectors import within
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.ids import normalise
from suicha.registries.models import (
    Absence,
    ConflictFact,
    Inspector,
    Recusal,
    Target,
    TargetMark,
    TargetName,
    TargetTag,
)
from suicha.registries.rules.numbers import is_library_number, library_number
from suicha.registries.rules.quality import COMPLETE, NEEDED, REVIEWED
from suicha.registries.rules.search import as_asked
from suicha.registries.selectors.areas import in_risk_area

# No source names a number; the health page says that it is ours.
STALE_DAYS = 180


def target_list(
    by: User,
    *,
    text: str = "",
    domain: str = "",
    status: str = "",
    grade: str = "",
    town: str = "",
    check: str = "",
    kind: str = "",
    industry: str = "",
    line: str = "",
    approval: str = "",
    tag: str = "",
    permission: Permission = Permission.TARGET_VIEW,
) -> QuerySet[Target]:
    """Targets this person may see, narrowed; ``check``: ``stale`` (半年未核实), ``doubtful``, ``area`` (高风险).

    ``line`` and ``tag`` are keys, ``industry`` and ``town`` are codes with all that is below them.
    """
    targets: QuerySet[Target] = Target.objects.filter(within(by, permission)).select_related("organisation", "town")
    targets = matching(targets, text)
    exact = {"domain": domain, "status": status, "grade": grade, "kind": kind}
    exact |= {"line": line, "approval": approval, "industry__startswith": industry}
    targets = targets.filter(**{field: value for field, value in exact.items() if value})
    if town:
        targets = targets.filter(town__code__startswith=prefix_of(town))
    if tag:
        targets = targets.filter(pk__in=TargetTag.objects.filter(tag=int(tag)).values("target"))
    if check == "stale":
        targets = targets.filter(verified_on__lt=stale_before())
    if check == "area":
        targets = targets.filter(in_risk_area())
    if check == "doubtful":
        targets = targets.exclude(doubts=[])
    return targets


def matching(targets: QuerySet[Target], text: str) -> QuerySet[Target]:
    """Those of ``targets`` whose name, former name, address or number holds ``text``; all for an empty text."""
    text = as_asked(text)
    fields = ("name", "address", "number", "register_number")
    found = Q(Exists(TargetName.objects.filter(target=OuterRef("pk"), name__icontains=text)))
    for field in fields:
        found |= Q(**{f"{field}__icontains": text})
    return targets.filter(found) if text else targets


def domain_counts(targets: QuerySet[Target]) -> list[tuple[str, int]]:
    """How many targets each domain has, the largest first (LIBT-12)."""
    counted = targets.order_by().values_list("domain").annotate(n=Count("pk"))
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def domains_among(targets: QuerySet[Target]) -> list[str]:
    """The domains that occur among these targets."""
    return sorted(set(targets.order_by().values_list("domain", flat=True)) - {""})


def drawable(targets: QuerySet[Target], review: int = 0) -> QuerySet[Target]:
    """Those of ``targets`` that are in being (LIBT-7) and whose row says what ``review`` (the 细则) asks (LIBT-10)."""
    return targets.filter(drawable_where(review))


def drawable_where(review: int) -> Q:
    """The same as a condition."""
    where = Q(status=Target.Status.ACTIVE)
    if review >= COMPLETE:
        told = {"industry": ~Q(industry=""), "nature": ~Q(nature=""), "town": ~Q(town=None)}
        whole = Q(pk=None)
        for kind, facts in NEEDED.items():
            whole |= Q(*(told[fact] for fact in facts), kind=kind)
        where &= whole
    return where & ~Q(reviewed_at=None) if review >= REVIEWED else where


def drawable_of(organisation: Organisation) -> QuerySet[Target]:
    """What can be drawn of the bureau's library under the 细则 in force there."""
    return drawable(targets_of(organisation), setting(organisation, "target_review").value)


def stale_before() -> date:
    """Verified before this day counts as 半年未核实."""
    return clock.today() - timedelta(days=STALE_DAYS)


def targets_of(organisation: Organisation) -> QuerySet[Target]:
    """The library of the bureau ``organisation`` is or belongs to, whatever the status of its targets."""
    return Target.objects.filter(organisation__path__startswith=organisation.bureau_path)


def marks_of(target: Target) -> QuerySet[TargetMark]:
    """The facts against a target, those that still stand first, the newest first."""
    marks = TargetMark.objects.filter(target=target).select_related("registered_by", "ended_by")
    return marks.order_by(F("until").desc(nulls_first=True), "-since", "-pk")


def marks_by_target(targets: QuerySet[Target]) -> dict[int, list[TargetMark]]:
    """Target → its facts still standing, its aliases' among them, oldest first; one query; others are left out."""
    found: dict[int, list[TargetMark]] = {}
    wanted = targets.order_by().values("pk")
    marks = TargetMark.objects.filter(
        Q(target__in=wanted) | Q(target__merged_into__in=wanted),
        Q(expires_on=None) | Q(expires_on__gt=clock.today()),
        until=None,
    )
    for mark in marks.annotate(against=Coalesce("target__merged_into", "target")).order_by("since", "pk"):
        found.setdefault(mark.against, []).append(mark)
    return found


def next_library_number(organisation: Organisation) -> str:
    """The next number for a target without a valid code in this organisation's library, one never given before.

    A number is freed when its target gets a code, yet draws that happened still name it; since targets are never
    deleted, counting them all keeps the next number above every number given so far.
    """
    prefix = library_number(organisation.code, 0)[:-6]
    ours = Target.objects.filter(organisation=organisation)
    top: str = ours.filter(number__startswith=prefix).aggregate(top=Max("number"))["top"] or ""
    last = int(top[len(prefix) :]) if is_library_number(top, organisation.code) else 0
    return library_number(organisation.code, max(last, ours.count()) + 1)


def inspector_list(
    by: User,
    *,
    text: str = "",
    domain: str = "",
    state: str = "",
    certificate: str = "",
    tag: str = "",
    unit: str = "",
    permission: Permission = Permission.INSPECTOR_VIEW,
) -> QuerySet[Inspector]:
    """Inspectors this person may see, narrowed; ``certificate``: ``none``, ``expired`` or ``soon`` (90 days)."""
    inspectors = Inspector.objects.filter(within(by, permission)).select_related("organisation", "user")
    today = clock.today()
    if text:
        inspectors = inspectors.filter(Q(name__icontains=text) | Q(certificate__icontains=normalise(text)))
    if domain:
        # A list in JSON is asked the same way on both databases only in Python; a roster is short.
        known = inspectors.order_by("pk").values_list("pk", "domains")
        inspectors = inspectors.filter(pk__in=[pk for pk, domains in known if domain in domains])
    if state == "out":
        inspectors = inspectors.exclude(left_on=None)
    elif state:
        inspectors = inspectors.filter(left_on=None, is_waiting=state == "waiting")
    if tag:
        inspectors = inspectors.filter(tags__name=tag).distinct()
    if unit:
        inspectors = inspectors.filter(organisation__path__contains=f"/{unit}/")
    if certificate == "none":
        inspectors = inspectors.filter(certificate="")
    if certificate == "expired":
        inspectors = inspectors.filter(certificate_until__lt=today)
    if certificate == "due":
        inspectors = inspectors.filter(certificate_until__lte=today + timedelta(days=90))
    if certificate == "soon":
        inspectors = inspectors.filter(certificate_until__range=(today, today + timedelta(days=90)))
    return inspectors


def inspector_domains(by: User) -> list[str]:
    """The supervision domains that occur in the rosters this person may see."""
    lists = inspector_list(by).order_by("pk").values_list("domains", flat=True)
    return sorted({domain for domains in lists for domain in domains})


def countable(inspectors: QuerySet[Inspector]) -> QuerySet[Inspector]:
    """Those of ``inspectors`` who count towards the two today."""
    return inspectors.filter(counts_today())


def counts_today() -> Q:
    """Who counts towards the two today: on duty, admitted, certified, with a certificate in force (LIBP-1, LIBP-2)."""
    today, certified = clock.today(), Inspector.Category.CERTIFIED
    begun = Q(certificate_from=None) | Q(certificate_from__lte=today)
    return begun & Q(left_on=None, is_waiting=False, category=certified, certificate_until__gte=today)


def inspector_of(user: User) -> Inspector | None:
    """The roster entry of a person with an account, if there is one."""
    return Inspector.objects.filter(user=user).select_related("organisation").first()


def recusals_between(inspectors: Iterable[Inspector], targets: Iterable[Target]) -> set[tuple[int, int]]:
    """The (inspector, target) pairs that must not meet, by declared relations still in force.

    A relation declared against a firm holds for the same 统一社会信用代码 in every library, and for every row that was
    found to be the same firm and merged, whichever of them it names.
    """
    by_row: dict[int, set[int]] = {}
    by_code: dict[str, set[int]] = {}
    for target in targets:
        for row in {target.pk, target.merged_into_id or target.pk}:
            by_row.setdefault(row, set()).add(target.pk)
        if target.credit_code:
            by_code.setdefault(target.credit_code, set()).add(target.pk)
    declared = Recusal.objects.filter(inspector__in=[inspector.pk for inspector in inspectors], ended_at=None)
    pairs = set()
    for inspector, code, *same in declared.order_by("pk").values_list(
        "inspector_id", "target__credit_code", "target_id", "target__merged_into_id"
    ):
        found = by_code.get(code, set()).union(*(by_row.get(pk, set()) for pk in same if pk is not None))
        pairs |= {(inspector, each) for each in found}
    return pairs


def recusal_list(by: User) -> QuerySet[Recusal]:
    """The relations of the bureaus this office looks after, without the private ground and note."""
    rows = Recusal.objects.filter(within(by, Permission.INSPECTOR_VIEW, "inspector__organisation"))
    return rows.select_related("inspector__organisation", "target", "declared_by").defer("ground", "note")


def absences_of(inspector: Inspector) -> QuerySet[Absence]:
    """The person's leave, training and secondments, the latest first."""
    return inspector.absences.select_related("registered_by", "inspector__organisation").order_by("-starts_on", "-pk")


def conflicts_of(inspector: Inspector) -> QuerySet[ConflictFact]:
    """What was registered about the person; only for the office that keeps the roster."""
    rows = inspector.conflict_facts.select_related("registered_by", "inspector__organisation")
    return rows.order_by("-since", "-pk")


def own_recusals(by: User) -> QuerySet[Recusal]:
    """What this person declared for themselves, with the ground; not what others said of them and was decided."""
    rows = Recusal.objects.filter(inspector__user=by, declared_by=by)
    return rows.select_related("target__town", "inspector__organisation")


def recusal_candidates(inspector: Inspector, text: str) -> QuerySet[Target]:
    """Targets of the inspector's bureau whose name holds, or whose code is, ``text``; none for an empty text."""
    if not text.strip():
        return Target.objects.none()
    code = normalise(text)
    rows = targets_of(inspector.organisation).filter(
        Q(name__icontains=text.strip()) | Q(number=code) | Q(credit_code=code) | Q(register_number=code)
    )
    return rows.select_related("town", "organisation").order_by("name", "pk")


def accounts_without_entry(organisations: QuerySet[Organisation], keep: Inspector | None = None) -> QuerySet[User]:
    """Open accounts of these organisations that belong to no roster entry yet, and the one ``keep`` has."""
    free = Q(organisation__in=organisations, is_active=True, inspector=None)
    return User.objects.filter(free | Q(inspector=keep) if keep else free).order_by("username")
