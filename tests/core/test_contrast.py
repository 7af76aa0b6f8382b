# SPDX-License-Identifier: Apache-2.0
"""Text can be read and marks can be seen, computed from the tokens of app.css (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "suicha" / "static" / "suicha" / "app.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--sj-([a-z0-9-]+):\s*(#[0-9a-f]{6})\b", CSS))
TEXT, MARK = 4.5, 3.0


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white); a name is looked up among the tokens."""
    lights = sorted(luminance(name if name.startswith("#") else TOKENS[name]) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


PAIRS = [
    *((words, ground, TEXT) for words in ("ink", "ink-2") for ground in ("#ffffff", "bg", "head", "grey-bg")),
    *((tone, "#ffffff", TEXT) for tone in ("blue", "green", "amber", "red")),
    *((tone, f"{tone}-bg", TEXT) for tone in ("blue", "green", "amber", "red")),
    *(("#ffffff", ground, TEXT) for ground in ("blue", "blue-dark", "navy", "navy-2", "green", "amber", "red")),
    ("on-navy", "navy-2", TEXT),
    ("red", "blue-bg", TEXT),
    ("#5f6c7a", "#ffffff", TEXT),
    ("#ffdf9b", "navy", TEXT),
    ("#a9bfd8", "#0f3159", TEXT),
    ("#eaf1f9", "#0a2647", TEXT),
    *((f"{tone}-lamp", "#ffffff", MARK) for tone in ("green", "amber", "red")),
    ("edge", "#ffffff", MARK),
    ("focus", "#ffffff", MARK),
    ("focus", "bg", MARK),
    ("#ffd27a", "navy", MARK),
]


@pytest.mark.parametrize(("words", "ground", "least"), PAIRS)
def test_what_carries_meaning_stands_out_from_its_ground(words: str, ground: str, least: float) -> None:
    assert contrast(words, ground) >= least


def test_the_formula_gives_the_values_that_are_known() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_style_stays_one_small_file_of_plain_colours() -> None:
    assert len(CSS.splitlines()) < 300
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    assert not re.search(r"color-mix|light-dark|oklch|@import|url\(|@font-face|:has\(|@container", rules)
