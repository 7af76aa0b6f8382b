# SPDX-License-Identifier: Apache-2.0
"""The package of a revealed draw in each of its forms, made again from what was stored: same parts, same bytes."""

import json
from typing import Any

import fairdraw
from suicha.audit import signing
from suicha.audit.models import Checkpoint, Event
from suicha.audit.selectors import events_of, log_entry
from suicha.core.errors import Refused
from suicha.core.masking import public_name
from suicha.draws.models import Draw, DrawnTarget, Reading, Witness
from suicha.draws.moments import moment
from suicha.draws.sealing import unseal
from suicha.draws.selectors.attempts import attempts_told
from suicha.draws.selectors.frozen import frozen_bytes, names_of, pool_frozen
from suicha.draws.selectors.lottery import lottery_record
from suicha.draws.selectors.substitutes import package_now, substitutions_told
from suicha.registries.models import Target

Record = dict[str, Any]
# The acts whose order a citizen checks: committed before the seed, slips before it too, the result in the log at once.
PROVED = ("draws.draw.commit", "draws.slips.agree", "draws.draw.reveal")
WHOLE = ("all", "slips")


def package_of(draw: Draw, *, form: str, log: list[Record], **more: Any) -> fairdraw.Issued:
    """Certificate and package in ``form``.  Raises ``FairdrawError`` when the stored parts do not belong together.

    The whole draw, and a list of leaves, are computed again with the secret; the rest comes from what was drawn.
    """
    if form in (*WHOLE, "ids"):
        secret = unseal(str(draw.sealed_secret))
        record = json.loads(str(draw.commitment))
        rows = fairdraw.read_pool(frozen_bytes(draw.pool))
        commitment = fairdraw.reopen(record, rows, secret)
        result = result_of(draw, record, rows, secret, str(draw.seed))
    else:
        secret, (commitment, result) = "", _stored(draw)
    return fairdraw.issue(
        commitment,
        result,
        secret=secret,
        form=form,
        sources=sources_told(draw),
        attempts=attempts_told(draw),
        log=log,
        keys=signing.public_keys(),
        sign=signing.sign,
        lottery=lottery_record(draw) if form == "slips" else None,
        names=_public_names(draw),
        **more,
    )


def result_of(draw: Draw, record: Record, rows: list[fairdraw.PoolRow], secret: str, seed: str) -> fairdraw.Result:
    """The draw computed from the seed, or made of the slips that two people agree came out."""
    if draw.by_hand:
        return fairdraw.draw_by_hand(record, rows, secret, seed, draw.lottery.drawn or {})
    return fairdraw.draw(record, rows, secret, seed)


def whole_form(draw: Draw) -> str:
    """The form of package that holds everything there is to tell of this draw."""
    return "slips" if draw.by_hand else "all"


def public_package(draw: Draw, through_batch: int) -> bytes:
    """The package as the public may have it while the visits of batches 1 to ``through_batch`` have ended.

    An open draw has one package.  Of a list that is told batch by batch it is the part that is told by now; of one
    whose classes are confidential, numbers and leaves only.  For these leaves the sealed secret is read: the act that
    publishes them records ``draws.secret.read``.
    """
    kept = package_now(draw)
    if kept is None:
        raise Refused("package_not_issued", number=draw.number)
    if draw.disclosure == Draw.Disclosure.OPEN:
        return frozen_bytes(kept)
    changed: dict[str, Any] = {"log": (draw.certificate or {})["log"], "substitutions": substitutions_told(draw)}
    if draw.disclosure == Draw.Disclosure.CLASSES:
        return package_of(draw, form="ids", **changed).package
    if through_batch >= int(draw.rules["batches"]):
        return package_of(draw, form="rows", **changed).package
    return package_of(draw, form="part", through_batch=through_batch, **changed).package


def _stored(draw: Draw) -> tuple[fairdraw.Commitment, fairdraw.Result]:
    """Commitment and result without the secret, from the draw's own rows; what was changed in them does not verify."""
    certificate: Record = draw.certificate or {}
    names = ("seq", "batch", "kind", "stratum", "rank", "number", "ticket")
    rows = DrawnTarget.objects.filter(draw=draw).order_by("pk").values_list(*names)
    commitment = fairdraw.Commitment(json.loads(str(draw.commitment)), str(draw.commitment_digest), pool_frozen(draw))
    result = fairdraw.Result(
        rows=[fairdraw.ResultRow(*row) for row in rows],
        strata=[fairdraw.StratumResult(**stratum) for stratum in certificate["strata"]],
        key=certificate["K"],
        reveal=certificate["reveal"],
        seed=str(draw.seed),
        result_root=str(draw.result_root),
    )
    return commitment, result


def log_of(draw: Draw, checkpoint: Checkpoint) -> list[Record]:
    """The log's proofs of the commitment, of slips and of the reveal, under a signed checkpoint that covers both."""
    events = events_of(object_type=draw._meta.label_lower, object_id=str(draw.pk))
    done = events.filter(action__in=PROVED, outcome=Event.Outcome.DONE)
    return [log_entry(event, checkpoint) for event in done]


def sources_told(draw: Draw) -> list[Record]:
    """Every source of the seed with its number, its time and its evidence, in the order of the plan."""
    witnesses = {f"w{each.position}": each for each in Witness.objects.filter(draw=draw).order_by("position")}
    agreed = Reading.objects.filter(draw=draw).exclude(agreed_at=None).select_related("photo").order_by("pk")
    readings = {reading.name: reading for reading in agreed}
    told: list[Record] = []
    for planned in draw.seed_plan:
        name = planned["name"]
        source: Record = {"name": name, "kind": planned["kind"]}
        if name in witnesses:
            witness = witnesses[name]
            source |= {"value": witness.value, "holder": planned["holder"], "evidence": witness.receipt or ""}
            source["at"] = moment(witness.locked_at) if witness.locked_at else ""
        else:
            reading = readings[name]
            holder = f"{planned['title']}　{planned.get('issue', '')}".strip()
            source |= {"value": reading.value, "holder": holder, "evidence": reading.photo.sha256}
            source["at"] = moment(reading.taken_at)
            if reading.fallback:
                source["fallback"] = reading.reason
        told.append(source)
    return told


def _public_names(draw: Draw) -> dict[str, str]:
    """Names as the package carries them into public: a private person's is masked, as on every page."""
    names = names_of(draw)
    library = Target.objects.only("kind", "form").in_bulk([pk for pk, _ in names.values()])
    return {number: public_name(name, library[pk].naming) for number, (pk, name) in names.items()}
