# SPDX-License-Identifier: Apache-2.0
"""Crooked draws that the battery must notice, each with the scores that look at its kind of crookedness."""

from array import array
from collections.abc import Callable, Iterator

from fairdraw.digests import sha
from tests.fairdraw.battery import draws, seats
from tests.fairdraw.battery.sample import DRAWN, SIZE, Chosen, Sample, lowest
from tests.fairdraw.battery.scores import Score

TENTH = frozenset(range(SIZE // 10))  # the first decile, which somebody has reason to look at
HIDDEN = frozenset(sorted(range(SIZE), key=lambda firm: sha(f"friend {firm}"))[: SIZE // 10])  # no pattern at all
FRIEND = 42


def modulo(sample: Sample) -> Chosen:
    """Twelve bits modulo 200: 96 firms have 21 of 4,096 values, the others 20."""
    return [_by_modulo(key) for key in sample.keys]


def _by_modulo(key: str) -> list[int]:
    drawn: dict[int, None] = {}
    counter = 0
    while len(drawn) < DRAWN:
        digest = sha(f"{key}|{counter}")
        counter += 1
        for start in range(0, 63, 3):
            if len(drawn) < DRAWN:
                drawn[int(digest[start : start + 3], 16) % SIZE] = None
    return list(drawn)


def eight_bits(sample: Sample) -> Chosen:
    """Tickets cut to 8 bits: many meet, and the smaller id wins."""
    return [lowest([number >> 56 for number in row]) for row in sample.rows()]


def favoured(friends: frozenset[int], by: float) -> Callable[[Sample], Chosen]:
    """The friends' tickets are divided: they are drawn about that much more often."""

    def drawn(sample: Sample) -> Chosen:
        return [lowest(_divided(row, friends, by)) for row in sample.rows()]

    return drawn


def _divided(row: "array[int]", friends: frozenset[int], by: float) -> list[float]:
    numbers: list[float] = list(row)
    for friend in friends:
        numbers[friend] /= by
    return numbers


def dropped(sample: Sample) -> Chosen:
    """One friend is left out every second time."""
    return [
        lowest(row, among=[firm for firm in range(SIZE) if firm != FRIEND]) if run % 2 else list(sample.chosen[run])
        for run, row in enumerate(sample.rows())
    ]


def twice(sample: Sample) -> Chosen:
    """In one draw of fifty an old key is used again."""
    return [sample.chosen[run - (run % 50 == 1)] for run in range(sample.runs)]


def shared_tickets(sample: Sample) -> Iterator[tuple[list[int], list[int]]]:
    """In one draw of twenty the tickets of the second stratum go by the place in it, not by the id."""
    for run, row in enumerate(sample.rows()):
        left = lowest(row, 12, draws.LEFT)
        shifted = [row[place % 80] for place in range(SIZE)]
        yield left, lowest(row if run % 20 else shifted, 8, draws.RIGHT)


def own_order(sample: Sample) -> Chosen:
    """In one draw of twenty the visits follow the tickets of the draw."""
    honest = draws.order_by_ticket(sample)
    return [honest[run] if run % 20 else sample.chosen[run] for run in range(sample.runs)]


def short_seed(sample: Sample) -> Callable[[str], str]:
    """The last digit of the seed never reaches the key."""
    return lambda seed: sample.key(seed[:-1])


def avoided(groups: dict[str, list[str]], run: int) -> dict[str, list[str]]:
    """Every fifth time p3 stays away from t4 and sends p2 or p5."""
    group = groups["t4"]
    if run % 5 == 0 and "p3" in group:
        stand_in = "p5" if "p2" in group else "p2"
        groups["t4"] = [stand_in if person == "p3" else person for person in group]
    return groups


MUTANTS: dict[str, Callable[[Sample], list[Score]]] = {
    "12 bits modulo 200": lambda sample: draws.selection(modulo(sample)),
    "tickets cut to 8 bits": lambda sample: draws.selection(eight_bits(sample)),
    "a tenth favoured by 20 %": lambda sample: draws.selection(favoured(TENTH, 1.2)(sample)),
    "a tenth favoured by 5 %": lambda sample: draws.selection(favoured(TENTH, 1.05)(sample)),
    "a tenth without a pattern favoured by 20 %": lambda sample: draws.selection(favoured(HIDDEN, 1.2)(sample)),
    "one friend dropped half of the time": lambda sample: draws.selection(dropped(sample)),
    "a key used twice, once in fifty": lambda sample: draws.serial(twice(sample)),
    "strata share tickets, once in twenty": lambda sample: draws.strata(shared_tickets(sample)),
    "visits follow the draw, once in twenty": lambda sample: draws.order(sample.chosen, own_order(sample)),
    "last digit of the seed lost": lambda sample: draws.avalanche(sample, short_seed(sample)),
    "a bit stuck in one ticket of thirty": lambda sample: draws.tickets(
        sample, lambda number, place: number | (place % 30 == 7) << 56
    ),
    "an inspector avoids one firm": lambda sample: seats.exchangeability(sample, avoided),
}
