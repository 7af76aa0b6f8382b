# SPDX-License-Identifier: Apache-2.0
"""Questions about findings: which have no order yet, which are under way, which are late, which are closed."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.dispositions.models import Rectification
from suicha.dispositions.rules.deadline import RUNNING, is_overdue
from suicha.dispositions.rules.papers import Papers, strip
from suicha.inspections.models import Answer
from suicha.inspections.selectors import problems


def problems_without_order(by: User, *, text: str = "") -> QuerySet[Answer]:
    """Problems found that nobody has ordered to be put right yet: 待责令 (DISP-11)."""
    rows = problems(by).filter(rectification=None)
    if text:
        rows = rows.filter(
            Q(inspection__target__name__icontains=text)
            | Q(inspection__target__credit_code__icontains=text)
            | Q(note__icontains=text)
        )
    return rows


def rectification_list(by: User, *, state: str = "", text: str = "") -> QuerySet[Rectification]:
    """Rectifications ``by`` may look at.  ``state`` may also be ``overdue`` or ``open``."""
    rows = Rectification.objects.filter(within(by, Permission.DISPOSITION_VIEW)).select_related(
        "answer__item", "answer__inspection__target", "answer__inspection__task", "organisation", "verified_by"
    )
    if state == "overdue":
        rows = rows.filter(overdue(clock.today()))
    elif state == "open":
        rows = rows.exclude(state=Rectification.State.CLOSED)
    elif state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(
            Q(answer__inspection__target__name__icontains=text)
            | Q(answer__inspection__target__credit_code__icontains=text)
            | Q(order_number__icontains=text)
            | Q(answer__note__icontains=text)
        )
    return rows


def rectification_by_token(token: str) -> Rectification | None:
    """The rectification a firm's link leads to; the link is all a firm needs (ROLE-11)."""
    rows = Rectification.objects.select_related(
        "answer__item", "answer__inspection__target", "answer__inspection__organisation", "organisation", "report_file"
    )
    return rows.filter(token=token).first()


def overdue(today: date) -> Q:
    """Rectifications whose deadline has passed while the firm still has to report.  Computed, never stored."""
    return Q(state__in=RUNNING, due_on__lt=today)


def counts(by: User) -> dict[str, int]:
    """How many findings stand where: ``problems``, each state, ``overdue`` and ``all`` rectifications."""
    rows = Rectification.objects.filter(within(by, Permission.DISPOSITION_VIEW))
    states = {code: Count("pk", filter=Q(state=code)) for code in Rectification.State.values}
    found = rows.aggregate(all=Count("pk"), overdue=Count("pk", filter=overdue(clock.today())), **states)
    return {"problems": problems_without_order(by).count(), **found}


def board(by: User, columns: Sequence[tuple[str, ...]], *, text: str = "", each: int) -> list[list[Rectification]]:
    """The first ``each`` rectifications of every column of states: the next one due first, closed ones newest first."""
    shown = []
    for states in columns:
        order = ("-closed_at", "-pk") if "closed" in states else ("due_on", "pk")
        rows = rectification_list(by, text=text).filter(state__in=states)
        shown.append(list(rows.order_by(*order)[:each]))
    return shown


def papers_of(rectification: Rectification | None) -> Papers:
    """Which of the four papers there are; a problem without an order has none.  No penalty can be proposed yet."""
    if rectification is None:
        return Papers()
    state = rectification.state
    return Papers(
        order=bool(rectification.order_number),
        report=state in ("reported", "verified", "closed"),
        verification=state in ("verified", "closed"),
    )


def papers_strip(rectification: Rectification | None) -> list[tuple[str, str]]:
    """The four papers as (name, state) for ``ui/docs4.html``."""
    late = rectification is not None and is_overdue(rectification.state, rectification.due_on, clock.today())
    return strip(papers_of(rectification), late=late)


def rectification_lamp(rectification: Rectification) -> Lamp | None:
    """The firm's deadline while it has to act; ``None`` once it reported."""
    if rectification.state not in RUNNING:
        return None
    found = lamp(rectification.due_on, clock.today())
    return Lamp(found.tone, f"{found.text}（暂定）") if rectification.due_provisional else found
