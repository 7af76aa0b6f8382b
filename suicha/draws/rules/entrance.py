# SPDX-License-Identifier: Apache-2.0
"""Wrong one-time codes and passphrases are limited, so that nobody finds one by trying (GB/T 22239—2019 8.1.4.1).

Ten wrong codes shut one address out, so that a hall behind one address is not shut out by one slip of each; thirty
shut the entrance of a draw, from wherever they come.  Eight digits then take centuries to find.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

ADDRESS_LIMIT, DRAW_LIMIT, PASSPHRASE_LIMIT = 10, 30, 5
WINDOW = timedelta(minutes=15)


def shut_until(failures: Sequence[datetime], limit: int, now: datetime) -> datetime | None:
    """When it opens again, given the times of what failed, oldest first; ``None`` while it is open."""
    recent = [at for at in failures if at > now - WINDOW]
    return recent[-limit] + WINDOW if len(recent) >= limit else None
