# SPDX-License-Identifier: Apache-2.0
"""The report: one line each for V0 to V9, and the command."""

import argparse
import io
import sys
from collections.abc import Callable

from fairdraw.verifier.answers import Failed, Line, NotChecked, Unusable
from fairdraw.verifier.archive import ALWAYS, LIMIT, SOMETIMES, Source, members_of
from fairdraw.verifier.chain import v8, v9
from fairdraw.verifier.rows import v5, v6, v7
from fairdraw.verifier.seal import v0, v1
from fairdraw.verifier.seed import v2, v3, v4
from fairdraw.verifier.slips import by_hand
from fairdraw.verifier.subject import Subject

BY_HAND = {"V5": by_hand}  # where the slips were drawn by hand
CHECKS = {"V0": v0, "V1": v1, "V2": v2, "V3": v3, "V4": v4, "V5": v5, "V6": v6, "V7": v7, "V8": v8, "V9": v9}


def verify_package(
    package: Source,
    *,
    limit: int = LIMIT,
    commitment: str = "",
    result_root: str = "",
    key: str = "",
    tell: Callable[[str], object] | None = None,
) -> list[Line]:
    """Lines V0 to V9. `commitment`, `result_root` and `key` are the announced values where the reader has them.

    Raises Unusable and nothing else. `tell` hears how far a long check has come.
    """
    try:
        members = members_of(package, limit, ALWAYS, SOMETIMES)
    except Failed as altered:
        return [Line("V0", "FAIL", str(altered))]
    subject = Subject(members, commitment=commitment, result_root=result_root, key=key, tell=tell)
    checks = CHECKS | (BY_HAND if subject.name == "slips" else {})
    return [line_of(name, check, subject) for name, check in checks.items()]


def line_of(name: str, check: Callable[[Subject], str], subject: Subject) -> Line:
    try:
        reason = check(subject)
        status = "NOT-CHECKED" if isinstance(reason, NotChecked) else "PASS"
    except Failed as failed:
        status, reason = "FAIL", str(failed)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError) as error:
        status, reason = "FAIL", f"记录残缺或类型不对（{type(error).__name__}）"
    return Line(name, status, "".join(filter(str.isprintable, reason)))


def main(arguments: list[str] | None = None) -> int:
    """Exit 0: all checked lines PASS · 1: something FAILS · 2: unusable input."""
    parser = argparse.ArgumentParser(prog="verify", description="核对抽取包")
    parser.add_argument("package", help="抽取包（zip）")
    parser.add_argument("--commitment", default="", help="抽取前公布的承诺摘要")
    parser.add_argument("--result-root", default="", help="抽取后公布的结果根")
    parser.add_argument("--key", default="", help="公示页面的签名公钥（64 位十六进制）")
    parser.add_argument("--limit-mb", type=int, default=LIMIT >> 20, help="解压后的大小上限（MB）")
    given = vars(parser.parse_args(arguments))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    loud = sys.stderr.isatty()
    try:
        lines = verify_package(limit=given.pop("limit_mb") << 20, tell=progress if loud else None, **given)
    except Unusable as unusable:
        print("无法核对：", *filter(str.isprintable, str(unusable)), sep="", file=sys.stderr)
        return 2
    if loud:
        progress("")
    print(*(" ".join(line) for line in lines), sep="\n")
    failed = [line.name for line in lines if line.status == "FAIL"]
    print(f"结论：{'、'.join(failed)} 不符，这份抽取包不可信。" if failed else "结论：核对过的各项全部相符。")
    return 1 if failed else 0


def progress(text: str) -> None:
    print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
