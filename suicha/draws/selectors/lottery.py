# SPDX-License-Identifier: Apache-2.0
"""A lottery as its pages tell it: what lies in which box, what came out, who wrote it down, and the photographs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from fairdraw import Rules, read_pool, slips_of
from suicha.draws.models import Draw, Lottery, SlipEntry
from suicha.draws.moments import moment
from suicha.draws.rules.slips import NOT_BY_SEED, Box
from suicha.draws.selectors.frozen import frozen_bytes, names_of
from suicha.files.models import StoredFile


class BoxTold(NamedTuple):
    """One box with the slips that came out of it; both lists are empty until two people agree."""

    box: Box
    drawn: list[int]
    spare: list[int]


class LotteryTold(NamedTuple):
    """``state``: waiting, half (one person has written) or agreed.  What came out is told only when it is agreed.

    ``files``: photographs and records of all entries, told then too; ``aside``: how many entries did not agree.
    """

    words: str
    clause: str
    boxes: list[BoxTold]
    state: str
    people: list[str]
    at: datetime | None
    taken_at: datetime | None
    files: list[tuple[str, StoredFile]]
    aside: int


class Slip(NamedTuple):
    """One slip of paper and the firm whose it is."""

    number: int
    firm: str
    name: str


def boxes_of(draw: Draw) -> list[Box]:
    """The strata that have slips or mandatory rows, in the order of their codes."""
    return boxes_in(draw.counts, draw.rules, draw.strata)


def boxes_in(counts: Mapping[str, Mapping[str, int]], rules: Mapping[str, Any], strata: Mapping[str, str]) -> list[Box]:
    """The same of a list that is not frozen yet."""
    quotas = Rules.from_record(dict(rules)).quotas(counts)
    return [Box(code, strata.get(code, code), *quota) for code, quota in quotas.items()]


def slips_listed(draw: Draw) -> list[tuple[Box, list[Slip]]]:
    """Every slip of every box with its firm, from the frozen list: so the hall can check that each firm has one."""
    places, names = slips_of(read_pool(frozen_bytes(draw.pool))), names_of(draw)
    return [
        (box, [Slip(number, firm, names[firm][1]) for number, firm in enumerate(places.get(box.code, []), start=1)])
        for box in boxes_of(draw)
    ]


def lottery_told(draw: Draw) -> LotteryTold | None:
    """The lottery of a draw, in a constant number of queries; ``None`` where the seed draws."""
    if not draw.by_hand:
        return None
    lottery: Lottery = draw.lottery
    entries = list(entries_of(lottery))
    standing = [entry for entry in entries if entry.set_aside_at is None]
    agreed = lottery.agreed_at is not None
    came: dict[str, dict[str, list[int]]] = lottery.drawn or {}
    nothing: dict[str, list[int]] = {"drawn": [], "spare": []}
    files = [pair for entry in entries for pair in _files(entry)] if agreed else []
    return LotteryTold(
        words=NOT_BY_SEED,
        clause=lottery.clause,
        boxes=[BoxTold(box, **came.get(box.code, nothing)) for box in boxes_of(draw)],
        state="agreed" if agreed else "half" if standing else "waiting",
        people=[entry.entered_by.name for entry in standing],
        at=lottery.agreed_at or (standing[0].entered_at if standing else None),
        taken_at=lottery.taken_at,
        files=files,
        aside=len(entries) - len(standing),
    )


def entries_of(lottery: Lottery) -> Any:
    """All that was written down about a lottery, oldest first, each with its photographs."""
    rows = SlipEntry.objects.filter(lottery=lottery).select_related("entered_by", "record").order_by("pk")
    return rows.prefetch_related("photos__file")


def lottery_file(draw: Draw, pk: int) -> StoredFile | None:
    """A photograph or record of this draw's lottery, once two people agree: before, the second must not copy."""
    of_it = Lottery.objects.filter(draw=draw).exclude(agreed_at=None)
    mine = SlipEntry.objects.filter(lottery__in=of_it)
    evidence = Q(pk__in=mine.values("record")) | Q(pk__in=mine.values("photos__file"))
    return StoredFile.objects.filter(evidence, pk=pk).first()


def lottery_record(draw: Draw) -> dict[str, Any]:
    """The lottery as the certificate carries it: digests of the photographs, no names of people."""
    lottery: Lottery = draw.lottery
    return {
        "drawn": lottery.drawn,
        "taken_at": moment(lottery.taken_at) if lottery.taken_at else "",
        "entries": [
            {
                "at": moment(entry.entered_at),
                "photos": [photo.file.sha256 for photo in entry.photos.all()],
                "record": entry.record.sha256,
            }
            for entry in entries_of(lottery).filter(set_aside_at=None)
        ],
    }


def _files(entry: SlipEntry) -> list[tuple[str, StoredFile]]:
    who = f"{entry.entered_by.name}交{'（不一致，已搁置）' if entry.set_aside_at else ''}"
    photos = [(f"现场照片，{who}", photo.file) for photo in entry.photos.all()]
    return [*photos, (f"抽签记录表，{who}", entry.record)]
