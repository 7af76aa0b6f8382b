# SPDX-License-Identifier: Apache-2.0
"""The person's registered domains must hold the domain of the target (LIBP-9).

Who has no domain registered is not limited, except where an item demands the specialty for itself.
"""

from suicha.draws.rules.inspectors.facts import Asked, Candidate

CLAUSE = "县农委2018年方案　按照岗位职责、专业特长与监管事项相统一的原则"
KEPT = "专长含{domain}"
LOST = "专长不含这个领域"


def specialty_fits(person: Candidate, asked: Asked) -> bool:
    """Whether the specialty fits what is inspected; a seat without a domain asks for none."""
    if not asked.domain or asked.domain in person.domains:
        return True
    return not person.domains and not asked.strict
