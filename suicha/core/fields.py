# SPDX-License-Identifier: Apache-2.0
"""Form fields that every stage may use."""

from typing import Any

from django import forms

# The keys of rows have at most 18 digits; a longer one is no number that a database could compare.
LONGEST_KEY = 18


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows by their keys; a key too long for any row is one that is not there."""

    def clean(self, value: Any) -> Any:
        wrong = next((each for each in value or () if len(str(each)) > LONGEST_KEY), None)
        if wrong is not None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(wrong)[:40]}
            )
        return super().clean(value)
