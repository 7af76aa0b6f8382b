# SPDX-License-Identifier: Apache-2.0
"""Who left the post before the visits end is not matched (LIBP-7)."""

from suicha.draws.rules.inspectors.facts import Candidate, Visits

CLAUSE = "国办发〔2015〕58号　建立健全执法检查人员名录库，动态调整"
KEPT = "在岗"
LOST = "已离岗"


def on_duty(person: Candidate, visits: Visits) -> bool:
    """Whether the person is still on the roster on the last day of the visits."""
    return person.left_on is None or person.left_on > visits.ends_on
