# SPDX-License-Identifier: Apache-2.0
"""The act of importing: preview saves nothing, apply happens once and whole, and the file as a whole can be refused."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.files.models import SheetImport
from suicha.registries.models import Target
from suicha.registries.services.imports import applying, sheet_apply, sheet_drop, sheet_preview
from tests.factories import make_credit_code
from tests.registries.imported import bring_in, counts, head, preview
from tests.registries.refused import refused
from tests.sheets import csv, xlsx

pytestmark = pytest.mark.django_db


def firms(count: int, start: int = 1) -> list[list[object]]:
    rows: list[list[object]] = [head("targets")]
    for number in range(start, start + count):
        rows.append([f"公司{number}", make_credit_code(number), "", "", "工贸", "", f"{number}号", "", "", "存续", ""])
    return rows


@pytest.mark.covers("LIBT-5")
def test_a_preview_saves_nothing_and_an_import_happens_once(county) -> None:
    found = preview("targets", firms(3), county.bureau, county.clerk)
    assert Target.objects.count() == 0
    assert found.state == "previewed"

    done = sheet_apply(sheet_import=found, by=county.clerk)
    again = sheet_apply(sheet_import=found, by=county.clerk)

    assert (done.state, again.pk) == ("applied", found.pk)
    assert Target.objects.count() == 3
    assert set(found.rows.order_by("row").values_list("saved_id", flat=True)) == set(
        Target.objects.order_by("pk").values_list("pk", flat=True)
    )
    events = [sentence(event) for event in Event.objects.order_by("pk")]
    assert "预检了漳平市应急管理局的检查对象名录库“表.xlsx”，共3行：新增3" in events[0]
    assert "还没有保存" in events[0]
    assert len(events) == 2


def test_an_import_that_breaks_off_leaves_nothing_and_can_be_done_again(county, monkeypatch) -> None:
    found = preview("targets", firms(3), county.bureau, county.clerk)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(applying.audit, "record", fail)
        with pytest.raises(RuntimeError):
            sheet_apply(sheet_import=found, by=county.clerk)
    assert Target.objects.count() == 0

    sheet_apply(sheet_import=SheetImport.objects.get(), by=county.clerk)
    assert Target.objects.count() == 3


def test_what_was_given_up_cannot_be_imported_and_what_was_imported_cannot_be_given_up(county) -> None:
    dropped = sheet_drop(sheet_import=preview("targets", firms(1), county.bureau, county.clerk), by=county.clerk)
    assert dropped.state == "dropped"
    with refused("move_not_allowed"):
        sheet_apply(sheet_import=dropped, by=county.clerk)

    done = bring_in("targets", firms(1), county.bureau, county.clerk)
    with refused("move_not_allowed"):
        sheet_drop(sheet_import=done, by=county.clerk)
    told = sentence(Event.objects.get(action="registries.sheet.drop"))
    assert "放弃了漳平市应急管理局的检查对象名录库“表.xlsx”的预检，1行都没有保存" in told


def test_nobody_else_applies_or_drops_a_preview(county) -> None:
    found = preview("targets", firms(1), county.bureau, county.clerk)

    with refused("permission_missing"):
        sheet_apply(sheet_import=found, by=county.stranger)
    with refused("permission_missing"):
        sheet_drop(sheet_import=found, by=county.stranger)


def test_the_number_of_queries_does_not_grow_with_the_rows(county) -> None:
    def queries(count: int, start: int) -> tuple[int, int]:
        content = xlsx(firms(count, start))
        act = {"kind": "targets", "name": "表.xlsx", "organisation": county.bureau, "by": county.clerk}
        with CaptureQueriesContext(connection) as looking:
            found = sheet_preview(content=content, **act)
        with CaptureQueriesContext(connection) as writing:
            sheet_apply(sheet_import=found, by=county.clerk)
        return len(looking), len(writing)

    queries(2, 1)
    few, many = queries(5, 100), queries(80, 200)

    assert many[0] == few[0]
    assert many[1] <= few[1] + 2  # SQLite takes 999 values at a time: two more INSERTs of wide rows


def test_more_rows_than_one_batch_come_in_whole(county) -> None:
    rows = firms(502)
    rows[501][0], rows[501][1], rows[502][1] = "", "", ""

    done = bring_in("targets", rows, county.bureau, county.clerk)

    assert counts(done) == {"new": 500, "changed": 0, "unchanged": 0, "doubtful": 1, "refused": 1}
    assert Target.objects.filter(number="YJ-000501", name="公司502").exists()


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        ([["名称", "地址"], ["甲", "一路"]], "sheet_columns_missing", "缺少“统一社会信用代码”或“注册号”列"),
        ([["甲", "乙"], ["丙", "丁"]], "sheet_columns_missing", "缺少“名称”"),
        ([["名称", "注册号"]], "sheet_empty", "没有数据行"),
        ([["名称", "企业名称", "注册号"], ["甲", "乙", "1"]], "sheet_columns_twice", "“名称”和“企业名称”说的是同一列"),
    ],
)
def test_a_sheet_with_another_head_is_refused_whole(rows, code: str, words: str, county) -> None:
    with refused(code) as error:
        preview("targets", rows, county.bureau, county.clerk)

    assert words in str(error.value)
    assert not SheetImport.objects.exists()


def run(*args: str, **options: object) -> str:
    out = StringIO()
    call_command("import_sheet", *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "名录.csv"
    rows = [[str(value) for value in row] for row in firms(2)]
    rows[2][1] = "9.14690062012665E+17"
    path.write_bytes(csv(rows, "gb18030"))
    return str(path)


def test_the_command_counts_and_with_json_tells_every_row(sheet: str, county) -> None:
    plain = run("targets", sheet, organisation="YJ", preview=True)
    assert "新增　new　1" in plain
    assert "不能导入　refused　1" in plain
    assert "合计　rows　2" in plain
    assert Target.objects.count() == 0

    told = json.loads(run("targets", sheet, organisation="YJ", json=True))

    assert told["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "doubtful": 0, "refused": 1}
    assert (told["state"], told["rows_total"]) == ("applied", 2)
    assert [(row["row"], row["outcome"], row["label"]) for row in told["rows"]] == [
        (2, "new", "新增"),
        (3, "refused", "不能导入"),
    ]
    assert "第3行“统一社会信用代码”列（B3）" in told["rows"][1]["reasons"][0]["sentence"]
    assert Target.objects.count() == 1
    assert Event.objects.filter(person_id=county.clerk.username, action="registries.sheet.apply").exists()


def test_the_command_acts_as_the_named_person(sheet: str, county) -> None:
    with pytest.raises(CommandError, match="没有权限在漳平市应急管理局"):
        run("targets", sheet, organisation="YJ", by=county.stranger.username)
    run("targets", sheet, organisation="YJWH", by=county.section_clerk.username)

    assert Target.objects.get().organisation == county.section


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"organisation": "NO"}, "没有代码为“NO”的单位"),
        ({"organisation": "YJ", "by": "nobody"}, "没有“nobody”这个账号"),
        ({"organisation": "ZP"}, "漳平市人民政府没有人可以维护检查对象名录库"),
    ],
)
def test_the_command_says_in_a_sentence_why_it_does_not_act(options, words: str, sheet: str, county) -> None:
    with pytest.raises(CommandError, match=words) as error:
        run("targets", sheet, **options)

    assert error.value.returncode == 1


def test_a_file_that_is_refused_ends_the_command_with_one_and_the_sentence(tmp_path, county) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"junk")
    with pytest.raises(CommandError, match="“坏.xlsx”不是表格文件") as error:
        run("targets", str(path), organisation="YJ")
    assert error.value.returncode == 1

    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_sheet", "targets", str(path), organisation="YJ", json=True, stdout=out)
    assert json.loads(out.getvalue())["refused"]["code"] == "sheet_wrong_type"

    with pytest.raises(CommandError, match="没有这个文件"):
        run("targets", str(tmp_path / "没有.xlsx"), organisation="YJ")
