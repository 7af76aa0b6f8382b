# SPDX-License-Identifier: Apache-2.0
"""Only a certificate valid on the day of the visit lets a person inspect (LIBP-1: 必须取得行政执法证，坚持持证上岗)."""

from datetime import date

from suicha.core.lamps import Lamp

SOON_DAYS = 90


def certificate_valid(until: date, on: date) -> bool:
    """Whether a certificate good until ``until`` counts on ``on``; the last day itself still does."""
    return until >= on


def lamp_of(until: date | None, today: date) -> Lamp | None:
    """The lamp of a person's certificate; none for daily supervision staff without one."""
    return None if until is None else certificate_lamp(until, today)


def certificate_lamp(until: date, today: date) -> Lamp:
    """Green with more than 90 days left, amber within them, red on the last day, over when expired."""
    left = (until - today).days
    if left < 0:
        return Lamp("over", f"已过期{-left}天")
    if left == 0:
        return Lamp("red", "今日到期")
    if left <= SOON_DAYS:
        return Lamp("amber", f"剩{left}天")
    return Lamp("green", f"有效至{until.year}年{until.month}月{until.day}日")
