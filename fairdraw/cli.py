# SPDX-License-Identifier: Apache-2.0
"""The command line (section 6). Exit codes: 0 done and right, 1 something fails or is infeasible, 2 unusable input."""

import argparse
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NoReturn

from fairdraw import matched, verifier
from fairdraw.commitment import DISCLOSURES
from fairdraw.digests import canonical, digest, parse
from fairdraw.engines import NAMES, Engine, counts_of, open_pool
from fairdraw.errors import FairdrawError
from fairdraw.folder import SECRET, DrawFolder
from fairdraw.forms import FORMS, WHOLE
from fairdraw.matched.command import add_command
from fairdraw.matching import match, verify_match
from fairdraw.rules import Rules, fixed_rules
from fairdraw.seeds import seed_weakness
from fairdraw.spool import Workshop

SILENCE = 2  # seconds between two lines of progress


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
    if given[:1] == ["verify-match-package"]:
        return matched.main(given[1:])
    options = _parser().parse_args(given)
    try:
        code: int = options.run(options)
        return code
    except FairdrawError as error:
        print(error, file=sys.stderr)
    except MemoryError:
        print("内存不够：名单大于内存时请用 --memory-mb 设一个比空闲内存小的上限。", file=sys.stderr)
    except OSError as error:
        print(f"文件读写失败：{error.filename}（{error.strerror}）。", file=sys.stderr)
    return 2


def _parser() -> Parser:
    parser = Parser(prog="python -m fairdraw", description="随机抽取：承诺、抽取、替换、核对、匹配")
    commands = parser.add_subparsers(
        required=True, metavar="rules|commit|draw|substitute|publish|verify|match|verify-match"
    )

    zero = commands.add_parser("rules", help="按固定总数写出抽取规则")
    zero.add_argument("--pool", required=True, help="名单")
    number = zero.add_mutually_exclusive_group(required=True)
    number.add_argument("--total", type=int, help="一共抽取多少户")
    number.add_argument("--ppm", type=int, help="一共抽取百万分之多少，向上取整")
    zero.add_argument("--alternates-ppm", type=int, default=0, help="候补为抽中户数的百万分之多少")
    zero.add_argument("--batches", type=int, default=1, help="分几批检查")
    zero.add_argument("--mandatory-counts", action="store_true", help="必查对象计入总数")
    zero.add_argument("-o", dest="rules", type=Path, required=True, help="写出的 rules.json")
    zero.set_defaults(run=_rules)

    one = commands.add_parser("commit", help="冻结名单并作出承诺")
    one.add_argument("--pool", required=True, help="名单 id,stratum,role,reason：CSV，或 Parquet（duckdb、spark）")
    one.add_argument("--rules", type=Path, required=True, help="抽取规则 rules.json")
    one.add_argument("--draw-id", required=True, help="抽取编号")
    one.add_argument("--seed-plan", type=Path, required=True, help="种子计划 plan.json")
    one.add_argument("--secret", help="64 位十六进制秘密数；不给则由操作系统产生")
    one.add_argument("--plan-id", help="计划编号，默认同抽取编号")
    one.add_argument("--attempt", type=int, default=1, help="第几次抽取")
    one.add_argument("--prev", default="", help="前一次承诺的摘要")
    one.add_argument("--not-before", default="", help="种子最早时间，如 2026-03-29T09:30:00+08:00")
    one.add_argument("--disclosure", choices=list(DISCLOSURES), default="open", help="公开方式")
    one.add_argument("-o", dest="folder", type=Path, required=True, help="输出目录")
    one.set_defaults(run=_commit)

    two = commands.add_parser("draw", help="用种子抽取，写出结果、证书和抽取包")
    two.add_argument("folder", type=Path, help="commit 的输出目录")
    two.add_argument("--seed", required=True, help="name=value|name=value，按种子计划的顺序")
    two.add_argument("--pool", help="从别处读同一份名单，默认读目录里的 pool.csv")
    two.add_argument("--attempts", type=Path, help="此前作废的各次 [{commitment, reason}]，第 2 次抽取起需要")
    two.set_defaults(run=_draw)

    three = commands.add_parser("substitute", help="用候补替换一户，重新写出证书和抽取包")
    three.add_argument("folder", type=Path, help="已经抽取的目录")
    three.add_argument("--out", required=True, help="换出的编号")
    three.add_argument("--reason", required=True, help="原因")
    three.add_argument("--at", default="", help="时间，如 2026-04-02T10:00:00+08:00")
    three.add_argument("--by", default="", help="经办人")
    three.set_defaults(run=_substitute)

    more = commands.add_parser("publish", help="按公开方式写出可以公开的抽取包")
    more.add_argument("folder", type=Path, help="已经抽取的目录")
    more.add_argument("--form", choices=[form for form in FORMS if form not in WHOLE], required=True, help="样式")
    more.add_argument("--through-batch", type=int, default=0, help="part：已经检查完的最后一批")
    more.set_defaults(run=_publish)

    for command in (zero, one, two):
        command.add_argument("--engine", choices=NAMES, default="memory", help="计算方式，默认 memory")
    for command in (zero, one, two, more):
        command.add_argument("--memory-mb", type=int, default=1024, help="内存上限（MB），默认 1024")
        command.add_argument("--temp", type=Path, help="临时文件放在哪里，需要名单三倍的空间")

    commands.add_parser("verify", help="核对抽取包")

    four = commands.add_parser("match", help="为抽中的对象匹配检查人员")
    four.add_argument("instance", type=Path, help="匹配输入 JSON")
    four.add_argument("-o", dest="result", type=Path, required=True, help="匹配结果 JSON")
    four.set_defaults(run=_match)

    five = commands.add_parser("verify-match", help="核对匹配结果")
    five.add_argument("instance", type=Path, help="匹配输入 JSON")
    five.add_argument("result", type=Path, help="匹配结果 JSON")
    five.set_defaults(run=_verify_match)

    add_command(commands)
    return parser


