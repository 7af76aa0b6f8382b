# SPDX-License-Identifier: Apache-2.0
"""Room to differ only where there is enough to share out."""

import pytest

from suicha.draws.rules.inspectors.evenness import tau_of
from suicha.draws.selectors import matchings_of, roster_frozen
from suicha.draws.services.quality import quality_step
from tests.draws.conftest import Bureau


@pytest.mark.parametrize(("seats", "people", "tau"), [(40, 14, 0), (600, 60, 2), (8, 1, 2), (7, 1, 0), (4, 0, 0)])
def test_few_visits_a_person_are_shared_out_evenly(seats: int, people: int, tau: int) -> None:
    assert tau_of(seats, people) == tau


@pytest.mark.django_db
@pytest.mark.covers("DRAW-24")
def test_a_county_task_is_fair_in_expectation_whatever_the_key(bureau: Bureau, monkeypatch) -> None:
    monkeypatch.setattr("suicha.draws.services.quality.rounds_for", lambda seats: 200)
    for inspector in bureau.inspectors[:3]:
        inspector.is_leader = False
        inspector.save()
    draw = bureau.matched()
    assert roster_frozen(draw).tau == 0
    matching = matchings_of(draw).get()
    while quality_step(pk=matching.pk):
        pass
    matching.refresh_from_db()
    assert matching.quality["fairness_sure"] >= 900_000
