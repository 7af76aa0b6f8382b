# SPDX-License-Identifier: Apache-2.0
"""Only certified enforcement staff count towards the two; daily supervision staff may assist (LIBP-1, LIBP-2)."""

from suicha.draws.rules.inspectors.facts import Candidate

CLAUSE = "行政处罚法第四十二条　行政处罚应当由具有行政执法资格的执法人员实施"
KEPT = "持证执法人员"
LOST = "不是执法人员，只能协助"


def certified(person: Candidate) -> bool:
    """Whether the person counts at all."""
    return person.category == "certified"
