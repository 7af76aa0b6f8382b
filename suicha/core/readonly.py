# SPDX-License-Identifier: Apache-2.0
"""Looking cannot change anything: a page marked ``@readonly`` lets only SELECT through to the database.

And because nothing changes, what such a page asked once it need not ask again (:mod:`suicha.core.asked_once`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

from suicha.core.asked_once import remembering

P = ParamSpec("P")
R = TypeVar("R")

_READS = ("SELECT", "WITH", "EXPLAIN", "SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA", "SHOW", "DECLARE", "FETCH", "CLOSE")
# Signing in touches these two while a page is shown; they hold no official act.
_SESSION_TABLES = ("django_session",)


class WroteWhileReading(RuntimeError):
    """A page that promised only to look tried to write."""


def _only_reads(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not sql.lstrip("( \n").upper().startswith(_READS) and not any(table in sql for table in _SESSION_TABLES):
        raise WroteWhileReading(sql.split()[0] if sql.split() else sql)
    return execute(sql, params, many, context)


def readonly(view: Callable[P, R]) -> Callable[P, R]:
    """Run ``view`` with a database that refuses everything but reading."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with connection.execute_wrapper(_only_reads), remembering():
            return view(*args, **kwargs)

    return wrapped
