# SPDX-License-Identifier: Apache-2.0
"""Numbers of witnesses: written twice, whole, never changed (DRAW-15, DRAW-16, draw-spec 4)."""

from collections import Counter
from hashlib import sha256

from fairdraw import seed_bits, seed_weakness

CLAUSE = "实施细则　抽取由纪检监察、人大代表、政协委员、媒体等见证"
DIFFERENT = "两次填的数字不一样。重新填写两遍。"
# Witnesses from inside the bureau, its discipline office or its own lines, are not a source outside the agency.
OUTSIDE = frozenset({"deputy", "cppcc", "media", "firm", "society", "notary"})

SeedPlan = list[dict[str, object]]


def seed_plan_of(witnesses: list[tuple[str, str]], digits: int) -> SeedPlan:
    """One source per witness, in order; ``witnesses`` are (kind, how the kind and unit are called in public)."""
    return [
        {"name": f"w{position}", "kind": "witness", "digits": digits, "holder": holder, "outside": kind in OUTSIDE}
        for position, (kind, holder) in enumerate(witnesses, start=1)
    ]


def strength_words(plan: SeedPlan) -> str:
    """Whether the numbers are strong enough, and why not, as one sentence."""
    weakness = seed_weakness(plan)
    if weakness:
        return weakness
    kinds = Counter(str(source["kind"]) for source in plan)
    words = {"witness": "名见证人", "dice": "组骰子", "public": "个公开数"}
    told = "、".join(f"{kinds[kind]}{word}" for kind, word in words.items() if kinds[kind])
    after = "；公开数在见证人锁定之后才产生" if kinds["public"] else ""
    return f"强度足够：{told}合计约{seed_bits(plan)}比特，不低于64比特，且有本单位以外的来源{after}。"


def number_fault(value: str, again: str, digits: int) -> str:
    """What is wrong with a number as typed, with the fix; ``""`` when it may be locked.  Leading zeros count."""
    if not value.isascii() or not value.isdigit():
        return f"只能填数字，现在有别的字符。填{digits}位数字，0可以开头。"
    if len(value) != digits:
        return f"应为{digits}位，现在是{len(value)}位。开头的0也要填。"
    if value != again:
        return DIFFERENT
    return ""


def receipt_of(*, draw: str, position: int, value: str, locked_at: str, blind: str) -> str:
    """The witness's receipt: whoever knows the number and the blind can compute it again, and nobody else."""
    return sha256(f"{draw}|{position}|{value}|{locked_at}|{blind}".encode()).hexdigest()
