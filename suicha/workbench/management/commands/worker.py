# SPDX-License-Identifier: Apache-2.0
"""The background worker: the queue's own command; beside it looks each half minute at dropped work, log and libraries.

It stands in the highest stage, since it looks after the work of all of them.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from django.db import connections
from django_tasks_db.management.commands import db_worker

from suicha.audit.tasks import keep_log
from suicha.draws.tasks import take_up_unmeasured
from suicha.registries.services.library_checks import check_if_due
from suicha.registries.services.search_index import fold_if_due
from suicha.registries.tasks import take_up_abandoned

LOOK_SECONDS = 30
logger = logging.getLogger(__name__)


class Command(db_worker.Command):
    """``worker``: takes the options of ``db_worker``.  As many as you like may run, on as many machines."""

    help = "处理后台任务（大表的预检和导入、人员匹配的质量测算），接手中断的任务，为留痕日志签名和推送"

    def handle(self, **options: Any) -> None:
        ended = Event()
        looks = (
            (resume, "没有查到中断的任务"),
            (take_up_unmeasured, "没有查到要测算的人员匹配"),
            (keep_log, "留痕日志没有签名"),
            (fold_if_due, "名录的检索索引没有并入"),
            (check_if_due, "大名录没有体检"),
        )
        for look, trouble in looks:
            Thread(target=look_around, args=(ended, look, trouble), daemon=True).start()
        try:
            super().handle(**options)
        finally:
            ended.set()


def resume() -> None:
    """Take up imports that were dropped."""
    found = take_up_abandoned()
    if found:
        logger.warning("接手中断的任务：%s", found)


def look_around(ended: Event, look: Callable[[], object], trouble: str) -> None:
    """Look at once and then every ``LOOK_SECONDS``, until ``ended``; each look in a thread of its own."""
    while not ended.is_set():
        try:
            look()
        except Exception:  # the database may be away for a while; the next look comes soon
            logger.exception(trouble)
        finally:
            connections.close_all()
        ended.wait(LOOK_SECONDS)
