# SPDX-License-Identifier: Apache-2.0
"""Zip files from strangers: how much they really unpack to is counted, whatever their headers claim."""

import io
import zipfile
import zlib
from struct import unpack

from suicha.core.errors import Refused

MAX_UNPACKED = 100 * 1024 * 1024
MAX_MEMBERS = 2_000
_STEP = 1024 * 1024


def open_archive(name: str, content: bytes, limit: int = MAX_UNPACKED) -> zipfile.ZipFile:
    """The archive, once every member is known to unpack to no more than ``limit`` bytes together.

    Raises ``Refused``: ``sheet_bomb`` when it is larger, ``sheet_damaged`` when it is no sound zip file.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > limit:
            raise Refused("sheet_bomb", name=name, limit=f"{limit // 2**20} MB")
        left = limit
        for member in members:
            left -= _unpacked(content, member, left)
            if left < 0:
                raise Refused("sheet_bomb", name=name, limit=f"{limit // 2**20} MB")
    except (zipfile.BadZipFile, zlib.error, ValueError, IndexError, OSError) as error:
        raise Refused("sheet_damaged", name=name) from error
    return archive


def _unpacked(content: bytes, member: zipfile.ZipInfo, limit: int) -> int:
    """Bytes ``member`` unpacks to, counted up to just past ``limit``.  Raises ``ValueError`` for an unsound member."""
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("encrypted, or packed in a way no spreadsheet uses")
    head = content[member.header_offset : member.header_offset + 30]
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise ValueError("no member where the directory says")
    start = member.header_offset + 30 + sum(unpack("<HH", head[26:30]))
    packed = content[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    stream, total, rest = zlib.decompressobj(-15), 0, packed
    while rest and not stream.eof and total <= limit:
        total += len(stream.decompress(rest, _STEP))
        rest = stream.unconsumed_tail
    return total
