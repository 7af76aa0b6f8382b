# SPDX-License-Identifier: Apache-2.0
"""A refusal is part of the product: it says what is wrong, what to do, and which clause asks for it.

Each stage keeps its sentences in ``refusals.py`` as ``REFUSALS: dict[str, Sentence]``; the same code and sentence
appear on pages and in the API.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from django.conf import settings


class Sentence(NamedTuple):
    """The words of one refusal.  ``what`` and ``fix`` are format strings over the details."""

    what: str
    fix: str
    clause: str = ""
    status: int = 409


class Refused(Exception):
    """An official act that may not happen.  ``code`` names the sentence, ``details`` fill it in."""

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def sentence(self) -> Sentence:
        return sentences()[self.code]

    @property
    def what(self) -> str:
        return self.sentence.what.format(**self.details)

    @property
    def fix(self) -> str:
        return self.sentence.fix.format(**self.details)

    @property
    def clause(self) -> str:
        return self.sentence.clause

    @property
    def status(self) -> int:
        return self.sentence.status

    def __str__(self) -> str:
        return f"{self.what}{self.fix}"


@cache
def sentences() -> dict[str, Sentence]:
    """Every refusal the platform can utter, by code.  A code used by two stages is an error."""
    found: dict[str, Sentence] = {}
    for app in settings.INSTALLED_APPS:
        name = f"{app}.refusals"
        if not app.startswith("suicha.") or find_spec(name) is None:
            continue
        own: dict[str, Sentence] = import_module(name).REFUSALS
        twice = found.keys() & own.keys()
        if twice:
            raise ValueError(f"refusal codes used twice: {sorted(twice)}")
        found |= own
    return found
