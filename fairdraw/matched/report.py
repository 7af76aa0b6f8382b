# SPDX-License-Identifier: Apache-2.0
"""The report on a matching: one line each for M0 to M9, and the command."""

import argparse
import io
import sys
from collections.abc import Callable
from functools import partial

from fairdraw.errors import FairdrawError
from fairdraw.matched.lines import m0, m6, m7, m8, m9, mine
from fairdraw.matched.subject import Matched
from fairdraw.matching import match, verify_match
from fairdraw.verifier.answers import Failed, Line, NotChecked, Unusable, must
from fairdraw.verifier.archive import LIMIT, Source

AROUND = {"M6": m6, "M7": m7, "M8": m8, "M9": m9}
BY_HAND = "谁去哪一家由人配对，层级说的是电脑配的，这一项不能核对"


def verify_match_package(
    package: Source,
    *,
    limit: int = LIMIT,
    digest: str = "",
    draw: Source | None = None,
    own: tuple[str, str] | None = None,
) -> list[Line]:
    """Lines M0 to M9; with `own`, somebody's salt and certificate number, a line about them too.

    `digest` is the announced value where the reader has it, `draw` the package of the draw, which tells who was
    drawn. Raises Unusable and nothing else.
    """
    try:
        subject = Matched(package, limit, digest=digest, draw=draw)
    except Failed as altered:
        return [Line("M0", "FAIL", str(altered))]
    lines = [line_of("M0", partial(m0, subject)), *_of_matching(subject)]
    lines += [line_of(name, partial(check, subject)) for name, check in AROUND.items()]
    return [*lines, line_of("MINE", partial(mine, subject, *own))] if own else lines


def _of_matching(subject: Matched) -> list[Line]:
    """M1 to M5, the lines of `verify-match` on the instance and the outcome that lie in the package."""
    names = ["M1", "M2", "M3", "M4", "M5"]
    found: dict[str, Line] = {}

    def all_lines() -> str:
        found.update({line.name: line for line in verify_match(subject.instance, subject.outcome)})
        return ""

    failed = line_of("", all_lines)
    lines = [found.get(name, Line(name, "FAIL", failed.reason or "结果残缺")) for name in names]
    if subject.told.get("paired") is True:
        lines[3:] = [Line("M4", "NOT-CHECKED", BY_HAND), line_of("M5", partial(_drawn_then_paired, subject))]
    return lines


def _drawn_then_paired(subject: Matched) -> str:
    """Where a person pairs, chance still says who goes and how often (DRAW-23)."""
    drawn = match(subject.instance)
    must("loads" in drawn and drawn["loads"] == subject.told["loads"], "抽出的人员或每人几户与按 K 重算的不同")
    must(drawn["quotas"] == subject.told.get("quotas", []), "比例做到的户数与按 K 重算的不同")
    pairs = [(subject.told["assignment"][target], group) for target, group in drawn["assignment"].items()]
    by_hand = sum(one != two for given, group in pairs for one, two in zip(given, group, strict=True))
    return f"去哪些人、每人几户由电脑抽出，按 K 重算一致；谁去哪一家由人配对，{by_hand} 个席位与电脑配的不同"


def line_of(name: str, check: Callable[[], str]) -> Line:
    try:
        reason = check()
        status = "NOT-CHECKED" if isinstance(reason, NotChecked) else "PASS"
    except (Failed, FairdrawError) as failed:
        status, reason = "FAIL", str(failed)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError) as error:
        status, reason = "FAIL", f"记录残缺或类型不对（{type(error).__name__}）"
    return Line(name, status, "".join(filter(str.isprintable, reason)))


def main(arguments: list[str] | None = None) -> int:
    """Exit 0: all checked lines PASS · 1: something FAILS · 2: unusable input."""
    parser = argparse.ArgumentParser(prog="verify-match-package", description="核对匹配包")
    parser.add_argument("package", help="匹配包（zip）")
    parser.add_argument("--digest", default="", help="公示页面的匹配摘要")
    parser.add_argument("--draw", help="这次抽取的抽取包（zip），核对匹配的就是抽中的对象")
    parser.add_argument("--mine", nargs=2, metavar=("SALT", "CERTIFICATE"), help="本人的盐值和执法证号，核对自己")
    parser.add_argument("--limit-mb", type=int, default=LIMIT >> 20, help="解压后的大小上限（MB）")
    given = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    own = (given.mine[0], given.mine[1]) if given.mine else None
    try:
        lines = verify_match_package(
            given.package, limit=given.limit_mb << 20, digest=given.digest, draw=given.draw, own=own
        )
    except Unusable as unusable:
        print("无法核对：", *filter(str.isprintable, str(unusable)), sep="", file=sys.stderr)
        return 2
    print(*(" ".join(line) for line in lines), sep="\n")
    failed = [line.name for line in lines if line.status == "FAIL"]
    print(f"结论：{'、'.join(failed)} 不符，这份匹配包不可信。" if failed else "结论：核对过的各项全部相符。")
    return 1 if failed else 0
