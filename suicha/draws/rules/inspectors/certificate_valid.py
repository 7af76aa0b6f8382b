# SPDX-License-Identifier: Apache-2.0
"""The certificate must be valid on the day of the visit, so on the last day on which it may take place (LIBP-1)."""

from suicha.draws.rules.inspectors.facts import Candidate, Visits

CLAUSE = "行政处罚法第四十二条　执法人员应当具有行政执法资格，主动出示执法证件"
KEPT = "执法证在有效期"
LOST = "执法证在检查期内还没生效或已到期"


def certificate_valid(person: Candidate, visits: Visits) -> bool:
    """Whether the certificate covers the visits; its first and last day themselves count."""
    if person.certificate_until is None:
        return False
    begun = person.certificate_from is None or person.certificate_from <= visits.starts_on
    return begun and person.certificate_until >= visits.ends_on
