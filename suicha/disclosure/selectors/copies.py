# SPDX-License-Identifier: Apache-2.0
"""What the public will be shown of a plan, a list, a draw, a result: made once, kept as it is.

The preview before publication and the act itself both ask here, so that they cannot differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from suicha.catalogue.models import Item, RuleDocument
from suicha.core.masking import masked, public_name, public_number
from suicha.core.templatetags.ui import cyear_date
from suicha.disclosure.models import MORE, PublishedItem, PublishedResult
from suicha.disclosure.rules.handling import handling_words
from suicha.disclosure.rules.summary import summary
from suicha.dispositions.models import Rectification
from suicha.inspections.models import Answer, Inspection
from suicha.planning.models import Plan
from suicha.registries.selectors import scope_text, town_names


def item_rows(items: Iterable[Item]) -> list[PublishedItem]:
    """The items as the public will read them, unsaved, in the order of the list."""
    return [
        PublishedItem(
            position=item.sequence,
            category=item.category,
            name=masked(item.name)[:2000],
            object_kind=item.object_kind,
            item_class=item.item_class,
            methods=item.methods,
            body=item.body,
            legal_basis=item.legal_basis,
            content=masked(item.content),
            more={"lineage": item.lineage, "compiler": item.compiler} | {name: _word(item, name) for name in MORE},
        )
        for item in sorted(items, key=lambda item: (item.sequence, item.pk))
    ]


def _rule_told(rule: RuleDocument | None) -> dict[str, Any]:
    """The 细则 that the plan carries (RULE-10): which version, and the digest of its file."""
    if rule is None:
        return {}
    return {
        "pk": rule.pk,
        "title": rule.title,
        "number": rule.number,
        "version": rule.version,
        "sha256": rule.file.sha256 if rule.file else "",
    }


def _word(item: Item, name: str) -> object:
    value = getattr(item, name)
    return masked(value) if isinstance(value, str) else value


def plan_copy(plan: Plan) -> dict[str, Any]:
    """The approved plan with its rows, as words."""
    rows = list(plan.rows.order_by("sequence").prefetch_related("items", "participants"))
    towns = town_names([row.scope for row in rows])
    return {
        "year": plan.year,
        "organisation": plan.organisation.name,
        "approved_on": cyear_date(plan.approved_at),
        "total": sum(row.number for row in rows),
        "rule": _rule_told(plan.rule),
        "rows": [
            {
                "sequence": row.sequence,
                "title": masked(row.title),
                "names": [masked(item.name) for item in sorted(row.items.all(), key=lambda item: item.sequence)],
                "scope": scope_text(row.scope, towns),
                "scope_size": row.scope_size,
                "ratio": row.percent,
                "terms": row.terms_told,
                "number": row.number,
                "method": row.method,
                "period": f"{cyear_date(row.starts_on)}—{cyear_date(row.ends_on)}",
                "participants": [unit.name for unit in sorted(row.participants.all(), key=lambda unit: unit.path)],
            }
            for row in rows
        ],
    }


@dataclass(frozen=True)
class ResultCopy:
    """A result as the public will read it; ``rows`` are unsaved."""

    number: str
    title: str
    target_number: str
    target_name: str
    body: dict[str, Any]
    rows: list[PublishedResult]

    def same_as(self, body: dict[str, Any], rows: list[PublishedResult]) -> bool:
        """Whether a published copy already says exactly this."""
        return body == self.body and [_words(row) for row in rows] == [_words(row) for row in self.rows]


def result_copy(inspection: Inspection) -> ResultCopy:
    """The result per item, the departments, the day; no person's name, no certificate, no free record of the visit."""
    drawn = inspection.drawn_target
    target = inspection.target
    answers = list(inspection.answers.exclude(result="").select_related("item").order_by("position"))
    found = Rectification.objects.filter(answer__in=answers).order_by("pk")
    rectifications = {rectification.answer_id: rectification for rectification in found}
    rows = [_result_row(answer, rectifications.get(answer.pk)) for answer in answers]
    seats = drawn.seats.current().select_related("organisation").order_by("position")
    body = {
        "task": masked(inspection.task.title),
        "task_number": inspection.task.number,
        "draw": drawn.draw.number,
        "plan": masked(inspection.task.row.plan.title),
        "method": inspection.task.method,
        "organisation": inspection.organisation.name,
        "departments": list(dict.fromkeys(seat.organisation.name for seat in seats)) or [inspection.organisation.name],
        "inspectors": len(seats),
        "finished_on": cyear_date(inspection.finished_on),
        "reviewed_on": cyear_date(inspection.reviewed_at),
        "summary": summary([row.result for row in rows])._asdict(),
    }
    return ResultCopy(
        number=f"{drawn.draw.number}-{drawn.turn:04d}",
        title=masked(inspection.task.title),
        target_number=public_number(drawn.number),
        target_name=public_name(target.name, target.naming),
        body=body,
        rows=rows,
    )


def _result_row(answer: Answer, rectification: Rectification | None) -> PublishedResult:
    verdict = answer.verdict
    handling = ""
    if verdict and verdict.problem:
        handling = handling_words(
            rectification.state if rectification else "",
            cyear_date(rectification.due_on) if rectification else "",
            cyear_date(rectification.closed_at) if rectification and rectification.closed_at else "",
        )
    return PublishedResult(
        position=answer.position,
        item=masked(answer.item.name)[:2000],
        basis=answer.item.legal_basis,
        result=answer.result,
        note=masked(answer.note)[:700],
        handling=handling,
    )


def _words(row: PublishedResult) -> tuple[object, ...]:
    return row.position, row.item, row.basis, row.result, row.note, row.handling


def local_minute(moment: Any) -> str:
    """A moment as it is kept in a copy: 2026-03-10T09:36 of the organisation's time zone, or empty."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
