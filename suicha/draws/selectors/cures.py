# SPDX-License-Identifier: Apache-2.0
"""When people do not suffice: who is missing where and why, and what the lawful cures would bring, tried out dry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fairdraw import FairdrawError, match
from suicha.core.errors import Refused
from suicha.draws.models import DrawnTarget, Matching
from suicha.draws.rules.inspectors.funnel import Step
from suicha.draws.rules.inspectors.staffing import CLAUSE, seats_without
from suicha.draws.selectors.parts import part_to_visit
from suicha.draws.selectors.roster import Group, Roster
from suicha.draws.selectors.shortage import shortage_sentence

Amendments = list[dict[str, Any]]
WIDEN_ROUNDS = 4


@dataclass(frozen=True)
class Effect:
    """What a matching under these amendments would give: all groups or not, and the most that one person carries."""

    fits: bool
    groups: int = 0
    people: int = 0
    most: int = 0
    sentence: str = ""

    @property
    def words(self) -> str:
        if not self.fits:
            return f"还是{self.sentence}。"
        return f"配齐{self.groups}个组，用{self.people}人，每人最多{self.most}家。"


@dataclass(frozen=True)
class Cure:
    """One way out: ``act`` is the verb on its button, ``amendments`` what it would record."""

    title: str
    effect: Effect
    note: str
    act: str
    amendments: Amendments


@dataclass(frozen=True)
class Shortage:
    """Who is missing where; ``row``: a target whose group cannot be formed by itself (``None``: too few in all)."""

    sentence: str
    row: DrawnTarget | None
    group: Group | None
    funnel: list[Step]
    demand: int
    capacity: int
    targets: int
    clause: str = CLAUSE


def match_effect(matching: Matching, roster: Roster, numbers: Sequence[str], amendments: Amendments) -> Effect:
    """A matching tried out: nothing is saved, and whoever would be drawn is not told."""
    outcome = _tried(matching, roster, numbers, amendments)
    if "infeasible" in outcome:
        return Effect(False, sentence=shortage_sentence(roster, outcome["infeasible"]))
    loads = [load for load in outcome["loads"].values() if load]
    return Effect(True, len(outcome["assignment"]), len(loads), max(loads, default=0))


def shortage_of(matching: Matching, roster: Roster) -> Shortage:
    """The panel of a matching that is short, from its Hall set; counts only, whoever was lost to whatever."""
    found = matching.outcome["infeasible"]
    reached = {seat.rpartition("#")[0] for seat in found["seats"]}
    rows = [row for row in part_to_visit(matching) if row.number in reached and row.number in roster.targets]
    sentence = shortage_sentence(roster, found)
    for row in rows:
        slots = roster.targets[row.number].slots
        free = [roster.free(row.number, slot) for slot in slots]
        empty = seats_without([set(people) for people in free])
        if empty:
            group = roster.group_by_id[slots[empty[0]]]
            left = len(free[empty[0]])
            taken = Step("没有被本组别的席位占用", 0, left, "已在本组" if left else "")
            funnel = [*group.funnel, Step("无须回避", left, len(group.candidates) - left, "要回避"), taken]
            return Shortage(sentence, row, group, funnel, found["demand"], found["capacity"], len(reached))
    known = [roster.group_by_id[each] for each in found["classes"] if each in roster.group_by_id]
    scarcest = min(known, key=lambda each: (len(each.candidates), each.id), default=None)
    funnel = scarcest.funnel if scarcest else []
    return Shortage(sentence, None, scarcest, funnel, found["demand"], found["capacity"], len(reached))


def short_rows(
    matching: Matching, roster: Roster, most: int = 20
) -> tuple[list[tuple[DrawnTarget, list[tuple[str, int]]]], int]:
    """The first targets the shortage reaches, each seat with how many people could take it; and how many there are."""
    found = matching.outcome["infeasible"]
    reached = {seat.rpartition("#")[0] for seat in found["seats"]}
    rows = [row for row in part_to_visit(matching) if row.number in reached and row.number in roster.targets]
    told = [
        (
            row,
            [
                (roster.group_by_id[slot].title, len(roster.free(row.number, slot)))
                for slot in roster.targets[row.number].slots
            ],
        )
        for row in rows[:most]
    ]
    return told, len(rows)


def cures_of(matching: Matching, roster: Roster) -> list[Cure]:
    """Wider places, a higher cap, fewer targets: those that help, with what they would bring."""
    numbers = [row.number for row in part_to_visit(matching)]
    cures = []
    wider = _wider(matching, roster, numbers)
    cap = _cap(matching, roster, numbers, [])
    if wider:
        cures.append(_told(matching, roster, numbers, wider))
    if cap:
        cures.append(_told(matching, roster, numbers, cap))
    if not wider and not cap:
        both = _cap(matching, roster, numbers, _widened(matching, roster, numbers)[0])
        if both:
            cures.append(_told(matching, roster, numbers, both))
    fewer = _fewer(matching, roster, numbers)
    if fewer:
        cures.append(_told(matching, roster, numbers, fewer))
    return cures


def is_least(matching: Matching, roster: Roster, amendments: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these amendments are one of the ways out of ``cures_of``, told without computing the others.

    What stands in the way is widened whole or not at all, and a step less of the cap or the targets does not do.
    """
    numbers = [row.number for row in part_to_visit(matching)]
    given = [dict(each) for each in amendments]
    wider, rest = (
        [each for each in given if each["kind"] == "wider"],
        [each for each in given if each["kind"] != "wider"],
    )
    if [*wider, *rest] != given or len(rest) > 1 or (wider and wider != _widened(matching, roster, numbers)[0]):
        return False
    for each in rest:
        field = "cap" if each["kind"] == "cap" else "last"
        if type(each[field]) is not int or each[field] < 1 or (wider and field == "last"):
            return False
        less = [each | {field: each[field] - 1}] if each[field] > 1 else []
        if "infeasible" not in _tried(matching, roster, numbers, [*wider, *less]):
            return False
    return True


