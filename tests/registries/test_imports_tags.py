# SPDX-License-Identifier: Apache-2.0
"""标签 in the sheet of targets: only words kept there, only added, undone with the import, also in long lists."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.registries.models import Target
from suicha.registries.services import tag_close, tag_create
from suicha.registries.services.imports import (
    sheet_apply,
    sheet_begin,
    sheet_undo,
    sheet_work,
    stream_receive,
)
from tests.factories import make_credit_code, make_target
from tests.registries.imported import bring_in, judged, preview, row_of, told
from tests.sheets import csv

pytestmark = pytest.mark.django_db
HEAD = ["名称", "统一社会信用代码", "标签"]


@pytest.fixture
def words(county):
    county.tags = {
        name: tag_create(organisation=county.bureau, group=group, name=name, by=county.clerk)
        for group, name in (("许可", "经营许可"), ("许可", "生产许可"), ("风险", "重大危险源"), ("旧", "停用的"))
    }
    tag_create(organisation=county.bureau, group="风险", name="生产许可", by=county.clerk)
    tag_close(tag=county.tags["停用的"], by=county.clerk)
    return county


def firm(number: int, tags: str) -> list[object]:
    return [f"漳平市{number}号有限公司", make_credit_code(number), tags]


def carried() -> dict[str, list[str]]:
    return {
        target.name[3:4]: sorted(tag.name for tag in target.tags.all())
        for target in Target.objects.prefetch_related("tags").order_by("pk")
    }


@pytest.mark.covers("LIBT-5", "LIBT-11")
def test_tags_of_the_vocabulary_come_in_and_others_are_doubted_with_the_nearest(words) -> None:
    rows = [
        HEAD,
        firm(1, "经营许可、重大危险源"),
        firm(2, "许可：生产许可；经营许可"),
        firm(3, "经营许克，重大危险源"),
        firm(4, "停用的,生产许可"),
        firm(5, ""),
    ]

    found = preview("targets", rows, words.bureau, words.clerk)

    assert judged(found) == {2: "new", 3: "new", 4: "doubtful", 5: "doubtful", 6: "new"}
    assert "没有“经营许克”这个标签，相近的有经营许可" in told(found, 4)
    assert "“停用的”已停用；“生产许可”在" in told(found, 5)
    sheet_apply(sheet_import=found, by=words.clerk)
    assert carried() == {
        "1": ["经营许可", "重大危险源"], "2": ["生产许可", "经营许可"], "3": ["重大危险源"], "4": [], "5": [],
    }  # fmt: skip
    assert Target.objects.get(name__contains="3号").doubts[0]["field"] == "tags"


@pytest.mark.covers("LIBT-11")
def test_a_sheet_adds_to_what_a_target_carries_and_an_undo_puts_it_back(words) -> None:
    code = make_credit_code(1)
    target = make_target(words.bureau, name="漳平市1号有限公司", credit_code=code, number=code)
    target.tags.add(words.tags["经营许可"])
    rows = [HEAD, firm(1, "重大危险源"), firm(2, "经营许可")]

    found = preview("targets", rows, words.bureau, words.clerk)

    change = next(change for change in row_of(found, 2).changes if change["key"] == "tags")
    assert (change["field"], change["before"], change["after"]) == (
        "分类标签", "许可：经营许可", "许可：经营许可、风险：重大危险源",
    )  # fmt: skip
    done = sheet_apply(sheet_import=found, by=words.clerk)
    assert carried() == {"1": ["经营许可", "重大危险源"], "2": ["经营许可"]}
    assert set(judged(preview("targets", rows, words.bureau, words.clerk)).values()) == {"unchanged"}
    sheet_undo(sheet_import=done, by=words.clerk)
    assert carried() == {"1": ["经营许可"]}


def test_what_changed_since_the_preview_is_not_overwritten_and_a_word_closed_since_is_left_out(words) -> None:
    code = make_credit_code(1)
    target = make_target(words.bureau, name="漳平市1号有限公司", credit_code=code, number=code)
    found = preview("targets", [HEAD, firm(1, "重大危险源"), firm(2, "经营许可")], words.bureau, words.clerk)
    target.tags.add(words.tags["生产许可"])
    tag_close(tag=words.tags["经营许可"], by=words.clerk)

    done = sheet_apply(sheet_import=found, by=words.clerk)

    assert "已被改成“许可：生产许可”" in told(done, 2)
    assert carried() == {"1": ["生产许可"], "2": []}


def test_the_export_has_the_column_as_the_import_reads_it(words, client) -> None:
    bring_in("targets", [HEAD, firm(1, "经营许可、重大危险源")], words.bureau, words.clerk)
    client.force_login(words.clerk)

    sheet = b"".join(client.get("/w/objects/export/csv/")).decode("utf-8-sig")

    assert sheet.splitlines()[0].endswith("标签")
    assert "许可：经营许可、风险：重大危险源" in sheet


@pytest.mark.covers("LIBT-5")
def test_a_long_list_carries_tags_with_a_fixed_number_of_queries_a_piece(words) -> None:
    rows = [firm(number, "经营许可、重大危险源" if number % 2 else "") for number in range(1, 9)]
    rows += [firm(9, "没有的"), firm(10, "风险：生产许可")]

    def brought_in() -> dict[int, str]:
        file = io.BytesIO(csv([HEAD, *rows], "utf-8"))
        found = stream_receive(kind="targets", name="长.csv", file=file, organisation=words.bureau, by=words.clerk)
        sheet_work(pk=found.pk)
        told_of = judged(found)
        sheet_begin(sheet_import=found, by=words.clerk)
        with CaptureQueriesContext(connection) as queries:
            sheet_work(pk=found.pk)
        assert sum("registries_target_tags" in query["sql"] for query in queries) <= 6
        return told_of

    assert brought_in() == {10: "doubtful"}
    assert Target.objects.get(name__contains="市3号").tags.count() == 2
    assert Target.objects.get(name__contains="市4号").tags.count() == 0
    assert Target.objects.get(name__contains="市10号").tags.get().group == "风险"
    rows[3] = firm(4, "经营许可")
    assert brought_in() == {5: "changed", 10: "doubtful"}
    assert Target.objects.get(name__contains="市4号").tags.count() == 1
