# SPDX-License-Identifier: Apache-2.0
"""A column added to a table under triggers: SQLite remakes the table to take it away again, and would lose them."""

from typing import Any

from django.db import migrations


class AddFieldUnderTriggers(migrations.AddField):
    """``AddField`` whose way back leaves the triggers of the table as they were."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        connection = schema_editor.connection
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        triggers: list[tuple[str, str]] = []
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
                triggers = cursor.fetchall()
        for name, _ in triggers:
            schema_editor.execute(f"DROP TRIGGER {name}")
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        for _, sql in triggers:
            schema_editor.execute(sql)


class UnderTriggers(migrations.SeparateDatabaseAndState):
    """Operations that make SQLite remake ``table``, which loses its triggers; they are put back, on both ways."""

    def __init__(self, table: str, operations: list[Any]) -> None:
        super().__init__(database_operations=operations, state_operations=operations)
        self.table = table

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        triggers = self._triggers(schema_editor)
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        self._put_back(schema_editor, triggers)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        triggers = self._triggers(schema_editor)
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        self._put_back(schema_editor, triggers)

    def _triggers(self, schema_editor: Any) -> dict[str, str]:
        if schema_editor.connection.vendor != "sqlite":
            return {}
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [self.table])
            return dict(cursor.fetchall())

    def _put_back(self, schema_editor: Any, triggers: dict[str, str]) -> None:
        for name in triggers.keys() - self._triggers(schema_editor).keys():
            schema_editor.execute(triggers[name])
