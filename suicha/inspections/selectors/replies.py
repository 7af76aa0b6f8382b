# SPDX-License-Identifier: Apache-2.0
"""The 检查表 of each item of a visit: its questions, the replies so far, what is left and what it suggests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch

from suicha.catalogue.models import ChecklistVersion, Question
from suicha.catalogue.rules import checklists as rules
from suicha.catalogue.selectors import Line, lines_of, ruled
from suicha.inspections.models import Answer, Photo, Reply
from suicha.inspections.rules.results import RESULTS
from suicha.inspections.rules.suggesting import note_of, suggested


@dataclass(frozen=True)
class Sheet:
    """The 检查表 of one item at one visit, with what was replied."""

    answer: Answer
    version: ChecklistVersion
    questions: list[rules.Question] = field(default_factory=list)
    values: Mapping[int, rules.Value] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        return len(rules.asked(self.questions, self.values))

    @property
    def replied(self) -> int:
        return sum(bool(self.values.get(position)) for position in rules.asked(self.questions, self.values))

    @property
    def left(self) -> list[int]:
        return rules.left(self.questions, self.values)

    @property
    def failed(self) -> list[rules.Question]:
        return rules.failed(self.questions, self.values)

    @property
    def problems(self) -> list[rules.Question]:
        """The failing answers that lead to something."""
        return [question for question in self.failed if question.leads_to != "record"]

    @property
    def suggested(self) -> str:
        return suggested(self.questions, self.values)

    @property
    def note(self) -> str:
        return note_of(self.questions, self.values)

    @property
    def lines(self) -> list[tuple[Line, list[Photo]]]:
        """Each question with its reply and its pictures."""
        return self.told(self.values)

    def told(
        self, values: Mapping[int, rules.Value], faults: Mapping[int, str] | None = None
    ) -> list[tuple[Line, list[Photo]]]:
        """The same with other values, as they were typed, and what is wrong with them."""
        photos = {photo.file.sha256: photo for photo in self.answer.photos.all()}
        return [(line, self._pictures(line, photos)) for line in lines_of(self.version, values, faults)]

    def _pictures(self, line: Line, photos: Mapping[str, Photo]) -> list[Photo]:
        kept = self.values.get(line.rule.position, [])
        shown = kept if line.rule.answer_type in rules.PICTURED and isinstance(kept, list) else []
        return [photos[digest] for digest in shown if digest in photos]


def sheets_of(answers: Iterable[Answer]) -> dict[int, Sheet]:
    """The 检查表 of these items, by the key of the answer; items without one are absent.  Three queries."""
    found = [answer for answer in answers if answer.checklist_id is not None]
    questions = Prefetch("questions", Question.objects.order_by("position"))
    versions = ChecklistVersion.objects.filter(pk__in={answer.checklist_id for answer in found})
    known = {version.pk: version for version in versions.prefetch_related(questions).order_by("pk")}
    replied: dict[int, dict[int, rules.Value]] = {answer.pk: {} for answer in found}
    rows = Reply.objects.filter(answer__in=found).select_related("question").order_by("pk")
    for reply in rows:
        replied[reply.answer_id][reply.question.position] = reply.value
    return {
        answer.pk: Sheet(answer, version, ruled(version), replied[answer.pk])
        for answer in found
        for version in [known[answer.checklist_id or 0]]
    }


def sheet_of(answer: Answer) -> Sheet | None:
    """The 检查表 of one item; its photos are fetched when asked for."""
    return sheets_of([answer]).get(answer.pk)


def questions_left(answers: Iterable[Answer]) -> list[tuple[Answer, list[int]]]:
    """Items whose 检查表 still has required questions without an answer, with their positions.

    None once an item stopped the visit, and none of an item that turned out not to go on there: what could not be
    looked at is not asked.
    """
    rows = list(answers)
    if any(answer.verdict and answer.verdict.stops_visit for answer in rows):
        return []
    waiting = [answer for answer in rows if answer.verdict is not RESULTS["no_activity"]]
    sheets = sheets_of(waiting)
    return [(answer, sheet.left) for answer in waiting if (sheet := sheets.get(answer.pk)) and sheet.left]
