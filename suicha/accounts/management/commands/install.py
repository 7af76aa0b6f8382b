# SPDX-License-Identifier: Apache-2.0
import base64
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suicha.accounts.models import Region
from suicha.accounts.roles import ADMINISTRATORS
from suicha.accounts.services import installation_prepare
from suicha.core.errors import Refused


class Command(BaseCommand):
    help = "为一个空的平台建立本级政府和三个管理员账号（系统、安全、审计）。初始口令只显示这一次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--division", required=True, help="行政区划代码，如 350881")
        parser.add_argument("--region", required=True, help="行政区划名称，如 漳平市")
        parser.add_argument("--name", required=True, help="本级政府名称，如 漳平市人民政府")

    def handle(self, *args: Any, **options: Any) -> None:
        passwords = {role: base64.b32encode(os.urandom(15)).decode().lower() for role in ADMINISTRATORS}
        region, _ = Region.objects.get_or_create(code=options["division"], defaults={"name": options["region"]})
        try:
            administrators = installation_prepare(
                root=options["division"], root_name=options["name"], region=region, passwords=passwords
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("三个账号和初始口令，只显示这一次，分别交给三个人，登录后各自更改：")
        for role, user in administrators.items():
            self.stdout.write(f"  {user.username:<10}{user.name}　{passwords[role]}")
        self.stdout.write("先由系统管理员建单位和账号，再由安全管理员授予角色。")
