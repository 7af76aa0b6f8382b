# SPDX-License-Identifier: Apache-2.0
"""Events from before the log get their numbers, in the order they were written, a thousand at a time.

The triggers go for the length of this one transaction and come back before it ends.  Backwards the columns are
emptied by the step before; there is nothing to undo here.
"""

import os

from django.db import migrations

from suicha.audit.migrations._append_only import protect, release
from suicha.audit.rules.leaves import COLUMNS, Entry, leaf_of
from suicha.audit.rules.merkle import grown

WORDS = "留痕事件不能修改、删除或清空"
CHUNK = 1000


def number(apps, schema_editor):
    event, head = apps.get_model("audit", "Event"), apps.get_model("audit", "Head")
    size, frontier, last = 0, [], 0
    while rows := list(event.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for row in rows:
            row.index, row.salt = size, os.urandom(16).hex()
            leaf = leaf_of(Entry(*(getattr(row, name) for name in COLUMNS)))
            frontier, completed = grown(frontier, size, leaf)
            row.leaf, row.nodes = leaf.hex(), b"".join(completed).hex()
            size += 1
        event.objects.bulk_update(rows, ["index", "leaf", "nodes", "salt"], batch_size=100)
        last = rows[-1].pk
    head.objects.update_or_create(pk=1, defaults={"size": size, "frontier": b"".join(frontier).hex()})


def forget(apps, schema_editor):
    apps.get_model("audit", "Head").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_event_log_columns")]
    operations = [
        migrations.RunPython(release("audit_event"), protect("audit_event", WORDS)),
        migrations.RunPython(number, forget),
        migrations.RunPython(protect("audit_event", WORDS), release("audit_event")),
    ]
