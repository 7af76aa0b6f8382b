# SPDX-License-Identifier: Apache-2.0
"""A library of invented firms of any size, the same rows every time: ``python -m benchmarks.million ROWS > list.csv``.

Names have the variety of a register of a province: towns, two-syllable words, trades, legal forms.  Every firm has a
valid 统一社会信用代码 of its own.  Columns are those of the sheet of 检查对象, in the order of ``HEAD``.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from suicha.core.ids import ALPHABET, WEIGHTS, register_digit

HEAD = (
    "名称", "统一社会信用代码", "注册号", "企业类型", "领域", "所属镇街",
    "地址", "经营范围", "成立日期", "状态", "风险分类",
)  # fmt: skip
TOWNS = {
    "350881001": "菁城街道", "350881002": "桂林街道", "350881101": "和平镇", "350881102": "新桥镇",
    "350881103": "双洋镇", "350881104": "永福镇", "350881105": "溪南镇", "350881106": "拱桥镇",
    "350881107": "象湖镇", "350881108": "赤水镇", "350881109": "西园镇", "350881110": "南洋镇",
    "350881111": "芦芝镇", "350881200": "官田乡", "350881201": "吾祠乡", "350881202": "灵地乡",
}  # fmt: skip
FIRST = (
    "安宝昌长成诚春达大德鼎东方丰福富高冠光广海航和恒弘宏鸿华辉汇佳嘉建江金锦晶景久巨君骏凯康科坤兰乐力立利联林龙隆满美"
)
SECOND = (
    "明铭木南宁鹏平普启千强青庆泉仁荣瑞润三森山尚升盛胜世顺泰腾天田通同旺万威伟文西祥"
    "新鑫信兴旭雅阳洋怡益银盈永优友裕元源远悦云泽展正志中众洲"
)
TRADES = (
    "竹木制品", "茶叶", "花卉种植", "机械制造", "建筑工程", "道路运输", "矿业", "石料加工",
    "烟花爆竹", "加油站", "化工", "食品加工", "餐饮管理", "物业管理", "纺织", "电子科技",
    "水电", "农业开发", "建材", "家具", "印刷", "汽车维修", "医药", "百货",
    "旅游开发", "园林绿化", "水泥", "钢铁", "造纸", "塑料", "包装", "养殖",
)  # fmt: skip
FORMS = (
    "有限公司", "有限责任公司", "经营部", "商行", "加工厂",
    "专业合作社", "服务部", "股份有限公司",
)  # fmt: skip
KINDS = (
    "有限责任公司", "有限责任公司", "个体工商户", "个体工商户", "个人独资企业",
    "农民专业合作社", "个体工商户", "股份有限公司",
)  # fmt: skip
DOMAINS = (
    "工贸", "危险化学品", "烟花爆竹", "非煤矿山", "建筑施工", "道路运输", "特种设备", "食品",
)  # fmt: skip
_VALUE = {character: number for number, character in enumerate(ALPHABET)}


def register_number(serial: int) -> str:
    """A 15-digit 注册号 with the right last digit."""
    first = f"3508{serial:010d}"
    return first + register_digit(first)


def rows(number: int) -> Iterator[tuple[str, ...]]:
    """``number`` firms, the text of each cell."""
    towns, head = list(TOWNS.values()), "91350881MA"
    fixed = sum(_VALUE[each] * weight for each, weight in zip(head, WEIGHTS, strict=False))
    for serial in range(number):
        mixed = (serial * 2_654_435_761 + 97) % 4_294_967_296  # a walk over all rows that looks like chance
        code, rest, total = head, serial, fixed
        for weight in WEIGHTS[10:]:
            rest, digit = divmod(rest, 31)
            code, total = code + ALPHABET[digit], total + digit * weight
        town = towns[mixed % len(towns)]
        word = FIRST[mixed // 16 % len(FIRST)] + SECOND[mixed // 1_000 % len(SECOND)]
        trade, form = mixed // 70_000 % len(TRADES), mixed // 3_000_000 % len(FORMS)
        third = SECOND[mixed // 7 % len(SECOND)]
        yield (
            f"漳平市{town[:-1]}{word}{third}{TRADES[trade]}{FORMS[form]}",
            code + ALPHABET[(31 - total % 31) % 31],
            register_number(serial),
            KINDS[form],
            DOMAINS[mixed // 50 % len(DOMAINS)],
            town,
            f"{town}{word[0]}{third}路{mixed // 90 % 400 + 1}号",
            f"{TRADES[trade]}的生产、销售；普通货物道路运输",
            (date(1998, 1, 1) + timedelta(days=mixed // 13 % 9_800)).isoformat(),
            "停业" if mixed % 61 == 0 else "存续",
            "ABBBBCCD"[mixed // 300 % 8],
        )


def main(number: int) -> None:
    out = csv.writer(sys.stdout)
    out.writerow(HEAD)
    out.writerows(rows(number))


if __name__ == "__main__":
    main(int(sys.argv[1]))
