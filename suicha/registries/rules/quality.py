# SPDX-License-Identifier: Apache-2.0
"""What a row must say of itself before it may be drawn, where the 细则 asks for it (LIBT-10).

桓台县2018年方案　要分行业、分领域对市场主体的经营性质、行业、地域等信息进行严格审查、全面录入。
"""

CLAUSE = "桓台县2018年方案　对市场主体的经营性质、行业、地域等信息进行严格审查、全面录入"
ANY, COMPLETE, REVIEWED = 0, 1, 2
FACTS = {"industry": "行业", "town": "所属镇街", "nature": "经营性质"}
_FIRM = ("industry", "town", "nature")
NEEDED: dict[str, tuple[str, ...]] = {
    "enterprise": _FIRM,
    "individual": _FIRM,
    "body": _FIRM,
    "project": ("town",),
    "place": ("town",),
    "act": ("town",),
    "product": (),
    "practitioner": (),
}


def missing_facts(kind: str, *, industry: str, town: object, nature: str) -> list[str]:
    """The names of the facts that a target of ``kind`` needs and does not say."""
    said = {"industry": bool(industry), "town": bool(town), "nature": bool(nature)}
    return [FACTS[name] for name in NEEDED[kind] if not said[name]]


def unfit_for(asked: int, *, missing: bool, reviewed: bool) -> str:
    """The reason code for which a row of this quality is not drawn, or ``""``; ``asked`` is what the 细则 asks."""
    if asked >= COMPLETE and missing:
        return "incomplete"
    return "unreviewed" if asked >= REVIEWED and not reviewed else ""
