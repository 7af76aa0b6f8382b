# SPDX-License-Identifier: Apache-2.0
"""A minute read off a clock is never before something that happened within that same minute."""

from datetime import UTC, datetime

import pytest

from suicha.core import clock
from suicha.draws.forms.moments import TakenAtField
from suicha.draws.rules.slips import taken_fault
from suicha.draws.rules.sources import moment_fault


@pytest.mark.parametrize("second", [0, 1, 30, 59])
@pytest.mark.parametrize("microsecond", [0, 1, 300_000, 999_998])
def test_a_number_read_in_the_minute_of_the_commitment_is_not_refused(second: int, microsecond: int) -> None:
    committed = datetime(2026, 9, 16, 13, 15, second, microsecond, tzinfo=UTC)
    now = committed.replace(microsecond=microsecond + 1)

    with clock.pretend(now):
        taken = TakenAtField(required_words="填写时间").clean("2026-09-16T21:15")

    assert committed <= taken <= now
    assert moment_fault({}, taken, now=now, committed_at=committed, locked_at=committed) == ""
    assert taken_fault(taken, committed_at=committed, now=now) == ""


def test_a_moment_with_seconds_stays_and_a_coming_one_is_not_brought_back() -> None:
    with clock.pretend(datetime(2026, 9, 16, 13, 15, 30, tzinfo=UTC)):
        field = TakenAtField(required_words="填写时间")
        assert field.clean("2026-09-16T21:15:07") == datetime(2026, 9, 16, 13, 15, 7, tzinfo=UTC)
        assert field.clean("2026-09-16T21:16") == datetime(2026, 9, 16, 13, 16, tzinfo=UTC)
