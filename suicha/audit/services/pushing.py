# SPDX-License-Identifier: Apache-2.0
"""Delivering checkpoints to keepers that answer over HTTP.  The worker calls; the connection is outside every lock."""

import http.client
import ssl
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction

from suicha.audit import selectors
from suicha.audit.models import Checkpoint, Cosignature, Delivery, Handover, Keeper
from suicha.audit.rules import witnesses
from suicha.audit.rules.addresses import push_allowed
from suicha.audit.rules.notes import Line, read_key, read_note
from suicha.core import clock

SECONDS, LARGEST_ANSWER = 10, 64 * 1024
# After a failure: a minute, two, four, up to six hours, for as long as it takes.
PATIENCE = [timedelta(minutes=2**turn) for turn in range(9)] + [timedelta(hours=6)]


class NotDelivered(Exception):
    """Why a keeper did not take the checkpoint, in Chinese."""


def push_due(keeper: Keeper, checkpoint: Checkpoint) -> bool:
    """Deliver ``checkpoint`` if it is this keeper's turn; whether it arrived.  Two workers never do so at once."""
    delivery = _claim(keeper, checkpoint)
    if delivery is None:
        return False
    try:
        receipt, line = _deliver(keeper, checkpoint)
    except NotDelivered as failure:
        Delivery.objects.filter(pk=delivery.pk).update(problem=str(failure)[:200])
        return False
    _arrived(keeper, checkpoint, receipt, line)
    return True


@transaction.atomic
def _claim(keeper: Keeper, checkpoint: Checkpoint) -> Delivery | None:
    """Take the next attempt and put the one after it off; ``None`` if it is not time, or done."""
    Delivery.objects.bulk_create([Delivery(keeper=keeper, checkpoint=checkpoint)], ignore_conflicts=True)
    delivery = Delivery.objects.select_for_update().get(keeper=keeper)
    now = clock.now()
    if delivery.attempts and delivery.next_at is None and delivery.checkpoint_id == checkpoint.pk:
        return None
    if delivery.next_at is not None and delivery.next_at > now:
        return None
    failed_before = delivery.attempts if delivery.next_at is not None else 0
    delivery.checkpoint, delivery.attempts = checkpoint, failed_before + 1
    delivery.next_at = now + PATIENCE[min(failed_before, len(PATIENCE) - 1)]
    delivery.save()
    return delivery


@transaction.atomic
def _arrived(keeper: Keeper, checkpoint: Checkpoint, receipt: str, line: Line | None) -> None:
    Delivery.objects.filter(keeper=keeper).update(next_at=None, problem="")
    Handover.objects.create(
        checkpoint=checkpoint, keeper=keeper, way=Keeper.Way.PUSH, at=clock.now(), by_name="平台", receipt=receipt
    )
    if line is not None:
        cosignature_keep(checkpoint=checkpoint, keeper=keeper, line=line)


def cosignature_keep(*, checkpoint: Checkpoint, keeper: Keeper, line: Line) -> Cosignature:
    """Keep a cosignature that was checked; the first one of a keeper stays."""
    return Cosignature.objects.get_or_create(
        checkpoint=checkpoint, keeper=keeper, defaults={"line": line.text, "at": clock.now()}
    )[0]


def _deliver(keeper: Keeper, checkpoint: Checkpoint) -> tuple[str, Line | None]:
    old = selectors.size_pushed(keeper)
    answer = _call(keeper, old, checkpoint)
    held = witnesses.size_held(answer)
    if held is not None and held != old:
        if held > checkpoint.size:
            raise NotDelivered(f"对方已有第{held}条的检查点，比本日志还长，要查明原因")
        answer = _call(keeper, held, checkpoint)
    if answer.status != 200:
        raise NotDelivered(f"对方答复 HTTP {answer.status}")
    if not keeper.public_key:
        return f"HTTP {answer.status}", None
    body = read_note(checkpoint.text).body
    line = witnesses.cosignature_in(answer.text, body, read_key(keeper.public_key))
    if line is None:
        raise NotDelivered("对方的答复里没有能用登记公钥核对的联署")
    return f"HTTP {answer.status}，已联署", line


def _call(keeper: Keeper, old: int, checkpoint: Checkpoint) -> witnesses.Answer:
    """One request: no redirects, no proxies, ten seconds, a small answer."""
    if not push_allowed(keeper.push_url):
        raise NotDelivered("推送地址不能用：只能是 https，或内网的数字地址")
    proof = selectors.consistency_proof(old, checkpoint.size)
    body = witnesses.request_body(old, proof, checkpoint.text)
    parts = urlsplit(keeper.push_url)
    host = parts.hostname or ""
    connection = (
        http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, parts.port, timeout=SECONDS)
    )
    try:
        connection.request(
            "POST", parts.path.rstrip("/") + witnesses.PATH, body, {"Content-Type": "text/plain; charset=utf-8"}
        )
        answer = connection.getresponse()
        text = answer.read(LARGEST_ANSWER).decode("utf-8", "replace")
        return witnesses.Answer(answer.status, answer.getheader("Content-Type", ""), text)
    except (OSError, http.client.HTTPException, UnicodeError) as failure:
        raise NotDelivered(f"连不上：{failure}") from failure
    finally:
        connection.close()
