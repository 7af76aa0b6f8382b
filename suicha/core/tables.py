# SPDX-License-Identifier: Apache-2.0
"""Tables out: CSV that a spreadsheet opens with the right characters, and XLSX, both without live formulas.

The same rows give the same bytes, so a file can be compared by its digest.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from suicha.core.errors import Refused

Value = str | int | float | bool | date | None
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# A cell that starts like this is run as a formula by spreadsheets (CWE-1236).
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MADE = datetime(2000, 1, 1)  # the workbook's own creation time, fixed so that bytes repeat


def safe(value: Value) -> str | int | float:
    """``value`` as a cell shows it; text that would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, date):
        return value.isoformat()[:10]
    return f"'{value}" if value.startswith(_LIVE) else value


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A CSV file in UTF-8 with a byte order mark; long digit texts stay text only in XLSX."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    widths: Sequence[int] = (),
    notes: Sequence[str] = (),
) -> bytes:
    """An XLSX file of one sheet called ``title`` (31 characters at most): a frozen bold head and text cells.

    Columns are formatted as text, so that a code typed into them keeps its digits.  ``notes`` go on a second sheet.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    bold = book.add_format({"bold": True, "bg_color": "#E9EEF5", "border": 1, "text_wrap": True, "valign": "vcenter"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", "", title)[:31])
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(head):
        sheet.set_column(column, column, widths[column] if column < len(widths) else 18, text)
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            shown = "" if value is None else value
            if isinstance(shown, (int, float)) and not isinstance(shown, bool):
                sheet.write_number(number, column, shown)
            elif isinstance(shown, str):
                sheet.write_string(number, column, shown, text)
            else:
                sheet.write_string(number, column, str(safe(shown)), text)
    if notes:
        page = book.add_worksheet("填写说明")
        page.set_column(0, 0, 90, text)
        for number, line in enumerate(notes):
            page.write_string(number, 0, line, text)
    book.close()
    return out.getvalue()


def table_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]], kind: str) -> HttpResponse:
    """A download called ``name`` as ``csv`` or ``xlsx`` (anything else is refused)."""
    if kind == "csv":
        content, media_type = csv_bytes(head, rows), CSV_TYPE
    elif kind == "xlsx":
        content, media_type = xlsx_bytes(name, head, rows), XLSX_TYPE
    else:
        raise Refused("table_kind_unknown", kind=kind)
    return download(content, f"{name}.{kind}", media_type)


def download(content: bytes, name: str, media_type: str = XLSX_TYPE) -> HttpResponse:
    """``content`` as a file to save under a Chinese name."""
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})
