# SPDX-License-Identifier: Apache-2.0
"""How fair and how unpredictable matchings are: ``python -m benchmarks.matching_quality`` (1,500 keys an instance).

300 targets, 60 inspectors, a quarter of them in two regions. Beside each figure stands the frontier: what a linear
program (SciPy, HiGHS) says that no way of matching at all can do better. Exit 1 where the default settings break a
bound; with fewer than 1,500 keys only where chance alone does not explain it. Faster: ``--seeds 200 --instance plain``.
"""

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack
from scipy.stats import chi2, norm

import fairdraw
from benchmarks.quality_layouts import INSTANCES, Instance, layouts

TAUS, SHAKES, DEFAULT = (0, 2), (0, 5, 10, 20), (2, 10)
FAIR, PREDICTABLE, ALIKE = 0.97, 2.6, 1e-6
SEEDS = 1500  # the figures themselves must keep the bounds; with fewer keys, what chance does not explain
ROW = "{:>4} {:>5} {:>12} {:>12} {:>12} {:>12} {:>12} {:>9}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=SEEDS, help="每种设置用多少个 K")
    parser.add_argument("--instance", nargs="+", choices=list(INSTANCES), default=list(INSTANCES))
    parser.add_argument("--default-only", action="store_true", help="只算默认设置 tau 2、shake 10")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--layouts", type=int, default=0, help="只算这么多种随机编排的前沿，不匹配")
    options = parser.parse_args()
    if options.layouts:
        return frontiers(options.layouts)
    settings = [DEFAULT] if options.default_only else [(tau, shake) for tau in TAUS for shake in SHAKES]
    failed = False
    for name in options.instance:
        instance = INSTANCES[name]()
        program = Program(instance)
        even = program.even()
        frontier = [f"{program.frontier(even * share):.2f}" for share in (1, FAIR, 0.9)]
        print(f"\n{name}：{INSTANCES[name].__doc__}")
        print(f"前沿（工作量最均衡、达到 {FAIR}、达到 0.9 时的可预测倍数下界）：{' / '.join(frontier)}")
        print(ROW.format("tau", "shake", "least E/even", "most E/even", "predict", "predict max", "alike p", "ms"))
        for tau, shake in settings:
            began = time.process_time()
            came = visits(instance | {"tau": tau, "shake": shake}, options.seeds, options.processes)
            spent = 1000 * (time.process_time() - began) / options.seeds
            told = Quality.of(instance, program, even, came)
            row = [f"{value:.3f}" for value in told[:4]] + [f"{told.alike:.1e}"]
            print(ROW.format(tau, shake, *row, f"{spent:.0f}" if options.processes == 1 else "–"), flush=True)
            if (tau, shake) == DEFAULT:
                wrong = told.misses(whole=options.seeds >= SEEDS)
                failed = failed or wrong
                print(f"     默认设置：工作量 ≥ {FAIR}，可预测倍数 ≤ {PREDICTABLE}：{'不合格' if wrong else '合格'}")
                if options.seeds < SEEDS and not wrong and told.misses(whole=True):
                    few = f"超出的在 {options.seeds} 个 K 的随机波动以内（除去波动：{told.least_sure:.3f}、"
                    print(f"     {few}{told.predictable_sure:.3f}），用 {SEEDS} 个 K 才能定")
    raise SystemExit(1 if failed else 0)


def frontiers(number: int) -> None:
    """What no way of matching can do better, over layouts nobody chose."""
    found: list[list[float]] = []
    for regions, certificates, instance in layouts(number):
        program = Program(instance)
        even = program.even()
        row = [program.frontier(even * share) for share in (1, FAIR, 0.9)]
        found.append(row)
        print(f"{regions:>3} 个区域 {certificates} 种证件：", *(f"{value:.2f}" for value in row))
    for share, values in zip((1, FAIR, 0.9), zip(*found, strict=True), strict=True):
        above = sum(value > PREDICTABLE for value in values)
        print(f"公平达到 {share}：前沿 {min(values):.2f} 至 {max(values):.2f}，{above} 种高于 {PREDICTABLE}")


