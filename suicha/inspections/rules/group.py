# SPDX-License-Identifier: Apache-2.0
"""At least two certified inspectors, certificates valid on the day of the visit (DRAW-20).

Clauses: 000-1「检查时每组人员不得少于2人」; 003「每次随机选派执法人员不少于2名」; 国办发〔2024〕54号
(two officers who show their certificates).
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Member(NamedTuple):
    """One person of the group, as the rule sees them.  ``recused``: they must not meet this target."""

    name: str
    certified: bool
    certificate_until: date | None
    left_on: date | None
    recused: bool
    certificate_from: date | None = None


def member_fault(member: Member, day: date) -> str:
    """Why ``member`` does not count on ``day``, as a Chinese phrase; empty if they do."""
    if member.recused:
        return f"{member.name}须回避"
    if member.left_on is not None and member.left_on <= day:
        return f"{member.name}已离岗"
    if not member.certified:
        return f"{member.name}不是执法人员"
    if member.certificate_from is not None and member.certificate_from > day:
        return f"{member.name}的执法证{member.certificate_from:%Y-%m-%d}才生效"
    if member.certificate_until is None:
        return f"{member.name}没有执法证"
    if member.certificate_until < day:
        return f"{member.name}的执法证{member.certificate_until:%Y-%m-%d}到期"
    return ""


def group_faults(members: Iterable[Member], day: date, size: int) -> list[str]:
    """Empty if at least ``size`` members count on ``day``; else why the others do not, and how many are short.

    Nobody goes who must keep away, however many the others are.
    """
    group = list(members)
    faults = [member_fault(member, day) for member in group]
    short = size - faults.count("")
    if short > 0:
        return [*filter(None, faults), f"还差{short}名"]
    return [fault for member, fault in zip(group, faults, strict=True) if member.recused]
