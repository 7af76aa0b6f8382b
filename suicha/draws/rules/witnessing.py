# SPDX-License-Identifier: Apache-2.0
"""Numbers of witnesses: written twice, whole, never changed (DRAW-15, DRAW-16, draw-spec 4)."""

from hashlib import sha256

from fairdraw import seed_bits, seed_weakness

CLAUSE = "实施细则　抽取由纪检监察、人大代表、政协委员、媒体等见证"
DIFFERENT = "两次填的数字不一样。重新填写两遍。"
# Witnesses from inside the bureau's own discipline office are not a source outside the agency.
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
    return weakness or f"强度足够：{len(plan)}个数字合计约{seed_bits(plan)}比特，不低于64比特，且有本单位以外的见证人。"


def number_fault(value: str, again: str, digits: int) -> str:
    """What is wrong with a number as typed, with the fix; ``""`` when it may be locked.  Leading zeros count."""
    if not value.isascii() or not value.isdigit():
        return f"只能填数字，现在有别的字符。填{digits}位数字，0可以开头。"
    if len(value) != digits:
        return f"应为{digits}位，现在是{len(value)}位。开头的0也要填。"
    if value != again:
        return DIFFERENT
    return ""


def blind_of(*, sealed_secret: str, position: int) -> str:
    """128 bits that no page shows before the number is locked, so that nobody can try all numbers on a receipt."""
    return sha256(f"suicha receipt 1|{sealed_secret}|{position}".encode()).hexdigest()[:32]


def receipt_of(*, draw: str, position: int, value: str, locked_at: str, blind: str) -> str:
    """The witness's receipt: whoever knows the number and the blind can compute it again, and nobody else."""
    return sha256(f"{draw}|{position}|{value}|{locked_at}|{blind}".encode()).hexdigest()
