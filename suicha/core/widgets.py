# SPDX-License-Identifier: Apache-2.0
"""Inputs that every stage's forms share."""

from django import forms


class DayInput(forms.DateInput):
    """The browser's own control for a day.  It shows a proposed day only where that is written as 2026-03-31."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})
