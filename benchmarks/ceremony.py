# SPDX-License-Identifier: Apache-2.0
"""How long the platform's own work of a draw takes: ``python -m benchmarks.ceremony``.

The demo task whose list is not frozen yet: freeze, commit, sign in and lock three witnesses, reveal, issue; then void,
and again, three attempts in all.  Peer: the library alone on the same list, with the same checks, in memory.
"""

import json
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any, TypeVar

from benchmarks.preview import prepare

ATTEMPTS, BOUND = 3, 2.0
PASSPHRASE = "benchmark 保管口令 2026"  # noqa: S105
WITNESSES = (("discipline", "张某", "派驻纪检监察组"), ("deputy", "刘某", "人大代表"), ("media", "陈某", "融媒体中心"))
NUMBER = "27182818284590452353"
Thing = TypeVar("Thing")


class Clock:
    """What each step took, over all attempts."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def take(self, step: str, work: Callable[[], Thing]) -> Thing:
        began = time.perf_counter()
        done = work()
        self.seconds.setdefault(step, []).append(time.perf_counter() - began)
        return done

    def report(self) -> float:
        for step, times in self.seconds.items():
            print(f"  {step:28} {median(times):7.3f} s")
        return sum(map(median, self.seconds.values()))


def person(permission: Any, organisation: Any, *, never: Any = None, above: bool = False) -> Any:
    """Somebody who may, and may not the other thing; ``above``: of another bureau."""
    from suicha.accounts.models import User
    from suicha.accounts.permissions import may

    for user in User.objects.filter(is_active=True).select_related("organisation").order_by("pk"):
        inside = user.organisation is not None and user.organisation.path.startswith(organisation.path)
        able = may(user, permission, organisation) and not (never and may(user, never, organisation))
        if able and inside != above:
            return user
    raise SystemExit(f"the demo has nobody for {permission} of {organisation}")


def attempt(clock: Clock, task: Any, host: Any, keeper: Any) -> Any:
    from suicha.catalogue.selectors import setting
    from suicha.draws import services as draws

    seats = [draws.WitnessSeat(*witness) for witness in WITNESSES]
    draw = clock.take("freeze", lambda: draws.draw_freeze(task=task, witnesses=seats, by=host))
    draw = clock.take("commit", lambda: draws.draw_commit(draw=draw, by=host))
    value = NUMBER[: setting(task.organisation, "witness_digits").value]

    def witness_all() -> None:
        for witness in draw.witnesses.order_by("position"):
            code = draws.witness_code_issue(witness=witness, by=host)
            draws.witness_lock(witness=draws.witness_enter(code=code), value=value, again=value)

    clock.take("three witnesses", witness_all)
    draw = clock.take("reveal", lambda: draws.draw_reveal(draw=draw, passphrase=PASSPHRASE, by=keeper))
    return clock.take("issue, signed and verified", lambda: draws.draw_issue(draw=draw, by=host))


def peer(clock: Clock, draw: Any) -> None:
    """The same pool, rules and plan through the library, with nothing kept and nobody asked."""
    import fairdraw
    from suicha.draws.selectors.frozen import frozen_bytes

    record = json.loads(draw.commitment)
    rows = fairdraw.read_pool(frozen_bytes(draw.pool))
    rules, secret = fairdraw.Rules.from_record(record["rules"]), os.urandom(32).hex()
    seed = fairdraw.seed_string(record["seed_plan"], {s["name"]: NUMBER[: s["digits"]] for s in record["seed_plan"]})
    ids = {"draw_id": record["draw_id"], "plan_id": record["plan_id"], "seed_plan": record["seed_plan"]}
    frozen = clock.take("freeze", lambda: fairdraw.freeze(rows, secret))
    commitment = clock.take("commit", lambda: fairdraw.commit(frozen, rules, **ids))
    result = clock.take("draw", lambda: fairdraw.draw(commitment.record, rows, secret, seed))
    issued = clock.take("issue", lambda: fairdraw.issue(commitment, result, secret=secret))
    clock.take("verify", lambda: fairdraw.verify_package(issued.package))


def main() -> None:
    prepare()
    from django.core.management import call_command

    from suicha.accounts.permissions import Permission
    from suicha.draws import services as draws
    from suicha.planning.models import Task

    call_command("load_demo")
    task = Task.objects.filter(draws=None).select_related("organisation").order_by("pk").last()
    if task is None:
        raise SystemExit("the demo has no task whose list is still to be frozen: load it on a day before December")
    organisation = task.organisation
    host = person(Permission.DRAW_FREEZE, organisation)
    outside = person(Permission.SECRET_KEEP, organisation, never=Permission.DRAW_FREEZE, above=True)
    confirms = person(Permission.DRAW_VOID_CONFIRM, organisation)
    draws.keeper_key_make(by=outside, passphrase=PASSPHRASE, again=PASSPHRASE)

    platform, library = Clock(), Clock()
    for number in range(1, ATTEMPTS + 1):
        draw = attempt(platform, task, host, outside)
        peer(library, draw)
        if number < ATTEMPTS:
            draws.void_request(draw=draw, reason="测量用时，作废后再抽一次", by=host)
            draws.void_confirm(draw=draw, by=confirms)
    size = sum(sum(roles.values()) for roles in draw.counts.values())
    print(f"\n{task.title}, {size} targets, median of {ATTEMPTS}\nplatform")
    ours = platform.report()
    print("library alone")
    theirs = library.report()
    print(
        f"\nfreeze + commit + witnesses + reveal + issue: {ours:.2f} s (bound {BOUND} s), {ours / theirs:.1f} × library"
    )
    raise SystemExit(0 if ours <= BOUND else 1)


if __name__ == "__main__":
    main()
