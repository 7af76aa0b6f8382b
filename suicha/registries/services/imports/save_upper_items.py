# SPDX-License-Identifier: Apache-2.0
"""Keeping an upper level's list as it came; rows are taken over from it afterwards, one by one or all at once."""

from pathlib import PurePath

from suicha.accounts.models import User
from suicha.accounts.selectors import bureau_of
from suicha.catalogue.models import UpperItem, UpperList
from suicha.catalogue.rules.words import WORDS
from suicha.catalogue.services.upper import edition_next
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports.beside import keep_beside


def save_upper_items(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Every row of the sheet into one received list; who issued it is the name of the file until somebody says."""
    owner = bureau_of(sheet_import.organisation)
    upper = UpperList.objects.filter(sheet=sheet_import).first()
    if upper is None:
        issuer = PurePath(sheet_import.file.name).stem[:100]
        upper = UpperList.objects.create(
            organisation=owner, issuer=issuer, edition=edition_next(owner, issuer), sheet=sheet_import,
            received_at=clock.now(), received_by=by,
        )  # fmt: skip
        keep_beside(sheet_import, upper)
    created = UpperItem.objects.bulk_create(
        UpperItem(upper_list=upper, **{name: row.values[name] for name in (*WORDS, "identity")}) for row in rows
    )
    for row, item in zip(rows, created, strict=True):
        row.saved_id = item.pk
