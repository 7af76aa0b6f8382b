# SPDX-License-Identifier: Apache-2.0
"""Facts against a target (LIBT-19): their kinds, which of them hold on a day, and what a new one must say."""

from datetime import date

KINDS = {
    "abnormal": "列入经营异常名录",
    "dishonest": "列入严重违法失信名单",
    "penalty": "受到行政处罚",
    "complaint": "群体性投诉",
}
# From a list a firm is taken off; a punishment or a complaint is revoked.
LISTS = frozenset({"abnormal", "dishonest"})


def holds_on(day: date, since: date, until: date | None) -> bool:
    """Whether a fact registered for ``since`` still stands on ``day``; on the day of its removal it does not."""
    return since <= day and (until is None or day < until)


def mark_fault(*, kind: str, since: date, document: str, people: int, today: date) -> str | None:
    """What is wrong with a fact about to be registered, as a refusal code."""
    if not document.strip():
        return "mark_document_missing"
    if since > today:
        return "mark_since_future"
    if kind == "complaint" and people < 1:
        return "mark_people_missing"
    return "mark_people_only_complaints" if kind != "complaint" and people else None


def evidence_words(document: str, since: date, people: int) -> str:
    """漳市监罚〔2025〕12号，2025年3月6日，14人."""
    words = f"{document}，{since.year}年{since.month}月{since.day}日"
    return f"{words}，{people}人" if people else words
