# SPDX-License-Identifier: Apache-2.0
"""Where the roster asks for a passed appraisal, it must still hold on the last day of the visits (LIBP-8)."""

from suicha.draws.rules.inspectors.facts import Candidate, Visits

CLAUSE = "桓台县2018年方案　将综合素质高、执法能力强的纳入执法检查人员名录库，并实施动态管理"
KEPT = "综合素质评估合格"
LOST = "综合素质评估没有登记或已过期"


def appraised(person: Candidate, visits: Visits) -> bool:
    """Whether an appraisal on record outlasts the visits."""
    return person.appraised_until is not None and person.appraised_until >= visits.ends_on
