# SPDX-License-Identifier: Apache-2.0
"""A draw as its page tells it: numbers, chances, steps, digests."""

from dataclasses import dataclass

from suicha.draws.models import Draw
from suicha.draws.rules.strata import chance_words, method_words
from suicha.draws.rules.witnessing import strength_words
from suicha.draws.selectors.draws import Step, witnesses_of
from suicha.draws.selectors.pool import StratumRow, reasons_in_words, strata_rows
from suicha.draws.selectors.standing import steps_of
from suicha.registries.selectors import scope_text


@dataclass(frozen=True)
class DrawTold:
    """``pool_size``: rows of the list; ``size``: those that take part; ``total``: how many are drawn.

    ``hashes``: (name, hex digest) of everything public by now, in the order of the acts.
    """

    title: str
    scope: str
    pool_size: int
    size: int
    total: int
    chance: str
    steps: list[Step]
    strata: list[StratumRow]
    excluded: list[tuple[str, int]]
    strength: str
    method: str
    hashes: list[tuple[str, str]]


def draw_told(draw: Draw) -> DrawTold:
    """The draw in words and numbers, in a constant number of queries."""
    strata = strata_rows(draw.counts, draw.strata, draw.rules)
    size, total = sum(row.size for row in strata), sum(row.drawn for row in strata)
    return DrawTold(
        title=draw.task.title,
        scope=scope_text(draw.task.scope),
        pool_size=sum(sum(roles.values()) for roles in draw.counts.values()),
        size=size,
        total=total,
        chance=chance_words(size, total),
        steps=steps_of(draw, witnesses_of(draw)),
        strata=strata,
        excluded=reasons_in_words(draw.reasons),
        strength=strength_words(draw.seed_plan) if draw.seed_plan else "",
        method=method_words(draw.rules) if draw.rules else "",
        hashes=hashes_of(draw),
    )


def hashes_of(draw: Draw) -> list[tuple[str, str]]:
    """The digests of the draw, named as the pages name them; N and K only where the draw is not told batch by batch.

    Whoever has K computes everyone's ticket: of a sealed draw it stands in the whole package, for host and keepers.
    """
    hashes = [("承诺（SHA-256）", draw.commitment_digest or "")] if draw.commitment_digest else []
    hashes += [("结果指纹", draw.result_root or "")]
    if draw.certificate and draw.package:
        if draw.disclosure != Draw.Disclosure.SEALED:
            hashes += [
                ("揭示的系统密数 N", draw.certificate.get("reveal", "")),
                ("密钥 K", draw.certificate.get("K", "")),
            ]
        hashes += [
            ("凭证指纹", draw.certificate.get("digest", "")),
            ("抽取包（SHA-256）", draw.package.sha256),
        ]
    return [(name, digest) for name, digest in hashes if digest]
