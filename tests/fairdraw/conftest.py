# SPDX-License-Identifier: Apache-2.0
"""The same drand round lies in thousands of damaged packages; its pairing of a second is computed once."""

from collections.abc import Iterator
from functools import cache

import pytest

from fairdraw.verifier import seed


@pytest.fixture(autouse=True, scope="session")
def _each_round_once() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(seed, "signed_by_quicknet", cache(seed.signed_by_quicknet))
    yield
    patch.undo()
