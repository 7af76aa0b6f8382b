# SPDX-License-Identifier: Apache-2.0
"""What is looked at in the draws: how often each firm, each group, each pair, and in which order."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain, pairwise

from fairdraw.digests import ticket
from tests.fairdraw.battery.sample import DRAWN, FIRMS, SIZE, WHOLE, Chosen, Sample, lowest
from tests.fairdraw.battery.scores import Score, chi_square, correlation, even_counts, kolmogorov, normal, worst

SHARE = DRAWN / SIZE
LEFT, RIGHT = range(120), range(120, 200)  # two strata: 12 of 120 and 8 of 80
FEW = 2000  # keys are enough for what a few hundred thousand pairs of tickets show


def groups() -> dict[str, list[int]]:
    """Sets of firms that somebody could have had in mind."""
    places = range(SIZE)
    found = {f"decile {n + 1}": list(places[n * SIZE // 10 : (n + 1) * SIZE // 10]) for n in range(10)}
    found |= {f"last digit {n}": [place for place in places if FIRMS[place].endswith(str(n))] for n in range(10)}
    for region in sorted({firm[2:8] for firm in FIRMS}):
        found[f"region {region}"] = [place for place in places if FIRMS[place][2:8] == region]
    return found


def selection(chosen: Chosen) -> list[Score]:
    """Each firm, each group and each rank of id is drawn as often as its number says (simple random sampling)."""
    runs, hits = len(chosen), Counter(chain.from_iterable(chosen))
    even = sum((hits[firm] - runs * SHARE) ** 2 for firm in range(SIZE)) / (runs * SHARE * (1 - SHARE))
    directed = []
    for name, members in groups().items():
        part = len(members) / SIZE
        spread = runs * DRAWN * part * (1 - part) * (SIZE - DRAWN) / (SIZE - 1)
        directed.append(normal(name, sum(hits[firm] for firm in members), runs * DRAWN * part, spread))
    middle = (SIZE - 1) / 2
    lean = sum(hits[firm] * (firm - middle) for firm in range(SIZE))
    squares = sum((firm - middle) ** 2 for firm in range(SIZE))
    return [
        chi_square("every firm equally often (chi², 199)", even * (SIZE - 1) / SIZE, SIZE - 1),
        worst("25 groups, hypergeometric", directed),
        normal("no lean towards small or large ids", lean, 0, runs * SHARE * (1 - SHARE) * SIZE / (SIZE - 1) * squares),
    ]


def serial(chosen: Chosen) -> list[Score]:
    """One draw says nothing about the next, one firm nothing about its neighbour in the list."""
    pairs = list(pairwise(map(set, chosen)))
    overlap = sum(len(one & two) for one, two in pairs)
    blocks = sum(sum(firm - 1 not in drawn for firm in drawn) for drawn in map(set, chosen))
    return [
        hypergeometric("firms drawn twice running", overlap, len(pairs), DRAWN),
        hypergeometric("drawn firms standing side by side", blocks, len(chosen), SIZE - DRAWN + 1),
    ]


def hypergeometric(name: str, total: float, runs: int, marked: int) -> Score:
    """The sum over `runs` of how many of DRAWN out of SIZE are marked."""
    part = marked / SIZE
    variance = DRAWN * part * (1 - part) * (SIZE - DRAWN) / (SIZE - 1)
    return normal(name, total, runs * DRAWN * part, runs * variance)


def strata(pairs: Iterable[tuple[list[int], list[int]]]) -> list[Score]:
    """Two strata drawn under one key: who was drawn together with whom, each row and column centred, is noise."""
    together, runs = [0] * (len(LEFT) * len(RIGHT)), 0
    for left, right in pairs:
        runs += 1
        for one in left:
            row = one * len(RIGHT) - len(LEFT)
            for two in right:
                together[row + two] += 1
    across = [sum(together[row : row + len(RIGHT)]) / len(RIGHT) for row in range(0, len(together), len(RIGHT))]
    down = [sum(together[column :: len(RIGHT)]) / len(LEFT) for column in range(len(RIGHT))]
    middle = sum(across) / len(LEFT)
    centred = (count - across[n // len(RIGHT)] - down[n % len(RIGHT)] + middle for n, count in enumerate(together))
    spread = sum(count * count for count in centred) / (runs * (SHARE * (1 - SHARE)) ** 2)
    degrees = (len(LEFT) - 1) * (len(RIGHT) - 1)
    return [chi_square("pairs across strata (chi², 9401)", spread * degrees / len(together), degrees)]


def by_stratum(sample: Sample) -> Iterable[tuple[list[int], list[int]]]:
    return ((lowest(row, 12, LEFT), lowest(row, 8, RIGHT)) for row in sample.rows())


def order_by_ticket(sample: Sample) -> Chosen:
    """The places of each run's drawn firms in the order of visits."""
    return [
        sorted(drawn, key=lambda firm: ticket(key, "order", FIRMS[firm]))
        for key, drawn in zip(sample.keys, sample.chosen, strict=True)
    ]


