# SPDX-License-Identifier: Apache-2.0
"""公布承诺: one digest binds list, rules, roster and secret before any number of the seed exists."""

from django.db import transaction

from fairdraw import FairdrawError, Rules, canonical, commit
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw
from suicha.draws.moments import moment
from suicha.draws.rules.sources import first_due
from suicha.draws.selectors.expert_roster import expert_roster_frozen
from suicha.draws.selectors.frozen import pool_frozen, roster_frozen
from suicha.draws.selectors.keepers import keepers_of
from suicha.draws.services.acting import advance, held
from suicha.registries.rules.scope import direction_words
from suicha.registries.selectors import scope_text


@transaction.atomic(durable=True)
def draw_commit(*, draw: Draw, by: User) -> Draw:
    """Publish the commitment.  From now on witnesses may enter; nothing that it binds can change.

    Needs nothing secret: what the secret had to bind was bound at the freezing.
    """
    require(by, Permission.DRAW_FREEZE, draw.organisation)
    draw = held(draw, "task", "pool", "roster", "experts", "names", "previous")
    advance(draw, Draw.State.COMMITTED)
    keepers, now = keepers_of(draw), clock.now()
    if not keepers:
        raise Refused("escrow_missing", number=draw.number)
    due = first_due(draw.seed_plan)
    if due and due <= now:
        raise Refused("source_already_out", due=moment(due))
    try:
        pool = pool_frozen(draw)
        commitment = commit(
            pool,
            Rules.from_record(draw.rules),
            draw_id=draw.number,
            plan_id=draw.task.number,
            seed_plan=draw.seed_plan,
            attempt=draw.attempt,
            prev=(draw.previous.commitment_digest or "") if draw.previous else "",
            not_before=moment(now),
            disclosure=draw.disclosure,
            source={
                "registry": {"at": moment(draw.frozen_at), "rows": len(pool.rows), "names": draw.names.sha256},
                "roster": draw.roster.sha256,
                "roster_root": roster_frozen(draw).root([row.id for row in pool.rows]),
                **_experts_bound(draw),
                "scope": scope_text(draw.task.scope),
                "terms": [direction_words(draw.task.scope), *draw.task.terms_told],
                "strata": [{"code": code, "name": draw.strata[code]} for code in sorted(draw.strata)],
                "task": draw.task.title,
                "organisation": draw.organisation.name,
                "keepers": [
                    {"organisation": keeper.organisation, "outside": keeper.outside, "public_key": keeper.public_key}
                    for keeper in keepers
                ],
            }
            | ({"way": "lottery"} if draw.by_hand else {}),
        )
    except FairdrawError as error:
        raise Refused("draw_refused", reason=str(error)) from error
    draw.commitment = canonical(commitment.record).decode()
    draw.commitment_digest, draw.committed_at, draw.committed_by = commitment.digest, now, by
    draw.save(update_fields=["state", "commitment", "commitment_digest", "committed_at", "committed_by"])
    audit.record(
        "draws.draw.commit",
        draw,
        by=by,
        data={
            "commitment_digest": commitment.digest,
            "pool_root": commitment.pool.root,
            "attempt": draw.attempt,
            "counts": draw.counts,
            "rules": draw.rules,
            "roster_sha256": draw.roster.sha256,
        },
    )
    return draw


def _experts_bound(draw: Draw) -> dict[str, str]:
    """What binds the frozen list of experts, where the task asks for some."""
    experts = expert_roster_frozen(draw)
    return {"experts": draw.experts.sha256, "experts_root": experts.root()} if draw.experts and experts else {}
