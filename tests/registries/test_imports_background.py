# SPDX-License-Identifier: Apache-2.0
"""A long sheet in the background: the page answers at once, every row is done once, and the person is asked again."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries import tasks
from suicha.registries.models import Target
from suicha.registries.services.imports import (
    claims,
    previewing,
    sheet_apply,
    sheet_begin,
    sheet_drop,
    sheet_receive,
    sheet_work,
    working,
)
from suicha.registries.services.imports.kinds import KINDS
from tests.factories import make_credit_code, make_register_number
from tests.registries.imported import counts, head, preview
from tests.registries.refused import refused
from tests.sheets import xlsx

pytestmark = pytest.mark.django_db
ROWS = 7


@pytest.fixture(autouse=True)
def short_is_long(monkeypatch):
    """Everything above three rows goes to the background, in pieces of two."""
    monkeypatch.setattr(previewing, "AT_ONCE", 3)
    monkeypatch.setattr(working, "BATCH", 2)
    monkeypatch.setattr("suicha.registries.services.imports.applying.BATCH", 2)
    monkeypatch.setattr(working, "BREATH", 0)


@pytest.fixture
def queued(monkeypatch) -> list[int]:
    """What was queued, with nobody to work on it."""
    found: list[int] = []
    monkeypatch.setattr(tasks, "sheet_queue", lambda sheet_import: found.append(sheet_import.pk))
    return found


def firms(count: int = ROWS) -> list[list[object]]:
    numbers = range(1, count + 1)
    codes = [make_credit_code(n) if n % 2 else "" for n in numbers]
    return [
        head("targets"),
        *([f"公司{n}", code, make_register_number(n), *[""] * 8] for n, code in zip(numbers, codes, strict=True)),
    ]


def receive(county) -> SheetImport:
    content = xlsx(firms())
    return sheet_receive(kind="targets", name="表.xlsx", content=content, organisation=county.bureau, by=county.clerk)


def begun(county) -> SheetImport:
    return sheet_begin(sheet_import=preview("targets", firms(), county.bureau, county.clerk), by=county.clerk)


def again(found: SheetImport) -> SheetImport:
    return SheetImport.objects.get(pk=found.pk)


def actions() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def break_off(monkeypatch, name: str, after: int, error: BaseException) -> None:
    """Let the job's ``name`` work ``after`` times, then fail."""
    real, calls = getattr(working, name), []

    def sometimes(**arguments: object) -> object:
        calls.append(1)
        if len(calls) > after:
            raise error
        return real(**arguments)

    monkeypatch.setattr(working, name, sometimes)


def upload(client, county, rows: int = ROWS):
    file = SimpleUploadedFile("表.xlsx", xlsx(firms(rows)))
    return client.post("/w/import/targets/", {"organisation": county.bureau.pk, "file": file})


def test_a_long_sheet_goes_from_upload_to_library_by_jobs_and_ends_on_the_same_pages(client, county) -> None:
    client.force_login(county.clerk)

    answer = upload(client, county)
    found = SheetImport.objects.get()
    assert (found.state, found.counts["new"], found.rows.count()) == ("previewed", ROWS, ROWS)
    assert "现在还没有保存" in client.get(answer.url).content.decode()
    done = client.post(f"{answer.url}apply/", follow=True).content.decode()

    assert again(found).state == "applied"
    assert "已导入" in done
    assert "新增7" in done
    assert Target.objects.count() == ROWS
    assert actions() == ["registries.sheet.preview", "registries.sheet.begin", "registries.sheet.apply"]
    told = [sentence(event) for event in Event.objects.order_by("pk")]
    assert "股长开始把“表.xlsx”导入漳平市应急管理局的检查对象名录库：要保存7行，已办0行，其余在后台办理。" in told[1]
    assert "共7行：新增7" in told[2]


def test_a_short_sheet_is_done_while_the_person_waits(client, county, queued) -> None:
    client.force_login(county.clerk)

    answer = upload(client, county, rows=3)
    client.post(f"{answer.url}apply/")

    assert SheetImport.objects.get().state == "applied"
    assert queued == []
    assert actions() == ["registries.sheet.preview", "registries.sheet.apply"]


