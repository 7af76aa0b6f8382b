# SPDX-License-Identifier: Apache-2.0
"""What happens to a drawn list of the demo county before and after its visits: one is replaced, batches are told."""

from collections.abc import Iterator
from datetime import date, datetime

from suicha.demo.calendar import at
from suicha.demo.county import Department
from suicha.disclosure import services as disclosure
from suicha.draws import services as draws
from suicha.draws.models import Draw, DrawnTarget, Seat, Substitution
from suicha.draws.selectors.frozen import roster_frozen
from suicha.registries import services as registries

DEREGISTERED = "派发检查前核对，登记机关已于{month}月核准注销登记，企业信用信息公示系统可查"


def replacement_story(department: Department, draw: Draw, day: date) -> Iterator[datetime]:
    """Before anybody is sent out one of those drawn turns out to be deregistered: the next alternate comes in."""
    leaving = _leaving(draw)
    if leaving is None:
        return
    note = DEREGISTERED.format(month=day.month)
    yield at(day, 10, 10)
    registries.target_status_set(target=leaving.target, status="cancelled", reason=note, by=department.clerk)
    yield at(day, 10, 30)
    draws.target_substitute(drawn_target=leaving, reason=Substitution.Reason.ENDED, note=note, by=department.legal)
    yield at(day, 10, 45)
    disclosure.draw_publish(draw=draw, by=department.legal)


def _leaving(draw: Draw) -> DrawnTarget | None:
    """From the second on: the first whose group may go to the alternate of its turn, where nobody must stay away."""
    roster = roster_frozen(draw)
    rows = DrawnTarget.objects.select_related("target").filter(draw=draw)
    waiting = list(rows.filter(kind=DrawnTarget.Kind.ALTERNATE, came=None).order_by("rank"))
    for row in rows.filter(kind=DrawnTarget.Kind.PRIMARY).order_by("seq")[1:]:
        coming = next((each for each in waiting if each.stratum == row.stratum), None)
        group = set(Seat.objects.current().filter(drawn_target=row).values_list("inspector_id", flat=True))
        if coming and not roster.barred(coming.number) & group:
            return row
    return None


def batch_story(department: Department, draw: Draw, day: date) -> Iterator[datetime]:
    """The visits of a batch are over: what a sealed list says about it is told on ``day``."""
    yield at(day, 15)
    disclosure.draw_publish(draw=draw, by=department.legal)
