# SPDX-License-Identifier: Apache-2.0
"""Long sheets in the background.  The import itself says what is to be done; the queue only wakes a worker up.

So a wake-up that is lost (a worker killed, a crash between the decision and the queue) is sent again by
:func:`take_up_abandoned`, and one that comes twice does nothing.
"""

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from suicha.core import clock
from suicha.files.models import SheetImport
from suicha.registries.services import imports
from suicha.registries.services.imports import claims


class WorkerGone(Exception):
    """The worker that had taken this wake-up gives no sign of life any more."""


@task()
def sheet_work(pk: int) -> None:
    """Judge or save the rows of one import.  The act asks again whether its person still may."""
    imports.sheet_work(pk=pk)


def sheet_queue(sheet_import: SheetImport) -> None:
    """Wake a worker up for this import; called after the act that put it into JUDGING or APPLYING."""
    sheet_work.enqueue(sheet_import.pk)


def take_up_abandoned() -> int:
    """Wake a worker up for every import that nobody works on, and close the wake-ups dead workers had; how many.

    A worker killed with ``kill -9`` leaves its wake-up marked as running for ever; the queue itself never notices.
    """
    abandoned = {found.pk: found for found in claims.abandoned()}
    on_the_way = set()
    open_ones = DBTaskResult.objects.filter(
        task_path=sheet_work.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    for ticket in open_ones.order_by("enqueued_at"):
        pk = ticket.args_kwargs["args"][0]
        just_begun = ticket.started_at is not None and ticket.started_at > clock.now() - claims.SILENCE
        if ticket.status == TaskResultStatus.READY or just_begun:
            on_the_way.add(pk)
        elif pk in abandoned or not SheetImport.objects.filter(pk=pk, state__in=SheetImport.RUNNING).exists():
            ticket.set_failed(WorkerGone())
    lost = [found for pk, found in abandoned.items() if pk not in on_the_way]
    for found in lost:
        sheet_queue(found)
    return len(lost)
