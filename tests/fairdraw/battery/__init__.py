# SPDX-License-Identifier: Apache-2.0
"""The statistical battery of docs/draw-spec.md, section 10: are chances equal, and would we notice if they were not?

`python -m tests.fairdraw.battery` prints what the tests see, with frozen keys; `--fresh` takes keys nobody has seen.
"""

from tests.fairdraw.battery import draws, seats
from tests.fairdraw.battery.sample import Sample
from tests.fairdraw.battery.scores import Score


def honest(sample: Sample) -> dict[str, list[Score]]:
    """Every score of the draw as specified, by what it looks at."""
    return {
        "selection": draws.selection(sample.chosen),
        "one draw after another": draws.serial(sample.chosen),
        "tickets": draws.tickets(sample),
        "strata": draws.strata(draws.by_stratum(sample)),
        "order of visits": draws.order(sample.chosen, draws.order_by_ticket(sample)),
        "avalanche of the seed": draws.avalanche(sample),
        "matching": seats.exchangeability(sample),
    }
