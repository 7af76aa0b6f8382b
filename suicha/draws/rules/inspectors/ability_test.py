# SPDX-License-Identifier: Apache-2.0
"""Where a passed ability test is asked for, it must still hold on the last day of the visits."""

from suicha.draws.rules.inspectors.facts import Candidate, Visits

CLAUSE = "国办发〔2015〕58号　加强执法人员培训，不断提升执法能力"
KEPT = "能力测试合格"
LOST = "能力测试没有登记或已过期"


def ability_tested(person: Candidate, visits: Visits) -> bool:
    """Whether a test on record outlasts the visits."""
    return person.tested_until is not None and person.tested_until >= visits.ends_on
