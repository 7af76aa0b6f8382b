# SPDX-License-Identifier: Apache-2.0
"""The triggers of the first release step aside while the tables change; 0008 protects what the tables hold then."""

from importlib import import_module

from django.db import migrations

COMMITTED = import_module("suicha.draws.migrations.0002_committed_and_locked_stay")
RESULTS = import_module("suicha.draws.migrations.0003_results_and_groups_stay")


def release(apps, schema_editor):
    RESULTS.release(apps, schema_editor)
    COMMITTED.release(apps, schema_editor)


def protect(apps, schema_editor):
    COMMITTED.protect(apps, schema_editor)
    RESULTS.protect(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("draws", "0003_results_and_groups_stay")]
    operations = [migrations.RunPython(release, protect)]
