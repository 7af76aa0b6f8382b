# SPDX-License-Identifier: Apache-2.0
"""``with refused("code"):`` — the act inside must be refused for exactly that reason."""

import pytest

from suicha.core.errors import Refused


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code.endswith(code) and bool(str(refusal)))
