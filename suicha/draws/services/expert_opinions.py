# SPDX-License-Identifier: Apache-2.0
"""专家咨询意见: written once by the expert's own link, or on signed paper that the office keeps as a scan (LIBX-2)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import secret
from suicha.draws.models import Draw, ExpertInvitation, ExpertOpinion, ExpertSeat
from suicha.draws.selectors.experts import LINK_DAYS, digest_of
from suicha.draws.services.acting import acting
from suicha.draws.services.expert_recusals import ExpertGuest, invitation_held, invitations_end, seat_held
from suicha.files.models import StoredFile
from suicha.files.services import file_store

TEXT_LIMIT, SHORTEST = 5000, 10
PAPERS = frozenset({"document", "photo"})
Upload = tuple[str, bytes]


@transaction.atomic(durable=True)
def expert_invite(*, seat: ExpertSeat, by: User) -> str:
    """A fresh link for this expert, shown once and kept only as a digest; the one before opens nothing any more.

    Only when the visit was sent out: until then nobody outside learns whom it will be.
    """
    draw, seat = seat_held(seat)
    require(by, Permission.EXPERT_OPINION, draw.organisation)
    _sent_out(draw, seat)
    invitations_end(seat)
    token, now = secret.random_bytes(32).hex(), clock.now()
    ExpertInvitation.objects.create(
        seat=seat, digest=digest_of(token), until=now + timedelta(days=LINK_DAYS), issued_at=now, issued_by=by
    )
    data = {"draw": draw.number, "target": seat.drawn_target.name, "expert": seat.expert.name, "days": LINK_DAYS}
    audit.record("draws.expert.invite", draw, by=acting(by, draw), data=data)
    return token


@transaction.atomic(durable=True)
def expert_opinion_give(*, token: str, text: str, upload: Upload | None = None) -> ExpertOpinion:
    """The expert hands in the opinion; the link is then used up.  Cannot be changed, a further one may follow."""
    draw, seat, invitation = invitation_held(token)
    guest = ExpertGuest(seat)
    file = None
    if upload:
        name, content = upload
        file = file_store(content=content, name=name, kinds=PAPERS, organisation=draw.organisation, by=guest)
    invitations_end(seat)
    opinion = ExpertOpinion.objects.create(
        seat=seat,
        way=ExpertOpinion.Way.LINK,
        text=_text(text),
        signed_on=clock.today(),
        file=file,
        invitation=invitation,
        at=clock.now(),
    )
    audit.record("draws.expert.opinion", draw, by=guest, data=_told(draw, opinion))
    return opinion


@transaction.atomic(durable=True)
def expert_opinion_register(*, seat: ExpertSeat, text: str, signed_on: date, upload: Upload, by: User) -> ExpertOpinion:
    """Register an opinion the expert signed on paper, with its scan.  Cannot be changed, a further one may follow."""
    draw, seat = seat_held(seat)
    require(by, Permission.EXPERT_OPINION, draw.organisation)
    _sent_out(draw, seat)
    assert draw.drawn_at is not None  # noqa: S101 - experts are drawn after the result
    if not timezone.localtime(draw.drawn_at).date() <= signed_on <= clock.today():
        raise Refused("expert_opinion_date", signed_on=signed_on)
    name, content = upload
    file: StoredFile = file_store(content=content, name=name, kinds=PAPERS, organisation=draw.organisation, by=by)
    opinion = ExpertOpinion.objects.create(
        seat=seat,
        way=ExpertOpinion.Way.PAPER,
        text=_text(text),
        signed_on=signed_on,
        file=file,
        registered_by=by,
        at=clock.now(),
    )
    audit.record("draws.expert.opinion", draw, by=acting(by, draw), data=_told(draw, opinion))
    return opinion


def _sent_out(draw: Draw, seat: ExpertSeat) -> None:
    if seat.drawn_target.visit_batch not in (draw.used_batches or ()):
        raise Refused("expert_not_sent_out", name=seat.drawn_target.name)


def _text(text: str) -> str:
    text = text.strip()
    if not SHORTEST <= len(text) <= TEXT_LIMIT:
        raise Refused("expert_opinion_length", length=len(text), least=SHORTEST, limit=TEXT_LIMIT)
    return text


def _told(draw: Draw, opinion: ExpertOpinion) -> dict[str, object]:
    seat = opinion.seat
    data: dict[str, object] = {"draw": draw.number, "target": seat.drawn_target.name, "expert": seat.expert.name}
    data |= {"way": opinion.get_way_display(), "text": opinion.text}
    return data | ({"sha256": opinion.file.sha256} if opinion.file else {})
