# SPDX-License-Identifier: Apache-2.0
"""检查表 to start from: written by us, a table of data each, taken over as a draft that the office makes its own.

A table is a CSV file beside this one with the columns of ``rules.checklist_sheet``: a new one is a file and a line.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from suicha.catalogue.rules.checklist_sheet import COLUMNS, Row, question_of


class Preset(NamedTuple):
    """A 检查表 to start from: its file, its name, and words of the items it is meant for."""

    code: str
    title: str
    words: tuple[str, ...]


PRESETS = (
    Preset("mine", "非煤矿山安全生产检查表", ("非煤矿山",)),
    Preset("chemicals", "危险化学品经营、储存单位检查表", ("危险化学品",)),
    Preset("fireworks", "烟花爆竹零售点检查表", ("烟花爆竹经营（零售）", "烟花爆竹零售")),
    Preset("industry", "工贸企业安全生产检查表", ("工贸", "隐患排查")),
    Preset("fireworks-wholesale", "烟花爆竹生产经营企业安全生产情况检查表", ("烟花爆竹生产经营企业安全生产",)),
    Preset("business-licence", "营业执照规范使用情况检查表", ("营业执照",)),
    Preset("annual-report", "年度报告公示信息检查表", ("年度报告公示信息",)),
    Preset("tableware", "餐饮具清洗消毒情况检查表", ("餐饮具清洗消毒",)),
    Preset("special-equipment", "特种设备使用单位检查表", ("特种设备",)),
    Preset("fire-safety", "消防安全检查表", ("消防安全检查", "消防设施")),
    Preset("gas", "燃气经营企业检查表", ("燃气经营",)),
    Preset("hotel-security", "宾馆、旅店治安安全检查表", ("治安安全",)),
)
BY_CODE = {preset.code: preset for preset in PRESETS}


@cache
def rows_of(code: str) -> tuple[Row, ...]:
    """The questions of a preset.  Raises ``KeyError`` for a code that is none."""
    path = Path(__file__).with_name(f"{BY_CODE[code].code}.csv")
    titles = {title: field for field, title in COLUMNS}
    with path.open(encoding="utf-8", newline="") as file:
        lines = [{titles[title]: text or "" for title, text in line.items()} for line in csv.DictReader(file)]
    return tuple(
        Row(question_of(cells, position)[0], cells["method"], cells["basis"])
        for position, cells in enumerate(lines, start=1)
    )


def preset_for(*texts: str) -> Preset | None:
    """The preset meant for an item with these words, if there is one."""
    told = "".join(texts)
    return next((preset for preset in PRESETS if any(word in told for word in preset.words)), None)