def visits(instance: Instance, seeds: int, processes: int) -> np.ndarray:
    """Key by key, which person (row) is in the group of which target (column)."""
    parts = [range(first, min(first + 50, seeds)) for first in range(0, seeds, 50)]
    jobs = [(instance, part) for part in parts]
    if processes > 1:
        with ProcessPoolExecutor(processes) as pool:
            done = list(pool.map(_some_visits, jobs))
    else:
        done = [_some_visits(job) for job in jobs]
    return np.concatenate(done)


def _some_visits(job: tuple[Instance, range]) -> np.ndarray:
    instance, numbers = job
    place = {person["id"]: number for number, person in enumerate(instance["inspectors"])}
    came = np.zeros((len(numbers), len(place), len(instance["targets"])), dtype=bool)
    for run, number in enumerate(numbers):
        key = sha256(f"matching quality {number}".encode()).hexdigest()
        groups = fairdraw.match(instance | {"K": key})["assignment"]
        for column, target in enumerate(instance["targets"]):
            for person in groups[target["id"]]:
                came[run, place[person], column] = True
    return came


class Program:
    """The linear program over fractions: how often each person should take each slot."""

    def __init__(self, instance: Instance) -> None:
        place = {person["id"]: number for number, person in enumerate(instance["inspectors"])}
        candidates = {group["id"]: group["candidates"] for group in instance["classes"]}
        self.people, self.bounds = len(place), np.zeros(len(instance["targets"]))
        self.caps = np.array([float(person["cap"]) for person in instance["inspectors"]])
        arcs: list[tuple[int, int, int]] = []  # person, pair of person and target, slots of one class at one target
        pairs: dict[tuple[int, int], int] = {}
        self.demand: list[int] = []
        for column, target in enumerate(instance["targets"]):
            asked = Counter(target["slots"])
            able = {group: [place[p] for p in candidates[group] if p not in target["forbid"]] for group in asked}
            self.bounds[column] = _forced(asked, able)
            for group, number in asked.items():
                for person in able[group]:
                    arcs.append((person, pairs.setdefault((person, column), len(pairs)), len(self.demand)))
                self.demand.append(number)
        self.pair_bounds = np.array([self.bounds[column] for _person, column in pairs])
        person, pair, slot = np.array(arcs).T
        self.loads = _incidence(person, self.people)
        self.pairs = _incidence(pair, len(pairs))
        self.slots = _incidence(slot, len(self.demand))

    def even(self) -> np.ndarray:
        """The leximin loads: raise the least load as far as it goes, hold whoever is stuck there, and so on."""
        held: dict[int, float] = {}
        while len(held) < self.people:
            free = [person for person in range(self.people) if person not in held]
            some = list(held)
            least = _column(-self.loads[free], 1.0)
            answer = linprog(
                np.append(np.zeros(self.loads.shape[1]), -1.0),
                A_ub=vstack([least, _column(self.pairs, 0.0), _column(self.loads, 0.0)]).tocsr(),
                b_ub=np.concatenate([np.zeros(len(free)), np.ones(self.pairs.shape[0]), self.caps]),
                A_eq=vstack([_column(self.slots, 0.0), _column(self.loads[some], 0.0)]).tocsr(),
                b_eq=np.append(self.demand, [held[person] for person in some]),
                method="highs",
            )
            stuck = [person for person, price in zip(free, answer.ineqlin.marginals, strict=False) if price < -1e-7]
            held |= dict.fromkeys(stuck, -answer.fun)
        return np.array([held[person] for person in range(self.people)])

    def frontier(self, loads: np.ndarray) -> float:
        """The least possible value of the greatest chance against what is forced, nobody's mean load below these."""
        answer = linprog(
            np.append(np.zeros(self.loads.shape[1]), 1.0),
            A_ub=vstack([_column(self.pairs, -self.pair_bounds), _column(self.pairs, 0.0), _column(-self.loads, 0.0)]),
            b_ub=np.concatenate([np.zeros(len(self.pair_bounds)), np.ones(len(self.pair_bounds)), 1e-6 - loads]),
            A_eq=_column(self.slots, 0.0),
            b_eq=self.demand,
            method="highs",
        )
        return float(answer.fun)


