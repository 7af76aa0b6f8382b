# SPDX-License-Identifier: Apache-2.0
"""``./test`` itself: what it counts, what it may leave out, what it keeps from a running installation."""

import sys
from pathlib import Path

import pytest

from setup.site import host_names, site_variables, tree_digest
from setup.suite import Suite, closing_counts, throwaway_variables
from setup.system_packages import NotAvailable, find_postgres


def test_the_closing_lines_of_pytest_are_added_up() -> None:
    line = "===== 2 failed, 812 passed, 1 skipped, 3 warnings, 1 error in 61.20s (0:01:01) =====\n"
    assert closing_counts(line) == {"failed": 3, "passed": 812, "skipped": 1}
    assert closing_counts("tests/draws/test_pool.py .... 3 passed") == {}


def test_a_stage_that_fails_is_named_and_the_others_still_run(capsys: pytest.CaptureFixture[str]) -> None:
    suite = Suite({})
    suite.stage("甲", [sys.executable, "-c", "import sys; sys.exit(3)"])
    suite.stage("乙", [sys.executable, "-c", "print('== 5 passed in 0.10s ==')"])
    assert suite.report() == 1
    lines = capsys.readouterr().out.splitlines()
    assert "未通过的：甲" in lines
    assert lines[-1] == "5 passed, 0 failed, 0 skipped"


def test_what_is_missing_is_said_loudly_on_a_desk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    suite = Suite({})
    suite.leave_out(NotAvailable("没有 Chromium，浏览器测试未做"))
    assert suite.report() == 0
    assert "!! 没有 Chromium，浏览器测试未做" in capsys.readouterr().out


def test_nothing_may_be_missing_where_changes_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    suite = Suite({})
    suite.leave_out(NotAvailable("没有 Chromium，浏览器测试未做"))
    assert suite.report() == 1


def test_tests_do_not_touch_a_running_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://a@b/real")
    monkeypatch.setenv("SUICHA_SECRET_KEY", "real")
    variables = throwaway_variables(tmp_path)
    assert "DATABASE_URL" not in variables
    assert "SUICHA_SECRET_KEY" not in variables
    assert variables["SUICHA_DATA"] == str(tmp_path)


def test_the_newest_installed_postgresql_is_used(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
    assert find_postgres(tmp_path) == tmp_path / "17" / "bin"


def test_an_operators_own_setting_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUICHA_HOSTS", raising=False)
    monkeypatch.setenv("SUICHA_DEMO", "0")
    variables = site_variables(tmp_path, "127.0.0.1")
    assert variables["SUICHA_DEMO"] == "0"
    assert variables["SUICHA_HOSTS"] == "localhost,127.0.0.1,[::1]"


def test_the_address_listened_on_may_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("setup.site.own_addresses", lambda: ["10.1.2.3"])
    assert host_names("10.9.9.9")[-1] == "10.9.9.9"
    assert host_names("0.0.0.0")[-1] == "10.1.2.3"
    assert "*" not in host_names("0.0.0.0")


def test_a_changed_static_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "app.css").write_text("a{}")
    before = tree_digest(tmp_path)
    assert tree_digest(tmp_path) == before
    (tmp_path / "app.css").write_text("a{} b{}")
    assert tree_digest(tmp_path) != before
