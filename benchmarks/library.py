# SPDX-License-Identifier: Apache-2.0
"""Pages of a library of a million targets: ``python -m benchmarks.library [ROWS] [DATABASE_URL]``.

Server time of ``/w/objects/``: the first page, a page in the middle, every single filter, searches of two characters
and of parts of codes, for a person who sees everything and one who sees one bureau of ten.  Peer: the same search as a
plain ``LIKE`` over the library, in the same run.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode

from benchmarks.million import TOWNS, rows
from benchmarks.preview import prepare

RUNS, BOUND = 5, 200
ASKED: tuple[dict[str, str], ...] = (
    {}, {"after": "middle"}, {"domain": "烟花爆竹"}, {"grade": "D"}, {"town": "350881102"}, {"status": "suspended"},
    {"status": "cancelled"}, {"check": "stale"}, {"check": "doubtful"}, {"q": "漳平"}, {"q": "春明"}, {"q": "竹木"},
    {"q": "木竹"}, {"q": "镇"}, {"q": "春明泉竹"}, {"q": "91350881"}, {"q": "MA0A"}, {"q": "7F"}, {"q": "00012345"},
    {"kind": "place"}, {"industry": "C"}, {"industry": "C26"}, {"approval": "upper"}, {"line": "first"},
    {"tag": "first"}, {"check": "area"}, {"q": "没有这家"}, {"q": "水泥", "domain": "食品", "grade": "C"},
)  # fmt: skip


class Took(NamedTuple):
    """Milliseconds on the clock and of this process's processor time, the medians of some runs."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:6.0f} 毫秒（处理器 {self.cpu:4.0f}）"


def took(work: Callable[[], object]) -> Took:
    times = []
    for _ in range(RUNS):
        began, used = time.perf_counter(), time.process_time()
        work()
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000))
    return Took(median(wall for wall, _ in times), median(cpu for _, cpu in times))


def first_rows(found: Any) -> list[Any]:
    return list(found.order_by("pk")[:21])


def fill(number: int, bureaus: list[Any], lines: list[Any], towns: dict[str, int]) -> None:
    """The generated firms, ten neighbouring pieces for ten bureaus, written past the models as an import does."""
    from datetime import timedelta

    from django.db import transaction

    from suicha.core import clock
    from suicha.registries.models import Target
    from suicha.registries.services.search_index import index_range

    codes, today, batch = {"停业": "suspended", "存续": "active"}, clock.today(), []
    for serial, row in enumerate(rows(number)):
        name, code, register, form, domain, town, address, _, _, status, grade = row
        batch.append(
            Target(
                organisation=bureaus[serial * len(bureaus) // number], number=code, credit_code=code, name=name,
                register_number=register, form=form, domain=domain, town_id=towns[town], address=address,
                status=codes[status], grade=grade, verified_on=today - timedelta(days=serial * 7 % 400),
                doubts=[] if serial % 997 else [{"field": "address"}], kind="enterprise" if serial % 11 else "place",
                industry=("C2631", "F5265", "E4710", "")[serial % 4], approval="own" if serial % 9 else "upper",
                line=lines[serial * len(bureaus) // number] if serial % 3 else None,
            )
        )  # fmt: skip
        if len(batch) == 10_000 or serial == number - 1:
            with transaction.atomic():
                made = super(type(Target.objects.all()), Target.objects.all()).bulk_create(batch, batch_size=2_000)
                index_range(made[0].pk, made[-1].pk)
            batch = []


def main(number: int, url: str) -> None:
    prepare(url)
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from suicha.accounts.models import Region
    from suicha.accounts.roles import ADMINISTRATORS, RoleName
    from suicha.accounts.services import installation_prepare, organisation_create, role_grant, user_create
    from suicha.core import clock
    from suicha.registries.models import RiskArea, Tag, Target, TargetTag
    from suicha.registries.services.search_index import fold_all

    plain_names = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain_names}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    word = "benchmark 口令 2026"
    region = Region.objects.create(code="350881", name="漳平市")
    towns = {name: Region.objects.create(code=code, name=name, parent=region).pk for code, name in TOWNS.items()}
    people = installation_prepare(
        root="350881", root_name="漳平市人民政府", region=region, passwords=dict.fromkeys(ADMINISTRATORS, word)
    )
    system, security = people[RoleName.SYSTEM_ADMINISTRATOR], people[RoleName.SECURITY_ADMINISTRATOR]
    bureaus = [
        organisation_create(
            code=f"B{place}", name=f"第{place}局", short_name=f"{place}局", kind="bureau", parent=system.organisation,
            region=region, by=system,
        )
        for place in range(10)
    ]  # fmt: skip
    lines = [
        organisation_create(
            code=f"L{place}", name=f"第{place}股", short_name=f"{place}股", kind="section", parent=bureau,
            region=region, by=system,
        )
        for place, bureau in enumerate(bureaus)
    ]  # fmt: skip
    fill(number, bureaus, lines, towns)
    told = {"made_at": clock.now(), "made_by": system}
    tag = Tag.objects.create(organisation=system.organisation, group="重点", name="重大危险源", **told)
    some = Target.objects.filter(pk__gt=number * 2 // 3).order_by("pk")[: number // 7]
    TargetTag.objects.bulk_create((TargetTag(target=row, tag=tag) for row in some.only("pk")), batch_size=2_000)
    town, said = next(iter(towns.values())), {"registered_at": clock.now(), "registered_by": system}
    RiskArea.objects.create(
        organisation=system.organisation, region_id=town, ground="文件", since=clock.today(), **said
    )
    began, used = time.perf_counter(), time.process_time()
    blocks = fold_all()
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    print(f"{connection.vendor}，{number}户：编检索索引 {wall:.1f} 秒（处理器 {cpu:.1f}），{blocks}段", flush=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    slowest = 0.0
    for title, place in (("全部", system.organisation), ("一个局", bureaus[7])):
        user = user_create(username=f"u{place.pk}", name="查看人", organisation=place, password=word, by=system)
        role_grant(user=user, role=RoleName.LINE_OFFICE, organisation=place, by=security)
        client = Client()
        client.force_login(user)
        for asked in ASKED:
            known = {"after": str(number // 2), "line": str(lines[7].pk), "tag": str(tag.pk)}
            asked = asked | {name: value for name, value in known.items() if name in asked}
            address = f"/w/objects/?{urlencode(asked)}"
            assert client.get(address).status_code == 200  # noqa: S101 - figures of a wrong page
            times = took(partial(client.get, address))
            slowest = max(slowest, times.wall)
            print(f"{title}　{times}　{'，'.join(f'{name}={value}' for name, value in asked.items()) or '首页'}")
    for text in ("漳平", "木竹", "7F"):
        plain = Target.objects.filter(name__icontains=text) | Target.objects.filter(number__icontains=text)
        print(f"对照　第一页{took(partial(first_rows, plain))}，计数{took(plain.count)}　直接 LIKE {text}")
    print(f"最慢的一页 {slowest:.0f} 毫秒（上限 {BOUND} 毫秒）")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, sys.argv[2] if len(sys.argv) > 2 else "")
