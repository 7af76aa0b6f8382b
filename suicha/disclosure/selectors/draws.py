# SPDX-License-Identifier: Apache-2.0
"""The public draw: before publication the commitment only, afterwards everything of the package."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from suicha.core.masking import masked, public_name, public_number
from suicha.core.templatetags.ui import cyear_date, mask_name
from suicha.disclosure.models import Publication
from suicha.disclosure.rules.telling import CLASSES, SEALED, WORDS
from suicha.disclosure.selectors.copies import local_minute
from suicha.draws.models import Draw, DrawnTarget, Matching, Substitution
from suicha.draws.rules.slips import NOT_BY_SEED
from suicha.draws.rules.strata import chance_words
from suicha.draws.rules.witnessing import strength_words
from suicha.draws.selectors import (
    OWED,
    amended,
    boxes_in,
    draw_public,
    open_too_long,
    reasons_in_words,
    strata_rows,
    substitutions_of,
    with_place,
    witnesses_of,
)
from suicha.files.models import StoredFile
from suicha.registries.selectors import scope_text


def draws_listed(*, organisation: str = "", year: str = "", text: str = "", state: str = "") -> QuerySet[Draw]:
    """Draws whose commitment is public, newest last by key; ``state``: published, waiting, void or late."""
    published = Publication.objects.filter(kind=Publication.Kind.DRAW, subject_id=OuterRef("pk"), superseded_at=None)
    draws = draw_public().annotate(is_published=Exists(published)).select_related("task__row__plan", "organisation")
    if organisation:
        draws = draws.filter(organisation__code=organisation)
    if year:
        draws = draws.filter(committed_at__year=int(year))
    if text:
        draws = draws.filter(task__title__icontains=text) | draws.filter(number__istartswith=text)
    if state == "void":
        return draws.filter(state=Draw.State.VOID)
    if state == "late":
        return draws.filter(pk__in=[draw.pk for draw in open_too_long()])
    if state:
        draws = draws.filter(is_published=state == "published").exclude(state=Draw.State.VOID)
    return draws


def published_draws(draws: Iterable[Draw]) -> dict[int, Publication]:
    """The publications of these draws, by key of the draw; one query."""
    keys = [draw.pk for draw in draws]
    found = Publication.objects.filter(kind=Publication.Kind.DRAW, subject_id__in=keys, superseded_at=None)
    return {publication.subject_id: publication for publication in found.order_by("pk")}


def draw_copy(
    draw: Draw,
    *,
    commitment: Mapping[str, Any],
    certificate: Mapping[str, Any] | None = None,
    package: bytes = b"",
    through: int = 0,
) -> dict[str, Any]:
    """What the public may know: without a certificate the commitment only, with it the whole draw.

    ``commitment`` and ``certificate`` are those of draw-spec sections 3 and 6; ``through``: the batches that a list
    told batch by batch may tell of.
    """
    task = draw.task
    strata = [row._asdict() for row in strata_rows(commitment["counts"], draw.strata, commitment["rules"])]
    witnesses = witnesses_of(draw)
    body: dict[str, Any] = {
        "task": masked(task.title),
        "task_number": task.number,
        "organisation": draw.organisation.name,
        "plan": masked(task.row.plan.title),
        "plan_row": task.row.sequence,
        "item_names": [masked(item.name) for item in task.items.order_by("sequence", "pk")],
        "scope": scope_text(task.scope),
        "ratio": task.percent,
        "size": task.draw_size,
        "method": task.method,
        "period": f"{cyear_date(task.starts_on)}—{cyear_date(task.ends_on)}",
        "batches": task.batches,
        "spec": commitment["spec"],
        "way": commitment.get("source", {}).get("way", ""),
        "strata": strata,
        "totals": {
            key: sum(row[key] for row in strata) for key in ("size", "drawn", "alternates", "mandatory", "excluded")
        },
        "times": {"frozen": local_minute(draw.frozen_at), "committed": local_minute(draw.committed_at)},
        "exclusions": [list(pair) for pair in reasons_in_words(draw.reasons)],
        "strength": strength_words(draw.seed_plan) if draw.seed_plan else "",
        "witnesses": [
            {
                "kind": witness.get_kind_display(),
                "name": mask_name(witness.name),
                "unit": masked(witness.unit),
                "at": local_minute(witness.locked_at),
                "number": (witness.value or "") if certificate is not None else "",
            }
            for witness in witnesses
        ],
        "hashes": [
            ["名录指纹（SHA-256）", commitment["pool_root"]],
            ["承诺指纹", draw.commitment_digest],
            ["系统密数的指纹", commitment["nonce_commit"]],
        ],
    }
    body["chance"] = chance_words(body["totals"]["size"], body["totals"]["drawn"])
    return body | _revealed(draw, certificate, package, through) if certificate is not None else body


def _revealed(draw: Draw, certificate: Mapping[str, Any], package: bytes, through: int) -> dict[str, Any]:
    """What only the drawn and published draw shows."""
    replaced = substitutions_of(draw)
    if draw.disclosure == SEALED:
        replaced = replaced.filter(batch__lte=through)
    return {
        "drawn_at": local_minute(draw.drawn_at),
        "disclosure": draw.disclosure,
        "telling": WORDS[draw.disclosure],
        "substitutions": [_substitution(each) for each in replaced],
        "revealed": [
            [name, certificate[key]]
            for name, key in (
                ("系统密数（已揭示）", "reveal"),
                ("排次序、匹配人员的密钥 K" if "lottery" in certificate else "抽取密钥 K", "K"),
                ("结果指纹", "result_root"),
                ("凭证指纹", "digest"),
            )
            if key in certificate
        ],
        "key": certificate.get("K", ""),
        "result_root": certificate["result_root"],
        "seed": certificate["seed"]["string"],
        "signed": bool(certificate["signatures"]),
        "lottery": _lottery(draw, certificate),
        "package": {"sha256": sha256(package).hexdigest(), "size": len(package)},
    }


def _lottery(draw: Draw, certificate: Mapping[str, Any]) -> dict[str, Any]:
    """What came out of the box, as the certificate has it; nothing where the seed drew."""
    told = certificate.get("lottery")
    if not told:
        return {}
    boxes = boxes_in(draw.counts, draw.rules, draw.strata)
    nothing: dict[str, list[int]] = {"drawn": [], "spare": []}
    return {
        "boxes": [{"box": box._asdict()} | told["drawn"].get(box.code, nothing) for box in boxes],
        "taken_at": local_minute(datetime.fromisoformat(told["taken_at"])),
        "photos": [each for entry in told["entries"] for each in entry["photos"]],
        "records": [entry["record"] for entry in told["entries"]],
    }


def _substitution(each: Substitution) -> dict[str, Any]:
    """One substitution as the public reads it."""
    return {
        "turn": each.seq,
        "batch": each.batch,
        "out": [public_number(each.out.number), public_name(each.out.name, each.out.target.naming)],
        "into": [public_number(each.into.number), public_name(each.into.name, each.into.target.naming)],
        "reason": masked(each.words),
        "at": local_minute(each.at),
    }


def matching_copy(matching: Matching, record: Mapping[str, Any], file: StoredFile) -> dict[str, Any]:
    """What the page says of a matching: how many, how even, what was changed and why; people are codes only."""
    loads = [load for load in record["loads"].values() if load]
    redrawn = [each for each in record["changes"] if each["kind"] == "seat"]
    return {
        "organisation": matching.organisation.name,
        "at": local_minute(matching.matched_at),
        "paired": record["paired"],
        "targets": len(record["assignment"]),
        "seats": sum(len(group) for group in record["assignment"].values()),
        "candidates": len(record["loads"]),
        "people": len(loads),
        "least": min(loads, default=0),
        "most": max(loads, default=0),
        "amendments": [f"{words}。理由：{masked(each['reason'])}" for words, each in amended(matching)],
        "by_hand": matching.outcome.get("by_hand", 0),
        "redrawn": [[masked(each["reason"]), each["at"]] for each in redrawn],
        "digest": record["digest"],
        "source": matching.package.sha256 if matching.package else "",
        "file": file.pk,
        "size": file.size,
        "sha256": file.sha256,
    }


def matching_file(publication: Publication, turn: int) -> StoredFile | None:
    """The package of the matching that stands in this place of a published copy."""
    told = publication.body.get("matchings", [])
    return StoredFile.objects.filter(pk=told[turn - 1]["file"]).first() if 1 <= turn <= len(told) else None


def hides_classes(body: Mapping[str, Any]) -> bool:
    """Whether nobody may be told in which stratum a firm stands."""
    return bool(body.get("disclosure") == CLASSES)


def drawn_told(draw: Draw, body: Mapping[str, Any]) -> QuerySet[Any]:
    """The targets to be visited that a published copy tells of, as they stand after its substitutions."""
    rows = with_place(DrawnTarget.objects.filter(OWED, draw=draw)).select_related("target")
    if body.get("disclosure") == SEALED:
        rows = rows.filter(part__lte=body["through_batch"])
    return rows


def package_file(draw: Draw, publication: Publication) -> StoredFile | None:
    """The file of a published copy; those made before there were several forms are the draw's own."""
    found = StoredFile.objects.filter(pk=publication.body.get("file", 0)).first()
    return found or draw.package


def draw_page(body: Mapping[str, Any]) -> dict[str, Any]:
    """A copy with its moments as moments, as the page shows them."""
    witnesses = [witness | {"at": _moment(witness["at"])} for witness in body["witnesses"]]
    times = {name: _moment(text) for name, text in body["times"].items()}
    replaced = [each | {"at": _moment(each["at"])} for each in body.get("substitutions", [])]
    lottery = dict(body.get("lottery", {}))
    if lottery:
        lottery["taken_at"] = _moment(lottery["taken_at"])
    kept = {"way": body.get("way", ""), "lottery": lottery, "by_hand": NOT_BY_SEED if body.get("way") else ""}
    matchings = [
        each | {"at": _moment(each["at"]), "redrawn": [(words, _moment(at)) for words, at in each["redrawn"]]}
        for each in body.get("matchings", [])
    ]
    shown = {"times": times, "witnesses": witnesses, "substitutions": replaced, "matchings": matchings}
    return {**body, **kept, **shown}


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
