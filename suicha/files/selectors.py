# SPDX-License-Identifier: Apache-2.0
"""Questions about files and imports."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.core.errors import Refused
from suicha.files.models import ImportRow, SheetImport, StoredFile


class FileAltered(Refused):
    """The bytes on the disk are gone, or not the ones that were handed in."""

    def __init__(self, file: StoredFile) -> None:
        super().__init__("file_altered", name=file.name, digest=file.sha256[:8])


def path_of(digest: str) -> Path:
    """Where the bytes with this SHA-256 lie: MEDIA_ROOT / ab / abcdef…"""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def file_bytes(file: StoredFile) -> bytes:
    """The bytes of ``file``, checked against their digest.  Raises ``FileAltered`` when somebody changed them."""
    try:
        content = path_of(file.sha256).read_bytes()
    except OSError as error:
        raise FileAltered(file) from error
    if sha256(content).hexdigest() != file.sha256:
        raise FileAltered(file)
    return content


def import_list(by: User, kind: str, permission: Permission) -> QuerySet[SheetImport]:
    """Imports of this kind at the organisations where ``by`` holds its ``permission``, the newest first."""
    rows = SheetImport.objects.filter(within(by, permission), kind=kind)
    return rows.select_related("organisation", "file", "previewed_by", "applied_by").order_by("-pk")


def import_rows(sheet_import: SheetImport, outcome: str = "") -> QuerySet[ImportRow]:
    """The judged rows in the order of the sheet, of one outcome if given."""
    rows = ImportRow.objects.filter(sheet_import=sheet_import).order_by("row")
    return rows.filter(outcome=outcome) if outcome in ImportRow.Outcome.values else rows
