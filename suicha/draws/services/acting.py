# SPDX-License-Identifier: Apache-2.0
"""What every act of a ceremony begins with."""

from dataclasses import dataclass

from suicha.accounts.models import User
from suicha.audit.services import Actor
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.draws.models import Draw


def held(draw: Draw, *related: str) -> Draw:
    """The draw as it is now, its row held until the act is done."""
    return Draw.objects.select_for_update(of=("self",)).select_related("organisation", *related).get(pk=draw.pk)


def still(draw: Draw) -> None:
    """Refuse while somebody asks to void the draw: until that is decided, nothing of it goes on."""
    if draw.void_waits:
        raise Refused("void_waits", number=draw.number)


def advance(draw: Draw, to: str) -> None:
    """Move the draw on, unless somebody asks to void it."""
    still(draw)
    move(draw, to, Draw.MOVES, Draw.LABELS)


@dataclass(frozen=True)
class Guest:
    """A person of another organisation who acts in this bureau's ceremony: the trace stands where the draw stands."""

    person: User
    draw: Draw

    @property
    def actor_id(self) -> str:
        return self.person.actor_id

    @property
    def actor_name(self) -> str:
        return self.person.actor_name

    @property
    def actor_organisation(self) -> tuple[str, str, str]:
        at = self.draw.organisation
        return at.code, self.person.organisation.name, at.path


def acting(by: User, draw: Draw) -> Actor:
    """``by`` as the trace of this draw names them: who looks at the bureau's trace finds every act of its draws."""
    at_home = by.organisation.path.startswith(draw.organisation.bureau_path)
    return by if at_home else Guest(by, draw)
