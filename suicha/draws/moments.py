# SPDX-License-Identifier: Apache-2.0
"""Times as the records of a draw write them."""

from datetime import datetime

from django.utils import timezone


def moment(at: datetime) -> str:
    """ISO 8601, local time with its offset, whole seconds."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def clock_time(at: datetime) -> str:
    """Hour and minute of the day, local time."""
    return f"{timezone.localtime(at):%H:%M}"
