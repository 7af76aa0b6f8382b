# SPDX-License-Identifier: Apache-2.0
"""``manage.py log_proof``: that an event is in the log, or that the log only grew, as JSON for others to check."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suicha.audit import proofs


class Command(BaseCommand):
    help = "给出留痕日志的证明：--index 某条在日志里；--from --to 日志只增加过"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--index", type=int, help="第几条（从0起）")
        parser.add_argument("--size", type=int, help="在多少条的日志里，不写时用最新的检查点")
        parser.add_argument("--from", dest="old", type=int, help="原来的条数")
        parser.add_argument("--to", dest="new", type=int, help="后来的条数，不写时用最新的检查点")

    def handle(self, **options: Any) -> None:
        index, old = options["index"], options["old"]
        if (index is None) == (old is None):
            raise CommandError("写 --index 或 --from 之一", returncode=2)
        try:
            told = proofs.inclusion(index, options["size"]) if old is None else proofs.consistency(old, options["new"])
        except proofs.NoProof as problem:
            raise CommandError(str(problem), returncode=2) from problem
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
