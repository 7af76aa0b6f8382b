# SPDX-License-Identifier: Apache-2.0
"""Keeping files: judged by their bytes, named by their SHA-256, never overwritten."""

import os
import tempfile
from hashlib import sha256
from pathlib import PurePath

from suicha.accounts.models import Organisation
from suicha.audit.services import Actor
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.files.models import StoredFile
from suicha.files.rules.kinds import ACCEPTED, HEIC, LIMITS, PHOTO, WORDS, media_type
from suicha.files.rules.photos import photo_fault
from suicha.files.selectors import path_of


def file_store(
    *, content: bytes, name: str, kinds: frozenset[str], organisation: Organisation, by: Actor
) -> StoredFile:
    """Keep ``content`` if its bytes are of one of ``kinds`` (photo, document, sheet, package, pool).

    Runs inside the act that needs the file.  The same bytes handed in again by the same office under the same name
    give the same row.  Refuses, with the reason, what is empty, too large, of another type or a broken photograph.
    """
    # Signs nobody sees could turn the name around on a page, or end a header of the download.
    name = "".join(each for each in PurePath(name.replace("\\", "/")).name if each.isprintable())[-200:] or "文件"
    kind_type = _judged(content, name, kinds)
    digest = sha256(content).hexdigest()
    _write_once(digest, content)
    same = StoredFile.objects.filter(sha256=digest, organisation=organisation, name=name).order_by("pk").first()
    return same or StoredFile.objects.create(
        sha256=digest,
        size=len(content),
        media_type=kind_type,
        name=name,
        organisation=organisation,
        uploaded_at=clock.now(),
        uploaded_by=by.actor_name,
    )


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
