# SPDX-License-Identifier: Apache-2.0
"""A long CSV list comes in as a stream: the same verdicts as a short one, never half, and never twice."""

import io
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import million
from suicha.accounts.models import Organisation, Region
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.audit.services import record
from suicha.core.sheets import Sheet
from suicha.core.streams import text_form
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Target
from suicha.registries.services import tag_create
from suicha.registries.services.imports import (
    sheet_begin,
    sheet_preview,
    sheet_work,
    stream_receive,
    streams,
    working,
)
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.leftovers import stream_leftovers
from suicha.registries.services.imports.plain_targets import PlainTargets
from suicha.registries.services.imports.repeated import Seen
from suicha.registries.services.imports.stream_library import holds
from suicha.registries.services.imports.table import Line, find_table
from suicha.registries.services.imports.target_towns import find_towns
from suicha.registries.services.imports.targets import NO_CODE, judge_row
from suicha.registries.services.imports.verdicts import Verdict
from tests.factories import make_target
from tests.registries.imported import counts, told
from tests.registries.refused import refused
from tests.sheets import csv

pytestmark = pytest.mark.django_db
HEAD = list(million.HEAD)


def firms(count: int) -> list[list[str]]:
    return [[*row[:5], "", *row[6:]] for row in million.rows(count)]


def receive(county, rows: list[list[str]], encoding: str = "utf-8") -> SheetImport:
    file = io.BytesIO(csv([HEAD, *rows], encoding))
    return stream_receive(kind="targets", name="名录.csv", file=file, organisation=county.bureau, by=county.clerk)


def judged(county, rows: list[list[str]]) -> SheetImport:
    found = receive(county, rows)
    sheet_work(pk=found.pk)
    return SheetImport.objects.get(pk=found.pk)


def brought_in(county, rows: list[list[str]]) -> SheetImport:
    found = judged(county, rows)
    sheet_begin(sheet_import=found, by=county.clerk)
    sheet_work(pk=found.pk)
    return SheetImport.objects.get(pk=found.pk)


def mixed() -> list[list[str]]:
    """Rows with every kind of verdict."""
    rows = firms(12)
    rows[1][1] = rows[0][1]
    rows[2][1] = rows[2][1][:17] + ("0" if rows[2][1][17] != "0" else "1")
    rows[3][0] = ""
    rows[4][8] = "2020-02-30"
    rows[5][1], rows[5][2] = "", ""
    rows[6][9] = "开着"
    rows[7][1] = f" {rows[7][1].lower()} "
    rows[8][1] = ""
    rows[9][5] = "没有这个镇"
    return rows


@pytest.mark.covers("LIBT-5")
def test_a_stream_finds_of_every_row_what_a_short_sheet_finds(county, monkeypatch) -> None:
    monkeypatch.setattr("suicha.registries.services.imports.stream_judging.LOOKED_AT", 5)
    make_target(county.bureau, name=firms(12)[10][0], credit_code=firms(12)[10][1], number=firms(12)[10][1])
    content = csv([HEAD, *mixed()])
    whole = sheet_preview(kind="targets", name="表.csv", content=content, organisation=county.bureau, by=county.clerk)

    found = judged(county, mixed())

    assert counts(found) == counts(whole)
    same = {row.row: (row.outcome, row.reasons, row.values) for row in whole.rows.order_by("row")}
    for row in found.rows.order_by("row"):
        assert (row.outcome, row.reasons, row.values) == same[row.row]
    assert found.counts["listed"] == found.rows.count() < len(mixed())
    assert found.counts["codeless"] == 1


