# SPDX-License-Identifier: Apache-2.0
"""The program in every package: one file that stands alone, signatures, the log, drand, and what it says without."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import fairdraw
from fairdraw import verifier
from fairdraw.verifier import report, seal, seed, trust
from fairdraw.verifier.__main__ import joined
from tests.fairdraw import ledger
from tests.fairdraw.damage import CASES, damaged
from tests.fairdraw.examples import (
    BEACON,
    BEACON_SIGNATURE,
    MODES,
    PLAN,
    POOL,
    SECRET,
    WHOLE_PLAN,
    WHOLE_SEED,
    WHOLE_SOURCES,
    logged,
    packed,
    reasons,
    sealed_again,
    statuses,
    unpacked,
    whole,
    whole_commitment,
)

PARTS = sorted(Path(verifier.__file__).parent.glob("*.py"))
KEY = ledger.public(ledger.LOG_KEY)


def program():
    """The joined file as a module of its own."""
    space: dict[str, object] = {"__name__": "verify"}
    exec(compile(joined(), "verify.py", "exec"), space)  # noqa: S102  # our own text
    space["signed_by_quicknet"] = seed.signed_by_quicknet  # computed once; the run by command below computes it itself
    return space


def test_the_one_file_is_in_every_package_and_never_changes_by_itself():
    for form in MODES:
        assert unpacked(whole(form))["verify.py"] == joined()
    assert joined.__wrapped__() == joined()


def test_the_one_file_and_its_parts_say_the_same():
    alone = program()["verify_package"]
    for form in MODES:
        assert [tuple(line) for line in alone(whole(form))] == fairdraw.verify_package(whole(form))
    for case in CASES[::40]:
        told = []
        for check in (alone, fairdraw.verify_package):
            try:
                told.append([tuple(line) for line in check(damaged(case))])
            except ValueError as unusable:
                told.append([str(unusable)])
        assert told[0] == told[1], case.name


def by_command(form, folder, *options):
    (folder / "verify.py").write_bytes(unpacked(whole(form))["verify.py"])
    (folder / "D-1.zip").write_bytes(whole(form))
    command = [sys.executable, "-I", *options, "verify.py", "D-1.zip"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize("form", list(MODES))
def test_the_one_file_runs_alone_with_the_standard_library_only(form, tmp_path):
    lines = by_command(form, tmp_path, "-S", "-W", "error")
    assert lines[-1] == "结论：核对过的各项全部相符。"
    assert "cryptography" in lines[0]
    assert "py_ecc" in lines[3]


def test_the_one_file_checks_signatures_and_drand_where_it_can(tmp_path):
    told = [" ".join(line) for line in fairdraw.verify_package(whole("all"))]
    assert by_command("all", tmp_path)[:-1] == told


def test_the_parts_share_no_code_with_the_rest():
    names: set[str] = set()
    for part in PARTS:
        tree = ast.parse(part.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                known = module.split(".")[0] in {*sys.stdlib_module_names, "cryptography"}
                assert known or module.startswith("fairdraw.verifier"), (part.name, module)
        if part.stem not in ("__init__", "__main__", "joined"):
            mine = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
            mine |= {t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
            assert not mine & names, "one file has one name for one thing"
            names |= mine


def test_the_commitment_names_the_verifier_too(monkeypatch):
    before = fairdraw.code_digest()
    read = Path.read_bytes
    change = PARTS[1]
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + (b"#" if path == change else b""))
    assert fairdraw.code_digest() != before


def test_the_announced_key_must_have_signed():
    assert statuses(whole("all"), key=KEY) == statuses(whole("all"))
    assert "公钥与给出的相同" in reasons(whole("all"), key=KEY)["V0"]
    wrong = statuses(whole("all"), key="0" * 64)
    assert {name for name, status in wrong.items() if status == "FAIL"} == {"V0", "V1", "V6"}
    assert statuses(packed(), key=KEY)["V0"] == "FAIL"


def test_what_is_not_installed_is_said_and_never_passes(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    told = fairdraw.verify_package(whole("all"))
    assert [line.name for line in told if line.status != "PASS"] == ["V0", "V1", "V6", "V9"]
    assert "FAIL" not in {line.status for line in told}
    assert all("cryptography" in line.reason for line in told if line.name in ("V0", "V1", "V6"))


def test_an_old_openssl_is_like_none(monkeypatch):
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ed25519

    class Old:
        @staticmethod
        def from_public_bytes(_data):
            raise UnsupportedAlgorithm("ed25519")

    monkeypatch.setattr(ed25519, "Ed25519PublicKey", Old)
    assert statuses(whole("all"))["V0"] == "NOT-CHECKED"


def test_drand_rounds_are_proven_by_their_signature():
    assert seed.signed_by_quicknet(1000, bytes.fromhex(BEACON_SIGNATURE)) is True
    assert seed.signed_by_quicknet(1001, bytes.fromhex(BEACON_SIGNATURE)) is False
    assert seed.signed_by_quicknet(1000, bytes(48)) is False
    assert seed.signed_by_quicknet(1000, bytes([0xC0]) + bytes(47)) is False
    assert fairdraw.verifier.ground.sha(bytes.fromhex(BEACON_SIGNATURE)) == BEACON


def test_without_py_ecc_a_drand_round_is_not_checked(monkeypatch):
    monkeypatch.setitem(sys.modules, "py_ecc.bls.hash_to_curve", None)
    monkeypatch.setattr(seed, "signed_by_quicknet", seed.signed_by_quicknet.__wrapped__)
    assert seed.signed_by_quicknet(1000, bytes(48)) is None
    assert statuses(whole("all"))["V3"] == "NOT-CHECKED"
    assert "py_ecc" in reasons(whole("all"))["V3"]


def test_a_drand_round_of_before_the_commitment_fails():
    members = unpacked(whole("all"))

    def later(body):
        body["log"] = logged_at("2023-08-23T23:59:25+08:00")

    assert statuses(sealed_again(members, later))["V1"] == "FAIL"


def logged_at(at: str):
    commitment = whole_commitment("open")
    act = ledger.event("draws.draw.commit", at, {"commitment_digest": commitment.digest})
    return ledger.entries([act], [0])


def issued(**changes):
    commitment = whole_commitment("open", **changes.pop("record", {}))
    result = fairdraw.draw(commitment.record, POOL, SECRET, changes.pop("seed", WHOLE_SEED))
    arguments = {"sources": WHOLE_SOURCES, "log": logged(commitment, result), "keys": ledger.KEYS, "sign": ledger.sign}
    return fairdraw.issue(commitment, result, secret=SECRET, **(arguments | changes)).package


def test_the_fallback_of_the_plan_may_be_used_and_is_said():
    plan = [*WHOLE_PLAN[:2], WHOLE_PLAN[2] | {"fallback": "双色球第 2023098 期"}]
    sources = [*WHOLE_SOURCES[:2], {"name": "drand", "kind": "public", "value": "01,02", "fallback": "drand 停止服务"}]
    sources[2]["at"] = "2023-08-24T00:10:00+08:00"
    package = issued(record={"seed_plan": plan}, seed="w1=314159|dice=0613|drand=01,02", sources=sources)
    assert statuses(package)["V3"] == "NOT-CHECKED"
    assert "drand 停止服务" in reasons(package)["V3"]
    assert statuses(package)["V1"] == "PASS"


def test_a_source_without_a_time_leaves_the_order_open():
    sources = [{key: value for key, value in source.items() if key != "at"} for source in WHOLE_SOURCES]
    assert statuses(issued(sources=sources))["V1"] == "NOT-CHECKED"
    assert "w1、dice 没有写明时间" in reasons(issued(sources=sources))["V1"]


def test_the_log_needs_its_own_signature_and_says_who_cosigned():
    commitment = whole_commitment("open")
    result = fairdraw.draw(commitment.record, POOL, SECRET, WHOLE_SEED)
    assert "keeper.example.org 副署" in reasons(issued())["V1"]
    alone = issued(log=logged(commitment, result, cosigned=False))
    assert "没有可核对的保管人副署" in reasons(alone)["V1"]
    assert statuses(alone)["V1"] == "PASS"
    stranger = issued(log=logged(commitment, result, key=ledger.STRANGER_KEY))
    assert statuses(stranger)["V1"] == statuses(stranger)["V6"] == "FAIL"


def damaged_note(change):
    members = unpacked(whole("all"))

    def again(body):
        body["log"][0]["checkpoint"] = change(body["log"][0]["checkpoint"])

    return statuses(sealed_again(members, again))["V1"]


@pytest.mark.parametrize(
    "change",
    [
        lambda note: "",
        lambda note: note.replace("\n7\n", "\n07\n"),
        lambda note: note.replace("\n7\n", "\n8\n"),
        lambda note: note.replace("— ", "- ", 1),
        lambda note: note.replace("— log", "— log log", 1),
        lambda note: note.partition("\n\n")[0] + "\n\n— log.example.gov.cn AAAA\n",
        lambda note: note.partition("\n\n")[0] + "\n\n— log.example.gov.cn ====\n",
        lambda note: "\n".join(line for line in note.split("\n") if "— log" not in line),
        lambda note: note.replace("log.example.gov.cn\n", "log.example.org\n", 1),
        lambda note: note.replace(line_of(note, "— keeper"), spoiled(line_of(note, "— keeper"))),
        lambda note: note.replace(line_of(note, "— log"), spoiled(line_of(note, "— log"))),
    ],
)
def test_a_damaged_checkpoint_fails(change):
    assert damaged_note(change) == "FAIL"


def line_of(note: str, start: str) -> str:
    return next(line for line in note.split("\n") if line.startswith(start))


def spoiled(line: str) -> str:
    return line[:-4] + ("AA==" if not line.endswith("AA==") else "BA==")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13])
def test_every_entry_of_a_log_of_any_size_is_proven(size):
    events = [ledger.event("x", "2023-08-23T23:55:00+08:00", {"n": n}) for n in range(size)]
    subject = trust.Subject(unpacked(whole("all")))
    for entry in ledger.entries(events, range(size)):
        assert f"共 {size} 条" in trust.included(subject, entry)
        for wrong in (
            entry | {"index": (entry["index"] + 1) % (size + 1)},
            entry | {"proof": [*entry["proof"], "0" * 64]},
        ):
            with pytest.raises(verifier.Failed):
                trust.included(subject, wrong)


def test_the_reference_tree_of_certificate_transparency_is_ours():
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    hashed = [trust.hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in leaves]
    assert ledger.root(hashed).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_a_result_logged_before_its_commitment_fails():
    members = unpacked(whole("all"))
    commitment = whole_commitment("open")
    root = json.loads(members["certificate.json"])["result_root"]
    acts = [
        ledger.event("draws.draw.reveal", "2023-08-23T23:00:00+08:00", {"result_root": root}),
        ledger.event("draws.draw.commit", "2023-08-23T23:00:00+08:00", {"commitment_digest": commitment.digest}),
    ]
    package = sealed_again(members, lambda body: body.update({"log": ledger.entries(acts, [0, 1])}))
    assert "写在承诺之前" in reasons(package)["V6"]


def test_without_sm3_on_the_machine_the_line_says_so(monkeypatch):
    monkeypatch.setattr(seal.hashlib, "algorithms_available", set())
    assert "没有核对" in reasons(whole("all"))["V0"]
    assert statuses(whole("all"))["V0"] == "NOT-CHECKED"


def test_a_long_check_tells_how_far_it_has_come(monkeypatch, tmp_path, capsys):
    heard: list[str] = []
    monkeypatch.setattr(trust.Subject, "EVERY", 10)
    fairdraw.verify_package(whole("all"), tell=heard.append)
    assert heard[:2] == ["读名单 10", "读名单 20"]
    assert "算名单根 50" in heard

    (tmp_path / "D-1.zip").write_bytes(packed())
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert report.main([str(tmp_path / "D-1.zip")]) == 0
    assert "算签号 50" in capsys.readouterr().err


def test_the_plan_of_a_drand_round_is_checked_before_anyone_commits_to_it():
    for drand in ({"chain": "other", "round": 1}, {"chain": "quicknet", "round": 0}, {"chain": "quicknet"}, "x"):
        with pytest.raises(fairdraw.FairdrawError, match="drand"):
            fairdraw.check_plan([WHOLE_PLAN[2] | {"drand": drand}])
    with pytest.raises(fairdraw.FairdrawError, match="公开数"):
        fairdraw.check_plan([PLAN[0] | {"drand": WHOLE_PLAN[2]["drand"]}])
