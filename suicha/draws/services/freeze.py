# SPDX-License-Identifier: Apache-2.0
"""冻结名录: the list, the rules, the roster and the sources are fixed, and the secret is made and given away."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from fairdraw import FrozenPool, canonical, freeze, read_pool
from suicha.accounts.models import Region, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.ids import draw_number
from suicha.draws import secret
from suicha.draws.escrow import enclose
from suicha.draws.models import Draw, Escrow, Lottery, Witness
from suicha.draws.rules.slips import CLAUSE as LOTTERY_CLAUSE
from suicha.draws.rules.slips import MOST_SLIPS
from suicha.draws.rules.sources import SourcePlan, due_of, source_record
from suicha.draws.rules.witnessing import SeedPlan, seed_plan_of
from suicha.draws.selectors.attempts import attempt_before, attempt_standing
from suicha.draws.selectors.expert_roster import ExpertRoster, expert_roster_of
from suicha.draws.selectors.keepers import Keeper, keepers_ready
from suicha.draws.selectors.pool import Pool, pool_of
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.roster_making import roster_of
from suicha.draws.selectors.shortage import warnings
from suicha.draws.services.invited import WitnessSeat, seats_checked, sources_checked
from suicha.files.models import StoredFile
from suicha.files.services import file_store
from suicha.planning.models import Task

WAYS = ("computer", "lottery")


@transaction.atomic(durable=True)
def draw_freeze(
    *,
    task: Task,
    witnesses: Sequence[WitnessSeat],
    sources: Sequence[SourcePlan] = (),
    disclosure: str = "",
    way: str = "",
    by: User,
) -> Draw:
    """Freeze the task's list, rules, roster and sources.  Cannot be undone; a voided draw may be followed by another.

    The secret is made here, binds the list, is put into one envelope for each present keeper, and is then gone: the
    platform cannot read it any more.  ``disclosure`` is a ``Draw.Disclosure``, ``way`` one of ``WAYS``; left out, each
    is the organisation's rule.  What is chosen is committed to.
    """
    require(by, Permission.DRAW_FREEZE, task.organisation)
    task = Task.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=task.pk)
    existing = attempt_standing(task)
    if existing:
        raise Refused("draw_exists", number=existing.number)
    now = clock.now()
    seats = seats_checked(witnesses, task.organisation)
    announced = sources_checked(sources, now)
    disclosure = disclosure or Draw.Disclosure.values[setting(task.organisation, "disclosure_mode").value]
    if disclosure not in Draw.Disclosure.values:
        raise Refused("disclosure_unknown", given=disclosure)
    by_hand = _by_hand(way, disclosure, task)
    keepers = keepers_ready(task.organisation)
    if not any(keeper.outside for keeper in keepers):
        raise Refused("keepers_missing", number=len(keepers))
    pool = pool_of(task)
    if pool.refusal:
        raise pool.refusal
    if by_hand and pool.size > MOST_SLIPS:
        raise Refused("lottery_too_large", most=MOST_SLIPS, size=pool.size)
    salts = secret.roster_salts()
    roster = roster_of(task, pool.names, salts)
    experts = expert_roster_of(task, pool.names, salts)
    system_secret = secret.fresh()
    draw = _kept(task, pool, roster, experts, freeze(read_pool(pool.content()), system_secret), disclosure, by)
    digits = setting(task.organisation, "witness_digits").value
    draw.seed_plan = _plan(seats, digits, announced)
    draw.due_at = _due_at(draw.seed_plan, task, now)
    draw.save()
    for position, seat in enumerate(seats, start=1):
        Witness.objects.create(draw=draw, position=position, kind=seat.kind, name=seat.name, unit=seat.unit)
    if by_hand:
        Lottery.objects.create(draw=draw, clause=LOTTERY_CLAUSE)
    _give_away(draw, system_secret, keepers)
    audit.record(
        "draws.draw.freeze",
        draw,
        by=by,
        data={
            "task": task.title,
            "attempt": draw.attempt,
            "pool": len(pool.rows),
            "random": pool.size,
            "mandatory": len(pool.mandatory),
            "excluded": sum(pool.reasons.values()),
            "reasons": pool.reasons,
            "draw_size": pool.total,
            "pool_root": draw.pool_root,
            "pool_sha256": draw.pool.sha256,
            "roster_sha256": draw.roster.sha256,
            "witnesses": [seat.public_name for seat in seats],
            "sources": [source.title for source in announced],
            "keepers": [keeper.organisation for keeper in keepers],
            "disclosure": draw.disclosure,
            "way": "现场抽签" if by_hand else "",
            "experts": len(experts.people) if experts else 0,
            "warnings": warnings(roster) + (experts.warnings if experts else []),
        },
    )
    return draw


def _by_hand(way: str, disclosure: str, task: Task) -> bool:
    """Whether the targets will be drawn from slips; refused where that cannot be told as a whole at once."""
    way = way or WAYS[setting(task.organisation, "draw_way").value]
    if way not in WAYS:
        raise Refused("way_unknown", given=way)
    if way == "lottery" and disclosure != Draw.Disclosure.OPEN:
        raise Refused("lottery_is_open")
    return way == "lottery"


def _kept(
    task: Task,
    pool: Pool,
    roster: Roster,
    experts: ExpertRoster | None,
    frozen: FrozenPool,
    disclosure: str,
    by: User,
) -> Draw:
    """The draw with its files, not yet saved."""
    number, before = _next_number(task), attempt_before(task)

    def keep(name: str, content: bytes) -> StoredFile:
        return file_store(
            content=content, name=f"{number}-{name}", kinds=frozenset({"pool"}), organisation=task.organisation, by=by
        )

    return Draw(
        task=task,
        organisation=task.organisation,
        number=number,
        attempt=before.attempt + 1 if before else 1,
        previous=before,
        disclosure=disclosure,
        pool=keep("pool.csv", frozen.csv),
        names=keep("names.json", canonical({each: list(pair) for each, pair in pool.names.items()})),
        roster=keep("roster.json", roster.content()),
        experts=keep("experts.json", experts.content()) if experts else None,
        counts=pool.counts,
        reasons=pool.reasons,
        strata={code: name for code, name in pool.strata.items() if code in pool.counts},
        rules=pool.rules.record(),
        pool_commit=frozen.commit_lines.decode(),
        pool_root=frozen.root,
        nonce_commit=frozen.nonce_commit,
        frozen_at=clock.now(),
        frozen_by=by,
    )


def _plan(seats: list[WitnessSeat], digits: int, announced: list[SourcePlan]) -> SeedPlan:
    """Witnesses in their order, then dice, then public numbers: who comes later cannot answer to who came before."""
    later = sorted(announced, key=lambda source: source.kind == "public")
    return seed_plan_of([(seat.kind, seat.public_name) for seat in seats], digits) + [source_record(s) for s in later]


def _due_at(plan: SeedPlan, task: Task, now: datetime) -> datetime:
    """When the last source is due; where all are made in the hall, the day the visits were to begin."""
    dues = [due for due in map(due_of, plan) if due]
    begins = timezone.make_aware(datetime.combine(task.starts_on, time()))
    return max(dues) if dues else max(now, begins)


def _give_away(draw: Draw, system_secret: str, keepers: list[Keeper]) -> None:
    Escrow.objects.bulk_create(
        Escrow(
            draw=draw,
            key_id=keeper.key_pk,
            envelope=enclose(system_secret, public=keeper.public_key, about=draw.number),
            outside=keeper.outside,
        )
        for keeper in keepers
    )


def _next_number(task: Task) -> str:
    """The next number of the day in this division; the division's row is held so that two freezings wait."""
    region = Region.objects.select_for_update(of=("self",)).get(pk=task.organisation.region_id)
    today = clock.today()
    prefix = draw_number(region.code, today, 0)[:-3]
    return draw_number(region.code, today, Draw.objects.filter(number__startswith=prefix).count() + 1)
