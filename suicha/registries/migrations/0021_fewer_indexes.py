"""Indexes of the library that every new row pays for and nobody asks: those that hold nothing but empty values."""

from django.db import migrations, models

EMPTY = {
    "line": "registries_target_line_id_bb9c6084",
    "reviewed_by": "registries_target_reviewed_by_id_dcdc7c1a",
    "merged_into": "registries_target_merged_into_id_581c2aa5",
}
# Begins every other index of the table.
REPEATED = "registries_target_organisation_id_ac8ab089"


def unindexed(name, to, **more):
    field = models.ForeignKey(to, models.PROTECT, db_index=False, **more)
    return migrations.AlterField("target", name, field)


def index_gone(name, column):
    return migrations.RunSQL(
        f'DROP INDEX "{name}"', f'CREATE INDEX "{name}" ON "registries_target" ("{column}")'
    )


class Migration(migrations.Migration):
    dependencies = [("registries", "0020_tests_on_record")]

    operations = [
        # An index goes and comes without its table; by AlterField SQLite would make a table of a million rows anew.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                *(index_gone(index, f"{name}_id") for name, index in EMPTY.items()),
                index_gone(REPEATED, "organisation_id"),
            ],
            state_operations=[
                unindexed("organisation", "accounts.organisation", verbose_name="管理单位"),
                unindexed(
                    "line", "accounts.organisation", blank=True, null=True, related_name="+", verbose_name="责任股室"
                ),
                unindexed(
                    "reviewed_by", "accounts.user", blank=True, null=True, related_name="+", verbose_name="入库审查人"
                ),
                unindexed(
                    "merged_into", "registries.target", blank=True, null=True, related_name="aliases",
                    verbose_name="并入",
                ),
            ],
        ),
        *(
            migrations.AddIndex(
                "target",
                models.Index(
                    fields=[name], condition=models.Q((f"{name}__isnull", False)), name=f"registries_target_{name}"
                ),
            )
            for name in EMPTY
        ),
    ]  # fmt: skip
