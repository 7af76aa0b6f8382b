# SPDX-License-Identifier: Apache-2.0
"""揭示种子并抽取: the sealed secret is opened, the draw computed, checked by its own package, and stored."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

import fairdraw
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.masking import public_name
from suicha.core.states import move
from suicha.draws.models import Draw, DrawnTarget, Witness
from suicha.draws.moments import moment
from suicha.draws.sealing import unseal
from suicha.draws.selectors.frozen import frozen_bytes, names_of
from suicha.draws.services.commit import LABELS
from suicha.files.services import file_store
from suicha.registries.models import Target


@transaction.atomic(durable=True)
def draw_reveal(*, draw: Draw, by: User) -> Draw:
    """Draw the committed list with the witnesses' numbers.  Happens once and is never undone.

    The package is verified as a citizen would do it; one that does not pass leaves nothing behind.
    """
    require(by, Permission.DRAW_REVEAL, draw.organisation)
    draw = (
        Draw.objects.select_for_update(of=("self",))
        .select_related("task", "organisation", "pool", "names")
        .get(pk=draw.pk)
    )
    move(draw, Draw.State.DRAWN, Draw.MOVES, LABELS)
    witnesses = list(Witness.objects.filter(draw=draw).select_related("draw").order_by("position"))
    missing = [str(witness) for witness in witnesses if witness.value is None]
    if missing:
        raise Refused("witnesses_missing", number=len(missing), names="、".join(missing))
    names = names_of(draw)
    try:
        result, proof, content = _drawn(draw, witnesses, names)
        failed = [
            f"{line.name} {line.reason}"
            for line in fairdraw.verify_package(
                content, commitment=str(draw.commitment_digest), result_root=result.result_root
            )
            if line.status == "FAIL"
        ]
    except (fairdraw.FairdrawError, fairdraw.Unusable) as error:
        raise Refused("draw_refused", reason=str(error)) from error
    if failed:
        raise Refused("package_does_not_verify", lines="；".join(failed))

    draw.seed, draw.certificate, draw.drawn_at, draw.drawn_by = result.seed, proof, clock.now(), by
    draw.package = file_store(
        content=content,
        name=f"{draw.number}.zip",
        kinds=frozenset({"package"}),
        organisation=draw.organisation,
        by=by,
    )
    draw.save(update_fields=["state", "seed", "certificate", "package", "drawn_at", "drawn_by"])
    DrawnTarget.objects.bulk_create(_rows(draw, result, names))
    audit.record(
        "draws.draw.reveal",
        draw,
        by=by,
        data={
            "seed": result.seed,
            "result_root": result.result_root,
            "certificate_digest": proof["digest"],
            "package_sha256": draw.package.sha256,
            "drawn": sum(row.kind != "A" for row in result.rows),
            "alternates": sum(row.kind == "A" for row in result.rows),
        },
    )
    return draw


def _drawn(
    draw: Draw, witnesses: list[Witness], names: Mapping[str, tuple[int, str]]
) -> tuple[fairdraw.Result, dict[str, Any], bytes]:
    """The result, its certificate and its package."""
    record = json.loads(str(draw.commitment))
    rows = fairdraw.read_pool(frozen_bytes(draw.pool))
    secret = unseal(draw.sealed_secret)
    values = {f"w{witness.position}": str(witness.value) for witness in witnesses}
    result = fairdraw.draw(record, rows, secret, fairdraw.seed_string(record["seed_plan"], values))
    commitment = fairdraw.reopen(record, rows, secret)
    sources = [
        {
            "name": planned["name"],
            "kind": planned["kind"],
            "value": values[planned["name"]],
            "holder": planned["holder"],
            "at": moment(witness.locked_at) if witness.locked_at else "",
            "evidence": witness.receipt,
        }
        for planned, witness in zip(record["seed_plan"], witnesses, strict=True)
    ]
    issued = fairdraw.issue(commitment, result, secret=secret, sources=sources, names=_public_names(names))
    return result, issued.certificate, issued.package


def _public_names(names: Mapping[str, tuple[int, str]]) -> dict[str, str]:
    """Names as the package carries them into public: a private person's is masked, as on every page."""
    library = Target.objects.only("kind").in_bulk([pk for pk, _ in names.values()])
    return {number: public_name(name, library[pk].kind) for number, (pk, name) in names.items()}


def _rows(draw: Draw, result: fairdraw.Result, names: Mapping[str, tuple[int, str]]) -> list[DrawnTarget]:
    """Rows of the result in its order, alternates last."""
    return [
        DrawnTarget(
            draw=draw,
            target_id=names[row.id][0],
            number=row.id,
            name=names[row.id][1],
            kind=row.kind,
            stratum=row.stratum,
            rank=row.rank,
            seq=row.seq,
            batch=row.batch,
            ticket=row.ticket,
        )
        for row in result.rows
    ]
