# SPDX-License-Identifier: Apache-2.0
"""Reads a matching instance (the JSON object of section 9), checked field by field."""

from collections.abc import Mapping
from typing import Any

from fairdraw.digests import MILLION, check_hex, check_id, check_integer, ticket
from fairdraw.errors import FairdrawError
from fairdraw.matching.instance import Instance, Quota


def read_instance(instance: object) -> Instance:
    """Check and order an instance; raises FairdrawError with the place of the first fault."""
    fields = _fields(instance, "匹配输入", "K", "tau", "inspectors", "classes", "targets")
    key = check_hex(fields["K"], "匹配输入的 K")
    caps = _caps(fields["inspectors"])
    people = sorted(caps, key=lambda person: (ticket(key, "inspector", person), person))
    place = {person: number for number, person in enumerate(people)}
    members = _members(fields["classes"], place)
    classes = sorted(members)
    group_of = {group: number for number, group in enumerate(classes)}
    targets = _targets(fields["targets"], group_of, place)
    names = sorted(targets)
    return Instance(
        key=key,
        tau=check_integer(fields["tau"], "匹配输入的 tau", 0),
        shake=check_integer(fields.get("shake", 0), "匹配输入的 shake", 0, 1000),
        people=people,
        caps=[caps[person] for person in people],
        classes=classes,
        candidates=[members[group] for group in classes],
        targets=names,
        forbid=[targets[name][1] for name in names],
        slots=[targets[name][0] for name in names],
        lots=[
            [int(ticket(key, "slot", f"{name}#{index}"), 16) for index in range(len(targets[name][0]))]
            for name in names
        ],
        quotas=_quotas(fields.get("quotas", []), group_of),
    )


def _caps(items: object) -> dict[str, int]:
    caps: dict[str, int] = {}
    for item in _list(items, "检查人员"):
        person = check_id(_fields(item, "检查人员", "id", "cap")["id"], "检查人员编号")
        _once(person, caps, "检查人员")
        caps[person] = check_integer(item["cap"], f"检查人员 {person} 的工作量上限", 0)
    return caps


def _members(items: object, place: Mapping[str, int]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = {}
    for item in _list(items, "类别"):
        group = _fields(item, "类别", "id", "candidates")["id"]
        if not isinstance(group, str) or not group:
            raise FairdrawError("类别编号应为非空的字符串。")
        _once(group, members, "类别")
        listed = _known(item["candidates"], place, f"类别 {group} 的人选")
        if len(set(listed)) < len(listed):
            raise FairdrawError(f"类别 {group} 的人选里有人出现了不止一次。")
        members[group] = sorted(listed)
    return members


def _targets(
    items: object, group_of: Mapping[str, int], place: Mapping[str, int]
) -> dict[str, tuple[list[int], frozenset[int]]]:
    """{target: (class of each slot, who must stay away)}."""
    targets: dict[str, tuple[list[int], frozenset[int]]] = {}
    for item in _list(items, "对象"):
        target = check_id(_fields(item, "对象", "id", "slots")["id"], "对象编号")
        _once(target, targets, "对象")
        slots = _groups(item["slots"], group_of, f"对象 {target} 的席位")
        targets[target] = slots, frozenset(_known(item.get("forbid", []), place, f"对象 {target} 的回避名单"))
    return targets


def _quotas(items: object, group_of: Mapping[str, int]) -> list[Quota]:
    """In the order of their classes; each class once."""
    quotas: dict[int, Quota] = {}
    for item in _list(items, "比例要求"):
        fields = _fields(item, "比例要求", "class", "of", "ppm")
        narrow = _groups([fields["class"]], group_of, "比例要求")[0]
        if narrow in quotas:
            raise FairdrawError(f"类别 {fields['class']} 的比例要求出现了不止一次。")
        what = f"类别 {fields['class']} 的比例要求"
        of = frozenset(_groups(fields["of"], group_of, what))
        quotas[narrow] = Quota(narrow, of, check_integer(fields["ppm"], what, 0, MILLION))
    return [quotas[narrow] for narrow in sorted(quotas)]


def _fields(value: object, what: str, *required: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FairdrawError(f"{what}应为一个 JSON 对象。")
    missing = [name for name in required if name not in value]
    if missing:
        raise FairdrawError(f"{what}缺少 {'、'.join(missing)}。")
    return value


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise FairdrawError(f"{what}应为列表。")
    return value


def _once(name: str, known: Mapping[str, object], what: str) -> None:
    if name in known:
        raise FairdrawError(f"{what} {name} 出现了不止一次。")


def _known(value: object, place: Mapping[str, int], what: str) -> list[int]:
    people = _list(value, what)
    try:
        return [place[person] for person in people]
    except (KeyError, TypeError):
        unknown = [str(person) for person in people if not isinstance(person, str) or person not in place]
    raise FairdrawError(f"{what}里有不在检查人员名单里的 {'、'.join(unknown[:5])}。")


def _groups(value: object, group_of: Mapping[str, int], what: str) -> list[int]:
    groups = _list(value, what)
    try:
        return [group_of[group] for group in groups]
    except (KeyError, TypeError):
        unknown = [str(group) for group in groups if not isinstance(group, str) or group not in group_of]
    raise FairdrawError(f"{what}要求的类别 {'、'.join(unknown[:5])} 不存在。")
