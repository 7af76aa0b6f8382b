# SPDX-License-Identifier: Apache-2.0
"""What a saver makes beside its rows (the draft its questions stand in, the test its results belong to) and the undo.

The saver says what it made; an undo takes it away again once nothing stands on it, and leaves it where others use it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from suicha.files.models import ImportRow, SheetImport

OLD = "导入时程序还没有记下随表建了什么"


def keep_beside(sheet_import: SheetImport, record: Model) -> None:
    """This import made ``record`` beside its rows; inside the act that saves them."""
    beside_of(sheet_import).setdefault(record._meta.label_lower, []).append(record.pk)


def made_beside(sheet_import: SheetImport, model: type[Model]) -> QuerySet[Any]:
    """The records of ``model`` that the import made beside its rows and that are still there."""
    return model._default_manager.filter(pk__in=beside_of(sheet_import).get(model._meta.label_lower, []))


def beside_of(sheet_import: SheetImport) -> dict[str, Any]:
    """The table of what came beside the rows, to read and to write."""
    if sheet_import.beside is None:
        sheet_import.beside = {}
    return sheet_import.beside


def begun(sheet_import: SheetImport) -> Any:
    """From when on the library may hold some of its rows."""
    return sheet_import.begun_at or sheet_import.applied_at


def saved_keys(sheet_import: SheetImport) -> QuerySet[Any]:
    """The keys of all records its rows became, created or changed."""
    rows = ImportRow.objects.filter(sheet_import=sheet_import).exclude(saved_id=None)
    return rows.order_by().values("saved_id")


def _nothing(sheet_import: SheetImport, created: QuerySet[Any]) -> list[str]:
    return []


def _stays(sheet_import: SheetImport) -> None:
    """Nothing came beside the rows."""


class Undo(NamedTuple):
    """What taking back a kind of sheet needs beyond its records.

    ``obstacles``: what was built on it that no relation tells.  ``remove``: takes created records away, where it is not
    enough to delete them.  ``tidy``: takes away what came beside them, once they are gone.  ``loosened``: models whose
    rows ``remove`` unties first.
    """

    obstacles: Callable[[SheetImport, QuerySet[Any]], list[str]] = _nothing
    remove: Callable[[SheetImport, QuerySet[Any]], None] | None = None
    tidy: Callable[[SheetImport], None] = _stays
    loosened: tuple[str, ...] = ()