class Progress:
    """Tells on stderr how far a long run is; a short one stays silent."""

    def __init__(self) -> None:
        self._began = self._told = monotonic()

    def __call__(self, sentence: str) -> None:
        now = monotonic()
        if now - self._told >= SILENCE:
            self._told = now
            print(f"已用 {now - self._began:.0f} 秒，{sentence}", file=sys.stderr, flush=True)


@contextmanager
def _workshop(options: argparse.Namespace) -> Iterator[Workshop]:
    with TemporaryDirectory(prefix="fairdraw-", dir=options.temp) as temporary:
        yield Workshop.of(Path(temporary), megabytes=options.memory_mb, say=Progress())


@contextmanager
def _pool(options: argparse.Namespace, source: str) -> Iterator[tuple[Engine, Workshop]]:
    with _workshop(options) as workshop, open_pool(options.engine, source, workshop) as pool:
        yield pool, workshop


def _rules(options: argparse.Namespace) -> int:
    with _pool(options, options.pool) as (pool, _):
        counts = counts_of(pool.tally())
    roles = ("R", "M") if options.mandatory_counts else ("R",)
    rules = fixed_rules(
        {stratum: sum(numbers.get(role, 0) for role in roles) for stratum, numbers in counts.items()},
        total=options.total,
        ppm=options.ppm,
        alternates_ppm=options.alternates_ppm,
        batches=options.batches,
    )
    rules = replace(rules, mandatory_counts=options.mandatory_counts)
    options.rules.write_bytes(canonical(rules.record()))
    for stratum, quota in rules.quotas(counts).items():
        print(f"分层 {stratum}：{quota.size} 户中抽取 {quota.drawn} 户，候补 {quota.alternates} 户")
    return 0


def _commit(options: argparse.Namespace) -> int:
    folder = DrawFolder(options.folder)
    if (folder.path / "commitment.json").exists():
        raise FairdrawError(f"{folder.path} 里已经有一份承诺，承诺不能改写；请换一个目录。")
    plan = parse(options.seed_plan.read_bytes(), "种子计划")
    weakness = seed_weakness(plan)
    rules = Rules.from_record(parse(options.rules.read_bytes(), "抽取规则"))
    with _pool(options, options.pool) as (pool, _):
        record = folder.commit(
            pool,
            rules,
            secret=options.secret or os.urandom(32).hex(),
            draw_id=options.draw_id,
            plan_id=options.plan_id or options.draw_id,
            attempt=options.attempt,
            prev=options.prev,
            seed_plan=plan,
            not_before=options.not_before,
            disclosure=options.disclosure,
        )
    if weakness:
        print(weakness, file=sys.stderr)
    print(f"承诺摘要 {digest(record)}")
    print(f"名单根   {record['pool_root']}")
    print(f"请先公布承诺再产生种子；{SECRET} 是秘密数，抽取之前不得泄露，也不得丢失。")
    return 0


def _draw(options: argparse.Namespace) -> int:
    folder = DrawFolder(options.folder)
    folder.check(options.seed)
    attempts = parse(options.attempts.read_bytes(), "此前各次") if options.attempts else []
    with _pool(options, options.pool or str(folder.path / "pool.csv")) as (pool, workshop):
        result = folder.draw(pool, options.seed, workshop, attempts=attempts)
    for stratum in result.strata:
        print(f"分层 {stratum.stratum}：{stratum.N} 户中抽取 {stratum.n} 户，候补 {stratum.a} 户")
    print(f"结果根 {result.result_root}")
    if folder.record().get("disclosure", "open") != "open":
        print("抽取包含有全部名单和秘密数，只供存档和审计；对外公开用 publish 写出的抽取包。", file=sys.stderr)
    return 0


def _substitute(options: argparse.Namespace) -> int:
    change = DrawFolder(options.folder).substitute(out=options.out, reason=options.reason, at=options.at, by=options.by)
    print(f"第 {change['seq']} 户 {change['out']} 由候补第 {change['rank']} 名 {change['in']} 替换")
    return 0


def _publish(options: argparse.Namespace) -> int:
    with _workshop(options) as workshop:
        package = DrawFolder(options.folder).publish(options.form, workshop, through_batch=options.through_batch)
    print(f"可以公开的抽取包 {package}")
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
