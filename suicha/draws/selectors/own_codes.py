# SPDX-License-Identifier: Apache-2.0
"""What an inspector needs to find themselves in a public matching: code, salt and certificate number, nobody else's."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from suicha.accounts.selectors import bureau_of
from suicha.draws.models import Draw, Matching, Seat
from suicha.draws.selectors.frozen import roster_frozen
from suicha.registries.models import Inspector


class OwnCode(NamedTuple):
    """One draw in which people were matched; ``code`` is empty where this person was not on the roster."""

    draw: Draw
    code: str
    salt: str
    certificate: str


def own_draws(inspector: Inspector) -> QuerySet[Draw]:
    """Draws with a matching for which this person's bureau sent people, or in which they sat themselves."""
    path = bureau_of(inspector.organisation).path
    matched = Matching.objects.filter(draw=OuterRef("pk")).exclude(package=None)
    sat = Seat.objects.filter(drawn_target__draw=OuterRef("pk"), inspector=inspector)
    sent = Q(organisation__path__startswith=path) | Q(task__participants__path__startswith=path)
    rows = Draw.objects.filter(Exists(matched)).exclude(state=Draw.State.VOID)
    return rows.filter(sent | Exists(sat)).select_related("task", "organisation", "roster").distinct()


def own_codes(inspector: Inspector, draws: list[Draw]) -> list[OwnCode]:
    """This person's own opening in each of these draws, from the roster frozen with it."""
    told = []
    for draw in draws:
        person = next((each for each in roster_frozen(draw).people if each.pk == inspector.pk), None)
        told.append(OwnCode(draw, person.id, person.salt, person.certificate) if person else OwnCode(draw, "", "", ""))
    return told
