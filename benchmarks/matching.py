# SPDX-License-Identifier: Apache-2.0
"""Matching at the size of a province: ``python -m benchmarks.matching [A A10 B D G redraw …]``, all by default.

Each instance is matched in a process of its own, on one core: processor seconds of `fairdraw.match` alone, of reading
nothing but the JSON object in memory, and the peak of the whole process. Peer in the same run: the least sum of
squared loads by OR-tools' min-cost flow on the same instance (benchmarks/matching_peer.py); at tau 0 both sums must
be equal. The peer cannot be asked for D: its network would have 250 million arcs.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import fairdraw
from benchmarks.matching_instances import Instance, capped, one_pool, province
from benchmarks.measure import measured

DEFAULT = {"tau": 2, "shake": 10}  # as the platform matches
REDRAWN = ("t00007", 0)


class Case(NamedTuple):
    """What is measured, the bound in seconds, and whether the peer can be asked."""

    title: str
    make: Callable[[], Instance]
    bound: int
    peer: bool


def tightest() -> Instance:
    """A with the tightest feasible caps: everybody's cap is what they carry in A, so that no seat is to spare."""
    instance = province(100)
    return capped(instance, fairdraw.match(instance)["loads"])


CASES = {
    "A": Case("5 万户 12 万席位，5000 人，100 个区域", lambda: province(100), 10, True),
    "A10": Case("同 A，平台默认 tau 2、10 轮 shake", lambda: province(100) | DEFAULT, 10, False),
    "B": Case("同 A，上限收紧到刚好可行", tightest, 25, True),
    "D": Case("5 万户 10 万席位，5000 人都可去", one_pool, 15, False),
    "G": Case("250 个区域，半数人员跨区域", lambda: province(250, 0.5), 60, True),
    "G10": Case("同 G，平台默认 tau 2、10 轮 shake", lambda: province(250, 0.5) | DEFAULT, 60, False),
    "redraw": Case("5000 组中更换一个席位", lambda: province(10, targets=5000, inspectors=500), 1, False),
}


def main(names: list[str]) -> None:
    for name in names or CASES:
        case = CASES[name]
        ours = measured("-m", "benchmarks.matching", "--ours", name)
        told = ours.told
        used = f"处理器 {told['seconds']:.2f} 秒，上限 {case.bound} 秒，内存峰值 {ours.megabytes} MB"
        print(f"{name}（{case.title}）：{used}")
        if case.peer:
            peer = measured("-m", "benchmarks.matching", "--peer", name, str(told["most"]))
            seconds = peer.told["built"] + peer.told["solved"]
            same = "相同" if told["squares"] == peer.told["squares"] else f"不同：{peer.told['squares']}"
            print(f"  工作量平方和 {told['squares']}，OR-tools 最小费用流{same}")
            print(
                f"  OR-tools 建网 {peer.told['built']:.2f} 秒、求解 {peer.told['solved']:.2f} 秒，"
                f"内存峰值 {peer.megabytes} MB；本程序是它的 {told['seconds'] / seconds:.2f} 倍，"
                f"是它求解一步的 {told['seconds'] / peer.told['solved']:.2f} 倍"
            )


def ours(name: str) -> dict[str, Any]:
    instance = CASES[name].make()
    if name == "redraw":
        groups = fairdraw.match(instance)["assignment"]
        target, index = REDRAWN
        began = time.process_time()
        redrawn = fairdraw.redraw_seat(instance, groups, target=target, index=index, reason="亲属任职")
        return {"seconds": time.process_time() - began, "moved": len(redrawn["moved"])}
    began = time.process_time()
    result = fairdraw.match(instance)
    seconds = time.process_time() - began
    loads = result["loads"].values()
    return {"seconds": seconds, "squares": sum(load * load for load in loads), "most": max(loads)}


def peer(name: str, most: int) -> dict[str, Any]:
    from benchmarks.matching_peer import least_squares

    return least_squares(CASES[name].make(), most)._asdict()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ours"]:
        print(json.dumps(ours(sys.argv[2])))
    elif sys.argv[1:2] == ["--peer"]:
        print(json.dumps(peer(sys.argv[2], int(sys.argv[3]))))
    else:
        main(sys.argv[1:])
