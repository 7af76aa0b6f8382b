# SPDX-License-Identifier: Apache-2.0
"""What a person who pairs has before them: who was drawn and how often, and who may take which seat."""

from dataclasses import dataclass
from typing import Any

from fairdraw import FairdrawError, match
from suicha.core.errors import Refused
from suicha.draws.models import DrawnTarget, Matching
from suicha.draws.selectors.frozen import roster_frozen
from suicha.draws.selectors.parts import part_to_visit
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.shortage import shortage_sentence
from suicha.planning.selectors import match_terms


@dataclass(frozen=True)
class Pairing:
    """``drawn``: code → visits; ``free``: number → codes that may take each seat; ``proposed``: the computer's pairing.

    ``sentence`` says who is missing when nobody could be drawn.
    """

    by_person: bool
    rows: list[DrawnTarget]
    roster: Roster
    outcome: dict[str, Any]
    drawn: dict[str, int]
    free: dict[str, list[list[str]]]
    proposed: dict[str, list[str]]
    sentence: str

    @property
    def names(self) -> dict[str, str]:
        return {person.id: person.name for person in self.roster.people}

    @property
    def names_of_rows(self) -> dict[str, str]:
        return {row.number: row.name for row in self.rows}


def by_person(matching: Matching) -> bool:
    """Whether the task lets a person pair."""
    return match_terms(matching.draw.task).mode == "person"


def pairing_of(matching: Matching) -> Pairing:
    """The lottery's answer: the loads of its own matching are who was drawn; only those may take a seat."""
    draw = matching.draw
    roster, rows = roster_frozen(draw), list(part_to_visit(matching))
    certificate: dict[str, Any] = draw.certificate or {}
    try:
        instance = roster.instance(certificate["K"], [row.number for row in rows])
        outcome: dict[str, Any] = match(instance)
    except FairdrawError as error:
        raise Refused("draw_refused", reason=str(error)) from error
    if "infeasible" in outcome:
        sentence = shortage_sentence(roster, outcome["infeasible"])
        return Pairing(by_person(matching), rows, roster, {}, {}, {}, {}, sentence)
    proposed = outcome.pop("assignment")
    drawn = {person: load for person, load in outcome["loads"].items() if load}
    free = {
        row.number: [
            [code for code in roster.free(row.number, slot) if code in drawn]
            for slot in roster.targets[row.number].slots
        ]
        for row in rows
    }
    return Pairing(by_person(matching), rows, roster, outcome, drawn, free, proposed, "")
