# SPDX-License-Identifier: Apache-2.0
"""Writing judged rows into drafts of 检查表: what is in use stays as it is until somebody puts the draft into use."""

from itertools import groupby

from suicha.accounts.models import User
from suicha.catalogue.models import Checklist, ChecklistVersion, Item, Question
from suicha.catalogue.rules.checklist_sheet import Row, cells_of, question_of
from suicha.catalogue.selectors import ruled, versions_newest
from suicha.catalogue.services.checklists import checklist_for, conditions_set, draft_open, filled, revised
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports.beside import keep_beside
from suicha.registries.services.imports.checklists import FIELDS
from suicha.registries.services.imports.stale import refuse_row


def save_checklists(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Put the questions into the draft of each item's 检查表, begun now where there is none."""
    ordered = sorted(rows, key=lambda row: (str(row.values["lineage"]), row.row))
    newest = versions_newest({str(row.values["lineage"]) for row in rows})
    for lineage, group in groupby(ordered, key=lambda row: str(row.values["lineage"])):
        kept = _as_seen(list(group), newest.get(lineage))
        if kept:
            _write(_draft(_checklist(lineage, sheet_import), newest.get(lineage), sheet_import, by), kept)


def _checklist(lineage: str, sheet_import: SheetImport) -> Checklist:
    found = Checklist.objects.filter(lineage=lineage).first()
    if found is None:
        item = Item.objects.filter(lineage=lineage).select_related("organisation").order_by("-pk")[0]
        found = checklist_for(item)
        keep_beside(sheet_import, found)
    return found


def _as_seen(rows: list[ImportRow], newest: ChecklistVersion | None) -> list[ImportRow]:
    """The rows whose question still reads as the preview showed it, and whose condition names a question there is."""
    told: dict[int, dict[str, str]] = {}
    if newest is not None:
        known = {row.position: row for row in newest.questions.all()}
        for rule in ruled(newest):
            row = known[rule.position]
            told[rule.position] = dict(zip(FIELDS, cells_of(rule, row.method, row.basis), strict=True))
    there = told.keys() | {row.values["position"] for row in rows}
    kept = []
    for each in rows:
        now = told.get(each.values["position"])
        when = question_of(each.values["cells"], each.values["position"])[0].when
        if each.existing_id is None and now is not None:
            refuse_row(each, f"预检之后，检查表里已有第{each.values['position']}题，没有覆盖")
        elif any(now is None or now[change["key"]] != change["before"] for change in each.changes):
            refuse_row(each, f"预检之后，第{each.values['position']}题已被改过，没有覆盖")
        elif when is not None and when not in there:
            refuse_row(each, f"它看第{when}题的答案，而那一行没有导入")
        else:
            kept.append(each)
    return kept


def _draft(
    checklist: Checklist, newest: ChecklistVersion | None, sheet_import: SheetImport, by: User
) -> ChecklistVersion:
    if newest is not None and newest.state == ChecklistVersion.State.DRAFT:
        return newest
    source = f"表格“{sheet_import.file.name[:60]}”"
    draft = draft_open(checklist, by, source=source) if newest is None else revised(checklist, by)
    keep_beside(sheet_import, draft)
    return draft


def _write(draft: ChecklistVersion, rows: list[ImportRow]) -> None:
    known = {question.position: question for question in Question.objects.filter(version=draft).order_by("position")}
    told = []
    for each in rows:
        cells = each.values["cells"]
        row = Row(question_of(cells, each.values["position"])[0], cells["method"], cells["basis"])
        question = known.setdefault(row.question.position, Question(version=draft))
        told.append((each, row, filled(question, row)))
    Question.objects.bulk_create(question for _, _, question in told if question.pk is None)
    conditions_set(known, [row for _, row, _ in told])
    columns = [field.name for field in Question._meta.concrete_fields if field.name not in ("id", "version")]
    Question.objects.bulk_update([question for _, _, question in told], columns)
    for each, _, question in told:
        each.saved_id = question.pk
