# SPDX-License-Identifier: Apache-2.0
"""Dice and public numbers of a draw: what was announced, and how far two people have read it."""

from datetime import datetime
from typing import NamedTuple

from suicha.draws.models import Draw, Reading
from suicha.draws.rules.sources import KINDS, due_of


class ReadingTold(NamedTuple):
    """One source beside the witnesses.  ``state``: waiting, half (one person has entered) or agreed.

    ``value`` is told only when it is agreed; until then the second person must not copy the first one.  ``aside``: how
    many entries did not agree.
    """

    name: str
    kind: str
    title: str
    issue: str
    field: str
    format: str
    fallback: str
    due_at: datetime | None
    digits: int
    state: str
    value: str
    taken_at: datetime | None
    used_fallback: str
    people: list[str]
    at: datetime | None
    photos: list[str]
    aside: int


def readings_of(draw: Draw) -> list[ReadingTold]:
    """The sources beside the witnesses in the order of the plan, in one query."""
    people = ("entered_by", "agreed_by", "photo", "second_photo")
    rows = list(Reading.objects.filter(draw=draw).select_related(*people).order_by("pk"))
    told = []
    for planned in draw.seed_plan:
        if planned["kind"] == "witness":
            continue
        mine = [row for row in rows if row.name == planned["name"]]
        row = next((each for each in mine if each.set_aside_at is None), None)
        agreed = row if row and row.agreed_at else None
        told.append(
            ReadingTold(
                name=planned["name"],
                kind=KINDS[planned["kind"]],
                title=planned["title"],
                issue=planned.get("issue", ""),
                field=planned.get("field", ""),
                format=planned.get("format", ""),
                fallback=planned.get("fallback", ""),
                due_at=due_of(planned),
                digits=planned.get("digits", 0),
                state="agreed" if agreed else "half" if row else "waiting",
                value=agreed.value if agreed else "",
                taken_at=agreed.taken_at if agreed else None,
                used_fallback=row.reason if row and row.fallback else "",
                people=[person.name for person in (row.entered_by, row.agreed_by) if person] if row else [],
                at=row.agreed_at or row.entered_at if row else None,
                photos=[file.sha256 for file in (agreed.photo, agreed.second_photo) if file] if agreed else [],
                aside=sum(each.set_aside_at is not None for each in mine),
            )
        )
    return told
