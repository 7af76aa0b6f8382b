# SPDX-License-Identifier: Apache-2.0
"""Two verifiers, written apart, say the same of every package line by line: Python's and the browser's."""

import io
import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Browser

import fairdraw
from fairdraw import FairdrawError, PoolRow, Rules, StratumRule, Unusable
from fairdraw.packing import zipped
from fairdraw.verifier import seed as seed_lines
from tests.browser.judge import Judge, statuses
from tests.fairdraw import ledger
from tests.fairdraw.damage import CASES, UNUSABLE, damaged
from tests.fairdraw.examples import MODES, SECRET, sealed_again, unpacked, whole

pytestmark = pytest.mark.browser
FORMS = list(MODES)


@pytest.fixture(scope="module")
def judge(chromium: Browser) -> Iterator[Judge]:
    judge = Judge(chromium)
    yield judge
    judge.context.close()


@pytest.fixture(autouse=True)
def no_bls_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser knows BLS: Python answers as on a machine without py_ecc, so that every status must be equal."""
    monkeypatch.setattr(seed_lines, "signed_by_quicknet", lambda *_: None)


def python(package: bytes, **announced: str) -> dict[str, str]:
    try:
        return {line.name: line.status for line in fairdraw.verify_package(package, **announced)}
    except Unusable:
        return {"": UNUSABLE}


def alike(verdict: dict[str, str]) -> dict[str, str]:
    """What cannot be checked at all is told in each verifier's own words."""
    return {"": UNUSABLE} if "" in verdict else verdict


def slim(package: bytes) -> bytes:
    """The same without the program inside, which proves nothing and only costs time on its way into the page."""
    members = unpacked(package)
    return zipped(members | {name: b"" for name in ("verify.py", "README.txt") if name in members})


@pytest.mark.covers("DRAW-17", "PUB-6")
def test_every_damage_is_named_by_the_same_line_in_python_and_in_the_browser(judge: Judge) -> None:
    packages = [slim(damaged(case)) for case in CASES]
    found = [alike(verdict) for verdict in judge.verdicts(packages)]

    expected = [python(package) for package in packages]
    assert [(case.name, one, two) for case, one, two in zip(CASES, expected, found, strict=True) if one != two] == []
    for case, verdict in zip(CASES, found, strict=True):
        if verdict.get(case.line) == "FAIL" or verdict.get("") == case.line:
            continue
        # Only a BLS signature shows a wrong round of drand; that commitment is not the logged one either.
        assert case.at == ("seed_plan", 2, "drand", "round"), case.name
        assert verdict["V1"] == "FAIL"


@pytest.mark.parametrize("form", FORMS)
def test_a_sound_package_of_each_form_fails_nowhere(judge: Judge, form: str) -> None:
    package = whole(form)
    verdict = judge.verdict(package)

    assert verdict == python(package)
    assert "FAIL" not in verdict.values()
    assert verdict["V1"] == "PASS"


def test_the_values_announced_before_are_compared_with_the_package(judge: Judge) -> None:
    package = whole("all")
    record, proof = (json.loads(unpacked(package)[name]) for name in ("commitment.json", "certificate.json"))
    right = {"commitment": proof["commitment"], "result_root": proof["result_root"]}
    assert record["draw_id"] == proof["draw_id"]
    assert "FAIL" not in judge.verdict(package, **right, keys=[ledger.public(ledger.LOG_KEY)]).values()
    for name, line in (("commitment", "V1"), ("result_root", "V6")):
        verdict = judge.verdict(package, **(right | {name: "0" * 64}))
        assert [key for key, status in verdict.items() if status == "FAIL"] == [line]
    stranger = judge.verdict(package, **right, keys=[ledger.public(ledger.STRANGER_KEY)])
    assert [key for key, status in stranger.items() if status == "FAIL"] == ["V0", "V1", "V6"]


