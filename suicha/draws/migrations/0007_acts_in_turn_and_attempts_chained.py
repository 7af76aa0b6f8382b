# SPDX-License-Identifier: Apache-2.0
"""What the database holds a draw and its witnesses to, now that the rows of before fit it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("draws", "0006_draws_of_before")]

    operations = [
        migrations.RemoveField(
            model_name="witness",
            name="token",
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["frozen", "committed", "revealed", "drawn", "matched", "void"])),
                name="draws_draw_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("disclosure__in", ["open", "sealed", "classes-confidential"])),
                name="draws_draw_disclosure_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("result_root__isnull", True),
                        ("revealed_at__isnull", True),
                        ("revealed_by__isnull", True),
                        ("seed__isnull", True),
                    ),
                    models.Q(
                        ("result_root__isnull", False),
                        ("revealed_at__isnull", False),
                        ("revealed_by__isnull", False),
                        ("seed__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="draws_draw_revealed_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("certificate__isnull", True),
                        ("drawn_at__isnull", True),
                        ("drawn_by__isnull", True),
                        ("package__isnull", True),
                    ),
                    models.Q(
                        ("certificate__isnull", False),
                        ("drawn_at__isnull", False),
                        ("drawn_by__isnull", False),
                        ("package__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="draws_draw_drawn_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("void_reason__isnull", True),
                        ("void_requested_at__isnull", True),
                        ("void_requested_by__isnull", True),
                    ),
                    models.Q(
                        ("void_reason__isnull", False),
                        ("void_requested_at__isnull", False),
                        ("void_requested_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="draws_draw_void_requested_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("voided_at__isnull", True), ("voided_by__isnull", True)),
                    models.Q(("voided_at__isnull", False), ("voided_by__isnull", False)),
                    _connector="OR",
                ),
                name="draws_draw_voided_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("committed_at", None), ("state", "frozen")),
                    models.Q(("committed_at__isnull", False), ("revealed_at", None), ("state", "committed")),
                    models.Q(("drawn_at", None), ("revealed_at__isnull", False), ("state", "revealed")),
                    models.Q(("drawn_at__isnull", False), ("matched_at", None), ("state", "drawn")),
                    models.Q(("matched_at__isnull", False), ("state", "matched")),
                    models.Q(("state", "void"), ("voided_at__isnull", False)),
                    _connector="OR",
                ),
                name="draws_draw_state_as_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("revealed_at", None),
                        models.Q(("committed_at__isnull", False), ("sealed_secret__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(("drawn_at", None), ("revealed_at__isnull", False), _connector="OR"),
                    models.Q(("matched_at", None), ("drawn_at__isnull", False), _connector="OR"),
                ),
                name="draws_draw_acts_in_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voided_at", None),
                    models.Q(
                        ("state", "void"),
                        ("used_at", None),
                        ("void_requested_at__isnull", False),
                        models.Q(("voided_by", models.F("void_requested_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="draws_draw_void_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "void"), _negated=True), fields=("task",), name="draws_draw_task_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("attempt__gte", 1)), name="draws_draw_attempt_counts"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attempt", 1), ("previous", None)),
                    models.Q(("attempt__gte", 2), ("previous__isnull", False)),
                    _connector="OR",
                ),
                name="draws_draw_attempts_chained",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("locked_at__isnull", True), ("receipt__isnull", True)),
                    models.Q(("locked_at__isnull", False), ("receipt__isnull", False)),
                    _connector="OR",
                ),
                name="draws_witness_locked_at_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("blind__isnull", True), ("value__isnull", True)),
                    models.Q(("blind__isnull", False), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="draws_witness_blind_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(("value", None), ("locked_at__isnull", False), _connector="OR"),
                name="draws_witness_opened_when_locked",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["discipline", "deputy", "cppcc", "media", "firm", "society", "line", "notary"])
                ),
                name="draws_witness_kind_known",
            ),
        ),
    ]
