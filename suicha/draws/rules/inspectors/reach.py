# SPDX-License-Identifier: Apache-2.0
"""From where people are drawn: the bureau, the station of the town, the region, its neighbours, or the grid.

DRAW-22, DRAW-24, DRAW-25, DRAW-28.  A person without towns can go everywhere, yet looks after no grid.
"""

from suicha.draws.rules.inspectors.facts import Asked, Candidate

CLAUSE = "省市场监管局方案　既可以本区域为单位抽查，也可以与相邻区域执法检查人员进行随机匹配"
KEPT = {
    "team": "属于{place}的所队",
    "region": "可到{place}",
    "neighbours": "可到{place}或相邻镇街",
    "grid": "登记了{place}的网格",
}
LOST = {
    "team": "不在这个所队",
    "region": "片区不含这个镇街",
    "neighbours": "片区不含这个镇街和相邻镇街",
    "grid": "没有登记这个网格",
}
# What a seat may be widened to, committed beforehand, when nobody can be found.
WIDER = {"team": "region", "grid": "region", "region": "neighbours", "neighbours": "bureau"}


def within_reach(person: Candidate, asked: Asked) -> bool:
    """Whether the person belongs to the people among whom this seat is drawn."""
    if asked.pool == "bureau" or not asked.town:
        return True
    if asked.pool == "team":
        return person.team == asked.town
    if asked.pool == "grid":
        return asked.town in person.towns
    near = asked.near if asked.pool == "neighbours" else frozenset[str]()
    return not person.towns or bool(person.towns & (near | {asked.town}))
