# SPDX-License-Identifier: Apache-2.0
"""Wrong one-time codes and passphrases are limited, so that nobody finds one by trying (GB/T 22239—2019 8.1.4.1).

Ten wrong codes shut one address out, so that a hall behind one address is not shut out by one slip of each; thirty
shut the entrance of a draw that was named, from wherever they come.  The page asks for a code alone, and there three
hundred from everywhere shut it: who changes addresses then needs years to find one of ten codes of eight digits.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

ADDRESS_LIMIT, DRAW_LIMIT, EVERYWHERE_LIMIT, PASSPHRASE_LIMIT = 10, 30, 300, 5
WINDOW = timedelta(minutes=15)


def shut_until(failures: Sequence[datetime], limit: int, now: datetime) -> datetime | None:
    """When it opens again, given the times of what failed, oldest first; ``None`` while it is open."""
    recent = [at for at in failures if at > now - WINDOW]
    return recent[-limit] + WINDOW if len(recent) >= limit else None


def place_of(address: str) -> str:
    """Where a request came from: its IPv4 address, or the /64 of an IPv6 one, all of which one household has."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or IPv6Address(int(known) >> 64 << 64))
