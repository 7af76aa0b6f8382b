# SPDX-License-Identifier: Apache-2.0
"""What ``./run`` says when it cannot do what it was asked."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from setup.console import StepFailed, Steps, duration
from setup.environment import venv_advice
from setup.options import BadOption, data_refusal, parse
from setup.places import ROOT
from setup.process import Programs
from setup.python_version import refusal
from setup.server import address, free_port, port_refusal


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_an_old_python_is_refused_with_the_version_it_is() -> None:
    assert "当前是 3.9" in refusal((3, 9))
    assert refusal((3, 11)) == refusal((3, 13)) == ""


def test_a_taken_port_is_said_with_the_way_out(taken_port: int) -> None:
    sentence = port_refusal("127.0.0.1", taken_port)
    assert f"端口 {taken_port} 已被别的程序占用" in sentence
    assert "./run --port " in sentence


def test_a_free_port_is_not_refused() -> None:
    assert port_refusal("127.0.0.1", free_port("127.0.0.1")) == ""


def test_an_address_that_is_not_ours_is_refused() -> None:
    assert "不能在地址 192.0.2.7 上监听" in port_refusal("192.0.2.7", 8000)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--port", "x"], "端口应为 1 到 65535 的整数，给的是“x”"),
        (["--port", "70000"], "端口应为"),
        (["--port"], "选项 --port 后面的值不对或缺少"),
        (["--porto", "8001"], "不认识“--porto”"),
        (["start"], "不认识“start”"),
    ],
)
def test_a_word_that_makes_no_sense_is_named(words: list[str], sentence: str) -> None:
    with pytest.raises(BadOption, match=sentence):
        parse(words)


def test_the_data_folder_comes_from_the_option_then_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUICHA_DATA", str(tmp_path / "a"))
    assert parse([]).data == tmp_path / "a"
    assert parse(["--data", str(tmp_path / "b")]).data == tmp_path / "b"


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("")
    assert "是一个文件" in data_refusal(file)
    assert data_refusal(tmp_path / "new" / "deep") == ""


def test_a_missing_venv_module_is_explained() -> None:
    assert "-venv" in venv_advice("The virtual environment was not created because ensurepip is not available")
    assert "磁盘" in venv_advice("No space left on device")


def test_a_failed_step_says_which_why_and_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programs, steps = Programs(tmp_path / "logs" / "setup.log"), Steps(6)

    def work() -> str:
        command = [sys.executable, "-c", "import sys; sys.exit('disk is full')"]
        return programs.run(command, reason="没有写成", advice="腾出磁盘空间")

    with pytest.raises(StepFailed) as failure:
        steps.run("建立数据库", work)
    text = steps.explain(failure.value, programs.log)
    assert "[1/6] 建立数据库 …… 未完成" in capsys.readouterr().out
    assert "第 1 步“建立数据库”没有做成：没有写成" in text
    assert "    disk is full" in text
    assert "怎么办：腾出磁盘空间" in text
    assert "disk is full" in programs.log.read_text()


def test_a_program_that_is_not_there_is_a_failed_step(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="装不上"):
        Programs(tmp_path / "setup.log").run([tmp_path / "nothing"], reason="装不上", advice="")


def test_the_command_itself_ends_with_2_and_a_sentence() -> None:
    done = subprocess.run([sys.executable, ROOT / "run", "--port", "0"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "端口应为" in done.stderr


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "http://127.0.0.1:8000/"), ("0.0.0.0", "http://127.0.0.1:8000/"), ("::1", "http://[::1]:8000/")],
)
def test_the_address_can_be_opened(host: str, shown: str) -> None:
    assert address(host, 8000) == shown


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "不到1秒"), (12.4, "12秒"), (125, "2分05秒")])
def test_durations_are_said_as_people_say_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text
