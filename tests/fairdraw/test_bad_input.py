# SPDX-License-Identifier: Apache-2.0
"""Bad input of every kind: exit 2 with a sentence or a FAIL line that names it; never a traceback, never a PASS."""

import json
import zipfile
from io import BytesIO

import pytest

import fairdraw
from fairdraw import FairdrawError, PoolRow, Rules, StratumRule, Unusable
from fairdraw.cli import main
from fairdraw.packing import zipped
from tests.fairdraw.examples import MODES, PLAN, SECRET, SEED, sealed_again, statuses, unpacked, whole

HEADER = b"id,stratum,role,reason\n"
RULE = {"strata": {"A": {"ppm": 500_000, "min": 0}}, "alternates_ppm": 0, "batches": 1}


def commit_by_command(folder, pool: bytes, rules: object) -> int:
    (folder / "pool.csv").write_bytes(pool)
    (folder / "rules.json").write_text(json.dumps(rules))
    (folder / "plan.json").write_text(json.dumps(PLAN))
    arguments = [f"--{name}={folder / file}" for name, file in (("pool", "pool.csv"), ("rules", "rules.json"))]
    arguments += [f"--seed-plan={folder / 'plan.json'}", "--draw-id=D-1", f"--secret={SECRET}"]
    return main(["commit", *arguments, "-o", str(folder / "out")])


def with_rule(**changes: object) -> dict[str, object]:
    return RULE | {"strata": {"A": {"ppm": 500_000, "min": 0} | changes}}


@pytest.mark.parametrize(
    ("pool", "rules", "named"),
    [
        (HEADER + b"A1,A,R,\nA1,A,R,\n", RULE, "A1 在名单里出现了不止一次"),
        (HEADER + b"A1,A,R,\nA 2,A,R,\n", RULE, "A 2"),
        (HEADER + "A1,A,R,\n统一,A,R,\n".encode(), RULE, "统一"),
        (HEADER + b"A1,A|B,R,\n", RULE, "A|B"),
        (HEADER + b"A1,A,Q,\n", RULE, "角色“Q”"),
        (HEADER + b'"A1",A,R,\n', RULE, '"A1"'),
        (HEADER + b"A1,A,R,,\n", RULE, "第 2 行"),
        (HEADER, RULE, "名单是空的"),
        (b"", RULE, "第 1 行"),
        (b"\xef\xbb\xbf" + HEADER + b"A1,A,R,\n", RULE, "BOM"),
        (HEADER.replace(b"\n", b"\r\n") + b"A1,A,R,\r\n", RULE, "CRLF"),
        (HEADER + "甲,A,R,\n".encode("gbk"), RULE, "GBK"),
        (HEADER + b"A1,A,R,", RULE, "末尾缺少换行"),
        (HEADER + b"A1,A,X,cap\n", RULE, "一户也抽不到"),
        (HEADER + b"A1,A,R,\n", with_rule(ppm=0), "一户也抽不到"),
        (HEADER + b"A1,A,R,\n", with_rule(max=0), "一户也抽不到"),
        (HEADER + b"A1,A,R,\n", with_rule(ppm=-1), "比例"),
        (HEADER + b"A1,A,R,\n", with_rule(ppm=1_000_001), "比例"),
        (HEADER + b"A1,A,R,\n", with_rule(ppm=0.5), "比例"),
        (HEADER + b"A1,A,R,\n", with_rule(ppm=True), "比例"),
        (HEADER + b"A1,A,R,\n", with_rule(min=2, max=1), "最多户数"),
        (HEADER + b"A1,A,R,\nB1,B,R,\n", RULE, "分层 B 没有抽取规则"),
        (HEADER + b"A1,A,R,\n", RULE | {"strata": RULE["strata"] | {"B": {"ppm": 1, "min": 0}}}, "B 在名单里没有对象"),
        (HEADER + b"A1,A,R,\n", RULE | {"strata": {}}, "没有分层"),
        (HEADER + b"A1,A,R,\n", RULE | {"batches": 0}, "批次数"),
        (HEADER + b"A1,A,R,\n", RULE | {"extra": 0}, "extra"),
    ],
)
def test_a_pool_or_rules_that_cannot_be_drawn_end_with_2_and_name_the_fault(tmp_path, capsys, pool, rules, named):
    assert commit_by_command(tmp_path, pool, rules) == 2
    assert named in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def drawn_of(rows: list[PoolRow], rules: Rules) -> tuple[fairdraw.Result, bytes]:
    pool = fairdraw.freeze(rows, SECRET)
    commitment = fairdraw.commit(pool, rules, draw_id="D-1", plan_id="P-1", seed_plan=PLAN)
    result = fairdraw.draw(commitment.record, rows, SECRET, SEED)
    return result, fairdraw.issue(commitment, result, secret=SECRET).package


