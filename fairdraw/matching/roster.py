# SPDX-License-Identifier: Apache-2.0
"""The roster committed before the seed, and the instance that it gives once the targets are drawn (section 9).

roster = {"tau", "shake", "inspectors": [{"id", "cap"}], "classes": [{"id", "candidates"}], "quotas": [...],
          "wider": {class: wider class}, "targets": [{"id", "slots", "forbid", "salt"}]}    the whole pool
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fairdraw.digests import Record, canonical, check_integer, sha, two_level
from fairdraw.errors import FairdrawError

Roster = Mapping[str, Any]


def roster_root(roster: Roster) -> str:
    """Root over the leaves of a roster (two-level, section 2); raises FairdrawError on a `wider` that goes round."""
    root, _lines = two_level(roster_leaves(roster))
    return root


def roster_leaves(roster: Roster) -> list[str]:
    """One leaf for the terms, then for each inspector, class and target; lists of names count as sets."""
    leaves = [_leaf("terms", terms_of(roster))]
    leaves += [_leaf("inspector", {"id": person["id"], "cap": person["cap"]}) for person in roster["inspectors"]]
    leaves += [_leaf("class", _sorted(group, "candidates")) for group in roster["classes"]]
    return leaves + [target_leaf(target) for target in roster["targets"]]


def target_leaf(target: Mapping[str, Any]) -> str:
    """Leaf of one target. Its salt keeps the row of a target that was never drawn from being guessed."""
    row = {"slots": list(target["slots"]), "salt": target.get("salt", "")}
    return _leaf("target", row | _sorted({"id": target["id"], "forbid": target.get("forbid", [])}, "forbid"))


def terms_of(roster: Roster) -> Record:
    """How the matching is to be made: `tau`, `shake`, quotas and which class may be widened to which."""
    quotas = [_sorted(quota, "of") for quota in roster.get("quotas", [])]
    return {
        "tau": roster["tau"],
        "shake": roster.get("shake", 0),
        "quotas": sorted(quotas, key=lambda quota: str(quota["class"])),
        "wider": [list(pair) for pair in sorted(_wider(roster).items())],
    }


def instance_of(
    roster: Roster, key: str, numbers: Sequence[str], amendments: Iterable[Mapping[str, Any]] = ()
) -> Record:
    """The matching instance for the drawn target `numbers`, listed in visiting order, under the key `K`.

    `amendments` are lawful cures after the commitment, applied one after the other:
    {"kind": "wider", "class"}: slots of that class ask its committed wider class; {"kind": "cap", "cap"}: every cap
    is at least that; {"kind": "fewer", "last"}: that many targets at the end are left out of this matching.
    Raises FairdrawError for a number outside the roster or an amendment that the roster does not allow.
    """
    rows = {target["id"]: target for target in roster["targets"]}
    unknown = [str(number) for number in numbers if number not in rows]
    if unknown:
        raise FairdrawError(f"名册里没有对象 {'、'.join(unknown[:5])}，不能匹配。")
    wider, listed = _wider(roster), list(numbers)
    least, asked = 0, {group["id"]: group["id"] for group in roster["classes"]}
    for amendment in amendments:
        kind = amendment.get("kind")
        if kind == "wider":
            group = amendment.get("class")
            if group not in wider:
                raise FairdrawError(f"类别 {group} 在承诺的名册里没有可以放宽到的类别。")
            asked = {name: wider[group] if now == group else now for name, now in asked.items()}
        elif kind == "cap":
            least = max(least, check_integer(amendment.get("cap"), "提高后的工作量上限", 0))
        elif kind == "fewer":
            listed = listed[: -check_integer(amendment.get("last"), "减少的户数", 1, len(listed))]
        else:
            raise FairdrawError(
                f"不认识的补救办法“{kind}”：只能是 wider（放宽类别）、cap（提高上限）或 fewer（减少户数）。"
            )
    return {
        "K": key,
        "tau": roster["tau"],
        "shake": roster.get("shake", 0),
        "inspectors": [{"id": person["id"], "cap": max(least, person["cap"])} for person in roster["inspectors"]],
        "classes": [{"id": group["id"], "candidates": group["candidates"]} for group in roster["classes"]],
        "quotas": [
            quota | {"of": list(dict.fromkeys(asked.get(group, group) for group in quota["of"]))}
            for quota in roster.get("quotas", [])
        ],
        "targets": [
            {
                "id": number,
                "slots": [asked.get(slot, slot) for slot in rows[number]["slots"]],
                "forbid": rows[number].get("forbid", []),
            }
            for number in listed
        ],
    }


def _wider(roster: Roster) -> dict[str, str]:
    """{class: wider class}; a class widened step by step must never come back to itself."""
    wider = dict(roster.get("wider", {}))
    known = {group["id"] for group in roster["classes"]}
    for start in wider:
        passed, group = {start}, wider[start]
        while group in wider and group not in passed:
            passed.add(group)
            group = wider[group]
        if group in passed or group not in known:
            raise FairdrawError(f"类别 {start} 的放宽绕回了自己，或放宽到了不存在的类别 {group}。")
    return wider


def _sorted(item: Mapping[str, Any], names: str) -> Record:
    return {**item, names: sorted(item[names])}


def _leaf(kind: str, item: Record) -> str:
    return sha(f"sj1.roster|{kind}|{canonical(item).decode()}")
