# SPDX-License-Identifier: Apache-2.0
"""Rows as the public lists draw them."""

from collections.abc import Iterable
from typing import Any

from suicha.core.masking import masked
from suicha.disclosure import selectors
from suicha.draws.models import Draw


def drawn_rows(draws: Iterable[Draw]) -> list[dict[str, Any]]:
    """Each draw with how many of how many: as drawn where published, as planned where only the commitment is public."""
    listed = list(draws)
    published = selectors.published_draws(listed)
    rows = []
    for draw in listed:
        publication = published.get(draw.pk)
        if publication:
            size, drawn = publication.body["totals"]["size"], publication.body["totals"]["drawn"]
        else:
            size = sum(roles.get("R", 0) for roles in draw.counts.values())
            drawn = min(draw.task.draw_size, size)
        title = masked(draw.task.title)
        rows.append({"draw": draw, "title": title, "publication": publication, "size": size, "drawn": drawn})
    return rows
