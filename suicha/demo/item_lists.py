# SPDX-License-Identifier: Apache-2.0
"""The lists of the demo bureaus on their road: a first version, the yearly update, and what is being drafted now."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.catalogue import services as catalogue
from suicha.catalogue.models import Item, ListVersion
from suicha.catalogue.selectors import items_published, list_version_open
from suicha.demo.calendar import at, working_day
from suicha.demo.county import Department
from suicha.disclosure import services as disclosure


class Change(NamedTuple):
    """What a bureau changes in the running year: of one item some words, with the law that asks for it."""

    sequence: int
    words: dict[str, str]
    ground: str
    reason: str


CHANGES: dict[str, tuple[Change, ...]] = {
    "yjglj": (
        Change(
            2,
            {"frequency": "每年1次", "standard": "三级安全教育记录齐全，考核合格后上岗"},
            "practice",
            "与年度培训检查合并，写明频次和标准",
        ),
        Change(
            3,
            {"means": "查阅隐患台账，现场核对整改"},
            "amended",
            "《中华人民共和国安全生产法》2021年修正，隐患排查治理情况应如实记录",
        ),
    ),
}
ADDED = {
    "category": "安全生产检查",
    "name": "有限空间作业安全管理情况的检查",
    "object_kind": "存在有限空间的工贸企业",
    "item_class": "general",
    "methods": "现场检查",
    "body": "漳平市应急管理局",
    "legal_basis": "《工贸企业有限空间作业安全规定》第十四条",
    "frequency": "每年1次",
    "levels": "市县",
}
# The province gave up the making of fireworks: the upper level's list has the item, the county nobody to inspect.
ABSENT = {
    "category": "烟花爆竹检查",
    "name": "烟花爆竹生产企业安全生产条件的检查",
    "object_kind": "烟花爆竹生产企业",
    "item_class": "key",
    "methods": "现场检查",
    "body": "漳平市应急管理局",
    "legal_basis": "《烟花爆竹安全管理条例》第五条、第八条",
    "levels": "市县",
}
DRAFTED = Change(4, {"frequency": "每年1次"}, "practice", "与预案演练计划一致")


def _road(department: Department, version: ListVersion, day: date, note: str, serial: int) -> Iterator[datetime]:
    """Reported by the legal office, approved by the leader, filed by the joint office, published: in force that day."""
    yield at(day, 9)
    catalogue.list_report(version=version, note=note, by=department.legal)
    yield at(day, 9, 30)
    catalogue.list_approve(version=version, approval=f"漳政办〔{day.year}〕{serial}号", by=department.leader)
    yield at(day, 10)
    office = User.objects.filter(role_grants__role=RoleName.SUPERVISOR, role_grants__revoked_at=None).order_by("pk")[0]
    catalogue.list_file(version=version, receipt=f"漳双随机备〔{day.year}〕{serial}号", by=office)
    yield at(day, 10, 30)
    disclosure.list_publish(version=version, effective_on=day, by=department.legal)


def list_story(department: Department, year: int) -> Iterator[datetime]:
    """The first version, as it was imported."""
    version = list_version_open(department.organisation)
    if version:
        yield from _road(department, version, working_day(date(year, 1, 4)), "", version.organisation_id)


def list_update_story(department: Department, year: int) -> Iterator[datetime]:
    """The running year: a bureau with changes publishes a second version, the others confirm that nothing changed.

    Afterwards a change is drafted and waits for its road.
    """
    day = working_day(date(year, 1, 4))
    changes = CHANGES.get(department.plan.code, ())
    if not changes:
        yield at(day, 9)
        catalogue.list_review(
            organisation=department.organisation,
            outcome="对照上年度修改的法律法规逐项清理，依据没有变化",
            by=department.legal,
        )
        return
    yield at(day, 8, 30)
    for change in changes:
        _draft(department, change)
    last = items_published(department.organisation).order_by("-sequence")[0]
    added = (
        (ADDED, "enacted", "《工贸企业有限空间作业安全规定》（应急管理部令第13号）2024年1月1日起施行"),
        (ABSENT, "practice", "与上级清单保持一致"),
    )
    for place, (words, ground, reason) in enumerate(added, start=1):
        catalogue.item_add(
            organisation=department.organisation,
            words=words | {"sequence": last.sequence + place, "compiler": last.compiler},
            ground=ground,
            reason=reason,
            by=department.clerk,
        )
    version = list_version_open(department.organisation)
    if version:
        yield from _road(department, version, day, "按修改的法律法规和本地实际更新", version.organisation_id + 1)
    yield at(working_day(day + timedelta(days=30)), 9)
    item = _draft(department, DRAFTED)
    catalogue.note_write(
        item=item,
        text="乡镇企业预案演练能否与属地合并开展，不另行检查",
        addressee="龙岩市应急管理局",
        by=department.clerk,
    )


def _draft(department: Department, change: Change) -> Item:
    item = items_published(department.organisation).get(sequence=change.sequence)
    return catalogue.item_revise(
        item=item, words=change.words, ground=change.ground, reason=change.reason, by=department.clerk
    )
