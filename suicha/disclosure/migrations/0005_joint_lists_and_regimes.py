# SPDX-License-Identifier: Apache-2.0
"""Two more kinds of publication: the joint list, and the regimes outside the list."""

from django.db import migrations, models

from suicha.core.remaking import UnderTriggers

BEFORE = ["items", "plan", "draw", "result"]
AFTER = [*BEFORE, "joint", "regimes"]
NAME = "disclosure_publication_kind_known"


class Migration(migrations.Migration):

    dependencies = [("disclosure", "0004_lists_told_in_part")]

    operations = [
        UnderTriggers(
            "disclosure_publication",
            [
                migrations.RemoveConstraint(model_name="publication", name=NAME),
                migrations.AlterField(
                    model_name="publication",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("items", "事项清单"), ("plan", "计划"), ("draw", "抽取"), ("result", "结果"),
                            ("joint", "联合事项清单"), ("regimes", "清单外监管方式"),
                        ],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="publication",
                    constraint=models.CheckConstraint(condition=models.Q(("kind__in", AFTER)), name=NAME),
                ),
            ],
        )
    ]
