# SPDX-License-Identifier: Apache-2.0
"""By when a visit is due: the task's period in equal parts, one for each batch."""

from datetime import date


def visit_due(starts_on: date, ends_on: date, batch: int, batches: int) -> date:
    """Last day of batch ``batch`` (from 1) out of ``batches``; the last batch ends with the task."""
    if batch >= batches:
        return ends_on
    return starts_on + (ends_on - starts_on) * batch // batches
