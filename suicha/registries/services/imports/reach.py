# SPDX-License-Identifier: Apache-2.0
"""A sheet is compared with the whole library of the bureau, but changes only records of the unit it is handed in for.

Who may hand a sheet in for a unit may change all records there and below, and who may see its preview may see them.  So
a row that speaks of another section's record is refused without a word of what that record holds.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from suicha.accounts.models import Organisation
from suicha.files.models import ImportRow
from suicha.registries.services.imports.stale import refuse_row
from suicha.registries.services.imports.verdicts import Verdict

FIX = "请它导入这一条；管全单位名录的人可以为全单位导入"


class Owned(Protocol):
    """A record that stands in some unit's library."""

    organisation_id: int


class Reach:
    """The units of a bureau whose records a sheet for ``organisation`` may not touch; one query."""

    def __init__(self, organisation: Organisation) -> None:
        rows = Organisation.objects.filter(path__startswith=organisation.bureau_path).order_by("path")
        outside = rows.exclude(path__startswith=organisation.path)
        self.outside: dict[int, str] = dict(outside.values_list("pk", "name"))

    def said(self, owners: Iterable[int]) -> str:
        """What is said of a row that speaks of records of these units; empty where it may."""
        name = next((self.outside[owner] for owner in owners if owner in self.outside), "")
        return f"名录里这一条归{name}管，这张表不能改" if name else ""

    def refuses(self, verdict: Verdict, name: str, owners: Iterable[int]) -> bool:
        """Refuse the row where it speaks of a record out of reach; whether it did."""
        what = self.said(owners)
        if what:
            verdict.refuse(name, what, FIX)
        return bool(what)

    def turns_down(self, row: ImportRow, owners: Iterable[int]) -> bool:
        """The same of a row that was judged before, now that it is saved."""
        what = self.said(owners)
        if what:
            refuse_row(row, f"预检之后，{what}")
        return bool(what)


def owners_of(found: Mapping[int, Owned], row: ImportRow) -> list[int]:
    """Whose record a judged row would change, if it is still there."""
    record = found.get(row.existing_id or 0)
    return [record.organisation_id] if record else []
