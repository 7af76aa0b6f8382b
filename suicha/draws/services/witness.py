# SPDX-License-Identifier: Apache-2.0
"""见证人输入: one number by one witness, locked at once.  The witness acts, without an account."""

from django.db import transaction

from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw, Witness
from suicha.draws.rules.witnessing import number_fault
from suicha.draws.selectors.draws import digits_of


@transaction.atomic(durable=True)
def witness_lock(*, witness: Witness, value: str, again: str) -> Witness:
    """Lock the witness's number, typed twice.  Cannot be changed by anyone.

    Only between the publication of the commitment and the reveal.  The event holds the receipt, not the number.
    """
    # The draw is held first, so that a reveal and a last number wait for each other.
    draw = Draw.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=witness.draw_id)
    witness = Witness.objects.select_for_update(of=("self",)).get(pk=witness.pk)
    witness.draw = draw
    if draw.state == Draw.State.FROZEN:
        raise Refused("witness_not_open", number=draw.number, why="承诺还没有公布")
    if witness.value is not None:
        raise Refused("witness_locked")
    if draw.state != Draw.State.COMMITTED:
        raise Refused("witness_not_open", number=draw.number, why="种子已经揭示")
    value, again = value.strip(), again.strip()
    fault = number_fault(value, again, digits_of(draw))
    if fault:
        raise Refused("witness_number_wrong", fault=fault)
    witness.value, witness.locked_at = value, clock.now()
    witness.save(update_fields=["value", "locked_at"])
    audit.record("draws.witness.lock", witness, by=witness, data={"draw": draw.number, "receipt": witness.receipt})
    return witness
