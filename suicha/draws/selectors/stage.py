# SPDX-License-Identifier: Apache-2.0
"""What the hall's screen and the public page that follows a draw may know at this moment, and nothing more."""

from typing import Any

from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.masking import public_name, public_number
from suicha.core.templatetags.ui import mask_name
from suicha.draws.models import Draw, Witness
from suicha.draws.selectors.attempts import attempts_of
from suicha.draws.selectors.draws import alarm_at, results_of, witnesses_of
from suicha.draws.selectors.keepers import keepers_of
from suicha.draws.selectors.lottery import lottery_told
from suicha.draws.selectors.readings import readings_of
from suicha.draws.selectors.standing import still_possible
from suicha.draws.selectors.told import draw_told

MOST_ROWS = 500


def stage_of(draw: Draw) -> dict[str, Any]:
    """Everything public about the draw now; numbers of witnesses after the reveal, rows when they are issued.

    ``rows`` holds the first ``MOST_ROWS`` in the order of visits, and only where the whole list is open: a list that is
    told batch by batch, or whose classes are confidential, is published elsewhere, step by step.
    """
    witnesses, readings, told = witnesses_of(draw), readings_of(draw), draw_told(draw)
    alarm = alarm_at(draw, setting(draw.organisation, "reveal_hours").value)
    is_open = draw.state in (Draw.State.COMMITTED, Draw.State.REVEALED)
    return {
        "number": draw.number,
        "title": told.title,
        "organisation": draw.organisation.name,
        "state": draw.state,
        "state_words": draw.get_state_display(),
        "disclosure": draw.get_disclosure_display(),
        "steps": told.steps,
        "still": still_possible(draw, witnesses, readings),
        "pool_size": told.pool_size,
        "size": told.size,
        "total": told.total,
        "chance": told.chance,
        "strength": told.strength,
        "excluded": told.excluded,
        "due_at": draw.due_at,
        "alarm_at": alarm,
        "alarm": is_open and clock.now() >= alarm,
        "minutes_left": max(0, int((draw.due_at - clock.now()).total_seconds() // 60)) if draw.due_at else 0,
        "commitment_digest": draw.commitment_digest or "",
        "pool_root": draw.pool_root,
        "nonce_commit": draw.nonce_commit,
        "hashes": told.hashes if draw.disclosure != Draw.Disclosure.SEALED else told.hashes[:2],
        "witnesses": [_witness(draw, witness) for witness in witnesses],
        "readings": readings,
        "lottery": lottery_told(draw),
        "keepers": [{"organisation": keeper.organisation, "outside": keeper.outside} for keeper in keepers_of(draw)],
        "seed": draw.seed or "",
        "result_root": draw.result_root or "",
        "rows": _rows(draw),
        "attempts": [_attempt(each) for each in attempts_of(draw.task) if each.committed_at],
        "attempt": draw.attempt,
        "void_waits": draw.void_waits,
    }


def _witness(draw: Draw, witness: Witness) -> dict[str, Any]:
    return {
        "position": witness.position,
        "kind": witness.get_kind_display(),
        "name": mask_name(witness.name),
        "unit": witness.unit,
        "codes": witness.codes_issued,
        "entered_at": witness.entered_at,
        "locked_at": witness.locked_at,
        "receipt": witness.receipt or "",
        "number": witness.value or "" if draw.revealed_at else "",
        "blind": witness.blind or "" if draw.revealed_at else "",
    }


def _rows(draw: Draw) -> list[dict[str, Any]]:
    if draw.drawn_at is None or draw.is_void or draw.disclosure != Draw.Disclosure.OPEN:
        return []
    return [
        {
            "seq": row.seq,
            "batch": row.batch,
            "kind": row.get_kind_display(),
            "stratum": draw.strata.get(row.stratum, row.stratum),
            "name": public_name(row.name, row.target.naming),
            "number": public_number(row.number),
            "ticket": f"{row.slip}号签" if row.slip else row.ticket,
        }
        for row in results_of(draw).order_by("seq")[:MOST_ROWS]
    ]


def _attempt(draw: Draw) -> dict[str, Any]:
    return {
        "number": draw.number,
        "attempt": draw.attempt,
        "state_words": draw.get_state_display(),
        "commitment_digest": draw.commitment_digest or "",
        "committed_at": draw.committed_at,
        "voided_at": draw.voided_at,
        "reason": draw.void_reason or "" if draw.voided_at else "",
        "requested_by": draw.void_requested_by.organisation.name if draw.void_requested_by else "",
        "voided_by": draw.voided_by.organisation.name if draw.voided_by else "",
    }
