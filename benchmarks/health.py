# SPDX-License-Identifier: Apache-2.0
"""名录体检 and 查重 of a library of a million targets: ``python -m benchmarks.health [ROWS] [DATABASE_URL]``.

Server time of both pages before and after the background has looked through the library, and what that look takes.
The library of one bureau with ten sections; 400 licences in force that nobody in it holds.
"""

import sys
import time
from functools import partial
from typing import Any

from benchmarks.library import fill, took
from benchmarks.million import TOWNS
from benchmarks.preview import prepare

PAGES = ("/w/objects/health/", "/w/objects/duplicates/")


def licences(bureau: Any, number: int) -> None:
    """Licences whose holders the library does not have."""
    from suicha.core import clock
    from suicha.registries.models import Licence

    Licence.objects.bulk_create(
        Licence(
            organisation=bureau, kind="危险化学品经营许可证", number=f"样{place:05d}", holder=f"样表加油站{place}",
            told_on=clock.today(),
        )
        for place in range(number)
    )  # fmt: skip


def main(number: int, url: str) -> None:
    prepare(url)
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from suicha.accounts.models import Region
    from suicha.accounts.roles import ADMINISTRATORS, RoleName
    from suicha.accounts.services import installation_prepare, organisation_create, role_grant, user_create
    from suicha.registries.services.library_checks import library_check

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
    make = partial(organisation_create, region=region, by=system)
    bureau = make(code="B", name="市场监督管理局", short_name="市场监管局", kind="bureau", parent=system.organisation)
    sections = [
        make(code=f"B{place}", name=f"第{place}股", short_name=f"{place}股", kind="section", parent=bureau)
        for place in range(10)
    ]
    fill(number, sections, sections, towns)
    licences(bureau, 400)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    user = user_create(username="u", name="查看人", organisation=bureau, password=word, by=system)
    role_grant(user=user, role=RoleName.LINE_OFFICE, organisation=bureau, by=security)
    client = Client()
    client.force_login(user)
    print(f"{connection.vendor}，{number}户", flush=True)
    for when in ("后台还没有查", "后台查过"):
        for page in PAGES:
            assert client.get(page).status_code == 200  # noqa: S101 - figures of a wrong page
            print(f"{when}　{took(partial(client.get, page))}　{page}", flush=True)
        if when == "后台还没有查":
            began, used = time.perf_counter(), time.process_time()
            pairs = len(library_check(bureau).pairs)
            wall, cpu = time.perf_counter() - began, time.process_time() - used
            print(f"后台查一遍 {wall:.1f} 秒（处理器 {cpu:.1f}），可能重复{pairs}对", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, sys.argv[2] if len(sys.argv) > 2 else "")
