# SPDX-License-Identifier: Apache-2.0
"""The background worker: the queue's own command, and beside it a look every half minute for work that was dropped."""

import logging
from threading import Event, Thread
from typing import Any

from django.db import connections
from django_tasks_db.management.commands import db_worker

from suicha.registries.tasks import take_up_abandoned

TAKE_UP_SECONDS = 30
logger = logging.getLogger(__name__)


class Command(db_worker.Command):
    """``worker``: takes the options of ``db_worker``.  As many as you like may run, on as many machines."""

    help = "处理后台任务（大表的预检和导入），并接手中断的任务"

    def handle(self, **options: Any) -> None:
        ended = Event()
        Thread(target=look_around, args=(ended,), daemon=True).start()
        try:
            super().handle(**options)
        finally:
            ended.set()


def look_around(ended: Event) -> None:
    """Take up what was dropped, at once and then every ``TAKE_UP_SECONDS``, until ``ended``."""
    while not ended.is_set():
        try:
            found = take_up_abandoned()
            if found:
                logger.warning("接手中断的任务：%s", found)
        except Exception:  # the database may be away for a while; the next look comes soon
            logger.exception("没有查到中断的任务")
        finally:
            connections.close_all()
        ended.wait(TAKE_UP_SECONDS)
