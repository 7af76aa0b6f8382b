# SPDX-License-Identifier: Apache-2.0
"""The county's inspectors: where they can go, what they know, who leads, and who is away or must stay away.

Made so that every group can be formed and a few things are scarce, as in a real county: two who work in the office,
leaders for about every third, specialists for dangerous chemicals, one on a course, one who once worked for a firm.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from suicha.accounts import services as accounts
from suicha.accounts.models import Region, User
from suicha.core import clock
from suicha.core.tables import Value
from suicha.demo.chance import Chance
from suicha.demo.tables import BUREAUS, NEIGHBOURS, SEED, TOWNS, Bureau
from suicha.registries import services as registries
from suicha.registries.models import Inspector, Target

HEADS = [
    "姓名", "单位", "执法证号", "有效期至", "人员类别", "职务", "领域", "可任组长", "手机号码",
    "可到镇街", "机关人员", "能力测试有效期",
]  # fmt: skip


def neighbours_register(region: Region, system: User) -> None:
    """Which towns border on each other."""
    towns = {town.code: town for town in Region.objects.filter(parent=region).order_by("code")}
    for code, near in NEIGHBOURS.items():
        accounts.region_neighbours_set(region=towns[code], neighbours=[towns[each] for each in near], by=system)


def inspector_rows(plan: Bureau, first_year: int) -> list[list[Value]]:
    """The sheet of a bureau's inspectors; the same rows every time."""
    return [_row(plan, first_year, index, place, number) for place, (index, number) in enumerate(_numbers(plan))]


def _row(plan: Bureau, first_year: int, index: int, place: int, number: int) -> list[Value]:
    """Everyone knows at least two domains; a third may lead; every sixth works in the office and goes everywhere."""
    domains, towns = list(plan.domains), list(TOWNS.values())
    office, leader = place % 6 == 5, place % 3 == 0
    known = domains if len(domains) < 3 or leader else [domains[(place + step) % len(domains)] for step in range(2)]
    # Half of the towns each, from a place of their own, so that every town has about half of the people.
    half = [towns[(place * 2 + step) % len(towns)] for step in range(len(towns) // 2 + 1)]
    few = plan.inspectors < 10
    return [
        f"检查员{number:02d}", plan.name, f"3508{index:02d}{number:04d}", f"{first_year + 4}-12-31", "执法人员",
        "股长" if leader else "科员", "、".join(known), "是" if leader or few else "否", "",
        "" if office or few else "、".join(sorted(half)), "是" if office else "否", f"{first_year + 3}-06-30",
    ]  # fmt: skip


def facts_register(bureau: Bureau, inspectors: list[Inspector], clerk: User) -> None:
    """One person on a course, one who once worked for a firm of the library, one assistant who never counts."""
    today, chance = clock.today(), Chance(f"{SEED}|{bureau.code}|facts")
    away, former = inspectors[1], inspectors[2 % len(inspectors)]
    registries.absence_register(
        inspector=away,
        kind="training",
        starts_on=today + timedelta(days=10),
        ends_on=today + timedelta(days=14),
        note="市局执法培训班",
        by=clerk,
    )
    firms = Target.objects.filter(organisation=former.organisation, status=Target.Status.ACTIVE).order_by("pk")
    firm = firms[chance.below(firms.count())]
    registries.conflict_register(
        inspector=former,
        kind="employer",
        name=firm.name,
        number=firm.credit_code,
        since=date(today.year - 1, 3, 1),
        document="干部人事档案",
        by=clerk,
    )


def _numbers(plan: Bureau) -> Iterable[tuple[int, int]]:
    """Inspectors are numbered through the county: (index of the bureau, number)."""
    before = 0
    for index, bureau in enumerate(BUREAUS):
        if bureau.code == plan.code:
            return [(index, before + offset) for offset in range(1, bureau.inspectors + 1)]
        before += bureau.inspectors
    return []
