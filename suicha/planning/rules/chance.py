# SPDX-License-Identifier: Apache-2.0
"""What a ratio means for one firm, in the plain words of the pages."""

from decimal import ROUND_HALF_UP, Decimal

from suicha.catalogue.rules.ratio import ALL, percent_words


def chance_percent(number: int, size: int) -> str:
    """The chance of one of ``size`` firms when ``number`` are drawn, one decimal, halves up."""
    if not size:
        return "0%"
    share = (Decimal(number) * 100 / Decimal(size)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share.normalize():f}%"


def preview_sentence(number: int, size: int) -> str:
    """将从513家中抽52家，每家机会约10.1%。"""
    if not size:
        return "范围内没有可以抽取的对象。"
    return f"将从{size}家中抽{number}家，每家机会约{chance_percent(number, size)}。"


def each_sentence(number: int, size: int) -> str:
    """将从513家中抽54家，各层分别向上取整。  The chances stand beside each part."""
    if not size:
        return "范围内没有可以抽取的对象。"
    return f"将从{size}家中抽{number}家，各层分别向上取整。"


def rounding_sentence(ppm: int, number: int, size: int) -> str:
    """How the number came about: 513×10%＝51.3，“不低于10%”向上取整为52。  Empty where nothing was rounded."""
    if not size or not ppm * size % ALL:
        return ""
    exact = f"{Decimal(ppm * size) / ALL:f}".rstrip("0").rstrip(".")
    return f"{size}×{percent_words(ppm)}＝{exact}，“不低于{percent_words(ppm)}”向上取整为{number}。"
