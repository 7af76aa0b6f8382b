# SPDX-License-Identifier: Apache-2.0
"""Which institutions lend experts (LIBX-1: 检验检测机构、科研院所、财务审计、调查咨询等), and whose papers hold."""

from datetime import date

from suicha.core.lamps import Lamp
from suicha.registries.rules.certificates import certificate_lamp

KINDS: dict[str, str] = {
    "testing": "检验检测机构",
    "research": "科研院所",
    "audit": "财务审计机构",
    "advisory": "调查咨询机构",
    "other": "其他专业机构",
}


def holds(until: date | None, on: date) -> bool:
    """Whether a paper good until ``until`` (for ever, if there is no such day) counts on ``on``."""
    return until is None or until >= on


def in_force(starts_on: date, ends_on: date, on: date) -> bool:
    """Whether an entrustment covers ``on``; its first and last day do."""
    return starts_on <= on <= ends_on


def paper_lamp(until: date | None, today: date) -> Lamp:
    """The certificate's lamp; one without a last day is green."""
    return Lamp("green", "长期有效") if until is None else certificate_lamp(until, today)
