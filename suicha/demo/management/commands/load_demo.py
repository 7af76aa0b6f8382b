# SPDX-License-Identifier: Apache-2.0
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suicha.core.errors import Refused
from suicha.demo.services import demo_is_loaded, demo_load


class Command(BaseCommand):
    help = "载入演示县：上一年做完，本年做到今天。已载入则什么也不做。"

    def handle(self, *args: Any, **options: Any) -> None:
        if demo_is_loaded():
            self.stdout.write("演示县已在，数据保留")
            return
        try:
            demo_load(say=self.stdout.write)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
