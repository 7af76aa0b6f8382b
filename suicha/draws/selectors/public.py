# SPDX-License-Identifier: Apache-2.0
"""What anyone may see of a draw: from the commitment on, everything needed to repeat it, and nothing private."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from suicha.core.templatetags.ui import mask_name
from suicha.draws.models import Draw, DrawnTarget
from suicha.draws.rules.strata import chance_words
from suicha.draws.rules.witnessing import strength_words
from suicha.draws.selectors.draws import Step, results_of, steps_of, witnesses_of
from suicha.draws.selectors.pool import StratumRow, reasons_in_words, strata_rows
from suicha.files.models import StoredFile
from suicha.registries.selectors import scope_text


@dataclass(frozen=True)
class PublicWitness:
    """A witness as the public sees one: the personal name masked, the number only after the reveal."""

    role: str
    name: str
    unit: str
    at: datetime | None
    number: str
    receipt: str


@dataclass(frozen=True)
class PublicDraw:
    """Everything the public page of one draw shows.  ``hashes``: (name, hex digest) in the order of the acts."""

    draw: Draw
    title: str
    scope: str
    pool_size: int
    size: int
    total: int
    chance: str
    steps: list[Step]
    strata: list[StratumRow]
    excluded: list[tuple[str, int]]
    witnesses: list[PublicWitness]
    strength: str
    hashes: list[tuple[str, str]]
    commitment: str
    results: QuerySet[DrawnTarget]
    package: StoredFile | None

    @property
    def is_drawn(self) -> bool:
        return self.package is not None


def draw_public() -> QuerySet[Draw]:
    """Draws whose commitment is published."""
    return Draw.objects.exclude(committed_at=None).select_related("task__row__plan", "organisation", "package")


def draw_public_detail(number: str) -> PublicDraw | None:
    """One draw by its number, or ``None`` when there is none or its commitment is not published yet."""
    draw = draw_public().filter(number=number).first()
    return draw_told(draw) if draw else None


def draw_told(draw: Draw) -> PublicDraw:
    """The draw with all that may be told of it, in a constant number of queries."""
    witnesses = witnesses_of(draw)
    strata = strata_rows(draw.counts, draw.strata, draw.rules)
    size, total = sum(row.size for row in strata), sum(row.drawn for row in strata)
    revealed = draw.drawn_at is not None
    return PublicDraw(
        draw=draw,
        title=draw.task.title,
        scope=scope_text(draw.task.scope),
        pool_size=sum(sum(roles.values()) for roles in draw.counts.values()),
        size=size,
        total=total,
        chance=chance_words(size, total),
        steps=steps_of(draw, witnesses),
        strata=strata,
        excluded=reasons_in_words(draw.reasons),
        witnesses=[
            PublicWitness(
                role=witness.get_kind_display(),
                name=mask_name(witness.name),
                unit=witness.unit,
                at=witness.locked_at,
                number=(witness.value or "") if revealed else "",
                receipt=witness.receipt if revealed else "",
            )
            for witness in witnesses
        ],
        strength=strength_words(draw.seed_plan) if draw.seed_plan else "",
        hashes=hashes_of(draw),
        commitment=draw.commitment or "",
        results=results_of(draw),
        package=draw.package,
    )


def hashes_of(draw: Draw) -> list[tuple[str, str]]:
    """The digests of the draw that are public by now, named as the pages name them."""
    hashes = [("承诺（SHA-256）", draw.commitment_digest or "")] if draw.commitment_digest else []
    if draw.certificate and draw.package:
        hashes += [
            ("揭示的系统密数 N", draw.certificate.get("reveal", "")),
            ("密钥 K", draw.certificate.get("K", "")),
            ("结果指纹", draw.certificate.get("result_root", "")),
            ("凭证指纹", draw.certificate.get("digest", "")),
            ("抽取包（SHA-256）", draw.package.sha256),
        ]
    return [(name, digest) for name, digest in hashes if digest]
