# SPDX-License-Identifier: Apache-2.0
"""What a file is, told from its bytes; its name and what the browser says count for nothing.

Pages and vector pictures (HTML, SVG) are of no kind at all: shown to a colleague they could run as a program.
"""

import io
import zipfile

PHOTO, DOCUMENT, SHEET, PACKAGE, POOL = "photo", "document", "sheet", "package", "pool"
_OFFICE = "application/vnd.openxmlformats-officedocument"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
DOCX = f"{_OFFICE}.wordprocessingml.document"
OLD_OFFICE = "application/x-ole-storage"
ZIP, TEXT, HEIC = "application/zip", "text/plain", "image/heic"
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis")

# Which media types are accepted as which kind.
ACCEPTED = {
    PHOTO: frozenset({"image/jpeg", "image/png", "image/webp"}),
    DOCUMENT: frozenset({"application/pdf", DOCX, XLSX}),
    SHEET: frozenset({XLSX, OLD_OFFICE, TEXT}),
    PACKAGE: frozenset({ZIP}),
    POOL: frozenset({TEXT}),
}
WORDS = {
    PHOTO: "JPEG、PNG或WebP照片",
    DOCUMENT: "PDF、.docx或.xlsx文件",
    SHEET: ".xlsx、.xls或.csv表格",
    PACKAGE: "抽取包",
    POOL: "名录文件",
}
LIMITS = {PHOTO: 20 * 2**20, DOCUMENT: 20 * 2**20, SHEET: 10 * 2**20, PACKAGE: 2**30, POOL: 2**30}


def media_type(content: bytes) -> str:
    """The media type of ``content`` by its first bytes; empty text for anything we do not take."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return HEIC
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLD_OFFICE
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    return TEXT if _plain(content) else ""


def _zipped(content: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else ZIP


def _plain(content: bytes) -> bool:
    """Text in UTF-8, UTF-16 with its mark, or GBK that is no page and no vector picture."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _readable(content, "utf-16")
    if b"\x00" in content[:65536] or not content:
        return False
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")):
        return False
    return _readable(content, "utf-8") or _readable(content, "gb18030")


def _readable(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
