# SPDX-License-Identifier: Apache-2.0
"""Keeping files: judged by their bytes, named by their SHA-256, never overwritten."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path, PurePath
from typing import IO

from django.conf import settings

from suicha.accounts.models import Organisation
from suicha.audit.services import Actor
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.streams import CHUNK, text_form
from suicha.files.models import StoredFile
from suicha.files.rules.kinds import ACCEPTED, HEIC, LIMITS, PHOTO, TEXT, WORDS, media_type
from suicha.files.rules.photos import photo_fault
from suicha.files.selectors import path_of

# A CSV file of three million rows; what is longer is handed in in parts.
STREAM_LIMIT = 512 * 2**20


def file_store(
    *, content: bytes, name: str, kinds: frozenset[str], organisation: Organisation, by: Actor
) -> StoredFile:
    """Keep ``content`` if its bytes are of one of ``kinds`` (photo, document, sheet, package, pool).

    Runs inside the act that needs the file.  The same bytes handed in again by the same office under the same name
    give the same row.  Refuses, with the reason, what is empty, too large, of another type or a broken photograph.
    """
    name = _clean(name)
    kind_type = _judged(content, name, kinds)
    digest = sha256(content).hexdigest()
    _write_once(digest, content)
    return _row(digest, len(content), kind_type, name, organisation, by)


def _judged(content: bytes, name: str, kinds: frozenset[str]) -> str:
    """The media type of ``content``, or the refusal."""
    if not content:
        raise Refused("file_empty", name=name)
    limit = max(LIMITS[kind] for kind in kinds)
    if len(content) > limit:
        raise Refused("file_too_large", name=name, size=f"{len(content) / 2**20:.1f} MB", limit=f"{limit // 2**20} MB")
    found = media_type(content)
    if found == HEIC and PHOTO in kinds:
        raise Refused("file_heic", name=name)
    if not any(found in ACCEPTED[kind] for kind in kinds):
        raise Refused("file_wrong_type", name=name, wanted="，或".join(WORDS[kind] for kind in sorted(kinds)))
    fault = photo_fault(content) if found in ACCEPTED[PHOTO] else None
    if fault:
        raise Refused("photo_broken", name=name, fault=fault)
    return found


def _write_once(digest: str, content: bytes) -> None:
    """Write the bytes under their digest unless they are there; a half-written file never gets the name."""
    path = path_of(digest)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o440)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def text_store(*, file: IO[bytes], name: str, organisation: Organisation, by: Actor) -> StoredFile:
    """Keep a long CSV file without ever holding it in memory; read while it is copied, byte by byte.

    Refuses what is empty, longer than ``STREAM_LIMIT`` or no text in UTF-8, UTF-16 or GBK.
    """
    name, size, digest = _clean(name), 0, sha256()
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            while piece := file.read(CHUNK):
                size += len(piece)
                if size > STREAM_LIMIT:
                    raise Refused("file_too_large", name=name, size="文件", limit=f"{STREAM_LIMIT >> 20} MB")
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        if not size:
            raise Refused("file_empty", name=name)
        if text_form(Path(temporary)) is None:
            raise Refused("sheet_wrong_type", name=name)
        os.chmod(temporary, 0o440)
        path = path_of(digest.hexdigest())
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return _row(digest.hexdigest(), size, TEXT, name, organisation, by)


def _clean(name: str) -> str:
    """The name without its folders and without signs nobody sees: those could turn it around, or end a header."""
    return "".join(each for each in PurePath(name.replace("\\", "/")).name if each.isprintable())[-200:] or "文件"


def _row(digest: str, size: int, kind: str, name: str, organisation: Organisation, by: Actor) -> StoredFile:
    same = StoredFile.objects.filter(sha256=digest, organisation=organisation, name=name).order_by("pk").first()
    return same or StoredFile.objects.create(
        sha256=digest,
        size=size,
        media_type=kind,
        name=name,
        organisation=organisation,
        uploaded_at=clock.now(),
        uploaded_by=by.actor_name,
    )
