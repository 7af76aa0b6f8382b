# SPDX-License-Identifier: Apache-2.0
"""The made-up instances of the matching benchmarks: the same for everyone, from a hash and nothing else."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

DEPARTMENTS, CERTIFICATES = 4, 6
TARGETS, INSPECTORS = 50_000, 5000
AMPLE = 200
ENOUGH = 4  # holders of a certificate before it is asked for: two may be forbidden, one may sit beside

Instance = dict[str, Any]


def lot(*subject: object, below: int) -> int:
    """A number below `below` that belongs to the subject."""
    return int(sha256("|".join(map(str, subject)).encode()).hexdigest()[:12], 16) % below


def province(regions: int, spread: float = 0.0, targets: int = TARGETS, inspectors: int = INSPECTORS) -> Instance:
    """Instance A (and G, where the share `spread` of the inspectors works in two to four neighbouring regions).

    An inspector belongs to one of 4 departments and has one or two of 6 certificates. A target lies in one region;
    its department sends two people, one of them with a certificate; every fifth is a joint task and a second
    department sends two more: 120,000 seats for 50,000 targets. Half the targets forbid two of the people at hand.
    """
    near: dict[str, list[str]] = {}
    for number in range(inspectors):
        person, home, department = f"p{number:05}", number % regions, number // regions % DEPARTMENTS
        rank = number // regions // DEPARTMENTS
        certificates = {rank % CERTIFICATES, lot("second", number, below=CERTIFICATES)}
        wide = lot("wide", number, below=1000) < 1000 * spread
        for step in range(1 + (1 + lot("reach", number, below=3) if wide else 0)):
            group = f"d{department}|r{(home + step) % regions:03}"
            for certificate in ("-", *sorted(certificates)):
                near.setdefault(f"{group}|{certificate}", []).append(person)
    rows = []
    for number in range(targets):
        region = lot("region", number, below=regions)
        first = lot("department", number, below=DEPARTMENTS)
        slots: list[str] = []
        for step in range(1 + (number % 5 == 0)):
            group = f"d{(first + step) % DEPARTMENTS}|r{region:03}"
            special = f"{group}|{lot('asked', number, step, below=CERTIFICATES)}"
            slots += [f"{group}|-", special if len(near.get(special, [])) >= ENOUGH else f"{group}|-"]
        people = near[slots[0]]
        barred = {people[lot("forbid", number, turn, below=len(people))] for turn in range(2)} if number % 2 else set()
        rows.append({"id": f"t{number:05}", "slots": slots, "forbid": sorted(barred)})
    return whole(near, rows, [f"p{number:05}" for number in range(inspectors)])


def one_pool(targets: int = TARGETS, inspectors: int = INSPECTORS) -> Instance:
    """Instance D: two seats at every target, everyone may sit everywhere."""
    people = [f"p{number:05}" for number in range(inspectors)]
    rows = [{"id": f"t{number:05}", "slots": ["x", "x"], "forbid": []} for number in range(targets)]
    return whole({"x": people}, rows, people)


def whole(near: Mapping[str, list[str]], rows: list[dict[str, Any]], people: list[str]) -> Instance:
    return {
        "K": sha256(b"benchmark").hexdigest(),
        "tau": 0,
        "shake": 0,
        "inspectors": [{"id": person, "cap": AMPLE} for person in people],
        "classes": [{"id": group, "candidates": members} for group, members in sorted(near.items())],
        "targets": rows,
    }


def capped(instance: Instance, caps: Mapping[str, int]) -> Instance:
    """The same with these caps."""
    return instance | {"inspectors": [{"id": each["id"], "cap": caps[each["id"]]} for each in instance["inspectors"]]}
