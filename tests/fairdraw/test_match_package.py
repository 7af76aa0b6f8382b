# SPDX-License-Identifier: Apache-2.0
"""The package of a matching: whoever has it matches again, and no change of it stays unnoticed."""

import ast
import json
import subprocess
import sys
from collections import Counter
from itertools import permutations

import pytest

import fairdraw
from fairdraw import FairdrawError, Unusable
from fairdraw.matched import joined, lines
from fairdraw.matched.joined import HERE, _home, parts_of
from fairdraw.packing import zipped
from tests.fairdraw.match_damage import DRAW, HARMS, UNUSABLE, harmed, taken_out
from tests.fairdraw.match_examples import (
    CODES,
    MODES,
    PEOPLE,
    drawn,
    made,
    match_lines,
    match_members,
    match_sealed_again,
    match_statuses,
    outcome,
    roster,
    visited,
    whole_match,
)

NAMES = [f"M{n}" for n in range(10)]
OWN = (PEOPLE["35010002"], "35010002")


def program():
    """The joined file as a module of its own."""
    space: dict[str, object] = {"__name__": "verify_match"}
    exec(compile(joined(), "verify_match.py", "exec"), space)  # noqa: S102  # our own text
    return space["verify_match_package"]


def told(check, package, **given):
    try:
        return [tuple(line) for line in check(package, **given)]
    except ValueError as unusable:
        return str(unusable)


@pytest.mark.covers("DRAW-20", "DRAW-21")
@pytest.mark.parametrize("form", ["all", "rows", "ids"])
def test_anyone_matches_again_from_the_package(form):
    assert list(match_statuses(whole_match(form))) == NAMES
    alone = {name for name, status in match_statuses(whole_match(form)).items() if status != "PASS"}
    assert alone == {"M8"}, "whether these are the drawn targets only the draw's own package can say"
    assert set(match_statuses(whole_match(form), draw=drawn(form)[3]).values()) == {"PASS"}
    assert made(form)[1] == whole_match(form), "same arguments, same bytes"


def test_what_is_not_public_yet_is_not_checked():
    found = match_lines(whole_match("part"), draw=drawn("part")[3])
    assert {name for name, line in found.items() if line.status == "NOT-CHECKED"} == {"M7", "M8"}
    assert "公布后可核对" in found["M7"].reason
    assert "只公开了一部分" in found["M8"].reason
    assert "FAIL" not in {line.status for line in found.values()}


@pytest.mark.covers("DRAW-21")
@pytest.mark.parametrize("case", HARMS, ids=lambda case: case.name)
def test_every_damage_is_caught_by_its_line(case):
    package = harmed(case)
    try:
        failed = {line.name for line in fairdraw.verify_match_package(package, draw=DRAW) if line.status == "FAIL"}
    except Unusable:
        failed = {UNUSABLE}
    assert case.line in failed


def test_what_was_not_damaged_fails_nowhere():
    assert "FAIL" not in match_statuses(match_sealed_again(match_members())).values()


@pytest.mark.parametrize(("name", "package"), list(taken_out()), ids=[name for name, _ in taken_out()])
def test_a_package_without_one_of_its_members_is_refused(name, package):
    with pytest.raises(Unusable, match=name):
        fairdraw.verify_match_package(package)


@pytest.mark.parametrize("size", [0, 1, 100, -1, -30])
def test_a_cut_zip_is_refused(size):
    with pytest.raises(Unusable, match="不是完整的压缩包"):
        fairdraw.verify_match_package(whole_match()[:size])


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(Unusable, match="超过"):
        fairdraw.verify_match_package(whole_match(), limit=1000)
    with pytest.raises(Unusable, match=r"多出或重复了 x\.txt"):
        fairdraw.verify_match_package(zipped(match_members() | {"x.txt": b""}))


def test_a_byte_changed_inside_the_zip_is_told():
    package = bytearray(whole_match())
    package[package.index(b"sj1")] ^= 1
    assert match_statuses(bytes(package)) == {"M0": "FAIL"}


@pytest.mark.parametrize("data", [b"[]", b"{", b"\xff", b'"x"', b"[" * 100_000, b"null"])
@pytest.mark.parametrize("member", ["commitment.json", "certificate.json", "roster.json", "matching.json"])
def test_a_record_that_is_none_is_unusable(member, data):
    with pytest.raises(Unusable):
        fairdraw.verify_match_package(zipped(match_members() | {member: data}))


