# SPDX-License-Identifier: Apache-2.0
"""Taking a sheet of results back, while nobody went on from them; a test nobody else has a result in goes along.

Until when somebody counts as tested is asked of the results on record, so it is at once what it was.
"""

from typing import Any

from django.db.models import QuerySet

from suicha.audit.models import Event
from suicha.files.models import SheetImport
from suicha.registries.models import Training, TrainingResult
from suicha.registries.services.imports.beside import Undo, begun, made_beside

ADMITTED = "registries.inspector.admit"


def _obstacles(sheet_import: SheetImport, created: QuerySet[TrainingResult]) -> list[str]:
    found = []
    if created.exclude(revoked_at=None).exists():
        found.append("导入的成绩有的已经撤销")
    admitted = Event.objects.filter(action=ADMITTED, at__gte=begun(sheet_import)).order_by()
    keys = [int(key) for key in admitted.values_list("object_id", flat=True).distinct()]
    if created.filter(inspector__in=keys).exists():
        found.append("有人已凭导入的成绩入库")
    return found


def _tidy(sheet_import: SheetImport) -> None:
    made: QuerySet[Any] = made_beside(sheet_import, Training)
    made.filter(results=None).delete()


UNDO = Undo(_obstacles, tidy=_tidy)