def test_on_plain_http_signatures_are_called_unchecked_and_the_rest_is_checked(chromium: Browser) -> None:
    judge = Judge(chromium, "http://county.test")
    report = judge.reports([{"package": whole("all")}])[0]
    verdict = statuses(report)

    assert {name for name, status in verdict.items() if status == "NOT-CHECKED"} == {"V0", "V1", "V3", "V6", "V9"}
    assert "FAIL" not in verdict.values()
    assert "https" in report["lines"][0]["reason"]
    judge.context.close()


# ---------------------------------------------------------------------------------------------- random packages


class Chance:
    """Numbers that look random and are the same in every run."""

    def __init__(self, seed: int) -> None:
        self.seed, self.turn = seed, 0

    def below(self, size: int) -> int:
        self.turn += 1
        return int.from_bytes(sha256(f"{self.seed}|{self.turn}".encode()).digest()[:8], "big") % size

    def one(self, *choices: Any) -> Any:
        return choices[self.below(len(choices))]


def some_package(chance: Chance) -> bytes:
    """A draw of any shape in any form; FairdrawError where nobody would be drawn."""
    rows = [
        PoolRow(f"{chance.one('91', 'x-', 'Z.', '_')}{stratum}{number}", stratum, role, "cap" if role != "R" else "")
        for stratum in ["A", "b.", "C-3", "0"][: 1 + chance.below(4)]
        for number in range(1 + chance.below(30))
        for role in [chance.one("R", "R", "R", "R", "M", "X")]
    ]
    form = chance.one(*FORMS)
    pool = fairdraw.freeze(rows, SECRET)
    strata = {
        stratum: StratumRule(
            chance.one(0, 1, 50_000, 333_333, 1_000_000), chance.below(3), chance.one(None, 3 + chance.below(9))
        )
        for stratum in pool.counts
    }
    rules = Rules(strata, chance.one(0, 1, 500_000, 1_000_000), 1 + chance.below(4), bool(chance.below(2)))
    plan = [{"name": "w", "kind": "witness", "digits": 6}, {"name": "p", "kind": "public"}]
    commitment = fairdraw.commit(pool, rules, draw_id="D", plan_id="P", seed_plan=plan, disclosure=MODES[form])
    seed = f"w={chance.below(10**6):06}|p={chance.one('07,13+1', '<x>', '!~')}"
    result = fairdraw.draw(commitment.record, rows, SECRET, seed)
    changes: list[dict[str, Any]] = []
    for seat in [row for row in result.rows if row.kind == "P"][: chance.below(3)]:
        left = [row for row in result.rows if row.kind == "A" and row.stratum == seat.stratum]
        if len(left) > len([change for change in changes if change["stratum"] == seat.stratum]):
            changes.append(
                fairdraw.substitute(result.rows, changes, out=seat.id, reason="已注销", at="2026-09-01", by="甲")
            )
    through = chance.below(rules.batches) if form == "part" else 0
    return fairdraw.issue(
        commitment, result, secret=SECRET, form=form, through_batch=through, substitutions=changes
    ).package


def some_damage(package: bytes, chance: Chance) -> bytes:
    """One byte of a table or a number of a record is another, and every digest fits again."""
    members = unpacked(package)
    name = chance.one(*json.loads(members["certificate.json"])["files"])
    data = members[name]
    place = chance.below(len(data))
    new = chance.one(*b"0123456789ABRMX,.\n")
    changed = data[:place] + bytes([new]) + data[place + 1 :]
    if name == "commitment.json":
        try:
            changed = fairdraw.canonical(json.loads(changed))
        except (ValueError, FairdrawError):
            return zipped(members | {name: changed})
    return sealed_again(members | {name: changed})


def test_two_hundred_random_packages_get_the_same_verdict(judge: Judge) -> None:
    packages: list[bytes] = []
    seed = 0
    while len(packages) < 200:
        chance, seed = Chance(seed), seed + 1
        try:
            package = slim(some_package(chance))
        except FairdrawError:
            continue
        packages.append(package if len(packages) % 2 else some_damage(package, chance))
    found = [alike(verdict) for verdict in judge.verdicts(packages)]

    expected = [python(package) for package in packages]
    different = [number for number, (one, two) in enumerate(zip(expected, found, strict=True)) if one != two]
    assert [(expected[number], found[number]) for number in different] == []
    assert all("FAIL" not in verdict.values() for verdict in found[1::2])
    assert sum("FAIL" in verdict.values() or "" in verdict for verdict in found[::2]) >= 90


