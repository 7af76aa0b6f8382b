# SPDX-License-Identifier: Apache-2.0
"""The command line (section 6). Exit codes: 0 done and right, 1 something fails or is infeasible, 2 unusable input."""

import argparse
import io
import os
import sys
from pathlib import Path
from typing import NoReturn

from fairdraw import verifier
from fairdraw.commitment import commit, reopen
from fairdraw.digests import canonical, parse
from fairdraw.errors import FairdrawError
from fairdraw.frozen import freeze
from fairdraw.issuing import issue
from fairdraw.lottery import draw
from fairdraw.matching import match
from fairdraw.pool import read_pool
from fairdraw.rules import Rules
from fairdraw.seeds import seed_weakness
from fairdraw.verify_match import verify_match

SECRET = "secret.txt"  # noqa: S105  # the name of a file


class Parser(argparse.ArgumentParser):
    """Says in Chinese that the command was not understood."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, "命令不完整或有误，用法见上一行；加 -h 看每一项的说明。\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; never ends in a traceback on bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["verify"]:
        return verifier.main(given[1:])
    options = _parser().parse_args(given)
    try:
        code: int = options.run(options)
        return code
    except FairdrawError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"文件读写失败：{error.filename}（{error.strerror}）。", file=sys.stderr)
    return 2


def _parser() -> Parser:
    parser = Parser(prog="python -m fairdraw", description="随机抽取：承诺、抽取、核对、匹配")
    commands = parser.add_subparsers(required=True, metavar="commit|draw|verify|match|verify-match")

    one = commands.add_parser("commit", help="冻结名单并作出承诺")
    one.add_argument("--pool", type=Path, required=True, help="名单 pool.csv：id,stratum,role,reason")
    one.add_argument("--rules", type=Path, required=True, help="抽取规则 rules.json")
    one.add_argument("--draw-id", required=True, help="抽取编号")
    one.add_argument("--seed-plan", type=Path, required=True, help="种子计划 plan.json")
    one.add_argument("--secret", help="64 位十六进制秘密数；不给则由操作系统产生")
    one.add_argument("--plan-id", help="计划编号，默认同抽取编号")
    one.add_argument("--attempt", type=int, default=1, help="第几次抽取")
    one.add_argument("--prev", default="", help="前一次承诺的摘要")
    one.add_argument("--not-before", default="", help="种子最早时间，如 2026-03-29T09:30:00+08:00")
    one.add_argument("--engine", choices=["memory"], default="memory", help="计算方式")
    one.add_argument("-o", dest="folder", type=Path, required=True, help="输出目录")
    one.set_defaults(run=_commit)

    two = commands.add_parser("draw", help="用种子抽取，写出结果、证书和抽取包")
    two.add_argument("folder", type=Path, help="commit 的输出目录")
    two.add_argument("--seed", required=True, help="name=value|name=value，按种子计划的顺序")
    two.add_argument("--engine", choices=["memory"], default="memory", help="计算方式")
    two.set_defaults(run=_draw)

    commands.add_parser("verify", help="核对抽取包")

    four = commands.add_parser("match", help="为抽中的对象匹配检查人员")
    four.add_argument("instance", type=Path, help="匹配输入 JSON")
    four.add_argument("-o", dest="result", type=Path, required=True, help="匹配结果 JSON")
    four.set_defaults(run=_match)

    five = commands.add_parser("verify-match", help="核对匹配结果")
    five.add_argument("instance", type=Path, help="匹配输入 JSON")
    five.add_argument("result", type=Path, help="匹配结果 JSON")
    five.set_defaults(run=_verify_match)
    return parser


def _commit(options: argparse.Namespace) -> int:
    folder: Path = options.folder
    if (folder / "commitment.json").exists():
        raise FairdrawError(f"{folder} 里已经有一份承诺，承诺不能改写；请换一个目录。")
    plan = parse(options.seed_plan.read_bytes(), "种子计划")
    secret = options.secret or os.urandom(32).hex()
    commitment = commit(
        freeze(read_pool(options.pool.read_bytes()), secret),
        Rules.from_record(parse(options.rules.read_bytes(), "抽取规则")),
        draw_id=options.draw_id,
        plan_id=options.plan_id or options.draw_id,
        attempt=options.attempt,
        prev=options.prev,
        seed_plan=plan,
        not_before=options.not_before,
    )
    weakness = seed_weakness(plan)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / SECRET, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{secret}\n")
    (folder / "pool.csv").write_bytes(commitment.pool.csv)
    (folder / "pool.commit").write_bytes(commitment.pool.commit_lines)
    (folder / "commitment.json").write_bytes(canonical(commitment.record))
    if weakness:
        print(weakness, file=sys.stderr)
    print(f"承诺摘要 {commitment.digest}")
    print(f"名单根   {commitment.pool.root}")
    print(f"请先公布承诺再产生种子；{SECRET} 是秘密数，抽取之前不得泄露，也不得丢失。")
    return 0


def _draw(options: argparse.Namespace) -> int:
    folder: Path = options.folder
    record = parse((folder / "commitment.json").read_bytes(), "承诺")
    if not isinstance(record, dict):
        raise FairdrawError("commitment.json 应为一个 JSON 对象。")
    rows = read_pool((folder / "pool.csv").read_bytes())
    secret = (folder / SECRET).read_text(errors="replace").strip()
    result = draw(record, rows, secret, options.seed)
    issued = issue(reopen(record, rows, secret), result, secret=secret)
    (folder / "result.csv").write_bytes(result.csv())
    (folder / "certificate.json").write_bytes(canonical(issued.certificate))
    (folder / f"{record['draw_id']}.zip").write_bytes(issued.package)
    for stratum in result.strata:
        print(f"分层 {stratum.stratum}：{stratum.N} 户中抽取 {stratum.n} 户，候补 {stratum.a} 户")
    print(f"结果根 {result.result_root}")
    return 0


def _match(options: argparse.Namespace) -> int:
    result = match(parse(options.instance.read_bytes(), "匹配输入"))
    options.result.write_bytes(canonical(result))
    if "infeasible" in result:
        print(result["infeasible"]["sentence"])
        return 1
    print(f"已为 {len(result['assignment'])} 户匹配检查人员，最多 {max(result['loads'].values(), default=0)} 户")
    return 0


def _verify_match(options: argparse.Namespace) -> int:
    instance = parse(options.instance.read_bytes(), "匹配输入")
    lines = verify_match(instance, parse(options.result.read_bytes(), "匹配结果"))
    for line in lines:
        print(*line)
    return 1 if any(line.status == "FAIL" for line in lines) else 0
