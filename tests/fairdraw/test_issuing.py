# SPDX-License-Identifier: Apache-2.0
"""What a certificate says of itself, and what it is not made of."""

import pytest

import fairdraw
from tests.fairdraw.examples import SECRET, committed, drawn

KEY = {"name": "log", "algorithm": "Ed25519", "public_key": "00" * 32, "valid_from": "", "valid_until": ""}


def test_keys_and_signatures_stand_in_the_certificate_and_signatures_outside_its_digest():
    asked: list[bytes] = []

    def sign(message: bytes) -> list[dict[str, str]]:
        asked.append(message)
        return [{"key": "00" * 32, "algorithm": "Ed25519", "signature": "11" * 64}]

    plain = fairdraw.issue(committed(), drawn(committed()), secret=SECRET, keys=[KEY]).certificate
    signed = fairdraw.issue(committed(), drawn(committed()), secret=SECRET, keys=[KEY], sign=sign).certificate

    assert asked == [plain["digest"].encode()]
    assert plain["keys"] == [KEY]
    assert signed == plain | {"signatures": [{"key": "00" * 32, "algorithm": "Ed25519", "signature": "11" * 64}]}


def test_a_form_that_is_not_known_is_refused():
    with pytest.raises(fairdraw.FairdrawError, match="样式"):
        fairdraw.issue(committed(), drawn(committed()), secret=SECRET, form="half")
