# SPDX-License-Identifier: Apache-2.0
"""公布承诺: one digest binds list, rules, roster and secret before any witness writes a number."""

from django.db import transaction

from fairdraw import FairdrawError, Rules, canonical, commit, freeze, read_pool
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.draws.models import Draw
from suicha.draws.moments import moment
from suicha.draws.sealing import unseal
from suicha.draws.selectors.frozen import frozen_bytes, roster_frozen
from suicha.registries.selectors import scope_text

LABELS = {value: str(label) for value, label in Draw.State.choices}


@transaction.atomic(durable=True)
def draw_commit(*, draw: Draw, by: User) -> Draw:
    """Publish the commitment.  From now on witnesses may enter; nothing that it binds can change."""
    require(by, Permission.DRAW_FREEZE, draw.organisation)
    draw = (
        Draw.objects.select_for_update(of=("self",))
        .select_related("task", "organisation", "pool", "roster", "names")
        .get(pk=draw.pk)
    )
    move(draw, Draw.State.COMMITTED, Draw.MOVES, LABELS)
    now = clock.now()
    try:
        rows = read_pool(frozen_bytes(draw.pool))
        commitment = commit(
            freeze(rows, unseal(draw.sealed_secret)),
            Rules.from_record(draw.rules),
            draw_id=draw.number,
            plan_id=draw.task.number,
            seed_plan=draw.seed_plan,
            not_before=moment(now),
            source={
                "registry": {"at": moment(draw.frozen_at), "rows": len(rows), "names": draw.names.sha256},
                "roster": draw.roster.sha256,
                "roster_root": roster_frozen(draw).root([row.id for row in rows]),
                "scope": scope_text(draw.task.scope),
                "strata": [{"code": code, "name": draw.strata[code]} for code in sorted(draw.strata)],
                "task": draw.task.title,
                "organisation": draw.organisation.name,
            },
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
            "counts": draw.counts,
            "rules": draw.rules,
            "roster_sha256": draw.roster.sha256,
        },
    )
    return draw
