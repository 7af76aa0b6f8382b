# SPDX-License-Identifier: Apache-2.0
"""Lock-out after wrong passwords (GB/T 22239—2019 8.1.4.1: 登录失败处理)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

LIMIT = 5
WINDOW = timedelta(minutes=15)


def locked_until(failures: Sequence[datetime], now: datetime) -> datetime | None:
    """When sign-in opens again, given the times of failed attempts since the last success, oldest first."""
    recent = [at for at in failures if at > now - WINDOW]
    return recent[-LIMIT] + WINDOW if len(recent) >= LIMIT else None