@pytest.mark.parametrize(
    ("rows", "rules", "kinds"),
    [
        ([PoolRow("A1", "A", "M"), PoolRow("A2", "A", "M")], {"A": StratumRule(0)}, "MM"),
        ([PoolRow("A1", "A", "R"), PoolRow("B1", "B", "R")], {"A": StratumRule(0), "B": StratumRule(1)}, "P"),
        ([PoolRow("A1", "A", "R"), PoolRow("A2", "A", "R")], {"A": StratumRule(1_000_000)}, "PP"),
        ([PoolRow("A1", "A", "R"), PoolRow("A2", "A", "R")], {"A": StratumRule(0, 9)}, "PP"),
        ([PoolRow("A1", "A", "R"), PoolRow("B1", "B", "X")], {"A": StratumRule(1), "B": StratumRule(1)}, "P"),
    ],
    ids=[
        "only mandatory",
        "n = 0 in one stratum",
        "n = N",
        "more wanted than there are",
        "only excluded in one stratum",
    ],
)
def test_pools_at_the_edge_are_drawn_and_verify(rows, rules, kinds):
    result, package = drawn_of(rows, Rules(rules, alternates_ppm=1_000_000))
    assert "".join(row.kind for row in result.rows) == kinds
    assert "FAIL" not in statuses(package).values()


def named_by_command(tmp_path, capsys, package: bytes, *options: str) -> tuple[int, str]:
    path = tmp_path / "D-1.zip"
    path.write_bytes(package)
    code = main(["verify", str(path), *options])
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    return code, told.out + told.err


@pytest.mark.parametrize("form", list(MODES))
def test_a_zip_cut_short_is_unusable_wherever_it_is_cut(form, tmp_path, capsys):
    package = whole(form)
    for share in (0.0, 0.01, 0.3, 0.6, 0.99):
        code, told = named_by_command(tmp_path, capsys, package[: int(share * len(package))])
        assert (code, "无法核对" in told) == (2, True)
    assert named_by_command(tmp_path, capsys, package[1000:])[0] == 2
    assert named_by_command(tmp_path, capsys, b"\x00" * 1000)[0] == 2


def packed_as(members: dict[str, bytes], method: int) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["pool.csv", "certificate.json", "names.csv"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(name, tmp_path, capsys):
    bomb = packed_as(unpacked(whole("all")) | {name: bytes(30_000_000)}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 200_000
    code, told = named_by_command(tmp_path, capsys, bomb, "--limit-mb", "20")
    assert (code, "上限" in told) == (2, True)


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked_either(tmp_path, capsys):
    members = unpacked(whole("all")) | {"pool.csv": bytes(30_000_000)}
    bomb = packed_as(members, zipfile.ZIP_DEFLATED).replace(
        (30_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little")
    )
    assert named_by_command(tmp_path, capsys, bomb, "--limit-mb", "20")[0] in (1, 2)


def test_a_zip_that_is_no_package_or_holds_no_records_is_unusable(tmp_path, capsys):
    members = unpacked(whole("all"))
    assert named_by_command(tmp_path, capsys, zipped({"a": b""}))[0] == 2
    assert "evil.sh" in named_by_command(tmp_path, capsys, zipped(members | {"../evil.sh": b""}))[1]
    for name in ("certificate.json", "commitment.json"):
        for damage in (
            b"",
            b"[]",
            b"null",
            b"{",
            b"\xff",
            b"[" * 100_000,
            b"9" * 5_000,
            b"\xef\xbb\xbf" + members[name],
        ):
            code, told = named_by_command(tmp_path, capsys, zipped(members | {name: damage}))
            assert code == 2
            assert name in told
    for record in ({"spec": "sj2"}, {"spec": "sj1", "disclosure": "hidden"}, {"spec": "sj1", "disclosure": []}):
        with pytest.raises(Unusable, match="规范"):
            fairdraw.verify_package(zipped(members | {"commitment.json": fairdraw.canonical(record)}))
    with pytest.raises(Unusable):
        fairdraw.verify_package(tmp_path / "absent.zip")


def test_a_package_renamed_from_another_draw_does_not_pass_for_this_one(tmp_path, capsys):
    announced = json.loads(unpacked(whole("all"))["certificate.json"])["commitment"]
    _result, other = drawn_of([PoolRow("A1", "A", "R")], Rules({"A": StratumRule(1)}))
    code, told = named_by_command(tmp_path, capsys, other, "--commitment", announced)
    assert (code, "V1 FAIL" in told) == (1, True)
    mixed = unpacked(other) | {"certificate.json": unpacked(whole("all"))["certificate.json"]}
    code, told = named_by_command(tmp_path, capsys, zipped(mixed))
    assert (code, "另一次抽取" in told) == (1, True)


def test_more_keys_and_rows_than_there_should_be_are_named(tmp_path, capsys):
    members = unpacked(whole("all"))
    code, told = named_by_command(tmp_path, capsys, sealed_again(members, lambda body: body.update({"extra": 1})))
    assert (code, "V0 FAIL 证书多出或缺少 extra" in told) == (1, True)
    first = members["result.csv"].splitlines(keepends=True)[1]
    code, told = named_by_command(
        tmp_path, capsys, sealed_again(members | {"result.csv": members["result.csv"] + first})
    )
    assert (code, "出现了不止一次" in told) == (1, True)


def test_the_library_refuses_what_the_command_refuses():
    with pytest.raises(FairdrawError, match="不止一次"):
        fairdraw.freeze([PoolRow("A1", "A", "R"), PoolRow("A1", "A", "M")], SECRET)
