# SPDX-License-Identifier: Apache-2.0
"""Many rows at once: PostgreSQL takes them by COPY, with keys set aside before, and every sign arrives as it was."""

from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

from suicha.registries.models import Target
from suicha.registries.services.rows_in import rows_in


class Cursor:
    """What the PostgreSQL driver is asked, and what it would have been sent."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.sent = ""

    def __enter__(self) -> "Cursor":
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def execute(self, sql: str, values: list[object]) -> None:
        self.asked.append(values)

    def fetchall(self) -> list[tuple[int]]:
        return [(7,), (9,)]

    @contextmanager
    def copy(self, sql: str):
        self.asked.append(sql)
        yield SimpleNamespace(write=lambda text: setattr(self, "sent", self.sent + text))


def test_on_postgresql_rows_go_in_by_copy_under_the_keys_set_aside() -> None:
    cursor = Cursor()
    connection = SimpleNamespace(vendor="postgresql", cursor=lambda: cursor)
    fields = [Target._meta.get_field(name) for name in ("name", "town", "founded_on", "doubts", "address")]
    rows = [
        ["漳平市甲厂", None, date(2026, 1, 5), "[]", "一号\t二楼\n后门\\左"],
        ["乙厂", 3, None, True, False],
    ]

    keys = rows_in(connection, Target, fields, rows)

    assert keys == [7, 9]
    assert cursor.asked == [
        ["registries_target", "id", 2],
        'COPY "registries_target" ("id", "name", "town_id", "founded_on", "doubts", "address") FROM STDIN',
    ]
    assert cursor.sent == "7\t漳平市甲厂\t\\N\t2026-01-05\t[]\t一号\\t二楼\\n后门\\\\左\n9\t乙厂\t3\t\\N\tt\tf\n"
