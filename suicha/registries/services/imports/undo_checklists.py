# SPDX-License-Identifier: Apache-2.0
"""Taking a sheet of 检查表 back: its questions leave the draft, and the draft goes that was begun for them."""

from typing import Any

from django.db.models import QuerySet

from suicha.audit.models import Event
from suicha.catalogue.models import Checklist, ChecklistVersion, Question
from suicha.files.models import SheetImport
from suicha.registries.services.imports.beside import Undo, begun, made_beside, saved_keys


def _obstacles(sheet_import: SheetImport, created: QuerySet[Question]) -> list[str]:
    """In use it may have been sent out with a visit; a draft may have been worked on."""
    versions = ChecklistVersion.objects.filter(questions__in=saved_keys(sheet_import)).order_by("pk").distinct()
    used = versions.exclude(state=ChecklistVersion.State.DRAFT).select_related("checklist").first()
    if used is not None:
        return [f"“{used}”已经启用"]
    keys = [str(key) for key in versions.values_list("checklist_id", flat=True)]
    acts = Event.objects.filter(object_type=Checklist._meta.label_lower, object_id__in=keys)
    return ["有人在检查表上办过事"] if acts.filter(at__gte=begun(sheet_import)).exists() else []


def _remove(sheet_import: SheetImport, piece: QuerySet[Question]) -> None:
    keys = list(piece.values_list("pk", flat=True))
    Question.objects.filter(shown_when__in=keys).update(shown_when=None, shown_values=None)
    Question.objects.filter(pk__in=keys).delete()


def _tidy(sheet_import: SheetImport) -> None:
    drafts: QuerySet[Any] = made_beside(sheet_import, ChecklistVersion)
    Question.objects.filter(version__in=drafts).update(shown_when=None, shown_values=None)
    drafts.delete()
    made_beside(sheet_import, Checklist).filter(versions=None).delete()


UNDO = Undo(_obstacles, _remove, _tidy, (Question._meta.label_lower,))
