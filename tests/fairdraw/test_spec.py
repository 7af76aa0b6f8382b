# SPDX-License-Identifier: Apache-2.0
"""The specification says what the program does: its numbers, names and tables are those of the code."""

import json
import re

from fairdraw.digests import LARGEST_INTEGER, SPEC
from fairdraw.seeds import LEAST_BITS, LEAST_DIGITS
from fairdraw.verifier.archive import BESIDE
from fairdraw.verifier.report import CHECKS
from fairdraw.verifier.seal import LONGER, RECORD
from fairdraw.verifier.subject import COMMON, FORMS, OUTSIDE
from fairdraw.verifier.trust import ENTRY, LEAF
from tests.fairdraw.battery.mutants import MUTANTS
from tests.fairdraw.battery.sample import DRAWN, RUNS, SIZE
from tests.fairdraw.examples import VECTOR, committed
from tests.requirements import ROOT

TEXT = (ROOT / "docs" / "draw-spec.md").read_text(encoding="utf-8")
SECTIONS = re.split(r"^## (\d+)\. .*$", TEXT, flags=re.MULTILINE)
SECTION = dict(zip(map(int, SECTIONS[1::2]), SECTIONS[2::2], strict=True))


def table(section: int, first: str) -> list[list[str]]:
    """The rows of the table whose first heading is this."""
    _, _, rest = SECTION[section].partition(f"| {first} |")
    rows = rest.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_it_has_all_its_sections():
    assert list(SECTION) == list(range(12))


def test_every_digest_in_it_is_a_vector():
    digests = set(re.findall(r"\b[0-9a-f]{64}\b", TEXT))
    assert digests
    assert [digest for digest in digests if digest not in json.dumps(VECTOR)] == []


def test_the_record_it_describes_is_the_record_that_is_made():
    told = {name for row in table(3, "key") for name in named(row[0])}
    assert told == committed().record.keys()


def test_a_verifier_refuses_any_key_of_a_record_that_is_not_described():
    assert {name for row in table(3, "key") for name in named(row[0])} == {*RECORD, *LONGER}


def test_the_forms_it_describes_are_the_forms_that_are_checked():
    rows = {named(row[0])[0]: row for row in table(6, "form")}
    assert rows.keys() == FORMS.keys() - {"slips"}, "a lottery is described in docs/lottery.md"
    for name, form in ((name, FORMS[name]) for name in rows):
        members = [each for each in named(rows[name][2]) if "." in each]
        assert set(members) == {"commitment.json", "pool.commit", "result.csv", *form.more}
        assert set(named(rows[name][3])) == set(form.keys)
    assert all(f"`{name}`" in SECTION[6] for name in BESIDE)


def test_the_certificate_it_describes_is_the_one_that_is_checked():
    assert {name for row in table(6, "key") for name in named(row[0])} == {*COMMON, *OUTSIDE}
    for names in (LEAF, ENTRY):
        assert all(f'"{name}"' in SECTION[6] for name in names)


def test_every_line_of_the_verifier_is_described():
    assert [row[0] for row in table(6, "line")] == list(CHECKS)


def test_its_numbers_are_those_of_the_program():
    assert f'`spec` | `"{SPEC}"`' in SECTION[3]
    assert LARGEST_INTEGER == 2**53 - 1
    assert "2^53 − 1" in SECTION[1]
    assert f"Below {LEAST_BITS} bits" in SECTION[4]
    assert f"witness ({LEAST_DIGITS} or more)" in SECTION[4]
    assert f"{RUNS:,} times from {SIZE} firms, {DRAWN} each" in SECTION[10]


def test_every_vector_is_described():
    told = {name for row in table(7, "key") for name in named(row[0])} | {"row", "spec"}
    assert VECTOR.keys() - told == set()
    assert told - VECTOR.keys() == set()


def test_every_crooked_draw_of_the_battery_is_told():
    crooked = SECTION[10].partition("| crooked draw")[2].split("\n\n")[0]
    words = "modulo 200|8 bits|20 %|5 %|without any pattern|friend|old key|stuck|strata|visits|digit of the seed|avoids"
    assert len(words.split("|")) == len(MUTANTS)
    assert [word for word in words.split("|") if word not in crooked] == []
