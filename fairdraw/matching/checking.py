# SPDX-License-Identifier: Apache-2.0
"""Check a matching: each promise by one pass over the list, then the whole matching drawn again (section 9)."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from fairdraw.digests import Record
from fairdraw.matching.instance import Instance, Seat, read_instance
from fairdraw.matching.making import match
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


def _groups(problem: Instance, given: Record) -> dict[Seat, str]:
    return {seat: given["assignment"][seat.target][seat.number] for seat in problem.seats}


def _seats_are_filled(problem: Instance, given: Record) -> str:
    seats = Counter(seat.target for seat in problem.seats)
    must(set(given["assignment"]) == set(problem.forbid), "结果里的对象与输入不一致")
    for target, people in given["assignment"].items():
        must(len(people) == seats[target], f"对象 {target} 应有 {seats[target]} 人，结果里有 {len(people)} 人")
        must(len(set(people)) == len(people), f"对象 {target} 的检查组里有人重复")
    return f"{len(problem.forbid)} 户共 {len(problem.seats)} 个席位都有人，同组不重复"


def _people_are_entitled(problem: Instance, given: Record) -> str:
    for seat, person in _groups(problem, given).items():
        must(person in problem.candidates[seat.group], f"{person} 不具备对象 {seat.target} 的类别 {seat.group}")
        must(person not in problem.forbid[seat.target], f"{person} 应当回避对象 {seat.target}")
    return "每人都在所任类别的人选之内，没有应当回避的人"


def _loads_fit(problem: Instance, given: Record) -> str:
    loads = Counter(_groups(problem, given).values())
    must(given["loads"] == {person: loads[person] for person in problem.caps}, "结果写的工作量与安排不符")
    over = sorted(person for person in loads if loads[person] > problem.caps[person])
    must(not over, f"{'、'.join(over)} 超过工作量上限")
    return (
        f"没有人超过上限，最多 {max(loads.values(), default=0)} 户，最少 {min(given['loads'].values(), default=0)} 户"
    )


def _is_balanced(problem: Instance, given: Record) -> str:
    """No chain of moves leads from a load L to one of L−2−tau or less: levels never fall along any move."""
    groups, levels, loads = _groups(problem, given), given["levels"], given["loads"]
    must(set(levels) == set(problem.caps), "结果的 levels 与检查人员名单不一致")
    for person, level in levels.items():
        must(loads[person] <= level, f"{person} 的工作量高于其层级")
        enough = loads[person] >= level - 1 - problem.tau or loads[person] >= problem.caps[person]
        must(enough, f"{person} 的工作量还可以增加，安排不均衡")
    heights = {seat: levels[person] for seat, person in groups.items()}
    holders = {(seat.target, person): seat for seat, person in groups.items()}
    queue = sorted(heights)
    while queue:
        seat = queue.pop()
        for person in problem.may_sit(seat):
            rival = holders.get((seat.target, person))
            if rival is None:
                must(levels[person] >= heights[seat], f"席位 {seat.name} 可以让给更空闲的 {person}，安排不均衡")
            elif heights[rival] < heights[seat]:
                heights[rival] = heights[seat]
                queue.append(rival)
    return f"没有可以再均衡的调换（容差 {problem.tau}）"


def _is_infeasible(problem: Instance, told: Record) -> str:
    by_name = {seat.name: seat for seat in problem.seats}
    seats = [by_name[name] for name in dict.fromkeys(told["seats"])]
    bound = problem.bound(seats, told["inspectors"])
    must((told["demand"], told["capacity"]) == (len(seats), bound), "结果写的需求或能力与输入不符")
    must(len(seats) > bound, "所列席位并非安排不下")
    return f"确实安排不下：{len(seats)} 个席位最多只能坐 {bound} 人次"


def _is_repeated(instance: Mapping[str, Any], given: Record) -> str:
    must(match(instance) == given, "与按 K 重新匹配的结果不同")
    return "按 K 重新匹配，结果一字不差"
