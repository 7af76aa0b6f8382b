# SPDX-License-Identifier: Apache-2.0
"""Long CSV files, read from the disk line by line; a million rows take no more memory than one."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class TextForm(NamedTuple):
    """How a CSV file is written: its characters, and what stands between two cells."""

    encoding: str
    separator: str


def marked_encoding(start: bytes) -> str:
    """The encoding that a byte order mark tells, "" without one."""
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "")


def separator_of(text: str) -> str:
    """Comma, tab or semicolon: whichever the first line has most of."""
    first = text.lstrip().partition("\n")[0]
    return max(",\t;", key=first.count)


def text_form(path: Path) -> TextForm | None:
    """The form of the CSV file at ``path``, every byte of it read; ``None`` if it is no text or holds a NUL."""
    with path.open("rb") as file:
        start = file.read(CHUNK)
        marked = marked_encoding(start)
        trying = {name: codecs.getincrementaldecoder(name)() for name in ([marked] if marked else ["utf-8", "gb18030"])}
        head, piece = dict.fromkeys(trying, ""), start
        while trying:
            for name, decoder in list(trying.items()):
                try:
                    text = decoder.decode(piece, final=not piece)
                except UnicodeDecodeError:
                    del trying[name]
                    continue
                if "\x00" in text:
                    return None
                head[name] = head[name] or text
            if not piece:
                break
            piece = file.read(CHUNK)
    return next((TextForm(name, separator_of(head[name])) for name in trying), None)


def records(path: Path, form: TextForm) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number in the file, the first being 1; cells as they stand.  Raises ``csv.Error``."""
    with path.open("r", encoding=form.encoding, newline="") as file:
        yield from enumerate(csv.reader(file, delimiter=form.separator), start=1)