def order(chosen: Chosen, visits: Chosen) -> list[Score]:
    """The order of visits tells neither the rank of the ticket nor the place in the list."""
    squares = DRAWN * (DRAWN * DRAWN - 1) / 12
    variance = len(chosen) * squares**2 / (DRAWN - 1)

    def agreement(name: str, other: Callable[[list[int]], list[int]]) -> Score:
        middle, total = (DRAWN - 1) / 2, 0.0
        for drawn, visited in zip(chosen, visits, strict=True):
            number = {firm: n for n, firm in enumerate(visited)}
            total += sum((n - middle) * number[firm] for n, firm in enumerate(other(drawn)))
        return normal(name, total, 0, variance)

    return [
        even_counts("every firm first equally often (chi², 199)", _tally(visited[0] for visited in visits)),
        even_counts("every firm last equally often (chi², 199)", _tally(visited[-1] for visited in visits)),
        agreement("rank of ticket against order of visits", list),
        agreement("place in the list against order of visits", sorted),
    ]


def _tally(firms: Iterable[int]) -> list[int]:
    counts = Counter(firms)
    return [counts[firm] for firm in range(SIZE)]


def tickets(sample: Sample, bend: Callable[[int, int], int] = lambda number, place: number) -> list[Score]:
    """Tickets are spread evenly, and neither the next firm's nor the next key's says anything about one."""
    numbers = [bend(number, place) for place, number in enumerate(sample.tickets[: FEW * SIZE])]
    parts = [number / WHOLE for number in numbers]
    high, low = (Counter(number >> shift & 255 for number in numbers) for shift in (56, 0))
    return [
        even_counts("first byte (chi², 255)", (high[value] for value in range(256))),
        even_counts("eighth byte (chi², 255)", (low[value] for value in range(256))),
        kolmogorov("straight line (Kolmogorov, 400,000)", parts),
        correlation("neighbouring firms", parts[:-1], parts[1:]),
        correlation("same firm, next key", parts[:-SIZE], parts[SIZE:]),
    ]


def avalanche(sample: Sample, key: Callable[[str], str] | None = None, pairs: int = 4000) -> list[Score]:
    """One digit of the seed changes half of the key's bits, each bit alike, and draws other firms."""
    key = key or sample.key
    flips, overlap = [0] * 256, 0
    for pair in range(pairs):
        digits = "31415926535897932384"
        place = pair % len(digits)
        other = f"{digits[:place]}{(int(digits[place]) + 1 + pair % 9) % 10}{digits[place + 1 :]}"
        one, two = (key(f"w1={pair:06}|dice={number}") for number in (digits, other))
        changed = int(one, 16) ^ int(two, 16)
        for bit in range(256):
            flips[bit] += changed >> bit & 1
        if pair < FEW:
            overlap += len(set(_drawn(one)) & set(_drawn(two)))
    return [
        normal("bits of the key that change", sum(flips), 128 * pairs, 64 * pairs),
        chi_square("each bit alike (chi², 256)", sum((count - pairs / 2) ** 2 for count in flips) / (pairs / 4), 256),
        hypergeometric("firms drawn under both seeds", overlap, min(FEW, pairs), DRAWN),
    ]


def _drawn(key: str) -> list[int]:
    numbers = [ticket(key, "target", firm) for firm in FIRMS]
    return sorted(range(SIZE), key=numbers.__getitem__)[:DRAWN]
