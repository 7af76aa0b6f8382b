# SPDX-License-Identifier: Apache-2.0
"""Where one target stood in every draw that could have reached it, read from what was frozen (ACC-2)."""

import re
from dataclasses import dataclass

from django.db.models import Q

from suicha.core.errors import Refused
from suicha.draws.models import Draw, DrawnTarget
from suicha.draws.rules.reasons import REASONS
from suicha.draws.rules.strata import chance_words
from suicha.draws.selectors.frozen import frozen_bytes
from suicha.draws.selectors.pool import StratumRow, strata_rows
from suicha.registries.models import Target


@dataclass(frozen=True)
class LogPlace:
    """One entry of the log of events that a certificate carries: which act, its position, and the size of the log."""

    action: str
    index: int
    size: int


@dataclass(frozen=True)
class Place:
    """``role`` R, M or X as frozen, ``""`` where the frozen file cannot be read (``fault`` says why).

    ``outcome`` is empty until the result is out: P drawn, M mandatory, A standing by, N not drawn, X left out; V where
    the draw was voided and does not count.
    """

    draw: Draw
    number: str
    role: str
    reason: str
    stratum: StratumRow | None
    outcome: str
    row: DrawnTarget | None
    log: list[LogPlace]
    fault: str = ""

    @property
    def chance(self) -> str:
        """The chance it had in this draw, where it took part at random."""
        if self.role != "R" or self.stratum is None:
            return ""
        return chance_words(self.stratum.size, self.stratum.drawn)


def places_of(target: Target) -> list[Place]:
    """Every draw of the target's bureau, or of a government above it, in whose frozen list it stands, oldest first."""
    above = [target.organisation.path[: end + 1] for end, sign in enumerate(target.organisation.path) if sign == "/"]
    draws = Draw.objects.filter(
        Q(organisation__path__startswith=target.organisation.bureau_path) | Q(organisation__path__in=above)
    ).select_related("task__row__plan", "organisation", "pool", "names", "package", "lottery")
    drawn = {row.draw_id: row for row in DrawnTarget.objects.filter(target=target).order_by("pk")}
    places = [_place(draw, target, drawn.get(draw.pk)) for draw in draws.order_by("frozen_at", "pk")]
    return [place for place in places if place is not None]


def _place(draw: Draw, target: Target, row: DrawnTarget | None) -> Place | None:
    try:
        number = row.number if row else _number(frozen_bytes(draw.names), target.pk)
        line = _line(frozen_bytes(draw.pool), number) if number else None
    except Refused as refusal:
        return Place(draw, "", "", "", None, "", None, _log(draw), fault=str(refusal))
    if line is None:
        return None
    stratum, role, reason = line
    strata = {each.code: each for each in strata_rows(draw.counts, draw.strata, draw.rules)}
    outcome = ""
    if draw.state == Draw.State.VOID:
        outcome = "V"
    elif draw.certificate is not None:
        outcome = row.kind if row else "X" if role == "X" else "N"
    told = row if outcome else None
    return Place(draw, number, role, REASONS.get(reason, reason), strata.get(stratum), outcome, told, _log(draw))


def _number(names: bytes, pk: int) -> str:
    """The number under which the target with this key was frozen, or ``""``; it may have got a code since."""
    found = re.search(rb'"([0-9A-Za-z._-]{1,64})":\[%d,' % pk, names)
    return found[1].decode() if found else ""


def _line(pool: bytes, number: str) -> tuple[str, str, str] | None:
    """(stratum, role, reason) of one number in ``pool.csv``."""
    found = re.search(rb"^%s,([^,]+),([RMX]),(.*)$" % re.escape(number.encode()), pool, re.MULTILINE)
    return (found[1].decode(), found[2].decode(), found[3].decode()) if found else None


def _log(draw: Draw) -> list[LogPlace]:
    entries = (draw.certificate or {}).get("log") or []
    return [LogPlace(entry["entry"]["action"], entry["index"], entry["size"]) for entry in entries]
