# SPDX-License-Identifier: Apache-2.0
"""The only source of time in the platform.

Everything asks ``now()``; so a demo county can live through a whole year in a minute, and a test can stand on the
nineteenth working day, without anything else in the code knowing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _pretended.get() or timezone.now()


def today() -> date:
    """The present day in the organisation's time zone (Asia/Shanghai)."""
    return timezone.localtime(now()).date()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let the platform believe it is ``moment``.  Refused outside a demo installation and the tests."""
    if not settings.DEMO:
        raise PermissionError("只有演示数据可以设定时间")
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