@pytest.mark.parametrize("member", ["commitment.json", "certificate.json", "roster.json", "matching.json"])
@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [7], {"x": None}, 1.5, -1, [[]]])
def test_a_field_of_another_kind_fails_and_never_ends_in_a_traceback(member, value):
    for key in json.loads(match_members()[member]):
        members = match_members()
        body = json.loads(members[member])
        if value in (body[key], [] if key == "signatures" else None):  # without signature is not wrong, it is said
            continue
        body[key] = value
        members[member] = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        try:
            assert "FAIL" in match_statuses(zipped(members)).values(), key
        except Unusable:
            assert (member, key) == ("commitment.json", "spec")


@pytest.mark.parametrize("leaves", [b"\n", b"0" * 64, b"x\n", b"\xff\n", b"0" * 64 + b"\n"])
def test_leaves_that_do_not_belong_there_fail(leaves):
    members = match_members()
    assert match_statuses(match_sealed_again(members | {"roster.leaves": leaves}))["M6"] == "FAIL"
    again = b"".join(sorted(members["roster.leaves"].splitlines(keepends=True), reverse=True))
    assert match_statuses(match_sealed_again(members | {"roster.leaves": again}))["M6"] == "FAIL"


def test_the_announced_digest_must_be_this_one():
    mark = json.loads(match_members()["matching.json"])["digest"]
    assert "与给出的公布值相同" in match_lines(whole_match(), digest=mark)["M0"].reason
    assert match_statuses(whole_match(), digest="0" * 64)["M0"] == "FAIL"


def test_the_package_of_another_draw_is_noticed():
    assert match_statuses(whole_match(), draw=drawn("rows")[3])["M8"] == "FAIL"
    short = made(numbers=visited()[:-1])[1]
    assert match_statuses(short)["M8"] == "NOT-CHECKED"
    assert "只匹配了 7 个" in match_lines(short, draw=DRAW)["M8"].reason
    part = made(numbers=visited()[:-1], unit="双洋镇市场监督管理所")[1]
    assert match_statuses(part, draw=DRAW)["M8"] == "PASS"


@pytest.mark.covers("DRAW-21")
def test_an_inspector_opens_their_own_code_and_nobody_elses():
    line = match_lines(whole_match(), own=OWN)["MINE"]
    assert line.status == "PASS"
    assert CODES[2] in line.reason
    assert match_statuses(whole_match(), own=(OWN[0], "35010003"))["MINE"] == "FAIL"
    assert not any(number.encode() in whole_match() for number in PEOPLE), "no certificate number in public"


def test_a_target_nobody_drew_cannot_be_found_in_the_package():
    assert b"B020" not in whole_match()
    members = match_members()
    shown = {row["id"] for row in json.loads(members["roster.json"])["targets"]}
    assert shown == set(visited())


def test_the_group_goes_with_the_turn():
    _instance, found = outcome()
    out = visited()[1]
    free = next(
        row["id"]
        for row in roster()["targets"]
        if row["id"] not in visited() and not set(row["forbid"]) & set(found["assignment"][out])
    )
    moved = {"kind": "target", "out": out, "in": free, "reason": "已注销", "at": "2026-04-09T10:00:00+08:00"}
    assert "对象替换 1 次" in match_lines(made(changes=[moved])[1])["M9"].reason
    barred = next(row["id"] for row in roster()["targets"] if set(row["forbid"]) & set(found["assignment"][out]))
    wrong = made(changes=[moved | {"in": barred}])[1]
    assert "应当回避对象" in match_lines(wrong)["M9"].reason or barred in visited()
    assert match_statuses(made(changes=[moved, moved])[1])["M9"] == "FAIL"


def test_a_group_goes_along_whole_or_not_at_all():
    narrow = roster()
    three, one = [row for row in narrow["targets"] if row["id"] not in visited()][:2]
    three["slots"], one["slots"] = ["d1:组长", "d1:组长", "d1:组长"], ["d1:组长"]
    out, now = visited()[1], outcome()[1]["assignment"]
    barred = set(now[out])
    three["forbid"], one["forbid"] = [code for code in three["forbid"] if code not in barred], []
    change = {"kind": "target", "out": out, "in": one["id"], "reason": "已注销", "at": "2026"}
    with pytest.raises(ValueError, match="席位数"):
        fairdraw.standing(narrow, drawn()[1].key, visited(), [], now, [change])
    stands = fairdraw.standing(narrow, drawn()[1].key, visited(), [], now, [change | {"in": three["id"]}])
    assert set(stands.outside) <= {f"{three['id']}#{index}" for index in range(3)}
    assert f"{three['id']}#2" in stands.outside, "a person of the second department is no leader of the first"


