# SPDX-License-Identifier: Apache-2.0
"""The two commands for the package of a matching, and their exit codes."""

import io
import json
import runpy
import sys

import pytest

import fairdraw
from fairdraw.cli import main
from fairdraw.matched import joined
from tests.fairdraw.examples import unpacked
from tests.fairdraw.match_damage import DRAW
from tests.fairdraw.match_examples import AMENDMENTS, PEOPLE, drawn, match_sealed_again, redrawn, roster, whole_match


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "draw.zip").write_bytes(DRAW)
    (tmp_path / "roster.json").write_text(json.dumps(roster()))
    (tmp_path / "amendments.json").write_text(json.dumps(AMENDMENTS))
    (tmp_path / "changes.json").write_text(json.dumps(redrawn("all", 2)))
    return tmp_path


def made(folder, *more):
    command = ["match-package", str(folder / "roster.json"), str(folder / "draw.zip"), "-o", str(folder / "m.zip")]
    return main([*command, *more])


def test_the_command_makes_what_the_library_makes(folder, capsys):
    given = ["--amendments", str(folder / "amendments.json"), "--changes", str(folder / "changes.json")]
    assert made(folder, *given) == 0
    assert "匹配摘要" in capsys.readouterr().out
    assert (folder / "m.zip").read_bytes() == whole_match()
    own = ["--mine", PEOPLE["35010002"], "35010002"]
    assert main(["verify-match-package", str(folder / "m.zip"), "--draw", str(folder / "draw.zip"), *own]) == 0
    assert capsys.readouterr().out.count("PASS") == 11


def test_a_damaged_package_ends_with_one_and_an_unusable_with_two(folder, capsys):
    package = folder / "m.zip"
    members = unpacked(whole_match())
    package.write_bytes(match_sealed_again(members, lambda told: told.update(unit="别处", numbers=[])))
    assert main(["verify-match-package", str(package)]) == 1
    assert "不可信" in capsys.readouterr().out
    package.write_bytes(b"PK")
    assert main(["verify-match-package", str(package)]) == 2
    assert "无法核对" in capsys.readouterr().err


def test_output_that_is_no_terminal_is_written_to_as_it_is(folder, monkeypatch):
    made(folder)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert main(["verify-match-package", str(folder / "m.zip")]) == 0
    assert "全部相符" in sys.stdout.getvalue()


def test_people_that_do_not_suffice_end_with_one(folder, capsys):
    poor = roster()
    poor["inspectors"] = [person | {"cap": 1} for person in poor["inspectors"]]
    (folder / "roster.json").write_text(json.dumps(poor))
    assert made(folder) == 1
    assert "还差" in capsys.readouterr().out
    assert not (folder / "m.zip").exists()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("draw.zip", b"PK", "抽取包不能用"),
        ("draw.zip", drawn("part")[3], "还没有公布密钥 K"),
        ("roster.json", b"{", "不是完整的 JSON"),
        ("roster.json", b"[]", "残缺"),
        ("roster.json", b"{}", "残缺"),
        ("roster.json", json.dumps(roster() | {"tau": 7}).encode(), "名册根不符"),
    ],
)
def test_unusable_input_is_a_sentence_and_two(folder, capsys, name, content, word):
    (folder / name).write_bytes(content)
    assert made(folder) == 2
    assert word in capsys.readouterr().err


def test_a_draw_without_its_substitutions_is_told(folder, capsys):
    members = unpacked(DRAW)
    members["certificate.json"] = fairdraw.canonical({"K": "0" * 64})
    (folder / "draw.zip").write_bytes(fairdraw.packing.zipped(members))
    assert made(folder) == 2
    assert "抽取包残缺" in capsys.readouterr().err


def test_the_one_file_can_be_made_by_anyone(capfdbinary, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["matched"])
    runpy.run_module("fairdraw.matched", run_name="__main__")
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == joined()
