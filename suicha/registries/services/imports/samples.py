# SPDX-License-Identifier: Apache-2.0
"""Sheets to start from: an empty template of each kind, and a sample of invented rows with a few faults put in.

Made when asked for, always the same bytes; a newcomer can try an import with the sample at once.
"""

from suicha.core.ids import check_character
from suicha.core.tables import Value, xlsx_bytes
from suicha.registries.services.imports.kinds import KINDS

Rows = list[list[Value]]


def template_bytes(kind: str) -> bytes:
    """An empty sheet with the columns of ``kind``, and a second page that says how to fill each in."""
    columns = KINDS[kind].layout.asked
    notes = [
        f"{column.title}：{'必填。' if column.required else ''}{column.hint}{_also(column.synonyms)}"
        for column in columns
    ]
    return _bytes(kind, [], notes)


def sample_bytes(kind: str) -> bytes:
    """The template filled with invented rows; some have faults on purpose, so that a preview has something to say."""
    rows = [[_cell(text) for text in line.split("|")] for line in KINDS[kind].sample.strip("\n").split("\n")]
    notes = ["这是演示用的样表，内容都是虚构的。有几行故意写错，预检会逐行说明原因和改法。"]
    return _bytes(kind, rows, notes)


def _also(synonyms: tuple[str, ...]) -> str:
    return f"。列名也可以写：{'、'.join(synonyms)}" if synonyms else ""


def _bytes(kind: str, rows: Rows, notes: list[str]) -> bytes:
    columns = KINDS[kind].layout.asked
    head, widths = [column.title for column in columns], [column.width for column in columns]
    return xlsx_bytes(KINDS[kind].label, head, rows, widths=widths, notes=notes)


def _code(number: int) -> str:
    first = f"91350881MAYB{number:05d}"
    return first + check_character(first)


def _cell(text: str) -> Value:
    """The cell that ``text`` stands for; see ``sample_rows``."""
    if text.startswith("#"):
        return float(text[1:])
    if not text.startswith("@"):
        return text
    code = _code(int(text[-1]))
    if text[1] == "!":
        return code[:17] + ("0" if code[17] != "0" else "1")
    return f" {code.lower()} " if text[1] == "~" else code
