# SPDX-License-Identifier: Apache-2.0
"""Days of 能力测试有效期至 that were typed into the roster become results on record, of unknown source (LIBP-8).

Nobody loses what let them be matched, and from here on only results decide.  The way back writes the day again that
follows from the results of each person, and takes the results of unknown source away.
"""

from datetime import date
from typing import Any

from django.db import migrations

from suicha.core import clock

TOPIC, NOBODY = "名录里原来填的能力测试有效期至{until}，来源不明", "没有登记"


def _on_record(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("registries", "Inspector").objects
    training, result = apps.get_model("registries", "Training"), apps.get_model("registries", "TrainingResult")
    took_one = result.objects.filter(revoked_at=None, training__kind="test").exclude(result="absent")
    typed = people.exclude(tested_until=None).exclude(pk__in=took_one.order_by().values("inspector"))
    now, tests = clock.now(), {}
    for person in typed.order_by("pk"):
        key = person.organisation_id, person.tested_until
        if key not in tests:
            tests[key] = training.objects.create(
                organisation_id=person.organisation_id,
                kind="test",
                topic=TOPIC.format(until=person.tested_until.isoformat()),
                held_on=min(person.tested_until, clock.today()),
                organiser=NOBODY,
                valid_until=person.tested_until,
                registered_at=now,
                registered_by=None,
            )
        result.objects.create(
            training=tests[key], inspector=person, result="passed", registered_at=now, registered_by=None
        )


def _on_the_person(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("registries", "Inspector").objects
    training, result = apps.get_model("registries", "Training"), apps.get_model("registries", "TrainingResult")
    rows = result.objects.filter(revoked_at=None, training__kind="test").exclude(result="absent")
    latest: dict[int, date | None] = {}
    for row in rows.select_related("training").order_by("training__held_on", "-pk"):
        latest[row.inspector_id] = (row.training.valid_until or date.max) if row.result == "passed" else None
    for pk, until in latest.items():
        people.filter(pk=pk).update(tested_until=until)
    result.objects.filter(registered_by=None).delete()
    training.objects.filter(registered_by=None).delete()


class Migration(migrations.Migration):
    dependencies = [("registries", "0019_results_nobody_registered")]
    operations = [
        migrations.RunPython(_on_record, _on_the_person),
        migrations.RemoveField("inspector", "tested_until"),
    ]
