# SPDX-License-Identifier: Apache-2.0
"""What one number of the 细则 is: default, bounds, clause, and what the sources themselves say."""

from typing import NamedTuple


class Preset(NamedTuple):
    """A value that a published plan uses, and which plan."""

    value: int
    source: str


class SettingRule(NamedTuple):
    """One number of the 细则.  ``minimum`` and ``maximum`` are inclusive; ``hint`` says where it bites.

    ``choices``: where the number stands for one of several ways, their names from 0 on.
    """

    title: str
    default: int
    minimum: int
    maximum: int
    unit: str
    clause: str
    hint: str
    presets: tuple[Preset, ...]
    choices: tuple[str, ...] = ()

    def said(self, value: int) -> int | str:
        """A value without its unit: the number itself, or the name of the way it stands for."""
        return self.choices[value] if 0 <= value < len(self.choices) else value

    @property
    def presets_said(self) -> list[tuple[int | str, str]]:
        """The values of the sources, each with its source."""
        return [(self.said(preset.value), preset.source) for preset in self.presets]
