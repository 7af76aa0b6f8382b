# SPDX-License-Identifier: Apache-2.0
"""Mobile numbers that stood in plain letters are sealed; the way back opens them again."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

from suicha.core.private import seal, unseal

TABLES = ("registries_inspector", "registries_expert")


def _rewritten(rewrite: Callable[[str], str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"SELECT id, mobile FROM {table} WHERE mobile <> ''")
                for pk, mobile in cursor.fetchall():
                    cursor.execute(f"UPDATE {table} SET mobile = %s WHERE id = %s", [rewrite(mobile), pk])

    return run


class Migration(migrations.Migration):
    dependencies = [("registries", "0007_people_tags_trainings")]
    operations = [migrations.RunPython(_rewritten(seal), _rewritten(unseal))]
