# SPDX-License-Identifier: Apache-2.0
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import Count, Q

from suicha.accounts.models import User
from suicha.accounts.selectors import demo_accounts
from suicha.demo.tables import DEMO_PASSPHRASE
from suicha.draws.models import Draw
from suicha.draws.selectors import draw_public

TRY = """可以先试三件事
  1. 不登录，在首页查“烟花”或任一企业，打开一次抽取，下载抽取包，运行
     python -m fairdraw verify 抽取包.zip{kinds}
  2. {ceremony}
  3. 用 yjglj-gu 登录，“两库”批量导入，下载示例表，导进去看逐行结论"""
LOOK = "     {words}：{number}，{title}"
CEREMONY = """用 yjglj-fagui 登录，打开等见证人输入的抽取 {number}，发一次性口令，
     在 /witness/ 各锁定一个数；再用 jijian 登录揭示种子，保管口令 {passphrase}"""
APPROVAL = "用 yjglj-lingdao 登录，在待办里批准下一年的计划；提交的人自己不能批"
DISPATCHED = Q(inspector__seats__drawn_target__inspection__state="dispatched", inspector__seats__left=None)
PHONE = "     手机大小的窗口用 {username} 登录，{name}名下有{count}家待检"


class Command(BaseCommand):
    help = "列出演示账号和可以先试的事。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"演示账号（口令都是 {settings.DEMO_PASSWORD}）")
        for username, label in demo_accounts():
            self.stdout.write(f"  {username:<15}{label}")
        self.stdout.write("")
        waiting = draw_public().filter(state="committed").order_by("-pk").first()
        ceremony = CEREMONY.format(number=waiting.number, passphrase=DEMO_PASSPHRASE) if waiting else APPROVAL
        self.stdout.write(TRY.format(ceremony=ceremony, kinds=_worth_a_look()))
        busiest = (
            User.objects.annotate(count=Count("inspector__seats", filter=DISPATCHED))
            .filter(count__gt=0)
            .order_by("-count", "username")
            .first()
        )
        if busiest:
            self.stdout.write(PHONE.format(username=busiest.username, name=busiest.name, count=busiest.count))


def _worth_a_look() -> str:
    """The newest public draw of each kind that differs from the usual one; a line each, none where there is none."""
    published = draw_public().exclude(drawn_at=None).exclude(state="void").order_by("-pk")
    kinds = (
        (Draw.Disclosure.SEALED.label, published.filter(disclosure=Draw.Disclosure.SEALED)),
        (Draw.Disclosure.CLASSES.label, published.filter(disclosure=Draw.Disclosure.CLASSES)),
        ("现场抽签的", published.exclude(lottery=None)),
        ("替换过一家的", published.exclude(substitutions=None)),
        ("作废后重新抽的", published.exclude(previous=None)),
    )
    found = [(words, rows.first()) for words, rows in kinds]
    lines = [LOOK.format(words=words, number=draw.number, title=draw.task.title) for words, draw in found if draw]
    return "".join(f"\n{line}" for line in lines)
