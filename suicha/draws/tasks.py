# SPDX-License-Identifier: Apache-2.0
"""Measuring matchings in the background.  The row says what is left; the queue only wakes a worker up (ADR 0021)."""

from datetime import timedelta

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from suicha.core import clock
from suicha.draws.models import Matching
from suicha.draws.selectors.quality import to_measure
from suicha.draws.services.quality import quality_step

SILENCE = timedelta(minutes=30)


class WorkerGone(Exception):
    """The worker that had taken this wake-up gives no sign of life any more."""


@task()
def quality_work(pk: int) -> None:
    """One stretch of trials; wakes the next worker up while more are left."""
    if quality_step(pk=pk):
        quality_work.enqueue(pk)


def quality_queue(matching: Matching) -> None:
    """Wake a worker up for this matching; called after the act that matched it."""
    quality_work.enqueue(matching.pk)


def take_up_unmeasured() -> int:
    """Wake a worker up for every matching that nobody measures, and close the wake-ups dead workers had; how many."""
    on_the_way = set()
    waiting = {matching.pk: matching for matching in to_measure()}
    tickets = DBTaskResult.objects.filter(
        task_path=quality_work.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    for ticket in tickets.order_by("enqueued_at"):
        lost = ticket.started_at is not None and ticket.started_at <= clock.now() - SILENCE
        if ticket.status == TaskResultStatus.RUNNING and lost:
            ticket.set_failed(WorkerGone())
        else:
            on_the_way.add(ticket.args_kwargs["args"][0])
    for pk in waiting.keys() - on_the_way:
        quality_queue(waiting[pk])
    return len(waiting.keys() - on_the_way)
