# SPDX-License-Identifier: Apache-2.0
"""What pages show of a visit, put together once."""

from typing import Any

from django.urls import reverse

from suicha.audit.selectors import events_of
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.inspections.firm_key import key_of
from suicha.inspections.forms import KINDS, SIMPLE
from suicha.inspections.models import Answer, Inspection
from suicha.inspections.rules.completeness import left_to_answer
from suicha.inspections.rules.notice import page_opens
from suicha.inspections.rules.steps import visit_steps
from suicha.inspections.selectors import problems_in, sheets_of, visit_lamp


def card(visit: Inspection, me: int | None = None) -> dict[str, Any]:
    """One visit of a list whose answers and seats were fetched with it."""
    answers = list(visit.answers.all())
    results = [answer.result for answer in answers]
    left = left_to_answer(results)
    seats = visit.drawn_target.seats.all()
    return {
        "visit": visit,
        "lamp": visit_lamp(visit),
        "steps": visit_steps(visit.state, len(left)),
        "answered": sum(map(bool, results)),
        "items": len(results),
        "left": len(left),
        "problems": problems_in(visit),
        "others": [seat.inspector for seat in seats if me is None or seat.inspector.user_id != me],
    }


def rows(answers: list[Answer], *, typed: dict[str, Any] | None = None, at: int | None = None) -> list[dict[str, Any]]:
    """The items of the phone form; ``typed`` replaces what is stored for the item ``at``, so that nothing is lost.

    An item without a result starts from what the answers of its 检查表 suggest.
    """
    shown = []
    sheets = sheets_of(answers)
    for answer in answers:
        result, note, sheet = answer.result, answer.note, sheets.get(answer.pk)
        if sheet and not result and typed is None:
            result, note = sheet.suggested, note or sheet.note
        tapped = result if result in SIMPLE else "problem" if result else ""
        kind = result if result not in SIMPLE else ""
        if typed is not None and answer.pk == at:
            tapped, kind, note = typed["verdict"], typed["kind"], typed["note"]
        choices = [(code, words, css, code == tapped) for code, (words, css) in SIMPLE.items()]
        kinds = [(code, title, code == kind) for code, title in KINDS]
        shown.append({"answer": answer, "sheet": sheet, "choices": choices, "kinds": kinds, "note": note})
    return shown


def page_open(visit: Inspection) -> bool:
    """Whether the firm's page of a visit may be opened today."""
    waiting = visit.state == Inspection.State.DISPATCHED
    return page_opens(
        visit.notice,
        waiting=waiting,
        visit_on=visit.visit_on,
        starts_on=visit.task.starts_on,
        today=clock.today(),
    )


def firm_url(visit: Inspection) -> str:
    """The firm's page of a visit; empty while it is closed."""
    if not page_open(visit):
        return ""
    return reverse("inspections:firm", args=[visit.pk, key_of(visit.notice_number)])


def timeline(visit: Inspection) -> list[tuple[Any, str]]:
    """The history of the visit, the newest first."""
    events = events_of(object_type="inspections.inspection", object_id=str(visit.pk)).order_by("-pk")
    return [(event, sentence(event)) for event in events]