@pytest.mark.covers("LIBT-5")
def test_a_stream_saves_what_a_short_sheet_saves(county) -> None:
    done = brought_in(county, mixed())

    here = {target.name: target for target in Target.objects.order_by("pk")}
    assert done.state == "applied"
    assert sum(counts(done).values()) == done.counts["rows"] == 12
    assert len(here) == done.counts["new"] + done.counts["doubtful"]
    assert {target.origin_id for target in here.values()} == {done.pk}
    codeless = here[mixed()[8][0]]
    assert codeless.number.startswith("YJ-")
    assert here[mixed()[0][0]].founded_on.isoformat() == mixed()[0][8]
    assert [event.action for event in Event.objects.order_by("pk")] == [
        "registries.sheet.preview", "registries.sheet.begin", "registries.sheet.apply",
    ]  # fmt: skip
    assert "共12行" in sentence(Event.objects.get(action="registries.sheet.apply"))

    again = judged(county, firms(12)[:1])
    assert counts(again)["unchanged"] == 1


def test_a_killed_run_goes_on_after_the_last_row_saved(county, monkeypatch) -> None:
    monkeypatch.setattr(working, "SAVED_AT_ONCE", 4)
    found = judged(county, firms(10))
    sheet_begin(sheet_import=found, by=county.clerk)
    real, calls = working.stream_saving.save_piece, []

    def killed(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(working.stream_saving, "save_piece", killed)
        with pytest.raises(KeyboardInterrupt):
            sheet_work(pk=found.pk)
    half = SheetImport.objects.get(pk=found.pk)
    assert (half.state, half.rows_done, half.reached, Target.objects.count()) == ("applying", 8, 9, 8)

    sheet_work(pk=found.pk)

    done = SheetImport.objects.get(pk=found.pk)
    assert (done.state, done.rows_done, Target.objects.count()) == ("applied", 10, 10)
    assert counts(done) == {"new": 10, "changed": 0, "unchanged": 0, "doubtful": 0, "refused": 0}


def test_a_plain_row_comes_in_with_its_town(county) -> None:
    row = next(iter(million.rows(1)))
    town = Region.objects.create(code="350881777", name=row[5], parent=county.bureau.region)

    brought_in(county, [list(row)])

    assert Target.objects.get().town == town


def test_only_sqlite_is_asked_for_a_wider_cache(county, monkeypatch) -> None:
    found = judged(county, firms(1))
    sheet_begin(sheet_import=found, by=county.clerk)
    # This connection can say what it is and nothing else.
    monkeypatch.setattr(working, "connection", SimpleNamespace(vendor="postgresql"))

    sheet_work(pk=found.pk)

    assert SheetImport.objects.get().state == "applied"


def by_hand(county, **values: str) -> Target:
    """Somebody added it meanwhile, and left the trace that every act leaves."""
    target = make_target(county.bureau, **values)
    data = {"number": target.number, "organisation": county.bureau.name, "domain": target.domain}
    record("registries.target.create", target, by=county.clerk, data=data)
    return target


def already_here(county, row: list[str]) -> Target:
    same = {"register_number": row[2], "form": row[3], "domain": row[4], "address": row[6], "scope": row[7]}
    same |= {"founded_on": row[8], "grade": "B", "status": "suspended" if row[9] == "停业" else "active"}
    return by_hand(county, name=row[0], credit_code=row[1], number=row[1], **same)


def test_a_firm_here_by_now_is_left_alone_though_its_draw_number_is_not_its_code(county) -> None:
    rows = firms(1)
    found = judged(county, rows)
    target = already_here(county, rows[0])
    Target.objects.update(number="YJ-00001")
    sheet_begin(sheet_import=found, by=county.clerk)

    sheet_work(pk=found.pk)

    assert counts(SheetImport.objects.get())["unchanged"] == 1
    assert Target.objects.get(name=rows[0][0]) == target


def test_what_came_in_while_the_list_was_judged_is_not_doubled(county, monkeypatch) -> None:
    rows, real = firms(3), working.stream_judging.judge_stream

    def meanwhile(*arguments):
        told = real(*arguments)
        by_hand(county, name=rows[1][0], credit_code=rows[1][1], number=rows[1][1], domain="别的")
        return told

    monkeypatch.setattr(working.stream_judging, "judge_stream", meanwhile)

    done = brought_in(county, rows)

    assert counts(done) == {"new": 2, "changed": 0, "unchanged": 0, "doubtful": 0, "refused": 1}
    assert Target.objects.count() == 3


def test_what_came_in_since_the_preview_is_not_doubled_and_not_overwritten(county) -> None:
    rows = firms(4)
    found = judged(county, rows)
    by_hand(county, name=rows[0][0], credit_code=rows[0][1], number=rows[0][1], domain="别的")
    already_here(county, rows[1])
    by_hand(county, name=rows[2][0])
    sheet_begin(sheet_import=found, by=county.clerk)

    sheet_work(pk=found.pk)

    done = SheetImport.objects.get(pk=found.pk)
    assert counts(done) == {"new": 2, "changed": 0, "unchanged": 1, "doubtful": 0, "refused": 1}
    assert "没有覆盖" in told(done, 2)
    assert Target.objects.count() == 5


def test_rows_to_mend_come_back_as_the_same_list_with_reasons(county) -> None:
    lines = stream_leftovers(judged(county, [*mixed(), [*firms(13)[12][:9], "开着"]])).decode("utf-8-sig").splitlines()

    assert lines[0].endswith(",哪里不对，怎么改")
    assert (
        len(lines) == 1 + counts(SheetImport.objects.get())["refused"] + counts(SheetImport.objects.get())["doubtful"]
    )
    assert "第3行“统一社会信用代码”列（B3）" in "\n".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_way_of_writing_chinese_is_read(county, encoding: str) -> None:
    found = receive(county, firms(3), encoding)
    sheet_work(pk=found.pk)
    assert counts(SheetImport.objects.get(pk=found.pk))["new"] == 3


def test_a_file_that_is_no_list_is_refused_before_anything_is_judged(county, monkeypatch, tmp_path) -> None:
    def taken(content: bytes) -> None:
        file = io.BytesIO(content)
        stream_receive(kind="targets", name="a.csv", file=file, organisation=county.bureau, by=county.clerk)

    for content, code in (
        (b"", "file_empty"),
        (b"a\x00b", "sheet_wrong_type"),
        (b"\xff\xff\xff,\x81", "sheet_wrong_type"),
        (csv([["甲", "乙"], ["1", "2"]]), "sheet_columns_missing"),
        (csv([HEAD]), "sheet_empty"),
        (b"\xef\xbb\xbf", "sheet_empty"),
        (f"{','.join(HEAD)}\n{'长' * 200_000},".encode(), "sheet_wrong_type"),
    ):
        with refused(code):
            taken(content)
    monkeypatch.setattr(streams, "MAX_STREAM_ROWS", 2)
    with refused("sheet_too_many_rows"):
        receive(county, firms(3))
    monkeypatch.setattr("suicha.files.services.STREAM_LIMIT", 10)
    with refused("file_too_large"):
        receive(county, firms(1))
    empty = tmp_path / "空.csv"
    empty.write_bytes(b"")
    assert text_form(empty) is not None
    assert SheetImport.objects.count() == 0


def test_the_page_takes_a_long_list_as_a_stream_and_shows_what_has_to_be_said(client, county, monkeypatch) -> None:
    monkeypatch.setattr(streams, "STREAM_FROM", 100)
    client.force_login(county.clerk)
    upload = SimpleUploadedFile("名录.csv", csv([HEAD, *mixed()]))
    address = "/w/import/targets/"

    sent = client.post(address, {"organisation": county.bureau.pk, "file": upload})
    found = SheetImport.objects.get()
    sheet_work(pk=found.pk)
    page = client.get(sent.url).content.decode()

    assert found.streamed
    assert f"下面只列要说明的{ImportRow.objects.count()}行" in page
    errors = client.get(f"{sent.url}errors/")
    assert errors["Content-Type"].startswith("text/csv")


def test_blank_rows_are_passed_over_and_pieces_are_as_long_as_asked(county) -> None:
    rows = firms(4)
    reader = streams.Reader(receive(county, [*rows[:2], [" "] * len(HEAD), *rows[2:]]).file, "targets")

    assert [[number for number, _ in piece] for piece in reader.pieces(0, 2)] == [[2, 3], [5, 6]]
    assert [[number for number, _ in piece] for piece in reader.pieces(3, 5)] == [[5, 6]]


def test_a_glance_knows_towns_and_forgets_when_it_remembers_too_much(county, monkeypatch) -> None:
    monkeypatch.setattr("suicha.registries.services.imports.plain_targets.REMEMBERED", 1)
    rows = [[*row[:5], county.town.name, *row[6:]] for row in firms(3)]
    table = find_table(KINDS["targets"].layout, Sheet("表", [list(HEAD), *rows]))
    plain = PlainTargets(table, graded=True, organisation=county.bureau)

    found = [plain.row(list(row)) for row in rows]

    assert [values["town"] for values in found if values] == [county.town.pk] * 3
    assert plain.row(rows[0][:3]) is None
    assert plain.row(["长" * 201, *rows[0][1:]]) is None
    tagged = find_table(KINDS["targets"].layout, Sheet("表", [[*HEAD, "经营性质"], [*rows[0], "民营"]]))
    assert PlainTargets(tagged, graded=True, organisation=county.bureau).row([*rows[0], "民营"]) is None
    for name in ("许可", "风险"):
        tag_create(organisation=county.bureau, group=name, name=name, by=county.clerk)
    worded = find_table(KINDS["targets"].layout, Sheet("表", [[*HEAD, "标签"], [*rows[0], "许可"]]))
    plain = PlainTargets(worded, graded=True, organisation=county.bureau)
    for words in ("许可", "风险", "许可"):
        assert plain.row([*rows[0], words])["tags_words"] == [f"{words}：{words}"]
    assert plain.row([*rows[0], "没有"]) is None
    held = {"status": "active", "name": "甲", "town_id": county.town.pk}
    assert holds(held, {"name": "甲", "town": county.town.pk, "town_name": county.town.name})
    assert not holds(held | {"status": "merged"}, {"name": "甲"})


def test_firms_without_a_register_number_are_told_apart_by_their_code() -> None:
    seen = Seen()
    assert seen.first({"name": "甲", "credit_code": "1"}, 2)
    assert seen.first({"name": "乙", "credit_code": "2"}, 3)
    assert not seen.first({"name": "丙", "credit_code": "1"}, 4)


CELLS = st.one_of(
    st.sampled_from(
        ["", "无", "漳平市某某有限公司", "存续", "B", "C类", "2016-04-30", "20160430", "3508001600001234", "N/A"]
    ),
    st.sampled_from([row[1] for row in million.rows(40)]),
    st.sampled_from(
        ["123456789012345000", "12345678901234E567", "９１３５", " 甲 乙 ", "甲  乙", "a\nb", "\u200b甲乙丙丁戊己庚"]
    ),
    st.text(max_size=30),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=len(HEAD), max_size=len(HEAD)), st.booleans())
def test_a_glance_lets_pass_only_what_a_close_look_finds_sound(cells: list[str], graded: bool) -> None:
    cells = [cell.strip() for cell in cells]
    cells[5] = ""
    table = find_table(KINDS["targets"].layout, Sheet("表", [list(HEAD), cells]))

    bureau = Organisation(path="/ZP/YJ/", region=Region(code="350881"))
    values = PlainTargets(table, graded=graded, organisation=bureau).row(cells)

    if values is not None:
        close = judge_row(Verdict(Line(table, 2, list(cells))), graded)
        find_towns([close], bureau)
        assert close.outcome == "new"
        assert close.values == values
        assert {reason["what"] for reason in close.reasons} <= {NO_CODE, "风险分类由法规股登记，这一列没有导入"}
