# SPDX-License-Identifier: Apache-2.0
"""Putting the log into other people's hands.

There is one log for all organisations, so the right to hand it out is held at the top.
"""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, may, require
from suicha.accounts.selectors import top_organisation
from suicha.audit import selectors
from suicha.audit import services as audit
from suicha.audit.models import Checkpoint, Cosignature, Handover, Keeper
from suicha.audit.rules.addresses import push_allowed
from suicha.audit.rules.notes import COSIGNATURE, Bad, cosign_time, read_key, read_note
from suicha.audit.rules.witnesses import cosignature_in
from suicha.core import clock
from suicha.core.errors import Refused

Way = Keeper.Way


def require_keep(by: User) -> None:
    """Raise unless ``by`` may hand the log out."""
    top = top_organisation()
    if top is None:
        raise Refused("log_empty")
    require(by, Permission.LOG_KEEP, top)


def may_keep(by: User) -> bool:
    """Whether ``by`` may hand the log out, not only look at it."""
    found = top_organisation()
    return found is not None and may(by, Permission.LOG_KEEP, found)


@transaction.atomic(durable=True)
def keeper_add(
    *, kind: str, name: str, unit: str, way: str, by: User, push_url: str = "", mail: str = "", public_key: str = ""
) -> Keeper:
    """Register somebody outside who will keep checkpoints."""
    require_keep(by)
    if way == Way.PUSH and not push_allowed(push_url):
        raise Refused("keeper_url_not_allowed")
    if way == Way.MAIL and not mail:
        raise Refused("keeper_mail_missing")
    if selectors.keepers().filter(unit=unit).exists():
        raise Refused("keeper_twice", unit=unit)
    key = ""
    if public_key:
        try:
            read = read_key(public_key)
        except Bad as bad:
            raise Refused("keeper_key_unreadable", reason=bad) from bad
        if read.kind != COSIGNATURE:
            raise Refused("keeper_key_unreadable", reason="类型应是联署用的4")
        key = read.text
    keeper = Keeper.objects.create(
        kind=kind,
        name=name,
        unit=unit,
        way=way,
        push_url=push_url if way == Way.PUSH else "",
        mail=mail,
        public_key=key,
        added_at=clock.now(),
    )
    data = {"unit": unit, "kind": keeper.get_kind_display(), "way": keeper.get_way_display(), "key": key}
    audit.record("oversight.keeper.add", keeper, by=by, data=data)
    return keeper


@transaction.atomic(durable=True)
def keeper_end(*, keeper: Keeper, reason: str, by: User) -> Keeper:
    """No more checkpoints for this keeper; what it holds stays on record."""
    require_keep(by)
    keeper = _open(keeper)
    keeper.ended_at = clock.now()
    keeper.save(update_fields=["ended_at"])
    audit.record("oversight.keeper.end", keeper, by=by, data={"unit": keeper.unit, "reason": reason})
    return keeper


@transaction.atomic(durable=True)
def checkpoint_sign(*, by: User) -> Checkpoint:
    """Sign the log as it is now; the act itself is the first entry after it."""
    require_keep(by)
    checkpoint = _signed()
    audit.record("oversight.checkpoint.sign", checkpoint, by=by, data={"entries": checkpoint.size})
    return checkpoint


@transaction.atomic(durable=True)
def checkpoint_hand(*, keeper: Keeper, way: str, by: User, receipt: str = "") -> Handover:
    """Hand the log, signed as it is now, to a keeper as a file, on paper or by mail."""
    require_keep(by)
    keeper = _open(keeper)
    if way not in (Way.DOWNLOAD, Way.PRINT, Way.MAIL):
        raise Refused("handover_way_unknown")
    if way == Way.MAIL and not keeper.mail:
        raise Refused("keeper_mail_missing")
    checkpoint = _signed()
    handover = Handover.objects.create(
        checkpoint=checkpoint, keeper=keeper, way=way, at=clock.now(), by_name=by.name, receipt=receipt
    )
    data = {"unit": keeper.unit, "entries": checkpoint.size, "way": handover.get_way_display(), "receipt": receipt}
    audit.record("oversight.checkpoint.hand", keeper, by=by, data=data)
    return handover


@transaction.atomic(durable=True)
def cosignature_enter(*, keeper: Keeper, checkpoint: Checkpoint, text: str, by: User) -> Cosignature:
    """Keep the signature a keeper sent back, once it agrees with the keeper's registered key."""
    require_keep(by)
    keeper = _open(keeper)
    if not keeper.public_key:
        raise Refused("cosignature_no_key", unit=keeper.unit)
    if checkpoint.cosignatures.filter(keeper=keeper).exists():
        raise Refused("cosignature_twice", unit=keeper.unit, size=checkpoint.size)
    line = cosignature_in(text, read_note(checkpoint.text).body, read_key(keeper.public_key))
    if line is None:
        raise Refused("cosignature_wrong", unit=keeper.unit, size=checkpoint.size)
    kept = audit.cosignature_keep(checkpoint=checkpoint, keeper=keeper, line=line)
    data = {"unit": keeper.unit, "entries": checkpoint.size, "signed_at": cosign_time(line)}
    audit.record("oversight.checkpoint.cosign", keeper, by=by, data=data)
    return kept


def _signed() -> Checkpoint:
    checkpoint = audit.checkpoint_make()
    if checkpoint is None:
        raise Refused("log_empty")
    return checkpoint


def _open(keeper: Keeper) -> Keeper:
    keeper = Keeper.objects.select_for_update().get(pk=keeper.pk)
    if keeper.ended_at is not None:
        raise Refused("keeper_ended", unit=keeper.unit)
    return keeper
