# SPDX-License-Identifier: Apache-2.0
"""Ratios by risk class as governments have published them, to be taken over by one button (DRAW-8, DRAW-9, DRAW-10).

Where the source gives a range, ``ratios`` holds a value inside it and ``source`` the range.
"""

from typing import NamedTuple


class RatioPreset(NamedTuple):
    """Risk class → ratio in ppm, and which government published it."""

    name: str
    ratios: dict[str, int]
    source: str


PRESETS: dict[str, RatioPreset] = {
    "lindian": RatioPreset(
        "林甸县2024年",
        {"A": 50_000, "B": 200_000, "C": 400_000, "D": 800_000},
        "林甸县2024年公布：A类不超过5%，B类5%—20%，C类21%—60%，D类61%—100%",
    ),
    "henan": RatioPreset(
        "河南2021年",
        {"A": 10_000, "B": 20_000, "C": 100_000, "D": 300_000},
        "河南省2021年公布：低风险1%，中风险2%，中高风险10%，高风险30%",
    ),
}
