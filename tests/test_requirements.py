# SPDX-License-Identifier: Apache-2.0
"""What is promised, what is proved, and that the page which says so is up to date."""

import re
from collections import Counter

from tests.requirements import PAGE, cited, page, requirements

AREAS = {
    "ITEM": 30, "LIBT": 19, "LIBP": 15, "LIBX": 5, "RULE": 10, "PLAN": 33, "DRAW": 32, "JOINT": 17, "INSP": 23,
    "DISP": 12, "PUB": 16, "CRED": 12, "CASE": 8, "STAT": 15, "SUP": 10, "EXCH": 9, "ACC": 6, "ROLE": 12, "MOB": 2,
    "TRAIN": 2, "OTH": 8,
}  # fmt: skip


def test_all_296_requirements_are_listed_once_and_without_gaps() -> None:
    assert sum(AREAS.values()) == 296
    expected = [f"{area}-{number}" for area, count in AREAS.items() for number in range(1, count + 1)]
    assert Counter(row.id for row in requirements()) == Counter(expected)


def test_every_requirement_is_one_short_sentence_with_its_sources() -> None:
    rows = requirements()
    assert [row.id for row in rows if not 4 <= len(row.sentence) <= 40 or row.sentence.endswith("。")] == []
    assert [
        row.id for row in rows if not re.fullmatch(r"(000-[1-6]|00[1-4])( (000-[1-6]|00[1-4]))*", row.sources)
    ] == []
    assert [sentence for sentence, times in Counter(row.sentence for row in rows).items() if times > 1] == []


def test_a_test_cites_only_requirements_that_exist() -> None:
    assert cited().keys() - {row.id for row in requirements()} == set()


def test_the_requirements_page_says_what_the_tests_prove_today() -> None:
    """Out of date?  ``python -m tests.requirements`` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()
