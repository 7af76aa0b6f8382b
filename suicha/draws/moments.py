# SPDX-License-Identifier: Apache-2.0
"""Times as the records of a draw write them."""

from datetime import datetime

from django.utils import timezone


def moment(at: datetime) -> str:
    """ISO 8601, local time with its offset, whole seconds."""
    return timezone.localtime(at).isoformat(timespec="seconds")
