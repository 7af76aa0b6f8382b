# SPDX-License-Identifier: Apache-2.0
"""Measuring a matching in the background, a stretch of trials at a time (draw-spec 9, quality).

No act: it decides nothing and changes no seat.  Each stretch is saved with the count it started from, so that one
done twice counts once, and a measurement cut short goes on where it stood.
"""

from typing import Any

from django.db import transaction

from fairdraw import FairdrawError, Tally, fair_loads, gini, match, rounds_for, trial_of
from suicha.core import clock
from suicha.draws.models import Matching
from suicha.draws.moments import moment
from suicha.draws.selectors.frozen import roster_frozen
from suicha.draws.selectors.match_packaging import numbers_then

STRETCH_SEATS = 20_000


def quality_step(*, pk: int) -> bool:
    """Make the next trials of this matching and save them; whether more are left."""
    matching = Matching.objects.select_related("draw__roster").get(pk=pk)
    before: dict[str, Any] = matching.quality or {}
    if matching.state != Matching.State.MATCHED or before.get("state") == "done":
        return False
    instance = instance_of_matching(matching)
    seats = sum(len(target["slots"]) for target in instance["targets"])
    wanted = rounds_for(seats)
    tally = Tally(instance, before.get("tally"))
    start = tally.rounds
    until = min(wanted, start + max(1, STRETCH_SEATS // max(seats, 1)))
    for number in range(start, until):
        tally.add(match(trial_of(instance, number))["assignment"])
    if tally.rounds >= wanted:
        return _saved(pk, start, measured(instance, tally, matching.outcome))
    return _saved(pk, start, {"state": "running", "wanted": wanted, "tally": tally.record()})


def instance_of_matching(matching: Matching) -> dict[str, Any]:
    """The frozen instance again, after what was amended."""
    certificate: dict[str, Any] = matching.draw.certificate or {}
    return roster_frozen(matching.draw).instance(certificate["K"], numbers_then(matching), matching.amendments)


def measured(instance: dict[str, Any], tally: Tally, outcome: dict[str, Any]) -> dict[str, Any]:
    """The figures as they are kept; shares in millionths."""
    try:
        fair, exact = fair_loads(instance)
        fairness = tally.fairness(fair)
    except FairdrawError:
        fairness, exact = None, False
    ratio, exchange = tally.predictability(), tally.exchangeability()
    loads = list(outcome.get("loads", {}).values())
    return {
        "state": "done",
        "rounds": tally.rounds,
        "targets": len(instance["targets"]),
        "people": len(instance["inspectors"]),
        "fairness": _ppm(fairness.value) if fairness else None,
        "fairness_sure": _ppm(fairness.sure) if fairness else None,
        "exact": exact,
        "ratio": _ppm(ratio.value),
        "ratio_sure": _ppm(ratio.sure),
        "alike": exchange.compared,
        "spread": _ppm(exchange.spread),
        "exchangeable": exchange.holds,
        "gini": _ppm(float(gini(loads))),
        "at": moment(clock.now()),
    }


def _ppm(share: float) -> int:
    return round(share * 1_000_000)


@transaction.atomic(durable=True)
def _saved(pk: int, start: int, quality: dict[str, Any]) -> bool:
    """Keep a stretch unless another worker was quicker; whether more are left."""
    matching = Matching.objects.select_for_update(of=("self",)).get(pk=pk)
    now: dict[str, Any] = matching.quality or {}
    if now.get("state") == "done":
        return False
    if (now.get("tally") or {"rounds": 0})["rounds"] == start:
        matching.quality = now = quality
        matching.save(update_fields=["quality"])
    return bool(now["state"] != "done")