def test_a_group_that_went_along_without_being_asked_for_is_said(monkeypatch):
    stands = lines.Matched.now.func
    outside = ["B001#2"]
    monkeypatch.setattr(lines.Matched, "now", property(lambda subject: stands(subject)._replace(outside=outside)))
    found = match_lines(whole_match())["M9"]
    assert (found.status, "B001#2" in found.reason) == ("NOT-CHECKED", True)


def test_what_a_person_paired_is_checked_as_far_as_it_can_be():
    instance, found = outcome()
    swapped = json.loads(json.dumps(found))
    groups, barred = swapped["assignment"], {row["id"]: row["forbid"] for row in instance["targets"]}
    one, two = next(
        (one, two)
        for one, two in permutations(groups, 2)
        if groups[one][2] not in groups[two] + barred[two] and groups[two][2] not in groups[one] + barred[one]
    )
    groups[one][2], groups[two][2] = groups[two][2], groups[one][2]
    lines = match_lines(made(outcome=swapped | {"levels": {}}, paired=True, changes=[])[1])
    assert [lines[name].status for name in ("M3", "M4", "M5")] == ["PASS", "NOT-CHECKED", "PASS"]
    assert "由人配对" in lines["M5"].reason
    assert match_statuses(made(outcome=swapped, changes=[])[1])["M5"] == "FAIL"
    groups[one][2] = next(code for code in CODES[8:] if code not in groups[one])
    loads = Counter(person for group in groups.values() for person in group)
    swapped["loads"] = {code: loads[code] for code in CODES}
    lines = match_lines(made(outcome=swapped, paired=True, changes=[])[1])
    assert lines["M5"].status == "FAIL", "chance, not the person, says who goes and how often"


@pytest.mark.parametrize(
    "wrong",
    [
        {"certificate": {}},
        {"roster": roster() | {"tau": 5}},
        {"outcome": {"infeasible": {}}},
        {"numbers": ["A999"]},
    ],
)
def test_parts_that_do_not_belong_together_make_no_package(wrong):
    with pytest.raises(FairdrawError, match="不能制作匹配包"):
        made(**wrong)


def test_a_certificate_without_signature_is_said_so(monkeypatch):
    unsigned = made(certificate=drawn("all", None)[2])[1]
    assert match_lines(unsigned)["M0"].status == "NOT-CHECKED"
    assert "没有签名" in match_lines(unsigned)["M0"].reason
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    assert "cryptography" in match_lines(whole_match())["M0"].reason


def test_the_one_file_is_in_every_package_and_never_changes_by_itself():
    assert match_members()["verify_match.py"] == joined()
    assert joined.__wrapped__() == joined()


def test_the_one_file_and_its_parts_say_the_same():
    alone = program()
    for form in MODES:
        given = {"draw": drawn(form)[3], "own": OWN}
        ours = told(fairdraw.verify_match_package, whole_match(form), **given)
        assert told(alone, whole_match(form), **given) == ours
    for case in HARMS[::15]:
        assert told(alone, harmed(case)) == told(fairdraw.verify_match_package, harmed(case)), case.name


def test_the_one_file_runs_alone_with_the_standard_library_only(tmp_path):
    (tmp_path / "verify_match.py").write_bytes(match_members()["verify_match.py"])
    (tmp_path / "M.zip").write_bytes(whole_match())
    (tmp_path / "D.zip").write_bytes(DRAW)
    command = [sys.executable, "-I", "-S", "-W", "error", "verify_match.py", "M.zip", "--draw", "D.zip", "--mine", *OWN]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "cryptography" in lines[0]
    assert [line.split()[1] for line in lines[:-1]] == ["NOT-CHECKED"] + ["PASS"] * 10
    assert lines[-1] == "结论：核对过的各项全部相符。"


def test_each_name_of_the_one_file_exists_once():
    names: set[str] = set()
    for part in parts_of(HERE / "report.py"):
        tree = ast.parse(part.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            assert not isinstance(node, ast.alias) or not node.asname, (part.name, "joined by name only")
        for node in tree.body:
            assert not isinstance(node, ast.ImportFrom) or node.level == 0
        mine = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        mine |= {t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
        mine |= {n.target.id for n in tree.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
        assert not mine & names, "one file has one name for one thing"
        names |= mine


def test_a_name_that_nobody_hands_on_stops_the_joining():
    with pytest.raises(ImportError):
        _home("fairdraw.matching", "nothing")
