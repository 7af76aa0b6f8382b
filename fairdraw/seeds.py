# SPDX-License-Identifier: Apache-2.0
"""The seed: witnesses' numbers, dice and public numbers, in the order of the committed plan (section 4)."""

import re
from collections.abc import Mapping, Sequence

from fairdraw.digests import Record, check_code, check_integer
from fairdraw.errors import FairdrawError

KINDS = {"witness": "见证人", "dice": "骰子", "public": "公开数"}
LEAST_BITS = 64
LEAST_DIGITS = 6

# Printable ASCII but space, "=" and "|": the seed string then reads back in one way only.
_VALUE = re.compile(r"[!-<>-{}~]{1,256}")


def check_plan(plan: object) -> list[Record]:
    """The plan, checked: every source has a `name` and a `kind`; witnesses and dice have a number of `digits`."""
    if not isinstance(plan, list) or not plan:
        raise FairdrawError("种子计划应为至少一个来源的列表。")
    names: set[str] = set()
    for source in plan:
        if not isinstance(source, dict):
            raise FairdrawError("种子计划的每个来源应为一个 JSON 对象。")
        name = check_code(source.get("name"), "种子来源的名称")
        if name in names:
            raise FairdrawError(f"种子来源 {name} 出现了不止一次，请改名。")
        names.add(name)
        kind = source.get("kind")
        if kind not in KINDS:
            raise FairdrawError(f"种子来源 {name} 的种类“{kind}”不认识：应为 witness、dice 或 public。")
        if kind != "public":
            least = LEAST_DIGITS if kind == "witness" else 1
            check_integer(source.get("digits"), f"种子来源 {name} 的位数", least, 256)
        if "drand" in source:
            _check_round(source["drand"], name, kind)
        if "bits" in source:
            check_integer(source["bits"], f"种子来源 {name} 的比特数", 0, 4096)
    return plan


def _check_round(drand: object, name: str, kind: str) -> None:
    if kind != "public" or not isinstance(drand, dict) or set(drand) != {"chain", "round"}:
        raise FairdrawError(f"种子来源 {name} 的 drand 应为公开数，写明 chain 和 round 两项。")
    if drand["chain"] != "quicknet":
        raise FairdrawError(f"种子来源 {name} 的 drand 链“{drand['chain']}”不认识：应为 quicknet。")
    check_integer(drand["round"], f"种子来源 {name} 的 drand 轮次", 1)


def seed_string(plan: object, values: Mapping[str, str]) -> str:
    """`name=value|name=value` in plan order. Every source of the plan must have its value, and no other."""
    sources = check_plan(plan)
    unknown = sorted(values.keys() - {source["name"] for source in sources})
    if unknown:
        raise FairdrawError(f"种子来源 {'、'.join(unknown)} 不在种子计划里。")
    parts = []
    for source in sources:
        name = source["name"]
        if name not in values:
            raise FairdrawError(f"种子来源 {name} 还没有给出数值。")
        value = values[name]
        if not isinstance(value, str) or not _VALUE.fullmatch(value):
            raise FairdrawError(f"种子来源 {name} 的值不合要求：只能用可见的英文字符，不含空格、“=”和“|”。")
        if "digits" in source and not re.fullmatch(f"[0-9]{{{source['digits']}}}", value):
            raise FairdrawError(f"种子来源 {name} 应为 {source['digits']} 位数字。")
        parts.append(f"{name}={value}")
    return "|".join(parts)


def seed_values(plan: object, seed: str) -> dict[str, str]:
    """The values of a seed string; raises unless the string is exactly what the plan asks for."""
    values: dict[str, str] = {}
    for part in seed.split("|"):
        name, equals, value = part.partition("=")
        if not equals:
            raise FairdrawError(f"种子里的“{part}”不合写法：应为“名称=数值”，各来源用“|”隔开。")
        values[name] = value
    if seed_string(plan, values) != seed:
        raise FairdrawError("种子的来源顺序与种子计划不同，请按计划的顺序写。")
    return values


def seed_bits(plan: object) -> int:
    """Whole bits of surprise: log2(10) a digit of witnesses and dice, and the `bits` a public source declares."""
    product = 1
    for source in check_plan(plan):
        product *= 10 ** source["digits"] if source["kind"] != "public" else 2 ** source.get("bits", 0)
    return product.bit_length() - 1


def seed_weakness(plan: object) -> str:
    """Why the plan is too weak, as a sentence, or "" when it is strong enough.

    At least 64 bits in all, and one source outside the agency: a public number, or a witness marked `outside`.
    """
    sources: Sequence[Record] = check_plan(plan)
    faults = []
    bits = seed_bits(plan)
    if bits < LEAST_BITS:
        faults.append(f"种子合计只有 {bits} 比特，少于 {LEAST_BITS} 比特，请增加见证人或位数")
    if not any(source["kind"] == "public" or source.get("outside") is True for source in sources):
        faults.append("没有本机关以外的来源，请加一个公开数或外部见证人")
    return f"强度不足：{'；'.join(faults)}。" if faults else ""
