# SPDX-License-Identifier: Apache-2.0
"""The public draw: before publication the commitment only, afterwards everything of the package."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from suicha.core.templatetags.ui import cyear_date, mask_name
from suicha.disclosure.models import PoolEntry, Publication
from suicha.disclosure.rules.masking import masked
from suicha.disclosure.rules.package import PoolRow
from suicha.disclosure.selectors.copies import local_minute
from suicha.draws.models import Draw
from suicha.draws.selectors import draw_public
from suicha.registries.selectors import scope_text

Moments = dict[str, datetime | None]


def draws_listed(*, organisation: str = "", year: str = "", text: str = "", state: str = "") -> QuerySet[Draw]:
    """Draws whose commitment is public, newest last by key; ``state`` is ``published`` or ``waiting``."""
    published = Publication.objects.filter(kind=Publication.Kind.DRAW, subject_id=OuterRef("pk"), superseded_at=None)
    draws = draw_public().annotate(is_published=Exists(published)).select_related("task__row__plan", "organisation")
    if organisation:
        draws = draws.filter(organisation__code=organisation)
    if year:
        draws = draws.filter(committed_at__year=int(year))
    if text:
        draws = draws.filter(task__title__icontains=text) | draws.filter(number__istartswith=text)
    if state:
        draws = draws.filter(is_published=state == "published")
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
    pool: Iterable[PoolRow] = (),
    package: bytes = b"",
) -> dict[str, Any]:
    """What the public may know: without a certificate the commitment only, with it the whole draw.

    ``commitment`` and ``certificate`` are those of draw-spec sections 3 and 6.
    """
    task = draw.task
    drawn = {row["stratum"]: row for row in (certificate or {}).get("strata", ())}
    strata = [_stratum(draw, code, counts, drawn.get(code)) for code, counts in commitment["counts"].items()]
    witnesses = list(draw.witnesses.order_by("position"))
    body: dict[str, Any] = {
        "task": task.title,
        "task_number": task.number,
        "organisation": draw.organisation.name,
        "plan": task.row.plan.title,
        "plan_row": task.row.sequence,
        "items": list(task.items.order_by("sequence", "pk").values_list("name", flat=True)),
        "scope": scope_text(task.scope),
        "ratio": task.percent,
        "size": task.draw_size,
        "method": task.method,
        "period": f"{cyear_date(task.starts_on)}—{cyear_date(task.ends_on)}",
        "batches": task.batches,
        "spec": commitment["spec"],
        "strata": strata,
        "totals": {key: sum(row[key] or 0 for row in strata) for key in ("pool", "mandatory", "excluded", "drawn")},
        "times": {"frozen": local_minute(draw.frozen_at), "committed": local_minute(draw.committed_at)},
        "witnesses": [
            {"kind": witness.get_kind_display(), "name": mask_name(witness.name), "unit": masked(witness.unit)}
            for witness in witnesses
        ],
        "hashes": [
            ["名录指纹（SHA-256）", commitment["pool_root"]],
            ["承诺指纹", draw.commitment_digest],
            ["系统密数的指纹", commitment["nonce_commit"]],
        ],
    }
    if certificate is not None:
        _reveal(body, draw, certificate, pool, package)
        for shown, witness in zip(body["witnesses"], witnesses, strict=True):
            shown |= {"number": witness.value or "", "at": local_minute(witness.locked_at)}
    return body


def _reveal(
    body: dict[str, Any], draw: Draw, certificate: Mapping[str, Any], pool: Iterable[PoolRow], package: bytes
) -> None:
    """Add what only the drawn and published draw shows."""
    reasons = Counter(row.reason for row in pool if row.outcome == "X")
    body["times"]["drawn"] = local_minute(draw.drawn_at)
    body["exclusions"] = [[EXCLUSIONS.get(reason, reason), count] for reason, count in sorted(reasons.items())]
    body["hashes"] += [
        ["系统密数（已揭示）", certificate["reveal"]],
        ["抽取密钥 K", certificate["K"]],
        ["结果指纹", certificate["result_root"]],
        ["凭证指纹", certificate["digest"]],
    ]
    body["key"] = certificate["K"]
    body["seed"] = certificate["seed"]["string"]
    body["signed"] = bool(certificate["signatures"])
    body["package"] = {"sha256": sha256(package).hexdigest(), "size": len(package)}


def _stratum(draw: Draw, code: str, counts: Mapping[str, int], drawn: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "code": code,
        "name": str(draw.strata.get(code, code)),
        "pool": counts.get("R", 0),
        "mandatory": counts.get("M", 0),
        "excluded": counts.get("X", 0),
        "drawn": drawn["n"] if drawn else None,
        "alternates": drawn["a"] if drawn else None,
        "cutoff": drawn["cutoff"] if drawn else "",
    }


# Reason codes of the frozen pool, in the words of the portal.
EXCLUSIONS = {
    "cap": "本年度已达抽查次数上限",
    "cancelled": "已注销",
    "revoked": "已吊销",
    "suspended": "停业",
    "moved": "已迁出",
    "recent": "近期已检查",
    "closed": "停业",
}


def draw_page(body: Mapping[str, Any]) -> dict[str, Any]:
    """A copy with its moments as moments, as the page shows them."""
    moments: Moments = {name: _moment(text) for name, text in body["times"].items()}
    witnesses = [
        witness | {"at": _moment(witness.get("at", "")), "number": witness.get("number", "")}
        for witness in body["witnesses"]
    ]
    return {**body, "times": moments, "witnesses": witnesses}


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def pool_entries(publication: Publication, *, stratum: str = "") -> QuerySet[PoolEntry]:
    """The firms of a published pool that were drawn or must be visited."""
    entries = PoolEntry.objects.filter(publication=publication, outcome__in=["P", "M"]).select_related("firm")
    return entries.filter(stratum=stratum) if stratum else entries