def _forced(asked: Mapping[str, int], able: Mapping[str, Sequence[int]]) -> float:
    """What this target alone forces: of its slots of some classes each eligible person fills an equal share."""
    subsets = [each for size in range(1, len(asked) + 1) for each in combinations(asked, size)]
    return max(
        (sum(asked[g] for g in each) / len(set().union(*(able[g] for g in each))) for each in subsets), default=0.0
    )


def _incidence(rows: np.ndarray, number: int) -> csr_matrix:
    return csr_matrix((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(number, len(rows)))


def _column(matrix: csr_matrix, value: float | np.ndarray) -> csr_matrix:
    """The matrix with one more column."""
    more = np.broadcast_to(np.asarray(value, dtype=float), (matrix.shape[0],)).reshape(-1, 1)
    return csr_matrix(np.hstack([matrix.toarray(), more]))


class Quality(NamedTuple):
    """`predictable` joins targets that ask for the same and bar the same people; `raw` is the greatest single pair."""

    least: float
    most: float
    predictable: float
    raw: float
    alike: float
    least_sure: float
    predictable_sure: float

    def misses(self, *, whole: bool) -> bool:
        """Whether a bound is broken: by the figures, or (not ``whole``) by as much of them as is sure."""
        least = self.least if whole else self.least_sure
        predictable = self.predictable if whole else self.predictable_sure
        return least < FAIR or predictable > PREDICTABLE or self.alike < ALIKE

    @classmethod
    def of(cls, instance: Instance, program: Program, even: np.ndarray, came: np.ndarray) -> "Quality":
        chances = came.mean(axis=0)
        loads = chances.sum(axis=1) / even
        error = came.sum(axis=2).std(axis=0) / np.sqrt(len(came)) / even
        kinds: dict[object, list[int]] = defaultdict(list)
        for column, target in enumerate(instance["targets"]):
            kinds[tuple(sorted(target["slots"])), frozenset(target["forbid"])].append(column)
        joined, sure = 0.0, 0.0
        for each in kinds.values():
            mean, bound = chances[:, each].mean(axis=1), program.bounds[each[0]]
            spread = came[:, :, each].mean(axis=2).std(axis=0) / np.sqrt(len(came))
            joined = max(joined, float(mean.max() / bound))
            sure = max(sure, float((mean - _far(len(mean) * len(kinds)) * spread).max() / bound))
        return cls(
            float(loads.min()),
            float(loads.max()),
            joined,
            float((chances / program.bounds).max()),
            alike(instance, came),
            float((loads + _far(len(loads)) * error).min()),
            sure,
        )


def _far(compared: int) -> float:
    """How many standard errors chance alone exceeds once in a thousand measurements of so many things."""
    return float(norm.isf(0.0005 / compared))


def alike(instance: Instance, came: np.ndarray) -> float:
    """Exchangeability: the least p of a chi-square over people who may sit in the same seats, times their number.

    Given what all g twins had in a run, each of them is as likely as the next to have had it: chi-square, g − 1.
    """
    found = []
    for group in _twins(instance):
        had = came[:, group, :].astype(np.int64)
        for counts in (had.sum(axis=2)[:, :, np.newaxis], had):  # in all, and at each target
            size = len(group)
            within = (counts**2).sum(axis=(0, 1)) - (counts.sum(axis=1) ** 2).sum(axis=0) / size
            sums = counts.sum(axis=0)
            spread = ((sums - sums.mean(axis=0)) ** 2).sum(axis=0) * (size - 1)
            score = np.divide(spread, within, out=np.zeros(len(within)), where=within > 0.5)
            found.append(min(1.0, len(within) * float(chi2.sf(score.max(), size - 1))))
    return min([1.0, *(len(found) * p for p in found)])


def _twins(instance: Instance) -> Iterator[list[int]]:
    """People who are in the same classes and barred from the same targets."""
    same: dict[object, list[int]] = defaultdict(list)
    for number, person in enumerate(instance["inspectors"]):
        groups = tuple(group["id"] for group in instance["classes"] if person["id"] in group["candidates"])
        barred = tuple(target["id"] for target in instance["targets"] if person["id"] in target["forbid"])
        same[groups, barred].append(number)
    return (group for group in same.values() if len(group) > 1)


if __name__ == "__main__":
    main()
