# SPDX-License-Identifier: Apache-2.0
"""State moves along a dict of allowed moves; nothing else moves it."""

from collections.abc import Mapping
from typing import Protocol

from suicha.core.errors import Refused

Moves = Mapping[str, tuple[str, ...]]


class HasState(Protocol):
    state: str

    def get_state_display(self) -> str: ...


def move(row: HasState, to: str, moves: Moves, labels: Mapping[str, str]) -> None:
    """Set ``row.state`` to ``to`` if ``moves`` allows it, else raise ``Refused("move_not_allowed")``."""
    if to not in moves.get(row.state, ()):
        raise Refused("move_not_allowed", label=str(row), now=row.get_state_display(), then=labels[to])
    row.state = to
