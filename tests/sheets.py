# SPDX-License-Identifier: Apache-2.0
"""Workbooks for tests: sound ones written cell by cell, and broken ones put together from raw parts."""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence

import xlsxwriter

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_ROOT = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_LINKS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)
_SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def xlsx(rows: Iterable[Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    """A workbook of one sheet; a text that begins with = is a formula with the result 1."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for area in merged:
        sheet.merge_range(area, "")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(number, column, value, None, 1)
            elif value != "":
                sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def raw_xlsx(rows: str, *, target: str = "worksheets/sheet1.xml", links: str = _LINKS, extra: bytes = b"") -> bytes:
    """A workbook whose rows are given as XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _ROOT)
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", links.format(target=target))
        archive.writestr("xl/worksheets/sheet1.xml", _SHEET.format(rows=rows))
        if extra:
            archive.writestr("xl/media/image1.bin", extra)
    return out.getvalue()


def locked() -> bytes:
    """A workbook with a password as spreadsheets save it: a compound file with one stream, its content encrypted."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    content = bytes(range(256)) * 20
    used = len(content) // sector

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, free, free, child)
        return head + b"\0" * 36 + struct.pack("<IQ", start, size)

    table = [0xFFFFFFFD, end, *range(3, 2 + used), end]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    names = entry("Root Entry", 5, 1, end, 0) + entry("EncryptedPackage", 2, free, 2, len(content))
    fat = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    return head + fat + names.ljust(sector, b"\0") + content


def csv(rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)
