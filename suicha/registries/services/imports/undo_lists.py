# SPDX-License-Identifier: Apache-2.0
"""Taking sheets of items, experts and licences back: what was opened for them goes, what people did with them stays."""

from typing import Any

from django.db.models import QuerySet

from suicha.audit.models import Event
from suicha.catalogue.models import ListVersion, UpperList
from suicha.files.models import SheetImport
from suicha.registries.models import Institution, Licence
from suicha.registries.services.imports.beside import Undo, begun, made_beside

TAKEN_IN = "registries.licences.take_in"


def _tidy_items(sheet_import: SheetImport) -> None:
    """The version that was opened for the sheet goes if nobody has drafted anything else in it."""
    opened: QuerySet[Any] = made_beside(sheet_import, ListVersion)
    opened.filter(state=ListVersion.State.DRAFT, changes=None, parts=None).delete()


def _tidy_upper(sheet_import: SheetImport) -> None:
    made_beside(sheet_import, UpperList).filter(rows=None).delete()


def _tidy_experts(sheet_import: SheetImport) -> None:
    """An institution nobody else belongs to and nobody has written anything about."""
    made = made_beside(sheet_import, Institution).filter(experts=None, entrustments=None)
    made.filter(credit_code="", qualification="", ended_on=None).delete()


def _licences_used(sheet_import: SheetImport, created: QuerySet[Licence]) -> list[str]:
    """Holders that were taken into the library on the strength of a licence."""
    path = sheet_import.organisation.bureau_path
    acts = Event.objects.filter(action=TAKEN_IN, at__gte=begun(sheet_import), organisation_path__startswith=path)
    for data in acts.order_by("pk").values_list("data", flat=True):
        # The trace of a long act names only the first of them.
        if data["count"] > len(data["names"]) or created.filter(holder__in=data["names"]).exists():
            return ["已按导入的许可把持证单位入库"]
    return []


ITEMS, UPPER_ITEMS = Undo(tidy=_tidy_items), Undo(tidy=_tidy_upper)
EXPERTS, LICENCES = Undo(tidy=_tidy_experts), Undo(_licences_used)
