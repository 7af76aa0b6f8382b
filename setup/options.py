# SPDX-License-Identifier: Apache-2.0
"""The words after ``./run``, and the sentences for words that make no sense."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from setup.places import data_dir

HELP = """用法：./run [选项]
  --port 端口      网页的端口，默认 8000
  --host 地址      监听的地址，默认 127.0.0.1（只有本机能打开）；0.0.0.0 让同网的人也能打开
  --data 文件夹    数据库、证据文件、密钥和日志放在哪里，默认 ./data
  --prepare-only   只做准备，不启动网页
  --help           显示本说明
环境变量：DATABASE_URL=postgres://用户:口令@主机:端口/库名 改用 PostgreSQL；SUICHA_DEMO=0 不载入演示县。"""


class BadOption(Exception):
    """A word on the command line is wrong; the text is a Chinese sentence."""


@dataclass(frozen=True)
class Options:
    """What ``./run`` was asked to do."""

    host: str
    port: int
    data: Path
    prepare_only: bool
    help: bool


def parse(words: Sequence[str]) -> Options:
    """The options in ``words``.  Raises ``BadOption`` with the sentence to show."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    parser.add_argument("--port", default="8000")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", default=None)
    parser.add_argument("--prepare-only", action="store_true")
    parser.add_argument("--help", "-h", action="store_true")
    try:
        found, unknown = parser.parse_known_args(list(words))
    except argparse.ArgumentError as error:
        raise BadOption(f"选项 {error.argument_name} 后面的值不对或缺少。\n{HELP}") from error
    if unknown:
        raise BadOption(f"不认识“{unknown[0]}”。\n{HELP}")
    return Options(
        host=found.host,
        port=port_number(found.port),
        data=data_dir(found.data),
        prepare_only=found.prepare_only,
        help=found.help,
    )


def port_number(text: str) -> int:
    """``text`` as a port from 1 to 65535."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise BadOption(f"端口应为 1 到 65535 的整数，给的是“{text}”。例如：./run --port 8001")
    return int(text)


def data_refusal(data: Path) -> str:
    """Why ``data`` cannot hold the data, as a sentence, or ""."""
    if data.exists() and not data.is_dir():
        return f"数据文件夹 {data} 是一个文件。用 --data 另指一个文件夹。"
    nearest = next(folder for folder in (data, *data.parents) if folder.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        return f"数据文件夹 {data} 不可写。用 --data 另指一个可写的文件夹，或调整它的权限。"
    return ""
