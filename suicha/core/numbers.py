# SPDX-License-Identifier: Apache-2.0
"""Numbers of papers: division code, date, sequence of the day, words of the kind (350881-20260916-001-检通字)."""

from datetime import date

from suicha.core.ids import draw_number


def paper_prefix(division: str, day: date) -> str:
    """What all papers of one division and one day begin with."""
    return f"{division}-{day:%Y%m%d}-"


def next_paper_number(division: str, day: date, words: str, last: str | None) -> str:
    """The number after ``last`` (the newest one of that division, day and kind; ``None``: the first)."""
    sequence = int(last.split("-")[2]) + 1 if last else 1
    return f"{draw_number(division, day, sequence)}-{words}"
