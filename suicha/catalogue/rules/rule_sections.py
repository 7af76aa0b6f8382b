# SPDX-License-Identifier: Apache-2.0
"""What a 细则 must say, by the sources (RULE-1 to RULE-4, RULE-9)."""

from collections.abc import Mapping
from typing import NamedTuple


class Section(NamedTuple):
    """One chapter: its title, what belongs in it, and which source asks for it."""

    title: str
    hint: str
    source: str


_ZS, _HT, _JT, _SL = "中山市2020年方案", "桓台县2018年方案", "市交通运输局方案", "常州市水利局2018年方案"

SECTIONS: dict[str, Section] = {
    "ratio": Section("抽查比例和频次", "各类事项抽多少、多久抽一次", _JT),
    "draw": Section("抽取方法", "对象怎样抽、人员怎样抽、谁在场见证", _ZS),
    "flow": Section("检查流程", "派发、告知、到场、检查、签认、录入、审核", _ZS),
    "means": Section("检查手段和内容", "现场检查、书面检查、网络监测等各查什么", _HT),
    "standard": Section("抽查标准", "怎样算符合，怎样算问题", _JT),
    "approval": Section("审批权限", "计划、抽取、作废、结果各由谁审批", _ZS),
    "publication": Section("公示程序", "公示什么、在哪里、多少个工作日内", _ZS),
    "archiving": Section("归档方式", "哪些材料归档、由谁保管、保存多久", _ZS),
    "use": Section("结果运用", "结果怎样用于信用和分类监管", _JT),
    "penalty": Section("处罚标准", "各类问题的处罚依据和裁量", _HT),
    "penalty_steps": Section("处罚程序", "立案、调查、告知、决定、执行", _HT),
    "staff": Section("实施人员工作要求", "廉洁、回避、保密、着装和证件", _SL),
    "accountability": Section("责任追究", "哪些情形追责，哪些情形免责", _SL),
}
# What a rule of a whole organisation, and one of a single item, cannot go without.
WHOLE = ("draw", "flow", "approval", "publication", "archiving")
OF_ITEM = ("ratio", "flow", "standard", "publication", "use")


class Chapter(NamedTuple):
    """One chapter of the rule in force: its words, and whether they are the organisation's own or adopted."""

    key: str
    section: Section
    text: str
    own: bool


def chapters(own: Mapping[str, str], adopted: Mapping[str, str]) -> list[Chapter]:
    """The chapters that say anything: the organisation's own words first, else those of the rule it adopts."""
    found = []
    for key, section in SECTIONS.items():
        text = own.get(key, "").strip()
        taken = text or adopted.get(key, "").strip()
        if taken:
            found.append(Chapter(key, section, taken, bool(text)))
    return found


def missing(own: Mapping[str, str], adopted: Mapping[str, str], *, of_item: bool) -> list[str]:
    """The titles of the chapters that the sources ask for and nobody wrote."""
    there = {chapter.key for chapter in chapters(own, adopted)}
    return [SECTIONS[key].title for key in (OF_ITEM if of_item else WHOLE) if key not in there]
