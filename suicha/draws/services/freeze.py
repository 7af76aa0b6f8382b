# SPDX-License-Identifier: Apache-2.0
"""冻结名录: the list, the rules, the roster and the witnesses are fixed before anything random exists."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from fairdraw import canonical
from suicha.accounts.models import Region, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.ids import draw_number
from suicha.draws import secret
from suicha.draws.models import Draw, Witness
from suicha.draws.rules.witnessing import seed_plan_of
from suicha.draws.sealing import seal
from suicha.draws.selectors.pool import pool_of
from suicha.draws.selectors.roster import roster_of
from suicha.files.models import StoredFile
from suicha.files.services import file_store
from suicha.planning.models import Task


class WitnessSeat(NamedTuple):
    """Who will witness: a kind of ``Witness.Kind``, a name, and the unit they come from."""

    kind: str
    name: str
    unit: str


@transaction.atomic(durable=True)
def draw_freeze(*, task: Task, witnesses: Sequence[WitnessSeat], by: User) -> Draw:
    """Freeze the task's list, rules, roster and witnesses, and seal a fresh secret.  Cannot be undone.

    The pool is the bureau's library in the task's scope; who is left out stays in it with the reason.
    """
    require(by, Permission.DRAW_FREEZE, task.organisation)
    task = Task.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=task.pk)
    existing = Draw.objects.filter(task=task).first()
    if existing:
        raise Refused("draw_exists", number=existing.number)
    seats = _checked(witnesses, setting(task.organisation, "minimum_witnesses").value)
    pool = pool_of(task)
    if pool.refusal:
        raise pool.refusal
    roster = roster_of(task, pool.names)
    number, now = _next_number(task), clock.now()

    def keep(name: str, content: bytes) -> StoredFile:
        return file_store(
            content=content, name=f"{number}-{name}", kinds=frozenset({"pool"}), organisation=task.organisation, by=by
        )

    digits = setting(task.organisation, "witness_digits").value
    draw = Draw.objects.create(
        task=task,
        organisation=task.organisation,
        number=number,
        pool=keep("pool.csv", pool.content()),
        names=keep("names.json", canonical({each: list(pair) for each, pair in pool.names.items()})),
        roster=keep("roster.json", roster.content()),
        counts=pool.counts,
        reasons=pool.reasons,
        strata={code: name for code, name in pool.strata.items() if code in pool.counts},
        rules=pool.rules.record(),
        seed_plan=seed_plan_of([(seat.kind, _public_name(seat)) for seat in seats], digits),
        sealed_secret=seal(secret.fresh()),
        frozen_at=now,
        frozen_by=by,
    )
    for position, seat in enumerate(seats, start=1):
        Witness.objects.create(
            draw=draw, position=position, kind=seat.kind, name=seat.name, unit=seat.unit, token=secret.link_token()
        )
    audit.record(
        "draws.draw.freeze",
        draw,
        by=by,
        data={
            "task": task.title,
            "pool": len(pool.rows),
            "random": pool.size,
            "excluded": len(pool.rows) - pool.size,
            "reasons": pool.reasons,
            "draw_size": pool.total,
            "pool_sha256": draw.pool.sha256,
            "roster_sha256": draw.roster.sha256,
            "witnesses": [_public_name(seat) for seat in seats],
            "warnings": roster.warnings,
        },
    )
    return draw


def _checked(witnesses: Sequence[WitnessSeat], least: int) -> list[WitnessSeat]:
    seats = [WitnessSeat(kind, name.strip(), unit.strip()) for kind, name, unit in witnesses]
    for position, seat in enumerate(seats, start=1):
        if seat.kind not in Witness.Kind.values or not seat.name:
            raise Refused("witness_incomplete", position=position)
        if any((seat.name, seat.unit) == (other.name, other.unit) for other in seats[: position - 1]):
            raise Refused("witness_twice", position=position, name=seat.name)
    if len(seats) < least:
        raise Refused("witnesses_too_few", given=len(seats), least=least)
    return seats


def _public_name(seat: WitnessSeat) -> str:
    """How the commitment calls a witness: kind and unit, no personal name."""
    return "　".join(filter(None, [str(Witness.Kind(seat.kind).label), seat.unit]))


def _next_number(task: Task) -> str:
    """The next number of the day in this division; the division's row is held so that two freezings wait."""
    region = Region.objects.select_for_update(of=("self",)).get(pk=task.organisation.region_id)
    today = clock.today()
    prefix = draw_number(region.code, today, 0)[:-3]
    return draw_number(region.code, today, Draw.objects.filter(number__startswith=prefix).count() + 1)
