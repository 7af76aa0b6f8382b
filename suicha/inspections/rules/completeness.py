# SPDX-License-Identifier: Apache-2.0
"""What a visit must hold before it goes to review (INSP-10, INSP-15).

Clauses: 000-3「全面、准确地将其检查结果录入」; 000-5「应当通过制作检查记录或者录取音视频的方式，如实记录检查情况」.
"""

from collections.abc import Sequence
from datetime import date

from suicha.inspections.rules.results import RESULTS


def left_to_answer(results: Sequence[str]) -> list[int]:
    """Positions (from 0) of the items still without a result.

    None is left once an item has a result that stops the visit (nobody there, or a grave refusal to co-operate):
    what could not be looked at stays empty rather than being guessed.
    """
    if any(result in RESULTS and RESULTS[result].stops_visit for result in results):
        return []
    return [position for position, result in enumerate(results) if not result]


def has_evidence(record: str, photos: int) -> bool:
    """An on-site record or at least one photo."""
    return bool(record.strip()) or photos > 0


def finish_fault(finished_on: date, started_on: date, today: date) -> str:
    """Refusal code for a day on which the visit cannot have ended; empty if it can."""
    if finished_on > today:
        return "visit_finish_in_future"
    if finished_on < started_on:
        return "visit_finish_before_start"
    return ""
