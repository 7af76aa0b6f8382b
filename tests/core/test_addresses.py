# SPDX-License-Identifier: Apache-2.0
"""Behind a proxy the limits of wrong codes must bite the visitor, not the proxy, and nobody may choose an address."""

import pytest
from django.test import RequestFactory

from suicha.core.addresses import client_address


@pytest.mark.parametrize(
    ("proxies", "chain", "address"),
    [
        (0, "", "10.0.0.1"),
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_is_what_our_own_outermost_proxy_saw(settings, proxies: int, chain: str, address: str) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": chain} if chain else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == address
