# SPDX-License-Identifier: Apache-2.0
"""向企业出具名录凭单: one firm is shown its own place in a list that is not public as a whole (draw-spec 6)."""

from typing import Any

from django.db import transaction

import fairdraw
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core.errors import Refused
from suicha.draws.models import Draw
from suicha.draws.sealing import unseal
from suicha.draws.selectors.entrance import READ
from suicha.draws.selectors.frozen import frozen_bytes
from suicha.draws.services.acting import acting, held

OPEN = "向一家企业出具名录凭单"


@transaction.atomic(durable=True)
def leaf_open(*, draw: Draw, number: str, by: User) -> dict[str, Any]:
    """What the firm ``number`` may know of itself: stratum, role, nonce and leaf, its ticket, the last ticket drawn.

    It tells nothing of any other firm.  Of a list told batch by batch the slip holds the leaf alone: ticket and last
    ticket would warn who is still to be visited, and whose batch is over computes both from the public key.  The secret
    is read for it, which is an event.
    """
    require(by, Permission.DRAW_ISSUE, draw.organisation)
    draw = held(draw, "pool")
    if draw.certificate is None or draw.sealed_secret is None:
        raise Refused("opening_too_early", number=draw.number)
    number = number.strip()
    row = next((row for row in fairdraw.read_pool(frozen_bytes(draw.pool)) if row.id == number), None)
    if row is None:
        raise Refused("opening_unknown", number=draw.number, firm=number)
    told: dict[str, Any] = fairdraw.firm_opening(unseal(draw.sealed_secret), row)
    told["name"] = draw.strata.get(row.stratum, row.stratum)
    if draw.disclosure != Draw.Disclosure.SEALED:
        cutoffs = {each["stratum"]: each["cutoff"] for each in draw.certificate["strata"]}
        told["key"] = draw.certificate["K"]
        told["ticket"] = fairdraw.ticket(told["key"], "target", row.id)
        told["cutoff"] = cutoffs.get(row.stratum, "")
    audit.record(READ, draw, by=acting(by, draw), data={"draw": draw.number, "purpose": OPEN})
    audit.record("draws.leaf.open", draw, by=acting(by, draw), data={"draw": draw.number, "number": row.id})
    return told
