# SPDX-License-Identifier: Apache-2.0
"""What changed after a matching: seats redrawn, targets replaced, each computed again from what stood before it.

A change is a record:
{"kind": "seat", "seat": "target#index", "out", "in", "moved": [seats], "unavailable": [people], "reason", "at"}
{"kind": "target", "out": target, "in": target, "reason", "at"}
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from fairdraw.digests import Record
from fairdraw.matching import instance_of, redraw_seat
from fairdraw.verifier.answers import Failed, exactly, must

SEAT_CHANGE = ["kind", "seat", "out", "in", "moved", "unavailable", "reason", "at"]
TARGET_CHANGE = ["kind", "out", "in", "reason", "at"]
FEWER = "fewer"  # the amendment that leaves the last targets out


class Standing(NamedTuple):
    """How a matching stands: `instance`, `groups` ({target: people by seat}), and the seats of targets that came in
    for which the one who sits there would not have been a candidate: the group goes with the turn."""

    instance: Record
    groups: dict[str, list[str]]
    outside: list[str]


def standing(
    roster: Mapping[str, Any],
    key: str,
    numbers: Sequence[str],
    amendments: Sequence[Mapping[str, Any]],
    assignment: Mapping[str, Sequence[str]],
    changes: Iterable[Mapping[str, Any]],
) -> Standing:
    """The matching as it stands after `changes`; whoever left a seat stays barred from that target.

    Raises Failed at the first change that does not come out as it is told, FairdrawError where none can.
    """
    instance = instance_of(roster, key, numbers, amendments)
    groups, outside = {target: list(people) for target, people in assignment.items()}, list[str]()
    lasting = [amendment for amendment in amendments if amendment["kind"] != FEWER]
    for number, change in enumerate(changes, 1):
        target = isinstance(change, Mapping) and change.get("kind") == "target"
        exactly(change, TARGET_CHANGE if target else SEAT_CHANGE, f"第 {number} 次变动")
        must(change["kind"] in ("target", "seat"), f"第 {number} 次变动的种类不认识")
        must(change["reason"].strip(), f"第 {number} 次变动没有写明原因")
        if target:
            row = instance_of(roster, key, [change["in"]], lasting)["targets"][0]
            instance = _with_target(instance, groups, change, row, outside)
            groups = {change["in"] if target == change["out"] else target: groups[target] for target in groups}
        else:
            instance, groups = _with_seat(instance, groups, change)
    return Standing(instance, groups, outside)


def _with_seat(
    instance: Record, groups: dict[str, list[str]], change: Mapping[str, Any]
) -> tuple[Record, dict[str, list[str]]]:
    target, _, index = change["seat"].rpartition("#")
    must(target in groups and index.isdecimal() and int(index) < len(groups[target]), f"没有席位 {change['seat']}")
    found = redraw_seat(
        instance,
        groups,
        target=target,
        index=int(index),
        reason=change["reason"],
        unavailable=change["unavailable"],
    )
    for name, what in (("out", "换下的人"), ("in", "换上的人"), ("moved", "连带调换的席位")):
        told = f"席位 {change['seat']} {what}写的是 {change[name]}，重算是 {found[name]}"
        must(change[name] == found[name] or sorted(change[name]) == sorted(found[name]) and name == "moved", told)
    targets = [
        row | {"forbid": sorted({*row.get("forbid", []), change["out"]})} if row["id"] == target else row
        for row in instance["targets"]
    ]
    return instance | {"targets": targets}, found["assignment"]


def _with_target(
    instance: Record, groups: Mapping[str, list[str]], change: Mapping[str, Any], row: Record, outside: list[str]
) -> Record:
    """The group goes with the turn to the target that came in, unless one of it must stay away."""
    leaves, comes = change["out"], change["in"]
    if leaves not in groups or comes in groups:
        raise Failed(f"替换 {leaves} 的记录与现在的安排对不上")
    members = {group["id"]: set(group["candidates"]) for group in instance["classes"]}
    must(len(row["slots"]) == len(groups[leaves]), f"{comes} 要的席位数与 {leaves} 的检查组不同")
    for index, (group, person) in enumerate(zip(row["slots"], groups[leaves], strict=True)):
        must(person not in row.get("forbid", []), f"{person} 应当回避对象 {comes}")
        if person not in members[group]:
            outside.append(f"{comes}#{index}")
    return instance | {"targets": [row if each["id"] == leaves else each for each in instance["targets"]]}
