# SPDX-License-Identifier: Apache-2.0
"""Many draws of one pool: 200 firms, 20 drawn, 30,000 keys, every ticket made by the library."""

from array import array
from collections.abc import Iterator
from functools import cached_property
from sys import byteorder

from fairdraw.digests import key_of, sha, ticket

REGIONS = {"350881": 80, "350821": 50, "350803": 40, "350802": 20, "350801": 10}
FIRMS = sorted(f"91{region}MA{n:07}" for region, size in REGIONS.items() for n in range(size))
SIZE, DRAWN, RUNS = len(FIRMS), 20, 30_000
WHOLE = 2.0**64  # of a ticket's 256 bits the first 64 are kept: no two of them meet in six million

Chosen = list[list[int]]  # for each run the firms drawn, as places in FIRMS, by rank


class Sample:
    """`salt` decides all keys: the frozen one of the tests, or one that nobody has seen before."""

    def __init__(self, salt: str, runs: int = RUNS) -> None:
        self.salt, self.runs = salt, runs

    def key(self, seed: str) -> str:
        """`K` of this seed, with a commitment and a reveal that stay."""
        return key_of(sha(f"commitment {self.salt}"), sha(f"reveal {self.salt}"), seed)

    @cached_property
    def keys(self) -> list[str]:
        return [self.key(f"dice={run:020}") for run in range(self.runs)]

    @cached_property
    def tickets(self) -> "array[int]":
        """Run after run the tickets of all firms."""
        data = bytearray()
        for key in self.keys:
            data += bytes.fromhex("".join([ticket(key, "target", firm)[:16] for firm in FIRMS]))
        numbers = array("Q", bytes(data))
        if byteorder == "little":
            numbers.byteswap()
        return numbers

    def rows(self) -> Iterator["array[int]"]:
        """The tickets of each run."""
        for start in range(0, self.runs * SIZE, SIZE):
            yield self.tickets[start : start + SIZE]

    @cached_property
    def chosen(self) -> Chosen:
        """What the specification draws: the lowest tickets, ties (there are none) to the smaller id."""
        return [lowest(row) for row in self.rows()]


def lowest(row: "array[int] | list[float]", number: int = DRAWN, among: range = range(SIZE)) -> list[int]:
    return sorted(among, key=row.__getitem__)[:number]


FROZEN = Sample("frozen")
