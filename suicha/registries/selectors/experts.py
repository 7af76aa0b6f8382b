# SPDX-License-Identifier: Apache-2.0
"""Questions to the library of experts and institutions, scoped like the other libraries."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.core import clock
from suicha.core.ids import normalise
from suicha.registries.models import Entrustment, Expert, ExpertRecusal, Institution, Target
from suicha.registries.selectors.libraries import targets_of


def institution_list(
    by: User, *, text: str = "", kind: str = "", state: str = "", permission: Permission = Permission.EXPERT_VIEW
) -> QuerySet[Institution]:
    """Institutions this person may see, narrowed, with what is entrusted to them today as ``current``."""
    today = clock.today()
    current = Entrustment.objects.filter(starts_on__lte=today, ends_on__gte=today).order_by("ends_on", "pk")
    rows = Institution.objects.filter(within(by, permission)).select_related("organisation")
    rows = rows.prefetch_related(Prefetch("entrustments", current, to_attr="current"))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(credit_code=normalise(text)))
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(ended_on__isnull=state == "in")
    return rows


def institutions_of(organisation: Organisation) -> QuerySet[Institution]:
    """Institutions of the bureau ``organisation`` is or belongs to."""
    return Institution.objects.filter(organisation__path__startswith=organisation.bureau_path).order_by("name", "pk")


def entrustments_of(institution: Institution) -> QuerySet[Entrustment]:
    """Its contracts and letters, the newest first."""
    return institution.entrustments.select_related("file", "registered_by").order_by("-starts_on", "-pk")


def entrustments_in_force(organisation: Organisation, on: date) -> QuerySet[Entrustment]:
    """What the bureau has entrusted to institutions it still works with, for that day."""
    rows = Entrustment.objects.filter(
        institution__organisation__path__startswith=organisation.bureau_path,
        institution__ended_on=None,
        starts_on__lte=on,
        ends_on__gte=on,
    )
    return rows.select_related("institution", "file").order_by("institution__name", "pk")


def expert_list(
    by: User,
    *,
    text: str = "",
    field: str = "",
    kind: str = "",
    state: str = "",
    institution: int | None = None,
    permission: Permission = Permission.EXPERT_VIEW,
) -> QuerySet[Expert]:
    """Experts this person may see, narrowed; ``kind`` is that of the institution."""
    rows = Expert.objects.filter(within(by, permission)).select_related("organisation", "institution")
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(certificate=normalise(text)) | Q(institution__name__icontains=text)
        )
    if field:
        # A list in JSON is asked the same way on both databases only in Python; the library is short.
        known = rows.order_by("pk").values_list("pk", "specialties")
        rows = rows.filter(pk__in=[pk for pk, specialties in known if field in specialties])
    if kind:
        rows = rows.filter(institution__kind=kind)
    if state:
        rows = rows.filter(left_on__isnull=state == "in")
    return rows if institution is None else rows.filter(institution=institution)


def expert_fields(by: User) -> list[str]:
    """The fields that occur among the experts this person may see."""
    lists = expert_list(by).order_by("pk").values_list("specialties", flat=True)
    return sorted({field for specialties in lists for field in specialties})


def experts_of(organisation: Organisation) -> QuerySet[Expert]:
    """Everybody of the bureau's library, present or gone, for judging one by one; one query."""
    rows = Expert.objects.filter(organisation__path__startswith=organisation.bureau_path)
    return rows.select_related("institution").order_by("pk")


def expert_recusals_between(experts: Iterable[Expert], targets: Iterable[Target]) -> set[tuple[int, int]]:
    """(expert, target) pairs that must not meet: declared and in force, or the expert's own institution.

    A relation declared against a firm holds for the same 统一社会信用代码 in every library.
    """
    people = list(experts)
    wanted: set[int] = set()
    by_code: dict[str, set[int]] = {}
    for target in targets:
        wanted.add(target.pk)
        if target.credit_code:
            by_code.setdefault(target.credit_code, set()).add(target.pk)
    declared = ExpertRecusal.objects.filter(expert__in=[expert.pk for expert in people], ended_at=None)
    pairs = set()
    for expert_pk, target_pk, code in declared.order_by("pk").values_list(
        "expert_id", "target_id", "target__credit_code"
    ):
        pairs |= {(expert_pk, each) for each in by_code.get(code, set()) | ({target_pk} & wanted)}
    for expert in people:
        code = expert.institution.credit_code if expert.institution else ""
        pairs |= {(expert.pk, each) for each in by_code.get(code, set())}
    return pairs


def expert_recusal_list(by: User) -> QuerySet[ExpertRecusal]:
    """Relations this office looks after, without the private ground and note."""
    rows = ExpertRecusal.objects.filter(within(by, Permission.EXPERT_VIEW, "expert__organisation"))
    return rows.select_related("expert", "target", "registered_by").defer("ground", "note")


def expert_recusal_candidates(expert: Expert, text: str) -> QuerySet[Target]:
    """Targets of the expert's bureau whose name holds, or whose code is, ``text``; none for an empty text."""
    if not text.strip():
        return Target.objects.none()
    code = normalise(text)
    rows = targets_of(expert.organisation).filter(
        Q(name__icontains=text.strip()) | Q(number=code) | Q(credit_code=code) | Q(register_number=code)
    )
    return rows.select_related("town", "organisation").order_by("name", "pk")
