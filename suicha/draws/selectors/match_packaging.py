# SPDX-License-Identifier: Apache-2.0
"""The package of a matching, made from what was frozen and what was done since: same records, same bytes."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from fairdraw import Unusable, match_package, standing, verify_match_package
from suicha.core.errors import Refused
from suicha.draws.models import Draw, Matching, Seat, SeatRedraw, Substitution
from suicha.draws.moments import moment
from suicha.draws.selectors.frozen import frozen_bytes, roster_frozen
from suicha.draws.selectors.parts import part_to_visit
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.substitutes import substitutions_of

Record = dict[str, Any]


class Packed(NamedTuple):
    """``matching.json`` of a matching and the package that it lies in."""

    record: Record
    content: bytes


def match_packed(matching: Matching, draw_package: bytes, roster: Roster | None = None) -> Packed | None:
    """The package of a matching with the certificate that lies in ``draw_package``; ``None`` for an old roster.

    A roster frozen before there were salted codes names people by our own keys; nothing of it may become public.
    """
    draw = matching.draw
    roster = roster or roster_frozen(draw)
    if not roster.secret or matching.state != Matching.State.MATCHED:
        return None
    numbers = numbers_then(matching)
    codes = {person.pk: person.id for person in roster.people}
    outcome = matching.outcome | {"assignment": assignment_then(matching, numbers, codes)}
    record, content = match_package(
        json.loads(str(draw.commitment)),
        certificate_in(draw_package),
        roster.public(),
        outcome,
        key=str((draw.certificate or {})["K"]),
        numbers=numbers,
        amendments=matching.amendments,
        changes=changes_of(matching, codes),
        unit=unit_of(matching),
        paired=matching.paired_by_id is not None,
    )
    return Packed(record, content)


def stands_as_told(matching: Matching, record: Record, roster: Roster) -> bool:
    """Whether who sits where now is what the package's changes lead to; an open seat counts as its last person's.

    Refused where a change does not come out as it is told.
    """
    shown = [*record["numbers"], *(change["in"] for change in record["changes"] if change["kind"] == "target")]
    arguments = record["numbers"], record["amendments"], record["assignment"], record["changes"]
    try:
        told = standing(roster.public(shown), record["K"], *arguments).groups
    except ValueError as error:
        raise Refused("match_package_does_not_verify", lines=str(error)) from error
    codes = {person.pk: person.id for person in roster.people}
    now: dict[str, dict[int, str]] = {}
    seats = Seat.objects.filter(drawn_target__matching=matching, drawn_target__left=None)
    for number, position, inspector in seats.order_by("drawn_target__pk", "position", "turn").values_list(
        "drawn_target__number", "position", "inspector_id"
    ):
        now.setdefault(number, {})[position] = codes[inspector]
    return {number: list(group.values()) for number, group in now.items()} == told


def certificate_in(package: bytes) -> Record:
    """The certificate that lies in a package of the draw."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        found: Record = json.loads(archive.read("certificate.json"))
    return found


def unit_of(matching: Matching) -> str:
    """The bureau, where several matched their own part of the list; else nothing."""
    several = Matching.objects.filter(draw=matching.draw_id).count() > 1
    return str(matching.organisation.name) if several else ""


def numbers_then(matching: Matching) -> list[str]:
    """The targets in the order of visits as they stood when they were matched."""
    left = {each.into.number: each.out.number for each in _substitutions_since(matching)}
    then = []
    for number in part_to_visit(matching).values_list("number", flat=True):
        while number in left:
            number = left[number]
        then.append(number)
    return then


def assignment_then(matching: Matching, numbers: list[str], codes: dict[int, str]) -> dict[str, list[str]]:
    """Target → who was matched to it first, by seat.  Targets that an amendment left out have nobody."""
    seats = Seat.objects.filter(drawn_target__draw=matching.draw_id, drawn_target__number__in=numbers, turn=0)
    groups: dict[str, list[str]] = {}
    rows = seats.order_by("drawn_target__pk", "position")
    for number, inspector in rows.values_list("drawn_target__number", "inspector_id"):
        groups.setdefault(number, []).append(codes[inspector])
    return groups


