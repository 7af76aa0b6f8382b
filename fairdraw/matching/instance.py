# SPDX-License-Identifier: Apache-2.0
"""A matching instance: inspectors, classes, targets with their seats and recusals, read and checked (section 9)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from fairdraw.digests import check_hex, check_id, check_integer, ticket
from fairdraw.errors import FairdrawError


class Seat(NamedTuple):
    """Place `number` (from 0) in the group of a target, for someone of class `group`; `lot` is its ticket."""

    target: str
    number: int
    group: str
    lot: int

    @property
    def name(self) -> str:
        return f"{self.target}#{self.number}"


@dataclass(frozen=True)
class Instance:
    """`caps` and every list of candidates are in the order of tickets, `seats` in the order of filling."""

    key: str
    tau: int
    caps: dict[str, int]
    candidates: dict[str, list[str]]
    forbid: dict[str, frozenset[str]]
    seats: list[Seat]

    def may_sit(self, seat: Seat) -> list[str]:
        return [person for person in self.candidates[seat.group] if person not in self.forbid[seat.target]]

    def bound(self, seats: Iterable[Seat], people: Iterable[str]) -> int:
        """No assignment fills more of these seats: what `people` can carry, and one seat a target for each other."""
        inside = set(people)
        outside = {(seat.target, person) for seat in seats for person in self.may_sit(seat) if person not in inside}
        return sum(self.caps[person] for person in inside) + len(outside)


def read_instance(instance: object) -> Instance:
    """Check and order an instance; raises FairdrawError with the place of the first fault."""
    fields = _fields(instance, "匹配输入", "K", "tau", "inspectors", "classes", "targets")
    key = check_hex(fields["K"], "匹配输入的 K")
    tau = check_integer(fields["tau"], "匹配输入的 tau", 0)
    caps: dict[str, int] = {}
    for item in _list(fields["inspectors"], "检查人员"):
        person = check_id(_fields(item, "检查人员", "id", "cap")["id"], "检查人员编号")
        _once(person, caps, "检查人员")
        caps[person] = check_integer(item["cap"], f"检查人员 {person} 的工作量上限", 0)
    order = {person: ticket(key, "inspector", person) for person in caps}
    caps = {person: caps[person] for person in sorted(caps, key=lambda person: (order[person], person))}

    candidates: dict[str, list[str]] = {}
    for item in _list(fields["classes"], "类别"):
        group = _fields(item, "类别", "id", "candidates")["id"]
        if not isinstance(group, str) or not group:
            raise FairdrawError("类别编号应为非空的字符串。")
        _once(group, candidates, "类别")
        members = _known(item["candidates"], caps, f"类别 {group} 的人选")
        candidates[group] = [person for person in caps if person in members]

    forbid: dict[str, frozenset[str]] = {}
    places: list[tuple[str, int, str]] = []
    for item in _list(fields["targets"], "对象"):
        target = check_id(_fields(item, "对象", "id", "slots")["id"], "对象编号")
        _once(target, forbid, "对象")
        forbid[target] = _known(item.get("forbid", []), caps, f"对象 {target} 的回避名单")
        for index, group in enumerate(_list(item["slots"], f"对象 {target} 的席位")):
            if not isinstance(group, str) or group not in candidates:
                raise FairdrawError(f"对象 {target} 的第 {index + 1} 个席位要求的类别“{group}”不存在。")
            places.append((target, index, group))
    return Instance(key, tau, caps, candidates, forbid, _in_filling_order(key, caps, candidates, places))


def _in_filling_order(
    key: str, caps: Mapping[str, int], candidates: Mapping[str, list[str]], places: list[tuple[str, int, str]]
) -> list[Seat]:
    """Scarcest class first (capacity by demand), then by ticket."""
    demand = Counter(group for _target, _index, group in places)
    scarcity = {group: Fraction(sum(caps[p] for p in candidates[group]), number) for group, number in demand.items()}
    seats = [Seat(t, index, group, int(ticket(key, "slot", f"{t}#{index}"), 16)) for t, index, group in places]
    return sorted(seats, key=lambda seat: (scarcity[seat.group], seat.lot, seat.name))


def _fields(value: object, what: str, *required: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FairdrawError(f"{what}应为一个 JSON 对象。")
    missing = [name for name in required if name not in value]
    if missing:
        raise FairdrawError(f"{what}缺少 {'、'.join(missing)}。")
    return value


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise FairdrawError(f"{what}应为列表。")
    return value


def _once(name: str, known: Mapping[str, object], what: str) -> None:
    if name in known:
        raise FairdrawError(f"{what} {name} 出现了不止一次。")


def _known(value: object, caps: Mapping[str, int], what: str) -> frozenset[str]:
    people = _list(value, what)
    unknown = [str(person) for person in people if not isinstance(person, str) or person not in caps]
    if unknown:
        raise FairdrawError(f"{what}里有不在检查人员名单里的 {'、'.join(unknown[:5])}。")
    return frozenset(people)
