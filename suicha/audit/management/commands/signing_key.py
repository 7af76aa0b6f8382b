# SPDX-License-Identifier: Apache-2.0
"""``manage.py signing_key make|rotate|list``: the keys that sign checkpoints and draws."""

import argparse
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from suicha.audit import services, signing


class Command(BaseCommand):
    help = "签名钥匙：make 制作第一把，rotate 换一把，list 列出公钥和有效期"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("act", choices=["make", "rotate", "list"], metavar="make|rotate|list")
        parser.add_argument(
            "--overlap-days",
            type=int,
            default=services.OVERLAP.days,
            help="原来的钥匙再并用几天，默认30；泄露或丢失时写0，当即停用",
        )

    def handle(self, **options: Any) -> None:
        by = services.Platform("平台（命令行）")
        if options["act"] == "make":
            services.signing_key_make(by=by)
        elif options["act"] == "rotate":
            services.signing_key_rotate(by=by, overlap=timedelta(days=max(0, options["overlap_days"])))
        for key in signing.public_keys():
            until = key["valid_until"] or "继续有效"
            self.stdout.write(f"{key['public_key']}　{key['valid_from']}　{until}")
            self.stdout.write(f"　{signing.verifier_key(key)}")
