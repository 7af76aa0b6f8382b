# SPDX-License-Identifier: Apache-2.0
"""The layouts on which the quality of matchings is measured: made by the project, 300 targets, 60 inspectors."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

PEOPLE, TARGETS, CAP = 60, 300, 40
REGIONS, CERTIFICATES = 5, 6
Instance = dict[str, Any]


class Lots:
    """Repeatable chance for making the instances."""

    def __init__(self, name: str) -> None:
        self.name, self.taken = name, 0

    def below(self, most: int) -> int:
        self.taken += 1
        return int.from_bytes(sha256(f"{self.name}|{self.taken}".encode()).digest()[:8], "big") % most

    def some(self, items: Sequence[Any], number: int) -> list[Any]:
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(number)]


def _instance(name: str, regions: int, certificates: int, forbidden: int, holders: int = 30) -> Instance:
    """Two seats a target, both of its region; the second asks for one of the certificates or for none."""
    lots, people = Lots(name), [f"p{number:02}" for number in range(PEOPLE)]
    places = {
        person: {number % regions, *([lots.below(regions)] if number % 4 == 0 else [])}
        for number, person in enumerate(people)
    }
    holds = {person: {each for each in range(certificates) if lots.below(100) < holders} for person in people}
    classes: dict[str, list[str]] = {}
    targets = []
    for number in range(TARGETS):
        region, certificate = lots.below(regions), lots.below(certificates + 1)
        local = [person for person in people if region in places[person]]
        holding = [person for person in local if certificate in holds[person]]
        second = f"r{region}c{certificate}" if len(holding) > 1 else f"r{region}"
        classes |= {f"r{region}": local} | ({second: holding} if holding and second != f"r{region}" else {})
        forbid = lots.some(local, forbidden) if number % 2 else []
        targets.append({"id": f"t{number:03}", "slots": [f"r{region}", second], "forbid": forbid})
    return {
        "K": "",
        "inspectors": [{"id": person, "cap": CAP} for person in people],
        "classes": [{"id": group, "candidates": members} for group, members in classes.items()],
        "targets": targets,
    }


def plain() -> Instance:
    """6 个区域，每户两人"""
    return _instance("plain", 6, 0, 0)


def places() -> Instance:
    """12 个区域，每户两人"""
    return _instance("places", 12, 0, 0)


def leader() -> Instance:
    """6 个区域，每户两人；半数对象的第二人要由半数人员持有的一种证件"""
    return _instance("leader", 6, 1, 0, holders=50)


def full() -> Instance:
    """5 个区域、6 种证件，每户两人，第二人要某种证件"""
    return _instance("full", REGIONS, CERTIFICATES, 0)


def recused() -> Instance:
    """同上，半数对象各有 2 人回避"""
    return _instance("recused", REGIONS, CERTIFICATES, 2, holders=40)


INSTANCES = {each.__name__: each for each in (plain, places, leader, full, recused)}


def layouts(number: int) -> Iterator[tuple[int, int, Instance]]:
    """So many others, from 3 regions and no certificate up to 12 regions and 6 certificates."""
    for each in range(number):
        regions, certificates = 3 + each % 10, each * 3 % 7
        yield regions, certificates, _instance(f"layout {each}", regions, certificates, 0)
