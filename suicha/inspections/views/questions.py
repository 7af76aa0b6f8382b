# SPDX-License-Identifier: Apache-2.0
"""The 检查表 of one item on the phone, and the 抽查记录表 of a visit on paper.  Both work without JavaScript."""

import base64
import binascii

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.catalogue.rules import checklists as rules
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.inspections import selectors, services
from suicha.inspections.models import Answer, Inspection
from suicha.inspections.selectors import Sheet
from suicha.inspections.services import Picture

MAX_UPLOAD = 25 * 2**20
PNG = "data:image/png;base64,"


def _sheet(request: HttpRequest, pk: int, answer_pk: int) -> tuple[Inspection, Answer, Sheet]:
    """The 检查表 of an item of a visit of the person's own groups."""
    visit = get_object_or_404(selectors.my_inspections(request.user), pk=pk)
    found = get_object_or_404(visit.answers.exclude(checklist=None), pk=answer_pk)
    answer = next(each for each in selectors.answers_of(visit) if each.pk == found.pk)
    return visit, answer, selectors.sheets_of([answer])[answer.pk]


def _page(
    request: HttpRequest,
    visit: Inspection,
    answer: Answer,
    sheet: Sheet,
    *,
    values: dict[int, rules.Value] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    lines = sheet.lines if values is None else sheet.told(values, _faults(sheet, values))
    context = {
        "visit": visit,
        "answer": answer,
        "sheet": sheet,
        "lines": lines,
        "refusal": refusal,
        "can_enter": visit.state in (Inspection.State.STARTED, Inspection.State.RETURNED),
    }
    return render(request, "inspections/m_questions.html", context, status=refusal.status if refusal else 200)


def _faults(sheet: Sheet, values: dict[int, rules.Value]) -> dict[int, str]:
    told = {q.position: rules.tidied(q, values.get(q.position, "")) for q in sheet.questions}
    shown = rules.asked(sheet.questions, told)
    return {q.position: rules.answer_fault(q, told[q.position]) for q in sheet.questions if q.position in shown}


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def questions(request: HttpRequest, pk: int, answer_pk: int) -> HttpResponse:
    return _page(request, *_sheet(request, pk, answer_pk))


@require_POST
@requires(Permission.INSPECTION_ENTER)
def reply(request: HttpRequest, pk: int, answer_pk: int) -> HttpResponse:
    visit, answer, sheet = _sheet(request, pk, answer_pk)
    values = _values(sheet, request.POST)
    try:
        services.replies_set(
            answer=answer,
            values=values,
            pictures=_pictures(sheet, request.POST, request.FILES),
            place=request.POST.get("place", ""),
            by=request.user,
        )
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _page(request, visit, answer, sheet, values=values, refusal=refusal)
    return redirect(f"{reverse('inspections:m_form', args=[pk])}#item-{answer.position}")


def _values(sheet: Sheet, post: QueryDict) -> dict[int, rules.Value]:
    told: dict[int, rules.Value] = {}
    for question in sheet.questions:
        name = f"q{question.position}"
        if question.answer_type not in rules.PICTURED:
            many = question.answer_type == "multiple"
            told[question.position] = post.getlist(name) if many else post.get(name, "")
    return told


def _pictures(sheet: Sheet, post: QueryDict, files: MultiValueDict) -> dict[int, list[Picture]]:
    """Files that were chosen, and a signature that was drawn."""
    found: dict[int, list[Picture]] = {}
    for question in sheet.questions:
        if question.answer_type not in rules.PICTURED:
            continue
        name = f"q{question.position}"
        pictures = [Picture(each.read(MAX_UPLOAD), each.name or "照片") for each in files.getlist(name)]
        drawn = post.get(f"{name}_drawn", "")
        if drawn.startswith(PNG):
            pictures.append(Picture(_decoded(drawn), "签名.png"))
        if pictures:
            found[question.position] = pictures
    return found


def _decoded(drawn: str) -> bytes:
    """The bytes of a drawn signature; nothing, which the act refuses, for what is no picture."""
    try:
        return base64.b64decode(drawn.removeprefix(PNG), validate=True)
    except binascii.Error:
        return b""


@require_GET
@requires(Permission.INSPECTION_VIEW)
@readonly
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The 抽查记录表 of a visit, as it is by now; A4."""
    visit = get_object_or_404(selectors.inspection_list(request.user), pk=pk)
    answers = selectors.answers_of(visit)
    sheets = selectors.sheets_of(answers)
    context = {
        "visit": visit,
        "group": selectors.group_of(visit),
        "rows": [(answer, _told(sheets.get(answer.pk))) for answer in answers],
    }
    return render(request, "inspections/record.html", context)


def _told(sheet: Sheet | None) -> dict[str, object] | None:
    return {"version": sheet.version, "lines": [line for line, _ in sheet.lines]} if sheet else None
