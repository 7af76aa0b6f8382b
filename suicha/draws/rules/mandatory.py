# SPDX-License-Identifier: Apache-2.0
"""Who must be inspected outside the random part: the four criteria of DRAW-7 together.

A reason code stands in the frozen list; ``.cap`` behind it says that the target had already reached the yearly cap,
which does not keep it out (acceptance case 3).
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from suicha.draws.rules import mandatory_abnormal, mandatory_complaint, mandatory_dishonest, mandatory_penalty

CRITERIA = (mandatory_abnormal, mandatory_dishonest, mandatory_penalty, mandatory_complaint)
CLAUSE = (
    "县市场监管局2020年方案　被列入经营异常名录、严重违法失信企业名单，最近三年受到行政处罚，"
    "或有10人以上群体性消费者投诉的，应当全部列入该项随机抽查的检查对象"
)
CAPPED = ".cap"
REASONS = {each.CODE: each.WORDS for each in CRITERIA}
REASONS |= {f"{code}{CAPPED}": f"{words}，本年已达上限仍须检查" for code, words in REASONS.items()}


class Limits(NamedTuple):
    """How far back the criteria look, and how many complainants make a collective complaint."""

    years: int
    complainants: int


class Fact(Protocol):
    """What the criteria need to know of a registered fact."""

    @property
    def kind(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def people(self) -> int: ...


def criterion_of(fact: Fact, on: date, limits: Limits) -> str:
    """The code of the criterion that ``fact`` meets on the day ``on``, or ``""``."""
    when = (fact.kind, fact.since, fact.until)
    if mandatory_abnormal.applies(*when, on):
        return mandatory_abnormal.CODE
    if mandatory_dishonest.applies(*when, on):
        return mandatory_dishonest.CODE
    if mandatory_penalty.applies(*when, on, limits.years):
        return mandatory_penalty.CODE
    if mandatory_complaint.applies(*when, fact.people, on, limits.years, limits.complainants):
        return mandatory_complaint.CODE
    return ""


def criteria_met(facts: Iterable[Fact], on: date, limits: Limits) -> list[str]:
    """The codes of all criteria that these facts meet, each once, in the order of the clause."""
    met = {criterion_of(fact, on, limits) for fact in facts}
    return [each.CODE for each in CRITERIA if each.CODE in met]


def reason_of(criteria: list[str], *, capped: bool) -> str:
    """The reason code of a mandatory row: the first criterion, flagged where the yearly cap was reached."""
    return f"{criteria[0]}{CAPPED if capped else ''}"