WRONG = [None, 0, -1, 1.5, True, "", "x", "1}|.*{0", "\ud800", [], {}, [[]], {"": ""}, 2**60, float("nan"), 10**30]


def test_a_field_of_any_wrong_type_fails_in_the_browser_where_it_fails_in_python(judge: Judge) -> None:
    """The records name their first failing line alike; nothing ends in silence or in an error of the program."""
    packages = []
    for seed in range(240):
        chance = Chance(seed)
        members = unpacked(slim(whole(chance.one(*FORMS))))
        name = chance.one("commitment.json", "certificate.json")
        body = json.loads(members[name])
        inside, key = body, chance.one(*body)
        while isinstance(inside[key], dict | list) and inside[key] and chance.below(4):
            inside = inside[key]
            key = chance.one(*inside) if isinstance(inside, dict) else chance.below(len(inside))
        inside[key] = WRONG[seed % len(WRONG)]
        members[name] = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
        packages.append(zipped(members))
    for package, verdict in zip(packages, judge.verdicts(packages), strict=True):
        expected = python(package)
        first = [next((name for name, status in each.items() if status != "PASS"), "") for each in (expected, verdict)]
        assert first[0] == first[1], (expected, verdict)


# ---------------------------------------------------------------------------------------------- the zip


def packed_otherwise(**how: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **how) as archive:
        for name, data in unpacked(whole("all")).items():
            archive.writestr(name, data)
    return target.getvalue()


def test_a_package_that_someone_zipped_again_is_read_too(judge: Judge) -> None:
    deflated = packed_otherwise(compression=zipfile.ZIP_DEFLATED)
    assert judge.verdict(deflated) == python(deflated)
    assert judge.verdict(b"begin " + deflated) == python(b"begin " + deflated)
    lzma = judge.verdict(packed_otherwise(compression=zipfile.ZIP_LZMA))
    assert "不是完整的压缩包" in lzma[""]


def test_what_is_no_package_is_refused_with_a_sentence(judge: Judge) -> None:
    package = slim(whole("all"))
    start = package.index(b"id,stratum,role,reason\n")
    flipped = package[: start + 30] + bytes([package[start + 30] ^ 1]) + package[start + 31 :]
    assert judge.verdict(flipped) == {"V0": "FAIL"} == python(flipped)
    for broken in (b"", b"PK", package[:-1], package[: len(package) // 2], package[100:], b"\0" * 5000):
        assert "压缩包" in judge.verdict(broken)[""]
        assert python(broken) == {"": UNUSABLE}
    large = judge.reports([{"package": package, "limit": len(package) // 2}])[0]
    assert "超过" in large["unusable"]
    for name in ("extra.txt", "../pool.csv"):
        assert name in judge.verdict(zipped(unpacked(package) | {name: b""}))[""]


def test_a_bomb_is_not_unpacked(judge: Judge) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in unpacked(whole("all")).items():
            archive.writestr(name, b"0" * (64 << 20) if name == "pool.csv" else data)
    report = judge.reports([{"package": target.getvalue(), "limit": 1 << 20}])[0]
    assert "超过" in report["unusable"]


def test_a_byte_changed_anywhere_in_the_file_never_passes_as_something_else(judge: Judge) -> None:
    """Where the zip itself is hurt, the browser may refuse more than Python, but never believe what Python does not."""
    package = slim(whole("rows"))
    places = range(0, len(package), max(1, len(package) // 300))
    hurt = [package[:at] + bytes([package[at] ^ (1 + at % 255)]) + package[at + 1 :] for at in places]
    sound = python(package)
    for changed, verdict in zip(hurt, judge.verdicts(hurt), strict=True):
        if alike(verdict) != python(changed):
            assert "" in verdict
        assert verdict == sound or "" in verdict or "FAIL" in verdict.values()
