# SPDX-License-Identifier: Apache-2.0
"""Rosters frozen when every department was one class: read as rosters of today, for old draws to be shown."""

from collections.abc import Mapping
from typing import Any

LOST = {"left": "已离岗", "not_certified": "不是执法人员", "expired": "执法证在检查期满前到期"}


def read_before(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an old roster in the form of today's.

    It named only the targets from which someone stays away; every other number asks for the same seats.
    """
    departments, groups, seats = [], [], []
    for index, old in enumerate(fields["departments"]):
        lost = [(LOST[reason], number) for reason, number in sorted(old["lost"].items())]
        left = len(old["candidates"]) + sum(number for _, number in lost)
        funnel: list[list[Any]] = []
        for words, number in lost:
            left -= number
            funnel.append([f"不是“{words}”", left, number, words])
        departments.append(
            {"id": old["id"], "pk": old["pk"], "name": old["name"], "slots": old["slots"], "lead": not index}
            | {"people": len(old["candidates"]) + sum(number for _, number in lost), "funnel": funnel}
        )
        groups.append(
            {"id": old["id"], "department": old["id"], "title": old["name"], "candidates": old["candidates"]}
            | {"funnel": funnel}
        )
        seats += [old["id"]] * old["slots"]
    people = [
        person | {"salt": "", "cap": fields["cap"], "is_office": False, "team": ""} for person in fields["people"]
    ]
    rows = {number: [0, *barred] for number, barred in fields["forbid"].items()}
    return {
        "on": fields["on"], "tau": 2, "shake": 0, "secret": "", "departments": departments, "groups": groups,
        "people": people, "patterns": [seats], "rows": rows, "unmentioned": 0, "quotas": [],
    }  # fmt: skip
