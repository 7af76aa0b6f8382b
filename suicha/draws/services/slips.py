# SPDX-License-Identifier: Apache-2.0
"""录入抽签结果: two people write down which slips came out, each with photographs and the signed record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from fairdraw import digest
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw, HallPhoto, Lottery, SlipEntry
from suicha.draws.moments import moment
from suicha.draws.rules.slips import MOST_PHOTOS, Slips, slips_filled, taken_fault
from suicha.draws.selectors.lottery import boxes_of
from suicha.draws.services.acting import acting, held, still
from suicha.files.models import StoredFile
from suicha.files.services import file_store

ENTER, AGREE = "draws.slips.enter", "draws.slips.agree"
Upload = tuple[bytes, str]


def slips_enter(
    *,
    draw: Draw,
    slips: Mapping[str, Mapping[str, Sequence[int]]],
    taken_at: datetime,
    photos: Sequence[Upload],
    record: Upload | None,
    by: User,
) -> SlipEntry:
    """Write down the slips that came out; the second person who writes the same makes them count.

    ``slips``: for every stratum that is drawn, the drawn and the spare ones in their order.  Only between commitment
    and reveal: who knows the key can choose no slip any more.  Two who differ both stay in the log, neither counts, and
    writing begins again; what the first one wrote is in the log only after the second one has written too.
    """
    entry, agrees = _entered(draw, slips, taken_at, photos, record, by)
    if not agrees:
        raise Refused("slips_differ")
    return entry


@transaction.atomic(durable=True)
def _entered(
    draw: Draw,
    slips: Mapping[str, Mapping[str, Sequence[int]]],
    taken_at: datetime,
    photos: Sequence[Upload],
    record: Upload | None,
    by: User,
) -> tuple[SlipEntry, bool]:
    require(by, Permission.DRAW_WITNESS, draw.organisation)
    draw = held(draw)
    lottery, first = _judged(draw, taken_at, by)
    written, fault = slips_filled(boxes_of(draw), slips)
    if fault:
        raise Refused("slips_wrong", fault=fault)
    entry = _kept(lottery, written, taken_at, photos, record, by)
    if first is None:
        _trace(entry, by, {})
        return entry, True
    if first.slips != written:
        first.set_aside_at = entry.set_aside_at = clock.now()
        for each in (first, entry):
            each.save(update_fields=["set_aside_at"])
        _trace(entry, by, {"slips": written, "earlier_slips": first.slips}, Event.Outcome.REFUSED)
        return entry, False
    lottery.drawn, lottery.taken_at, lottery.agreed_at = written, first.taken_at, clock.now()
    lottery.save(update_fields=["drawn", "taken_at", "agreed_at"])
    _trace(entry, by, {})
    audit.record(
        AGREE,
        draw,
        by=acting(by, draw),
        data={
            "draw": draw.number,
            "taken_at": moment(first.taken_at),
            "slips": written,
            "drawn_digest": digest(written),
        },
    )
    return entry, True


def _judged(draw: Draw, taken_at: datetime, by: User) -> tuple[Lottery, SlipEntry | None]:
    """The lottery and the first person's entry, if there is one; refused when no entry may be made now."""
    if not draw.by_hand:
        raise Refused("lottery_not_chosen", number=draw.number)
    lottery: Lottery = draw.lottery
    if lottery.agreed_at is not None:
        raise Refused("slips_agreed")
    if draw.state != Draw.State.COMMITTED:
        raise Refused("slips_not_open", number=draw.number, state=draw.get_state_display())
    still(draw)
    fault = taken_fault(taken_at, committed_at=draw.committed_at or draw.frozen_at, now=clock.now())
    if fault:
        raise Refused("slips_time_wrong", fault=fault)
    entries = SlipEntry.objects.select_for_update(of=("self",)).filter(lottery=lottery, set_aside_at=None)
    first = entries.order_by("pk").first()
    if first and first.entered_by_id == by.pk:
        raise Refused("slips_second_person")
    return lottery, first


def _kept(
    lottery: Lottery, slips: Slips, taken_at: datetime, photos: Sequence[Upload], record: Upload | None, by: User
) -> SlipEntry:
    """The entry with its evidence, each file judged by its bytes."""
    if not photos:
        raise Refused("slips_without_photo", most=MOST_PHOTOS)
    if len(photos) > MOST_PHOTOS:
        raise Refused("slips_photos_too_many", given=len(photos), most=MOST_PHOTOS)
    if record is None:
        raise Refused("slips_without_record")

    def keep(upload: Upload, kinds: frozenset[str]) -> StoredFile:
        content, name = upload
        return file_store(content=content, name=name, kinds=kinds, organisation=lottery.draw.organisation, by=by)

    entry = SlipEntry.objects.create(
        lottery=lottery,
        slips=slips,
        taken_at=taken_at,
        record=keep(record, frozenset({"photo"})),
        entered_at=clock.now(),
        entered_by=by,
    )
    kept = [keep(photo, frozenset({"photo"})) for photo in photos]
    HallPhoto.objects.bulk_create(HallPhoto(entry=entry, position=at, file=file) for at, file in enumerate(kept, 1))
    return entry


def _trace(entry: SlipEntry, by: User, read: dict[str, Any], outcome: str = Event.Outcome.DONE) -> None:
    draw = entry.lottery.draw
    data = {
        "draw": draw.number,
        "taken_at": moment(entry.taken_at),
        "photo_sha256": [photo.file.sha256 for photo in entry.photos.select_related("file").order_by("position")],
        "record_sha256": entry.record.sha256,
    } | read
    audit.record(ENTER, entry, by=acting(by, draw), outcome=outcome, label=draw.number, data=data)
