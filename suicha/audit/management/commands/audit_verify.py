# SPDX-License-Identifier: Apache-2.0
"""``manage.py audit_verify``: is the trace what was written?  Exit 0 yes · 1 no, and where first · 2 unusable input."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suicha.audit import verification
from suicha.audit.models import Checkpoint
from suicha.audit.rules import notes


class Command(BaseCommand):
    help = "逐条重算留痕日志，与存下的检查点、存证单位手里的检查点核对，指出第一条改动、删除或插入的留痕"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint", metavar="文件", action="append", default=[], help="存证单位手里的检查点，可以写几次"
        )
        parser.add_argument(
            "--key", metavar="公钥", action="append", default=[], help="存证单位抄下的日志公钥，可以写几次"
        )

    def handle(self, **options: Any) -> None:
        held = [self._held(Path(name), options["key"]) for name in options["checkpoint"]]
        loud = sys.stderr.isatty()
        report = verification.verify_log(held, self._progress if loud else lambda size: None)
        if loud:
            self.stderr.write("\r\033[K", ending="")
        if report.finding is not None:
            message = f"不一致：{report.finding}。前{report.size:,}条核对过。"
            raise CommandError(message, returncode=1)
        signed = Checkpoint.objects.count()
        also = f"，存证单位的{len(held)}个" if held else ""
        self.stdout.write(f"一致：留痕日志{report.size:,}条，逐条重算；检查点{signed}个{also}，根都相同。")
        self.stdout.write(f"根 {report.root.hex()}")

    def _held(self, path: Path, own: list[str]) -> verification.Held:
        try:
            note = notes.read_note(path.read_text(encoding="utf-8"))
            keys = [notes.read_key(text) for text in own] or verification.log_keys()
        except (OSError, UnicodeDecodeError, notes.Bad) as problem:
            raise CommandError(f"{path}：{problem}", returncode=2) from problem
        if keys and note.origin not in {key.name for key in keys}:
            raise CommandError(f"{path}：这是另一个日志（{note.origin}）的检查点", returncode=2)
        if not verification.signature_good(note, keys):
            raise CommandError(f"{path}：签名与日志的公钥不符，这个文件不能作凭据", returncode=2)
        return verification.Held(f"存证单位的检查点 {path.name}（{note.size}条）", note)

    def _progress(self, size: int) -> None:
        self.stderr.write(f"\r已核对{size:,}条", ending="")