def test_the_page_shows_how_far_the_job_is_and_reloads_when_it_is_done(client, county, queued) -> None:
    client.force_login(county.clerk)
    address = upload(client, county).url
    found = SheetImport.objects.get()
    assert queued == [found.pk]

    waiting = client.get(address).content.decode()
    assert "正在预检：0／7行" in waiting
    assert "排队等后台处理" in waiting
    assert f'href="{address}">刷新</a>' in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert client.get(f"{address}errors/").status_code == 404
    SheetImport.objects.update(rows_done=4, heartbeat_at=clock.now())
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "正在预检：4／7行" in part
    assert 'value="4" max="7"' in part
    assert "排队" not in part
    assert "<h1" not in part

    SheetImport.objects.update(heartbeat_at=None)
    sheet_work(pk=found.pk)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    client.post(f"{address}apply/")
    client.post(f"{address}apply/")
    assert "正在导入：0／7行" in client.get(address).content.decode()
    sheet_work(pk=found.pk)
    assert "新增7" in client.get(address).content.decode()


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_job_broken_off_goes_on_where_it_was_and_saves_no_row_twice(after: int, county, monkeypatch) -> None:
    found = begun(county)
    with monkeypatch.context() as patch:
        break_off(patch, "_save_piece", after, MemoryError())
        with pytest.raises(MemoryError):
            sheet_work(pk=found.pk)
    half = again(found)
    assert (half.state, half.rows_done, half.job) == ("applying", after * 2, "")
    assert Target.objects.count() == after * 2

    sheet_work(pk=found.pk)
    sheet_work(pk=found.pk)

    done = again(found)
    assert (done.state, done.rows_done, done.applied_by) == ("applied", ROWS, county.clerk)
    assert counts(done)["new"] == ROWS
    assert Target.objects.values("number").distinct().count() == ROWS
    assert actions().count("registries.sheet.apply") == 1
    with refused("move_not_allowed"):
        sheet_drop(sheet_import=done, by=county.clerk)


def test_a_piece_and_its_trace_are_one_the_last_piece_fails_whole(county, monkeypatch) -> None:
    found = begun(county)
    with monkeypatch.context() as patch:
        patch.setattr("suicha.registries.services.imports.applying.audit.record", _fail)
        with pytest.raises(RuntimeError):
            sheet_work(pk=found.pk)

    assert Target.objects.count() == 6
    sheet_work(pk=found.pk)
    assert Target.objects.count() == ROWS


def _fail(*_words: object, **_named: object) -> None:
    raise RuntimeError("power cut")


def test_judging_broken_off_begins_anew_and_leaves_no_row_of_the_first_try(county, monkeypatch) -> None:
    found = receive(county)
    with monkeypatch.context() as patch:
        break_off(patch, "_keep_piece", 2, MemoryError())
        with pytest.raises(MemoryError):
            sheet_work(pk=found.pk)
    assert (again(found).state, found.rows.count()) == ("judging", 4)

    sheet_work(pk=found.pk)

    assert (again(found).state, found.rows.count(), counts(again(found))["new"]) == ("previewed", ROWS, ROWS)
    assert actions() == ["registries.sheet.preview"]


def test_what_fails_three_times_is_stopped_with_a_reason_and_a_person_can_go_on(client, county, monkeypatch) -> None:
    found = begun(county)
    with monkeypatch.context() as patch:
        break_off(patch, "_save_piece", 1, RuntimeError("disk full"))
        for _ in range(4):
            with pytest.raises(RuntimeError):
                sheet_work(pk=found.pk)
        sheet_work(pk=found.pk)
    stopped = again(found)
    assert (stopped.state, stopped.rows_done) == ("stopped", 2)
    told = sentence(Event.objects.get(action="registries.sheet.stop"))
    assert "后台办了2行后停下，其余5行没有导入：后台连续3次没有做完" in told
    with refused("move_not_allowed"):
        sheet_apply(sheet_import=stopped, by=county.clerk)

    client.force_login(county.clerk)
    address = f"/w/import/targets/{found.pk}/"
    page = client.get(address).content.decode()
    assert "后台连续3次没有做完" in page
    assert "已办2行，共7行" in page
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    client.post(f"{address}apply/")

    assert again(found).state == "applied"
    assert Target.objects.count() == ROWS
    assert "接着把“表.xlsx”导入" in sentence(
        Event.objects.filter(action="registries.sheet.begin").order_by("pk").last()
    )


