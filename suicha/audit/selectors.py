# SPDX-License-Identifier: Apache-2.0
"""Questions to the trace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q, QuerySet

from suicha.audit.models import Checkpoint, Delivery, Event, Handover, Head, Keeper, SigningKey
from suicha.audit.rules import merkle
from suicha.audit.rules.leaves import public_leaf

# Fewer than this many others, and a rewritten log could agree with all of them.
ENOUGH_KEEPERS = 2


@dataclass(frozen=True)
class Holding:
    """One keeper and the newest checkpoint in its hands; ``fresh`` says that it is young enough."""

    keeper: Keeper
    handover: Handover | None
    fresh: bool
    cosigned: bool
    problem: str


def event_list(*, path: str | None, action: str = "", text: str = "") -> QuerySet[Event]:
    """Events of the organisations at or below ``path`` (``None``: all), optionally of one action or holding a text."""
    events = Event.objects.all()
    if path is not None:
        events = events.filter(organisation_path__startswith=path)
    if action:
        events = events.filter(action__startswith=action)
    if text:
        events = events.filter(object_label__icontains=text) | events.filter(person_name__icontains=text)
    return events


def events_of(*, object_type: str, object_id: str) -> QuerySet[Event]:
    """The history of one object, oldest first."""
    return Event.objects.filter(object_type=object_type, object_id=object_id).order_by("pk")


def hashes(text: str) -> list[bytes]:
    """Hashes kept one after the other as hexadecimal text."""
    return [bytes.fromhex(text[start : start + 64]) for start in range(0, len(text), 64)]


def log_size() -> int:
    """How many events the log holds."""
    return Head.objects.filter(pk=Head.ONLY).values_list("size", flat=True).first() or 0


def head_from_rows() -> Head:
    """The end of the log as its rows tell it."""
    last = Event.objects.order_by("-index").values_list("index", flat=True).first()
    size = 0 if last is None else last + 1
    stored = nodes_read(merkle.perfect_nodes(0, size))
    frontier = b"".join(stored[node] for node in merkle.perfect_nodes(0, size))
    return Head(pk=Head.ONLY, size=size, frontier=frontier.hex())


def nodes_read(nodes: Iterable[merkle.Node]) -> dict[merkle.Node, bytes]:
    """The stored hashes of these perfect subtrees, in one question: each stands in the row that completes it."""
    wanted = list(nodes)
    rows = Event.objects.filter(index__in={node.last for node in wanted}).order_by("index")
    kept = {index: [leaf, *_cut(nodes)] for index, leaf, nodes in rows.values_list("index", "leaf", "nodes")}
    return {node: bytes.fromhex(kept[node.last][node.level]) for node in wanted}


def _cut(text: str) -> list[str]:
    return [text[start : start + 64] for start in range(0, len(text), 64)]


def root_at(size: int) -> bytes:
    """The root over the first ``size`` events, from O(log n) stored hashes."""
    nodes = merkle.perfect_nodes(0, size)
    stored = nodes_read(nodes)
    return merkle.fold([stored[node] for node in nodes])


def inclusion_proof(index: int, size: int) -> merkle.Proof:
    """That event ``index`` is in the log of ``size`` events.  Raises ``ValueError`` where it is not."""
    ranges = merkle.inclusion_ranges(index, size)
    return merkle.proof_from(ranges, nodes_read(merkle.needed(ranges)))


def consistency_proof(old: int, new: int) -> merkle.Proof:
    """That the log of ``new`` events begins with the log of ``old`` ones.  Raises ``ValueError`` where it cannot."""
    ranges = merkle.consistency_ranges(old, new)
    return merkle.proof_from(ranges, nodes_read(merkle.needed(ranges)))


def keys_valid(at: datetime) -> QuerySet[SigningKey]:
    """The keys that may sign at this moment."""
    return SigningKey.objects.filter(valid_from__lte=at).filter(Q(valid_until=None) | Q(valid_until__gt=at))


def checkpoint_latest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-pk").first()


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """The signed note with the cosignatures that came back so far."""
    return checkpoint.text + "".join(checkpoint.cosignatures.order_by("pk").values_list("line", flat=True))


def log_entry(event: Event, checkpoint: Checkpoint) -> dict[str, Any]:
    """All a stranger needs to see that this event is in the log that was signed (docs/stages/audit.md)."""
    return {
        "entry": public_leaf(event.entry),
        "index": event.index,
        "size": checkpoint.size,
        "proof": [step.hex() for step in inclusion_proof(event.index, checkpoint.size)],
        "checkpoint": checkpoint_text(checkpoint),
    }


def acted_since(index: int, actions: Iterable[str]) -> bool:
    """Whether one of these acts stands in the log from ``index`` on."""
    return Event.objects.filter(index__gte=index, action__in=list(actions)).exists()


def keepers() -> QuerySet[Keeper]:
    """Those who keep checkpoints now."""
    return Keeper.objects.filter(ended_at=None).order_by("pk")


def keepers_by_push() -> QuerySet[Keeper]:
    return keepers().filter(way=Keeper.Way.PUSH)


def size_pushed(keeper: Keeper) -> int:
    """The size of the last checkpoint this keeper took over HTTP; 0 before the first."""
    sizes = Handover.objects.filter(keeper=keeper, way=Keeper.Way.PUSH).order_by("-pk")
    return sizes.values_list("checkpoint__size", flat=True).first() or 0


def holdings(since: datetime) -> list[Holding]:
    """What each keeper holds now, in the order they were registered; fresh is what was signed after ``since``."""
    rows = list(keepers().annotate(newest=Max("handovers")))
    handovers = Handover.objects.select_related("checkpoint").in_bulk([row.newest for row in rows if row.newest])
    cosigned = set(
        Handover.objects.filter(pk__in=list(handovers), checkpoint__cosignatures__keeper=F("keeper")).values_list(
            "pk", flat=True
        )
    )
    problems = dict(Delivery.objects.exclude(problem="").values_list("keeper_id", "problem"))
    found = []
    for row in rows:
        handover = handovers.get(row.newest) if row.newest else None
        fresh = handover is not None and handover.checkpoint.made_at >= since
        found.append(Holding(row, handover, fresh, row.newest in cosigned, problems.get(row.pk, "")))
    return found


def kept_enough(found: Iterable[Holding]) -> bool:
    """Whether enough others hold something young enough."""
    return sum(holding.fresh for holding in found) >= ENOUGH_KEEPERS


def log_goes_on() -> bool:
    """Whether the log still begins with what was signed last; a few stored hashes are enough to see it."""
    latest = checkpoint_latest()
    return latest is None or (latest.size <= log_size() and root_at(latest.size).hex() == latest.root)


def checkpoint_over(event: Event) -> Checkpoint | None:
    """The first checkpoint that covers this event."""
    return Checkpoint.objects.filter(size__gt=event.index).order_by("size", "pk").first()


def holders_of(event: Event) -> list[str]:
    """The units that hold a checkpoint over this event, in the order in which they got one."""
    rows = Handover.objects.filter(checkpoint__size__gt=event.index).order_by("pk")
    return list(dict.fromkeys(rows.values_list("keeper__unit", flat=True)))
