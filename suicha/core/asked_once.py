# SPDX-License-Identifier: Apache-2.0
"""While a page only looks, a question asked twice is answered from memory.

The memory lives as long as one ``@readonly`` view and nowhere else: a page that cannot write cannot make its own
answers stale.  Acts, background workers and tests of services have no memory and always ask the database.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember the answers of questions marked ``@asked_once`` until this block ends."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def asked_once(question: Callable[P, R]) -> Callable[P, R]:
    """Ask ``question`` once per page for the same arguments, which must be hashable; nobody changes the answer."""

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        answers = _answers.get()
        if answers is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = question(*args, **kwargs)
        found: R = answers[key]
        return found

    return asked
