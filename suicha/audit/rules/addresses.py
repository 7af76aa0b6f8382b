# SPDX-License-Identifier: Apache-2.0
"""Where a checkpoint may be pushed to: anywhere over HTTPS; in the clear only inside the house."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def push_allowed(url: str) -> bool:
    """``https`` to any host, or ``http`` to a private address written as numbers; no account names in it."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return False
    if not host or port == 0 or parts.username is not None or parts.query or parts.fragment:
        return False
    if any(mark <= " " or mark > "~" for mark in url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _private(host))


def _private(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"
