# SPDX-License-Identifier: Apache-2.0
"""`python -m fairdraw match-package`: from the committed roster and the draw's package to the matching's package."""

import argparse
from pathlib import Path
from typing import Any

from fairdraw.digests import Record, parse
from fairdraw.errors import FairdrawError
from fairdraw.matched.making import match_package
from fairdraw.matching import instance_of, match
from fairdraw.verifier.answers import Failed, Unusable
from fairdraw.verifier.archive import ALWAYS, LIMIT, SOMETIMES, members_of


def add_command(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser("match-package", help="按承诺的名册为抽中的对象匹配人员，写出匹配包")
    parser.add_argument("roster", type=Path, help="承诺过的整份名册 roster.json")
    parser.add_argument("draw", type=Path, help="这次抽取的抽取包，要有密钥 K")
    parser.add_argument("--amendments", type=Path, help="承诺以后依规作出的调整 [{kind, …, reason, at, by}]")
    parser.add_argument("--changes", type=Path, help="匹配以后的变动 [{kind, …, reason, at}]")
    parser.add_argument("-o", dest="package", type=Path, required=True, help="匹配包（zip）")
    parser.set_defaults(run=_run)
    commands.add_parser("verify-match-package", help="核对匹配包")


def _run(options: argparse.Namespace) -> int:
    commitment, certificate, numbers = _drawn(options.draw)
    roster = parse(options.roster.read_bytes(), "名册")
    amendments = parse(options.amendments.read_bytes(), "调整") if options.amendments else []
    changes = parse(options.changes.read_bytes(), "变动") if options.changes else []
    try:
        outcome = match(instance_of(roster, certificate["K"], numbers, amendments))
        if "infeasible" in outcome:
            print(outcome["infeasible"]["sentence"])
            return 1
        told, package = match_package(
            commitment,
            certificate,
            roster,
            outcome,
            key=certificate["K"],
            numbers=numbers,
            amendments=amendments,
            changes=changes,
        )
    except FairdrawError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise FairdrawError(f"名册、调整或变动残缺，或类型不对（{type(error).__name__}）。") from None
    options.package.write_bytes(package)
    print(f"已为 {len(outcome['assignment'])} 个对象匹配检查人员，匹配摘要 {told['digest']}")
    return 0


def _drawn(package: Path) -> tuple[Record, Record, list[str]]:
    """Commitment, certificate and the targets in the order of visits, who came in in the place of who went."""
    try:
        members = members_of(package, LIMIT, ALWAYS, SOMETIMES)
        commitment, certificate = (parse(members[n], n) for n in ("commitment.json", "certificate.json"))
        header, *lines = members["result.csv"].decode().split()
        rows = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
        numbers = [row["id"] for row in rows if row["seq"] != "0"]
        for change in certificate["substitutions"]:
            numbers[numbers.index(change["out"])] = change["in"]
    except (Failed, Unusable) as error:
        raise FairdrawError(f"抽取包不能用：{error}") from None
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise FairdrawError(f"抽取包残缺（{type(error).__name__}），请先用 verify 核对。") from None
    if "K" not in certificate:
        raise FairdrawError("这份抽取包还没有公布密钥 K，不能匹配。")
    return commitment, certificate, numbers
