# SPDX-License-Identifier: Apache-2.0
"""What of a draw may be public by now, as its committed way of disclosure says (draw-spec 6)."""

from collections.abc import Iterable
from typing import Any, NamedTuple

OPEN, SEALED, CLASSES = "open", "sealed", "classes-confidential"
WORDS = {
    OPEN: "名录、规则、种子和结果全部公开，任何人都能从头重算。",
    SEALED: "检查一批，公开一批，免得事先走漏。结果指纹已经公布，以后公开的每一家都要与它对得上。",
    CLASSES: "对象所在的层不公开。名录编号、签号和检查次序公开；一家企业可以要求查看自己的层和最后一个签号。",
}


class Told(NamedTuple):
    """How much is told: batches 1 to ``through`` (of a list told batch by batch), after so many substitutions, and of
    which packages of matchings (SHA-256 of the office's own)."""

    through: int
    substitutions: int
    matchings: tuple[str, ...] = ()


def told_by(body: dict[str, Any]) -> Told:
    """What a published copy tells; copies made before there was a choice tell everything at once."""
    matchings = tuple(sorted(each["source"] for each in body.get("matchings", [])))
    return Told(body.get("through_batch", 0), len(body.get("substitutions", [])), matchings)


def due_to_tell(
    *, mode: str, ended: int, replaced: Iterable[int], batches: int = 1, matchings: Iterable[str] = ()
) -> Told:
    """What may be told now.  ``ended``: batches 1 to ``ended`` have been inspected; ``replaced``: the batch of each
    substitution, which is told with its batch and not before, because it names who will be visited.  So do the
    ``matchings``, which wait for the last of the ``batches``; what their seats ask for tells the class of a target, so
    where classes are confidential they are never told.
    """
    packages = tuple(sorted(matchings))
    if mode == CLASSES:
        return Told(0, len(list(replaced)))
    if mode != SEALED:
        return Told(0, len(list(replaced)), packages)
    return Told(ended, sum(batch <= ended for batch in replaced), packages if ended >= batches else ())
