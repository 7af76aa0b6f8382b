# SPDX-License-Identifier: Apache-2.0
"""The moment at which something happened in the hall, as people read it off a clock: in whole minutes."""

from datetime import datetime, timedelta

from django import forms

from suicha.core import clock

_REST_OF_THE_MINUTE = timedelta(minutes=1) - timedelta(microseconds=1)


class TakenAtField(forms.DateTimeField):
    """A minute means the latest moment in it that is not still to come; a moment with seconds stays as it is."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def __init__(self, *, required_words: str, **kwargs):
        super().__init__(
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
            error_messages={"required": required_words, "invalid": "写成2026-09-16 21:15这样的日期和时间"},
            **kwargs,
        )

    def clean(self, value):
        at: datetime | None = super().clean(value)
        if at is None or at.second:
            return at
        return max(at, min(at + _REST_OF_THE_MINUTE, clock.now()))
