# SPDX-License-Identifier: Apache-2.0
"""One seat of the lead department is the group leader's, drawn among those who may lead (DRAW-26)."""

from suicha.draws.rules.inspectors.facts import Asked, Candidate

CLAUSE = "县市场监管局2020年方案　由综合执法大队中队长、各市场所业务分管所长或网格长为组长组成检查组"
KEPT = "可任组长"
LOST = "不任组长"


def may_lead(person: Candidate, asked: Asked) -> bool:
    """Whether the person may take a leader's seat; any other seat does not ask."""
    return person.is_leader or not asked.leader
