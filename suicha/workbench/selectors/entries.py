# SPDX-License-Identifier: Apache-2.0
"""What a section has to enter into the library by a day."""

from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.registries.models import EntryDeadline
from suicha.workbench.selectors.row import PER_KIND, Todo


def entries_due(by: User) -> list[Todo]:
    rows = EntryDeadline.objects.filter(within(by, Permission.TARGET_EDIT, "line"), done_at=None)
    rows = rows.select_related("line").order_by("due_on", "pk")[:PER_KIND]
    url = reverse("registries:health")
    return [Todo("报告入库完成", row.task, row.line.name, row.due_on, url, "去看进度") for row in rows]
