# SPDX-License-Identifier: Apache-2.0
"""What every act of a ceremony begins with."""

from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.draws.models import Draw


def held(draw: Draw, *related: str) -> Draw:
    """The draw as it is now, its row held until the act is done."""
    return Draw.objects.select_for_update(of=("self",)).select_related("organisation", *related).get(pk=draw.pk)


def advance(draw: Draw, to: str) -> None:
    """Move the draw on.  While somebody asks to void it, it stands still: first that is decided."""
    if draw.void_waits:
        raise Refused("void_waits", number=draw.number)
    move(draw, to, Draw.MOVES, Draw.LABELS)
