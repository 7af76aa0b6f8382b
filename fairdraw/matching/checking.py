# SPDX-License-Identifier: Apache-2.0
"""Check a matching: each promise by one pass over the list, then the whole matching made again (section 9)."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from fairdraw.digests import Record, canonical
from fairdraw.matching.instance import NOBODY, Instance
from fairdraw.matching.making import match
from fairdraw.matching.quotas import steered, targets_in_order, wanted_of
from fairdraw.matching.reading import read_instance
from fairdraw.verifier import Failed, Line, must


def verify_match(instance: Mapping[str, Any], result: object) -> list[Line]:
    """Lines M1 to M5 for a feasible result, M0 and M5 for an infeasible one.

    Raises FairdrawError when the instance itself is unusable; a damaged result gives FAIL lines.
    """
    problem = read_instance(instance)
    given: Record = result if isinstance(result, dict) else {}
    checks: dict[str, Callable[[], str]] = {
        "M1": lambda: _seats_are_filled(problem, given),
        "M2": lambda: _people_are_entitled(problem, given),
        "M3": lambda: _loads_fit(problem, given),
        "M4": lambda: _is_balanced(problem, given),
    }
    if "infeasible" in given:
        checks = {"M0": lambda: _is_infeasible(problem, given["infeasible"])}
    lines = []
    for name, check in (checks | {"M5": lambda: _is_repeated(instance, given)}).items():
        try:
            lines.append(Line(name, "PASS", check()))
        except Failed as failed:
            lines.append(Line(name, "FAIL", str(failed)))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            lines.append(Line(name, "FAIL", f"结果残缺或类型不对（{type(error).__name__}）"))
    return lines


def _seats_are_filled(problem: Instance, given: Record) -> str:
    must(set(given["assignment"]) == set(problem.targets), "结果里的对象与输入不一致")
    for name, slots in zip(problem.targets, problem.slots, strict=True):
        people = given["assignment"][name]
        must(len(people) == len(slots), f"对象 {name} 应有 {len(slots)} 人，结果里有 {len(people)} 人")
        must(len(set(people)) == len(people), f"对象 {name} 的检查组里有人重复")
    return f"{len(problem.targets)} 户共 {len(problem.seats.class_of)} 个席位都有人，同组不重复"


def _people_are_entitled(problem: Instance, given: Record) -> str:
    """Each is a candidate of the class, narrowed as far as the quotas say, and none is forbidden."""
    asked = _narrowed(problem, given)
    members = [frozenset(people) for people in asked.candidates]
    place = _places(problem)
    for name, slots, barred in zip(problem.targets, asked.slots, problem.forbid, strict=True):
        for person, group in zip(given["assignment"][name], slots, strict=True):
            must(place[person] in members[group], f"{person} 不具备对象 {name} 的类别 {asked.classes[group]}")
            must(place[person] not in barred, f"{person} 应当回避对象 {name}")
    return "每人都在所任类别的人选之内，没有应当回避的人"


def _narrowed(problem: Instance, given: Record) -> Instance:
    told = given.get("quotas", [])
    named = [problem.classes[quota.narrow] for quota in problem.quotas]
    must([claim["class"] for claim in told] == named, "结果写的比例与输入的不一致")
    numbers: list[int] = []
    for quota, claim in zip(problem.quotas, told, strict=True):
        wanted = wanted_of(quota, len(targets_in_order(steered(problem, numbers), quota)))
        must(
            claim["wanted"] == wanted, f"类别 {claim['class']} 按比例应有 {wanted} 户，结果写的是 {claim['wanted']} 户"
        )
        must(0 <= claim["given"] <= wanted, f"类别 {claim['class']} 的户数超出应有的户数")
        numbers.append(claim["given"])
    return steered(problem, numbers)


def _loads_fit(problem: Instance, given: Record) -> str:
    loads = Counter(person for group in given["assignment"].values() for person in group)
    must(given["loads"] == {person: loads[person] for person in problem.people}, "结果写的工作量与安排不符")
    over = sorted(p for p, cap in zip(problem.people, problem.caps, strict=True) if loads[p] > cap)
    must(not over, f"{'、'.join(over)} 超过工作量上限")
    return (
        f"没有人超过上限，最多 {max(loads.values(), default=0)} 户，最少 {min(given['loads'].values(), default=0)} 户"
    )


def _is_balanced(problem: Instance, given: Record) -> str:
    """No chain of moves leads from a load L to one of L−2−tau or less: levels never fall along any move."""
    told, loads = given["levels"], given["loads"]
    must(set(told) == set(problem.people), "结果的 levels 与检查人员名单不一致")
    for name, cap in zip(problem.people, problem.caps, strict=True):
        must(loads[name] <= told[name], f"{name} 的工作量高于其层级")
        enough = loads[name] >= told[name] - 1 - problem.tau or loads[name] >= cap
        must(enough, f"{name} 的工作量还可以增加，安排不均衡")
    place, asked = _places(problem), _narrowed(problem, given)
    at = [NOBODY] * len(asked.seats.class_of)
    for target, seats in zip(asked.targets, asked.seats.places, strict=True):
        for seat, name in zip(seats, given["assignment"][target], strict=True):
            at[seat] = place[name]
    steep = _steep(asked, at, [told[name] for name in problem.people])
    if steep:
        seat, person = steep
        raise Failed(f"席位 {asked.name(seat)} 可以让给更空闲的 {problem.people[person]}，安排不均衡")
    return f"没有可以再均衡的调换（容差 {problem.tau}）"


def _steep(asked: Instance, at: list[int], levels: list[int]) -> tuple[int, int] | None:
    """A seat, and someone of a lower level to whom it could go.

    Candidates are looked at from the lowest level up and only as far as they lie below the seat: in a balanced
    matching a seat meets nobody there but those who are forbidden or sit in its own group. Such a one may change
    over from their seat of the group, which then stands as high as the seat that looks.
    """
    seats = asked.seats
    rising = [sorted(members, key=levels.__getitem__) for members in asked.candidates]
    heights = [levels[person] for person in at]
    waiting = sorted(range(len(at)), key=heights.__getitem__)
    while waiting:
        seat = waiting.pop()
        target, height = seats.target_of[seat], heights[seat]
        holds = {at[each]: each for each in seats.places[target]}
        for person in rising[seats.class_of[seat]]:
            if levels[person] >= height:
                break
            if person in asked.forbid[target]:
                continue
            if person not in holds:
                return seat, person
            if heights[holds[person]] < height:
                heights[holds[person]] = height
                waiting.append(holds[person])
    return None


def _is_infeasible(problem: Instance, told: Record) -> str:
    by_name = {problem.name(seat): seat for seat in range(len(problem.seats.class_of))}
    place = _places(problem)
    seats = [by_name[name] for name in dict.fromkeys(told["seats"])]
    bound = problem.bound(seats, [place[person] for person in told["inspectors"]])
    must((told["demand"], told["capacity"]) == (len(seats), bound), "结果写的需求或能力与输入不符")
    must(len(seats) > bound, "所列席位并非安排不下")
    return f"确实安排不下：{len(seats)} 个席位最多只能坐 {bound} 人次"


def _is_repeated(instance: Mapping[str, Any], given: Record) -> str:
    must(canonical(match(instance)) == canonical(given), "与按 K 重新匹配的结果不同")  # in Python True is 1
    return "按 K 重新匹配，结果一字不差"


def _places(problem: Instance) -> dict[str, int]:
    return {person: place for place, person in enumerate(problem.people)}
