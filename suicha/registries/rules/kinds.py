# SPDX-License-Identifier: Apache-2.0
"""What can be inspected, and what each kind says of itself.

LIBT-2: 抽查对象名录库既可以包括企业、个体工商户等市场主体和其他主体，也可以包括产品、项目、行为等。
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

TITLES: dict[str, str] = {
    "enterprise": "企业",
    "individual": "个体工商户",
    "body": "其他主体",
    "project": "项目",
    "product": "产品",
    "place": "场所",
    "practitioner": "从业人员",
    "act": "行为",
}
NATURES = ("国有", "集体", "民营", "外商投资", "港澳台投资", "股份合作", "个体", "事业单位", "社会组织", "其他")
TEXT, NUMBER, DAY, CHOICE = "text", "number", "day", "choice"


class Attribute(NamedTuple):
    """One thing that targets of a kind say of themselves; ``options`` for a choice, ``unit`` for a number."""

    name: str
    title: str
    type: str = TEXT
    required: bool = False
    options: tuple[str, ...] = ()
    unit: str = ""


_EMPLOYEES = Attribute("employees", "从业人数", NUMBER, unit="人")
_LICENCE = (
    Attribute("licence", "许可证名称"),
    Attribute("licence_number", "许可证编号"),
    Attribute("licence_until", "许可证有效期至", DAY),
)
ATTRIBUTES: dict[str, tuple[Attribute, ...]] = {
    "enterprise": (
        Attribute("legal_person", "法定代表人"),
        Attribute("capital", "注册资本", NUMBER, unit="万元"),
        _EMPLOYEES,
        Attribute("scale", "企业规模", CHOICE, options=("大型", "中型", "小型", "微型")),
        Attribute("turnover", "上年营业收入", NUMBER, unit="万元"),
        *_LICENCE,
        Attribute("major_hazard", "重大危险源", CHOICE, options=("无", "一级", "二级", "三级", "四级")),
    ),
    "individual": (Attribute("operator", "经营者"), _EMPLOYEES, *_LICENCE),
    "body": (
        Attribute(
            "body_type",
            "主体种类",
            CHOICE,
            options=("机关", "事业单位", "社会团体", "民办非企业单位", "基金会", "农民专业合作社", "村（居）民委员会"),
        ),
        Attribute("organiser", "举办或主管单位"),
        Attribute("legal_person", "负责人"),
        *_LICENCE,
    ),
    "project": (
        Attribute("project_number", "项目编号"),
        Attribute("stage", "建设阶段", CHOICE, True, ("未开工", "在建", "停工", "竣工待验收", "已竣工")),
        Attribute("project_type", "工程类别", CHOICE, options=("房屋建筑", "市政", "水利", "交通", "其他")),
        Attribute("permit", "施工许可证号"),
        Attribute("area", "建筑面积", NUMBER, unit="平方米"),
        Attribute("price", "合同造价", NUMBER, unit="万元"),
        Attribute("starts_on", "开工日期", DAY),
        Attribute("ends_on", "计划竣工日期", DAY),
    ),
    "product": (
        Attribute("category", "产品类别", required=True),
        Attribute("model", "规格型号"),
        Attribute("brand", "商标"),
        Attribute("standard", "执行标准"),
        Attribute("licence_number", "许可或认证编号"),
    ),
    "place": (
        Attribute("category", "场所类别", required=True),
        Attribute("area", "面积", NUMBER, unit="平方米"),
        Attribute("capacity", "核定人数", NUMBER, unit="人"),
        Attribute("hours", "开放时间"),
    ),
    "practitioner": (
        Attribute("occupation", "职业资格", required=True),
        Attribute("certificate", "资格证书号"),
        Attribute("certificate_until", "证书有效期至", DAY),
        Attribute("specialty", "注册专业"),
    ),
    "act": (
        Attribute("category", "行为类别", required=True),
        Attribute("happened_on", "发生日期", DAY),
        Attribute("place", "发生地点"),
        Attribute("subject", "涉及的标的"),
    ),
}


class Fault(NamedTuple):
    """What is wrong with one attribute, and what to do about it."""

    name: str
    title: str
    what: str


@lru_cache(4096)
def kind_of_form(form: str) -> str:
    """The kind that a 企业类型 as registers write it speaks of; an enterprise where it says nothing."""
    if "个体" in form:
        return "individual"
    if any(word in form for word in ("自然人", "公民")) and "独资" not in form and "公司" not in form:
        return "practitioner"
    bodies = ("事业", "机关", "社会团体", "社会组织", "民办非企业", "基金会", "合作社", "委员会", "学校", "医院")
    return "body" if any(word in form for word in bodies) else "enterprise"


def kind_known(words: str) -> str:
    """The kind a person means: its code or its name; ``""`` if there is none."""
    return next((code for code, title in TITLES.items() if words in (code, title)), "")


def attributes_judged(kind: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The attributes in one spelling (numbers as text of digits, days as ISO), and what is wrong with them.

    What is no attribute of the kind is a fault; an empty value is left out.
    """
    table = {each.name: each for each in ATTRIBUTES[kind]}
    clean: dict[str, Any] = {}
    faults = [Fault(name, name, f"{TITLES[kind]}没有这一项") for name in sorted(given.keys() - table.keys())]
    for attribute in table.values():
        typed = str(given.get(attribute.name) or "").strip()
        if not typed:
            if attribute.required:
                faults.append(Fault(attribute.name, attribute.title, "没有填"))
            continue
        value, what = _VALUES[attribute.type](attribute, typed)
        if what:
            faults.append(Fault(attribute.name, attribute.title, what))
        else:
            clean[attribute.name] = value
    return clean, faults


def attributes_words(kind: str, attributes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The attributes that are known, as (title, value with its unit), in the order of the table."""
    return [
        (each.title, f"{attributes[each.name]}{each.unit}") for each in ATTRIBUTES[kind] if attributes.get(each.name)
    ]


def _text(attribute: Attribute, typed: str) -> tuple[str, str]:
    return typed, "" if len(typed) <= 200 else "超过200个字"


def _number(attribute: Attribute, typed: str) -> tuple[str, str]:
    plain = typed.replace(",", "").replace("，", "").removesuffix(attribute.unit or "\0")
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", plain):
        return "", f"填的是“{typed[:40]}”，应为不小于0的数"
    whole, _, rest = plain.partition(".")
    rest = rest.rstrip("0")
    return f"{int(whole)}.{rest}" if rest else str(int(whole)), ""


def _day(attribute: Attribute, typed: str) -> tuple[str, str]:
    found = re.fullmatch(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?", typed)
    try:
        return (date(int(found[1]), int(found[2]), int(found[3])).isoformat(), "") if found else ("", _NO_DAY)
    except ValueError:
        return "", _NO_DAY


def _choice(attribute: Attribute, typed: str) -> tuple[str, str]:
    return (typed, "") if typed in attribute.options else ("", f"只能是{'、'.join(attribute.options)}")


_NO_DAY = "不是公历日期，例如2026-03-31"
_VALUES = {TEXT: _text, NUMBER: _number, DAY: _day, CHOICE: _choice}
