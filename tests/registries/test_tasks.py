# SPDX-License-Identifier: Apache-2.0
"""The queue only wakes a worker up; what a dead worker left behind is found and woken up again."""

from datetime import timedelta
from threading import Event as Flag

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from suicha.core import clock
from suicha.files.models import SheetImport
from suicha.registries import tasks
from suicha.registries.services.imports import claims, sheet_begin
from suicha.workbench.management.commands import worker
from tests.registries.imported import head, preview

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def begun(county) -> SheetImport:
    rows = [head("targets"), ["公司", "", "350800100000004", *[""] * 8]]
    return sheet_begin(sheet_import=preview("targets", rows, county.bureau, county.clerk), by=county.clerk)


def tickets() -> list[str]:
    return sorted(DBTaskResult.objects.order_by("pk").values_list("status", flat=True))


def later():
    return clock.pretend(clock.now() + claims.SILENCE + timedelta(seconds=5))


def test_a_wake_up_that_never_reached_the_queue_is_sent_again_once(begun) -> None:
    assert tasks.take_up_abandoned() == 1
    assert tasks.take_up_abandoned() == 0
    assert tickets() == ["READY"]

    tasks.sheet_work.func(begun.pk)
    begun.refresh_from_db()
    assert begun.state == "applied"


def test_the_wake_up_of_a_killed_worker_is_closed_and_another_worker_woken(begun) -> None:
    tasks.sheet_queue(begun)
    DBTaskResult.objects.get().claim("killed")
    claims.claim(begun.pk)
    assert tasks.take_up_abandoned() == 0

    with later():
        assert tasks.take_up_abandoned() == 1
        assert tasks.take_up_abandoned() == 0
    assert tickets() == ["FAILED", "READY"]
    assert DBTaskResult.objects.get(status=TaskResultStatus.FAILED).exception_class_path.endswith("WorkerGone")


def test_a_worker_that_lives_is_left_alone_however_long_it_takes(begun) -> None:
    tasks.sheet_queue(begun)
    DBTaskResult.objects.get().claim("busy")
    with later():
        claims.claim(begun.pk)
        assert tasks.take_up_abandoned() == 0
    assert tickets() == ["RUNNING"]


def test_the_wake_up_of_a_finished_import_does_not_stay_open(begun) -> None:
    tasks.sheet_queue(begun)
    DBTaskResult.objects.get().claim("killed after the last row")
    tasks.sheet_work.func(begun.pk)

    with later():
        assert tasks.take_up_abandoned() == 0
    assert tickets() == ["FAILED"]


def test_the_worker_looks_around_at_once_and_survives_a_database_that_is_away(monkeypatch, caplog) -> None:
    ended, looks = Flag(), []

    def look() -> int:
        looks.append(1)
        if len(looks) == 1:
            raise OSError("away")
        ended.set()
        return 2

    monkeypatch.setattr(worker, "take_up_abandoned", look)
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)

    worker.look_around(ended, worker.resume, "没有查到中断的任务")

    assert len(looks) == 2
    assert "没有查到中断的任务" in caplog.text
    assert "接手中断的任务：2" in caplog.text
