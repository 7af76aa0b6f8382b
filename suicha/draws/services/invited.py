# SPDX-License-Identifier: Apache-2.0
"""Witnesses and sources as they are proposed at the freezing, judged one by one."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from suicha.accounts.models import Organisation
from suicha.catalogue.selectors import setting
from suicha.core.errors import Refused
from suicha.draws.models import Witness
from suicha.draws.rules.sources import SourcePlan, source_fault


class WitnessSeat(NamedTuple):
    """Who will witness: a kind of ``Witness.Kind``, a name, and the unit they come from."""

    kind: str
    name: str
    unit: str

    @property
    def public_name(self) -> str:
        """How the commitment calls a witness: kind and unit, no personal name."""
        return "　".join(filter(None, [str(Witness.Kind(self.kind).label), self.unit]))


def seats_checked(witnesses: Sequence[WitnessSeat], organisation: Organisation) -> list[WitnessSeat]:
    """The witnesses, tidied; refused when one is incomplete or there twice, or they are too few or of too few kinds."""
    seats = [WitnessSeat(kind, name.strip(), unit.strip()) for kind, name, unit in witnesses]
    for position, seat in enumerate(seats, start=1):
        if seat.kind not in Witness.Kind.values or not seat.name:
            raise Refused("witness_incomplete", position=position)
        if any((seat.name, seat.unit) == (other.name, other.unit) for other in seats[: position - 1]):
            raise Refused("witness_twice", position=position, name=seat.name)
    least = setting(organisation, "minimum_witnesses").value
    if len(seats) < least:
        raise Refused("witnesses_too_few", given=len(seats), least=least)
    kinds, wanted = len({seat.kind for seat in seats}), setting(organisation, "minimum_witness_kinds").value
    if kinds < wanted:
        raise Refused("witness_kinds_too_few", given=kinds, least=wanted)
    return seats


def sources_checked(sources: Sequence[SourcePlan], now: datetime) -> list[SourcePlan]:
    """The sources beside the witnesses; refused when one of them leaves anything to choose."""
    for position, source in enumerate(sources, start=1):
        fault = source_fault(source, now)
        if fault:
            raise Refused("source_incomplete", position=position, fault=fault)
        if any(source.name == other.name for other in sources[: position - 1]):
            raise Refused("source_twice", name=source.name)
    return list(sources)
