# SPDX-License-Identifier: Apache-2.0
"""Dice and public numbers: announced exactly before the commitment, read by two people after it (draw-spec 4, 11).

A number that leaves room for choice is a choice.  So a plan names issue, field and format, when the number is due and
what is taken if it does not come; a cancelled source uses its fallback and is never drawn again.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from suicha.draws.moments import moment

CLAUSE = "抽取规范 sj1 第四节　公开数写明期号、字段、写法和备用办法；见证人先锁定，公开数后产生"
_NAME = re.compile(r"[A-Za-z][0-9A-Za-z._-]{0,31}")
_SHOWN = re.compile(r"[!-<>-{}~]{1,256}")
KINDS = {"dice": "骰子", "public": "公开数"}


class SourcePlan(NamedTuple):
    """A source as announced.  ``format`` is a sample in which each digit stands for a digit: 00,00,00,00,00,00+00.

    ``digits``: how many dice digits (正二十面体随机数骰子, GB/T 10111).  ``bits``: how many bits a public number holds.
    """

    name: str
    kind: str
    title: str
    issue: str = ""
    field: str = ""
    format: str = ""
    due_at: datetime | None = None
    fallback: str = ""
    digits: int = 0
    bits: int = 0


def source_fault(plan: SourcePlan, now: datetime) -> str:
    """What an announced source lacks, as words with the fix; ``""`` when it leaves nothing to choose."""
    if plan.kind not in KINDS or not _NAME.fullmatch(plan.name) or re.fullmatch(r"w\d+", plan.name):
        return "代号用字母开头的英文和数字，不用w加数字，种类是骰子或公开数"
    if not plan.title.strip():
        return "写明名称，例如“中国福利彩票双色球”"
    if plan.kind == "dice":
        return "" if 1 <= plan.digits <= 64 else "写明掷出几位数字，1至64位"
    missing = [word for word, text in (
        ("期号或时间", plan.issue), ("取哪个字段", plan.field), ("写法样例", plan.format), ("备用办法", plan.fallback),
    ) if not text.strip()]  # fmt: skip
    if missing:
        return f"写明{'、'.join(missing)}"
    if not _SHOWN.fullmatch(plan.format) or not any(each.isdigit() for each in plan.format):
        return "写法样例用可见的英文字符和数字，例如00,00,00,00,00,00+00"
    if plan.due_at is None or plan.due_at <= now:
        return "写明公布时间，要在现在之后：已经产生的数不能做种子"
    most = (10 ** sum(each.isdigit() for each in plan.format)).bit_length() - 1
    return "" if 1 <= plan.bits <= most else f"写明含多少比特，1至{most}"


def source_record(plan: SourcePlan) -> dict[str, object]:
    """The source as the commitment holds it."""
    record: dict[str, object] = {"name": plan.name, "kind": plan.kind, "title": plan.title.strip()}
    if plan.kind == "dice":
        return record | {"digits": plan.digits, "fallback": plan.fallback.strip()}
    return record | {
        "issue": plan.issue.strip(),
        "field": plan.field.strip(),
        "format": plan.format,
        "due": moment(plan.due_at) if plan.due_at else "",
        "fallback": plan.fallback.strip(),
        "bits": plan.bits,
    }


def due_of(planned: Mapping[str, Any]) -> datetime | None:
    """When the number of a source is due; ``None`` where it is made in the hall."""
    return datetime.fromisoformat(planned["due"]) if planned.get("due") else None


def first_due(plan: Sequence[Mapping[str, Any]]) -> datetime | None:
    """When the first public number comes out: until then every witness must have locked."""
    return min((due for due in map(due_of, plan) if due), default=None)


def value_fault(planned: Mapping[str, Any], value: str) -> str:
    """What is wrong with a number as read, with the fix; ``""`` when it is written as announced."""
    if planned["kind"] == "dice":
        right = value.isascii() and value.isdigit() and len(value) == planned["digits"]
        return "" if right else f"应为{planned['digits']}位数字，现在是“{value}”。"
    sample = planned["format"]
    same = len(value) == len(sample) and all(
        (one.isascii() and one.isdigit()) if wanted.isdigit() else one == wanted
        for one, wanted in zip(value, sample, strict=False)
    )
    return "" if same else f"写法应与样例“{sample}”相同，每个数字换成公布的数字，现在是“{value}”。"


def moment_fault(
    planned: Mapping[str, Any], taken_at: datetime, *, now: datetime, committed_at: datetime, locked_at: datetime
) -> str:
    """Why a number is not the announced one by its time, with the fix; people write whole minutes.

    ``locked_at``: when the last witness locked.
    """
    due = due_of(planned)
    if due and now < due:
        return f"还没到公布时间{moment(due)}，到时再录入。"
    if taken_at > now:
        return "产生时间不能晚于现在，核对日期和时刻。"
    if taken_at < max(locked_at.replace(second=0, microsecond=0), committed_at):
        return "这个数产生在最后一名见证人锁定之前，不能用；按公告的备用办法取数。"
    return ""
