# SPDX-License-Identifier: Apache-2.0
"""Draws of the first release as the ceremony tells them now.

A draw that was made was revealed in the same act.  A number that was locked gets the receipt its witness holds.  A draw
still open has no keepers: it can be looked at and voided, and its second attempt has them.
"""

from hashlib import sha256

from django.db import migrations, models
from django.utils import timezone


def fill(apps, schema_editor):
    Draw, Witness = apps.get_model("draws", "Draw"), apps.get_model("draws", "Witness")
    for draw in Draw.objects.order_by("pk"):
        draw.due_at = draw.committed_at or draw.frozen_at
        certificate = draw.certificate or {}
        if draw.drawn_at:
            draw.revealed_at, draw.revealed_by_id = draw.drawn_at, draw.drawn_by_id
            draw.result_root = certificate.get("result_root", "")
        draw.save(update_fields=["due_at", "revealed_at", "revealed_by", "result_root"])
    for witness in Witness.objects.exclude(value=None).select_related("draw").order_by("pk"):
        draw, at = witness.draw, timezone.localtime(witness.locked_at).isoformat(timespec="seconds")
        blind = sha256(f"suicha receipt 1|{draw.sealed_secret}|{witness.position}".encode()).hexdigest()[:32]
        told = f"{draw.number}|{witness.position}|{witness.value}|{at}|{blind}"
        witness.blind, witness.receipt = blind, sha256(told.encode()).hexdigest()
        witness.save(update_fields=["blind", "receipt"])


def empty(apps, schema_editor):
    """Back to the first release: every witness needs a way in of their own, every draw a secret."""
    Draw, Witness = apps.get_model("draws", "Draw"), apps.get_model("draws", "Witness")
    Draw.objects.filter(sealed_secret=None).update(sealed_secret="")
    for witness in Witness.objects.filter(token=None).order_by("pk"):
        witness.token = sha256(f"suicha witness|{witness.pk}|{witness.receipt}".encode()).hexdigest()[:48]
        witness.save(update_fields=["token"])


class Migration(migrations.Migration):
    dependencies = [("draws", "0005_keepers_codes_readings_and_voids")]
    operations = [
        migrations.AlterField("witness", "token", models.CharField("入口", max_length=64, unique=True, null=True)),
        migrations.RunPython(fill, empty),
    ]
