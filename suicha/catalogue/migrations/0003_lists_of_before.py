# SPDX-License-Identifier: Apache-2.0
"""Lists of before there were versions: every item gets its number, what was published becomes the first version."""

from django.db import migrations
from django.utils import timezone


def number(apps, schema_editor):
    """Numbers run through each organisation in the order in which its items came."""
    Item = apps.get_model("catalogue", "Item")
    last = {}
    for item in Item.objects.select_related("organisation").order_by("pk").iterator():
        place = last[item.organisation_id] = last.get(item.organisation_id, 0) + 1
        Item.objects.filter(pk=item.pk).update(lineage=f"{item.organisation.code}-{place:05d}")


def make_versions(apps, schema_editor):
    Item, ListVersion, ListChange = (
        apps.get_model("catalogue", name) for name in ("Item", "ListVersion", "ListChange")
    )
    lists = {}
    for item in Item.objects.select_related("organisation").order_by("pk"):
        organisation = item.organisation
        section = organisation.kind == "section" and organisation.parent_id
        lists.setdefault(organisation.parent_id if section else organisation.pk, []).append(item)
    for organisation, items in lists.items():
        published = [item for item in items if item.state == "published"]
        drafts = [item for item in items if item.state == "draft"]
        if published:
            last = max(published, key=lambda item: item.published_at)
            day = timezone.localtime(min(item.published_at for item in published)).date()
            version = ListVersion.objects.create(
                organisation_id=organisation, number=1, state="published", effective_on=day,
                opened_at=last.published_at, published_at=last.published_at, published_by_id=last.published_by_id,
            )  # fmt: skip
            version.items.set(published)
        if drafts:
            version = ListVersion.objects.create(
                organisation_id=organisation, number=2 if published else 1, opened_at=timezone.now()
            )
            ListChange.objects.bulk_create(
                ListChange(
                    version=version, organisation_id=item.organisation_id, lineage=item.lineage, after=item,
                    ground="" if published else "enacted", reason="" if published else "首次编制",
                )
                for item in drafts
            )  # fmt: skip


def forget(apps, schema_editor):
    """Back: revisions that a later one replaced stay as published rows; only the versions go."""
    for name in ("ListChange", "ListPart", "ListVersion"):
        apps.get_model("catalogue", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_lists")]
    operations = [
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.RunPython(make_versions, forget),
    ]