def _told(matching: Matching, roster: Roster, numbers: Sequence[str], amendments: Amendments) -> Cure:
    effect = match_effect(matching, roster, numbers, amendments)
    titles, notes, acts = [], [], []
    known = roster.group_by_id
    widened = [each["class"] for each in amendments if each["kind"] == "wider"]
    if widened:
        first = known[widened[0]]
        last = known[first.wider]
        places = list(dict.fromkeys(known[each].place for each in widened if known[each].place))
        where = "、".join(places[:3]) + (f"等{len(places)}个镇街" if len(places) > 3 else "")
        titles.append(f"{where or first.title}放宽到{_reach(last)}")
        notes.append(f"“{first.title.replace('　', '')}”可选从{len(first.candidates)}人到{len(last.candidates)}人。")
        acts.append("放宽")
    for each in amendments:
        if each["kind"] == "cap":
            titles.append(f"每人上限提高到{each['cap']}家")
            notes.append(f"原来最多{max(person.cap for person in roster.people)}家。")
            acts.append("提高上限")
        elif each["kind"] == "fewer":
            titles.append(f"先匹配前{len(numbers) - each['last']}家")
            notes.append(f"次序最后的{each['last']}家这次不匹配，名单不变，另行安排。")
            acts.append("减少家数")
    return Cure("，".join(titles), effect, "".join(notes), f"{'、'.join(acts)}并匹配", amendments)


def _reach(group: Group) -> str:
    """From where a wider class takes its people, as its title says: 相邻镇街, the region, the whole bureau."""
    words = group.title.split("　")[0]
    return "相邻镇街" if words.endswith("及相邻") else words


def _wider(matching: Matching, roster: Roster, numbers: Sequence[str]) -> Amendments:
    found, fits = _widened(matching, roster, numbers)
    return found if fits else []


def _widened(matching: Matching, roster: Roster, numbers: Sequence[str]) -> tuple[Amendments, bool]:
    """Widen what stands in the way, round by round; and whether that is enough."""
    amendments: Amendments = []
    for _round in range(WIDEN_ROUNDS):
        outcome = _tried(matching, roster, numbers, amendments)
        if "infeasible" not in outcome:
            return amendments, bool(amendments)
        classes = outcome["infeasible"]["classes"]
        more = [each for each in classes if each in roster.group_by_id and roster.group_by_id[each].wider]
        if not more:
            return amendments, False
        amendments += [{"kind": "wider", "class": each} for each in more]
    return amendments, "infeasible" not in _tried(matching, roster, numbers, amendments)


def _cap(matching: Matching, roster: Roster, numbers: Sequence[str], before: Amendments) -> Amendments:
    """The least cap that helps."""

    def tried(cap: int) -> bool:
        amended = [*before, {"kind": "cap", "cap": cap}]
        return "infeasible" not in _tried(matching, roster, numbers, amended)

    least = min((person.cap for person in roster.people), default=0)
    found = _least(least + 1, len(numbers), tried)
    return [*before, {"kind": "cap", "cap": found}] if found else []


def _fewer(matching: Matching, roster: Roster, numbers: Sequence[str]) -> Amendments:
    """The fewest targets at the end that must be left out."""

    def tried(last: int) -> bool:
        return "infeasible" not in _tried(matching, roster, numbers, [{"kind": "fewer", "last": last}])

    found = _least(1, len(numbers) - 1, tried)
    return [{"kind": "fewer", "last": found}] if found else []


def _least(low: int, high: int, tried: Callable[[int], bool]) -> int:
    """The least number from ``low`` to ``high`` that helps, 0 if none; who helps at n helps above it."""
    if low > high or not tried(high):
        return 0
    while low < high:
        middle = (low + high) // 2
        if tried(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _tried(
    matching: Matching, roster: Roster, numbers: Sequence[str], amendments: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    certificate: dict[str, Any] = matching.draw.certificate or {}
    try:
        outcome: dict[str, Any] = match(roster.instance(certificate["K"], list(numbers), amendments))
    except FairdrawError as error:
        raise Refused("draw_refused", reason=str(error)) from error
    return outcome