def test_a_sheet_that_cannot_be_judged_is_given_up_with_the_reason(client, county, monkeypatch) -> None:
    found = receive(county)
    with monkeypatch.context() as patch:
        break_off(patch, "_start_over", 0, RuntimeError("disk full"))
        for _ in range(3):
            with pytest.raises(RuntimeError):
                sheet_work(pk=found.pk)
        sheet_work(pk=found.pk)

    assert again(found).state == "dropped"
    assert "没有预检完，已放弃，什么都没有保存：后台连续3次" in sentence(Event.objects.get())
    client.force_login(county.clerk)
    page = client.get(f"/w/import/targets/{found.pk}/").content.decode()
    assert "后台连续3次没有做完，原因在后台日志里。这张表已放弃" in page


def test_who_lost_the_permission_between_click_and_job_saves_nothing_more(county, monkeypatch) -> None:
    found = begun(county)
    with monkeypatch.context() as patch:
        break_off(patch, "_save_piece", 1, MemoryError())
        with pytest.raises(MemoryError):
            sheet_work(pk=found.pk)
    county.clerk.is_active = False
    county.clerk.save()

    sheet_work(pk=found.pk)

    stopped = again(found)
    assert (stopped.state, Target.objects.count()) == ("stopped", 2)
    assert "没有权限" in stopped.stopped_because
    with refused("permission_missing"):
        sheet_begin(sheet_import=stopped, by=county.stranger)
    with refused("permission_missing"):
        sheet_begin(sheet_import=stopped, by=type(county.clerk).objects.get(pk=county.clerk.pk))


def test_who_lost_the_permission_before_the_job_judges_gets_no_preview(county) -> None:
    found = receive(county)
    county.clerk.is_active = False
    county.clerk.save()

    sheet_work(pk=found.pk)

    assert (again(found).state, ImportRow.objects.count()) == ("dropped", 0)
    assert actions() == ["registries.sheet.stop"]


def test_a_sheet_given_up_while_it_is_judged_stays_given_up(county, monkeypatch) -> None:
    found = receive(county)
    kind = KINDS["targets"]

    def meanwhile(*arguments):
        sheet_drop(sheet_import=found, by=county.clerk)
        return kind.judge(*arguments)

    monkeypatch.setitem(KINDS, "targets", kind._replace(judge=meanwhile))
    sheet_work(pk=found.pk)

    assert again(found).state == "dropped"
    assert actions() == ["registries.sheet.drop"]


def test_two_runs_of_one_import_never_both_write(county, monkeypatch) -> None:
    found = begun(county)
    first = claims.claim(found.pk)
    assert first is not None
    assert claims.claim(found.pk) is None

    with clock.pretend(clock.now() + claims.SILENCE + timedelta(seconds=1)):
        second = claims.claim(found.pk)
    assert second is not None
    with pytest.raises(claims.ClaimLost):
        working._save_piece(pk=found.pk, job=first.job)
    with pytest.raises(claims.ClaimLost):
        claims.beat(found.pk, first.job, 3)
    claims.beat(found.pk, second.job, 3)
    assert again(found).rows_done == 3


def test_a_job_under_way_is_not_applied_beside_it(county) -> None:
    found = begun(county)

    with refused("import_under_way"):
        sheet_apply(sheet_import=found, by=county.clerk)
    assert sheet_begin(sheet_import=found, by=county.clerk).state == "applying"
    assert actions().count("registries.sheet.begin") == 1


def test_progress_is_told_every_500_rows(county, monkeypatch) -> None:
    monkeypatch.setattr("suicha.registries.services.imports.table.PULSE", 2)
    seen = []
    real = claims.beat
    monkeypatch.setattr(claims, "beat", lambda pk, job, done: (seen.append(done), real(pk, job, done)))

    sheet_work(pk=receive(county).pk)

    assert seen == [2, 4, 6, 7]
