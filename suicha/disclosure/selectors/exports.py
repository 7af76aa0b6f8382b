# SPDX-License-Identifier: Apache-2.0
"""Open data: each public list as one table, row by row, from the frozen copies."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from django.utils import timezone

from suicha.core.tables import Value, safe
from suicha.disclosure.models import PoolEntry, Publication, PublishedItem, PublishedResult

Rows = Iterator[Sequence[Value]]
CHUNK = 500


class Table(NamedTuple):
    """One file to download: its name, title, what one row is, its columns."""

    name: str
    title: str
    row: str
    columns: tuple[str, ...]
    rows: Callable[[], Rows]


def _day(publication: Publication) -> str:
    return timezone.localtime(publication.published_at).date().isoformat()


def _items() -> Rows:
    items = PublishedItem.objects.filter(publication__superseded_at=None).select_related("publication__organisation")
    for item in items.order_by("pk").iterator(CHUNK):
        yield (
            item.publication.organisation.name, item.position, item.category, item.name, item.object_kind,
            item.get_item_class_display(), item.methods, item.body, item.legal_basis, item.content,
            item.publication.version, _day(item.publication),
        )  # fmt: skip


def _plans() -> Rows:
    for plan in _current(Publication.Kind.PLAN):
        for row in plan.body["rows"]:
            yield (
                plan.number, plan.title, plan.organisation.name, plan.body["year"], row["sequence"], row["title"],
                "；".join(row["names"]), row["scope"], row["scope_size"], row["ratio"], row["number"], row["method"],
                row["period"], "、".join(row["participants"]), plan.version, _day(plan),
            )  # fmt: skip


def _draws() -> Rows:
    # A firm stands in one version only, the one that told of it first; so all versions are read.
    entries = PoolEntry.objects.select_related("firm", "publication__organisation")
    for entry in entries.order_by("pk").iterator(CHUNK):
        draw = entry.publication
        yield (
            draw.number, draw.title, draw.organisation.name, str(draw.body["drawn_at"])[:10], entry.firm.number,
            entry.firm.name, entry.stratum, entry.get_outcome_display(), entry.reason,
            draw.body.get("key", ""), _day(draw),
        )  # fmt: skip


def _results() -> Rows:
    rows = PublishedResult.objects.filter(publication__superseded_at=None).select_related("publication__organisation")
    for row in rows.order_by("pk").iterator(CHUNK):
        result = row.publication
        yield (
            result.number, result.body["draw"], result.title, result.organisation.name, result.target_number,
            result.target_name, result.base_on, row.position, row.item, row.basis, row.get_result_display(), row.note,
            row.handling, result.version, _day(result),
        )  # fmt: skip


def _current(kind: str) -> Iterator[Publication]:
    found = Publication.objects.filter(kind=kind, superseded_at=None).select_related("organisation")
    return found.order_by("pk").iterator(CHUNK)


TABLES = {
    table.name: table
    for table in (
        Table(
            "items",
            "抽查事项清单",
            "一行一个抽查事项，只含现行清单",
            (
                "单位",
                "序号",
                "抽查类别",
                "抽查事项",
                "检查对象",
                "事项类别",
                "检查方式",
                "检查主体",
                "检查依据",
                "检查内容",
                "版本",
                "公布日期",
            ),
            _items,
        ),
        Table(
            "plans",
            "年度抽查工作计划",
            "一行一个计划行，只含现行计划",
            (
                "计划编号",
                "计划名称",
                "单位",
                "年度",
                "序号",
                "抽查内容",
                "抽查事项",
                "对象范围",
                "范围内对象数",
                "比例",
                "抽查数量",
                "检查方式",
                "检查时间",
                "参与部门",
                "版本",
                "公示日期",
            ),
            _plans,
        ),
        Table(
            "draws",
            "抽取名录与结果",
            "一行一家名录中的检查对象，抽中、未抽中、未参加的都在内",
            (
                "抽取编号",
                "任务",
                "单位",
                "抽取日期",
                "对象编号",
                "名称",
                "层",
                "抽取结果",
                "未参加原因",
                "抽取密钥K",
                "公示日期",
            ),
            _draws,
        ),
        Table(
            "results",
            "抽查检查结果",
            "一行一家检查对象的一个抽查事项，只含现行结果",
            (
                "结果编号",
                "抽取编号",
                "任务",
                "检查单位",
                "对象编号",
                "名称",
                "检查结束日期",
                "次序",
                "抽查事项",
                "检查依据",
                "抽查结果",
                "情况说明",
                "处理情况",
                "版本",
                "公示日期",
            ),
            _results,
        ),
    )
}


def csv_lines(table: Table) -> Iterator[bytes]:
    """The table as lines of CSV in UTF-8 with a byte order mark, so that spreadsheets show the characters."""
    yield "\ufeff".encode() + _line(table.columns)
    for row in table.rows():
        yield _line([safe(value) for value in row])


def _line(values: Sequence[object]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(values)
    return text.getvalue().encode()
