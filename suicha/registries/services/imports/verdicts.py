# SPDX-License-Identifier: Apache-2.0
"""What is found out about one row: what would be saved, what differs, and why it is doubted or refused."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, Model

from suicha.files.models import ImportRow
from suicha.registries.services.imports.table import Line

Outcome = ImportRow.Outcome
REFUSAL, DOUBT, NOTE = "refusal", "doubt", "note"


def shown(cell: object) -> str:
    """A cell as a person saw it: a number that lost digits the way spreadsheets show it."""
    if isinstance(cell, float) and abs(cell) >= 1e15:
        digits, _, exponent = f"{cell:.14E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E+{int(exponent)}"
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return str(cell)


@dataclass
class Verdict:
    """The judgement on one row.  ``follows`` is the row of the item that a continuation belongs to."""

    line: Line
    label: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[dict[str, str]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    existing_id: int | None = None
    follows: int | None = None

    @property
    def row(self) -> int:
        return self.line.number

    def refuse(self, name: str, what: str, fix: str) -> None:
        """The row cannot be imported."""
        self._reason(REFUSAL, name, what, fix)

    def doubt(self, name: str, what: str, fix: str) -> None:
        """The row is imported without what is doubted, and stays marked."""
        self._reason(DOUBT, name, what, fix)

    def note(self, name: str, what: str, fix: str = "") -> None:
        """Worth knowing; changes nothing."""
        self._reason(NOTE, name, what, fix)

    def change(self, key: str, title: str, before: str, after: str) -> None:
        """``after`` would replace ``before``; told in words, compared again before it is done."""
        self.changes.append({"key": key, "field": title, "before": before, "after": after})

    @property
    def refused(self) -> bool:
        return any(reason["kind"] == REFUSAL for reason in self.reasons)

    @property
    def doubts(self) -> list[dict[str, str]]:
        return [reason for reason in self.reasons if reason["kind"] == DOUBT]

    @property
    def outcome(self) -> str:
        """One of the five outcomes; a row that continues another saves nothing of its own: 无变化."""
        if self.refused:
            return Outcome.REFUSED
        if self.follows is not None:
            return Outcome.UNCHANGED
        if self.doubts:
            return Outcome.DOUBTFUL
        if self.existing_id is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED

    def _reason(self, kind: str, name: str, what: str, fix: str) -> None:
        self.reasons.append(
            {
                "kind": kind,
                "field": name,
                "column": self.line.title(name),
                "cell": self.line.place(name),
                "value": shown(self.line.cell(name))[:120],
                "what": what,
                "fix": fix,
            }
        )


def tell_trimmed(verdicts: Iterable[Verdict], trimmed: Collection[tuple[int, int]]) -> None:
    """Say where blanks around a text were taken away; ``trimmed``: row and column, from 0."""
    for verdict in verdicts if trimmed else ():
        for name, column in verdict.line.table.columns.items():
            if (verdict.row - 1, column) in trimmed:
                verdict.note(name, "前后的空格已去掉")


def field_title(model: type[Model], name: str) -> str:
    """What people call the field."""
    found = model._meta.get_field(name)
    return str(found.verbose_name) if isinstance(found, Field) else name


def sentence(row: int, reason: dict[str, str]) -> str:
    """A reason as one Chinese sentence that names row, column and fix."""
    place = f"第{row}行"
    if reason.get("column"):
        place += f"“{reason['column']}”列"
        place += f"（{reason['cell']}）" if reason.get("cell") else ""
    typed = f"填的是“{reason['value']}”：" if reason.get("value") and reason.get("column") else "："
    end = f"。{reason['fix']}。" if reason.get("fix") else "。"
    return f"{place}{typed}{reason['what']}{end}"


def refuse_repeated(verdicts: Iterable[Verdict], key: Sequence[str], name: str, what: str, fix: str) -> None:
    """The second row with the same values of ``key`` stays out; in ``what``, ``{first}`` is the row that came first."""
    seen: dict[tuple[Any, ...], int] = {}
    for verdict in verdicts:
        if verdict.refused:
            continue
        first = seen.setdefault(tuple(verdict.values[each] for each in key), verdict.row)
        if first != verdict.row:
            verdict.refuse(name, what.format(first=first), fix)