def changes_of(matching: Matching, codes: dict[int, str]) -> list[Record]:
    """Seats drawn again and targets replaced since the matching, in the order in which they took effect."""
    dated = [(each.at, 0, each.position, _replaced(each)) for each in _substitutions_since(matching) if each.grouped]
    for each in filled_since(matching).select_related("out__drawn_target", "into").order_by("filled_at", "position"):
        dated.append((each.filled_at or each.at, 1, each.position, _redrawn(each, codes)))
    return [change for *_, change in sorted(dated, key=lambda each: each[:3])]


def filled_since(matching: Matching) -> QuerySet[SeatRedraw]:
    """Seats drawn again and taken; who only made room for another seat is told with that one."""
    rows = SeatRedraw.objects.filter(matching=matching, into__isnull=False)
    return rows.exclude(cause=SeatRedraw.Cause.MOVED)


def _substitutions_since(matching: Matching) -> list[Any]:
    """Substitutions after the matching; ``grouped``: a group was there and went along."""
    group = Seat.objects.filter(drawn_target=OuterRef("out"))
    found = substitutions_of(matching.draw).filter(out__matching=matching).annotate(grouped=Exists(group))
    return list(found.filter(Q(grouped=True) | Q(at__gt=matching.matched_at)))


def _replaced(each: Substitution) -> Record:
    return {
        "kind": "target",
        "out": each.out.number,
        "in": each.into.number,
        "reason": each.words,
        "at": moment(each.at),
    }


def _redrawn(each: SeatRedraw, codes: dict[int, str]) -> Record:
    """One seat drawn again; who had to make room for it follows it at once and is named beside it."""
    moved = SeatRedraw.objects.filter(
        matching=each.matching_id, cause=SeatRedraw.Cause.MOVED, filled_at=each.filled_at
    ).select_related("out__drawn_target")
    return {
        "kind": "seat",
        "seat": _place(each.out),
        "out": codes[each.out.inspector_id],
        "in": codes[each.into.inspector_id] if each.into else "",
        "moved": sorted(_place(other.out) for other in moved),
        "unavailable": each.unavailable,
        "reason": each.public_words,
        "at": moment(each.filled_at or each.at),
    }


def _place(seat: Seat) -> str:
    return f"{seat.drawn_target.number}#{seat.position}"


def match_verified(packed: Packed, draw_package: bytes) -> Packed:
    """The package again, checked as a citizen would check it; refused where a line fails."""
    try:
        lines = verify_match_package(packed.content, draw=draw_package)
    except Unusable as error:
        raise Refused("match_package_does_not_verify", lines=str(error)) from error
    failed = [f"{line.name} {line.reason}" for line in lines if line.status == "FAIL"]
    if failed:
        raise Refused("match_package_does_not_verify", lines="；".join(failed))
    return packed


def public_match_packages(draw: Draw, draw_package: bytes) -> Iterator[tuple[Matching, Packed]]:
    """The matchings of a draw whose list is public as a whole, each with the certificate that the public has."""
    roster = roster_frozen(draw)
    for matching in packaged(draw):
        matching.draw = draw
        packed = match_packed(matching, draw_package, roster)
        if packed:
            yield matching, match_verified(packed, draw_package)


def packaged(draw: Draw) -> list[Matching]:
    """The matchings of a draw that have a package, each with its file."""
    rows = Matching.objects.filter(draw=draw).exclude(package=None)
    return list(rows.select_related("organisation", "package").order_by("pk"))


def match_file(matching: Matching) -> bytes:
    """The package of a matching as it stands, for the office."""
    if matching.package is None:
        raise Refused("package_not_issued", number=matching.draw.number)
    return frozen_bytes(matching.package)
