# SPDX-License-Identifier: Apache-2.0
"""Numbers nobody in the bureau makes: dice thrown in the hall, results published elsewhere (DRAW-16, draw-spec 4).

Each preset says exactly which numbers of a source are taken and how they are written, so that two people read the
same; ``bits`` is rounded down and never promises more than the source has.
"""

from typing import NamedTuple


class Preset(NamedTuple):
    """A kind of source with its usual words; empty words have to be typed.

    ``format``: a sample in which each 0 stands for a digit.  ``digits``: how many digits the dice give.
    """

    words: str
    kind: str
    title: str = ""
    field: str = ""
    format: str = ""
    fallback: str = ""
    digits: int = 0
    bits: int = 0


_NEXT = "这一期取消或延期的，用实际开奖的下一期"
PRESETS: dict[str, Preset] = {
    "dice": Preset(
        "骰子，当场掷",
        "dice",
        title="正二十面体随机数骰子",
        fallback="骰子损坏的换一枚，从断的那一次接着掷",
        digits=20,
    ),
    "ssq": Preset(
        "福彩双色球",
        "public",
        title="中国福利彩票双色球",
        field="6个红球从小到大，再1个蓝球",
        format="00,00,00,00,00,00+00",
        fallback=_NEXT,
        bits=24,
    ),
    "dlt": Preset(
        "体彩大乐透",
        "public",
        title="中国体育彩票超级大乐透",
        field="5个前区号从小到大，再2个后区号从小到大",
        format="00,00,00,00,00+00,00",
        fallback=_NEXT,
        bits=24,
    ),
    "pl5": Preset(
        "体彩排列5",
        "public",
        title="中国体育彩票排列5",
        field="5个数字，按开奖次序",
        format="00000",
        fallback=_NEXT,
        bits=16,
    ),
    "other": Preset("其他公开数", "public"),
}
