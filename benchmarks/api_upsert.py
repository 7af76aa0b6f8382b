# SPDX-License-Identifier: Apache-2.0
"""A batch by the interface, 10,000 rows: ``python -m benchmarks.api_upsert [ROWS] [DATABASE_URL]``.

Server time from the request to the answer with every row's outcome: rows that are all new, the same batch once more
under another key (nothing changes), a batch in which every row corrects one thing, and a replay of the same key.
Peer in the same run: ``bulk_create(update_conflicts=True)`` of as many rows, without judgement, trace or answer.
"""

import json
import sys

from benchmarks.bulk_import import timed
from benchmarks.million import HEAD, TOWNS, rows
from benchmarks.preview import prepare

BOUND = 5


def main(number: int, url: str) -> None:
    prepare(url)
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from suicha.accounts.models import Region
    from suicha.accounts.roles import ADMINISTRATORS, RoleName
    from suicha.accounts.services import installation_prepare, organisation_create, role_grant, user_create
    from suicha.core import clock
    from suicha.registries.models import Target
    from suicha.registries.services.exchange import token_make
    from suicha.registries.services.imports.columns import LAYOUTS

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    word = "benchmark 口令 2026"
    region = Region.objects.create(code="350881", name="漳平市")
    Region.objects.bulk_create(Region(code=code, name=name, parent=region) for code, name in TOWNS.items())
    people = installation_prepare(
        root="350881", root_name="漳平市人民政府", region=region, passwords=dict.fromkeys(ADMINISTRATORS, word)
    )
    system, security = people[RoleName.SYSTEM_ADMINISTRATOR], people[RoleName.SECURITY_ADMINISTRATOR]
    bureau, other = (
        organisation_create(
            code=code, name=code, short_name=code, kind="bureau", parent=system.organisation, region=region, by=system
        )
        for code in ("A", "B")
    )
    person = user_create(username="link", name="对接账号", organisation=bureau, password=word, by=system)
    for role in (RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE):
        role_grant(user=person, role=role, organisation=bureau, by=security)
    _, secret = token_make(organisation=bureau, name="市级平台", person=person, by=person)

    fields = {column.title: column.field for column in LAYOUTS["targets"].columns}
    batch = [dict(zip((fields[title] for title in HEAD), row, strict=True)) for row in rows(number)]
    moved = [row | {"address": row["address"] + "甲"} for row in batch]
    client, told = Client(), {}
    assert client.get("/api/v1/openapi.json").status_code == 200  # noqa: S101 - a server that has started

    def send(key: str, sent: list[dict[str, str]]) -> None:
        answer = client.post(
            "/api/v1/targets/",
            json.dumps({"rows": sent}, ensure_ascii=False),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": key},
        )
        assert answer.status_code == 200, answer.content.decode()[:400]  # noqa: S101 - no figures of a refusal
        told.update(answer.json()["counts"])

    slowest = 0.0
    for title, key, sent, outcome in (
        ("全部新增", "1", batch, "new"),
        ("全部无变化", "2", batch, "unchanged"),
        ("全部更新", "3", moved, "changed"),
        ("同一个批次号再送", "3", moved, "changed"),
    ):
        took = timed(lambda: send(key, sent))  # noqa: B023 - called at once
        assert told[outcome] == number, told  # noqa: S101 - no figures of a wrong result
        slowest = max(slowest, took)
        print(f"{connection.vendor}　{number}行　{title}　{took:.2f} 秒", flush=True)

    def bare() -> None:
        Target.objects.bulk_create(
            (
                Target(
                    organisation=other, number=row["credit_code"], credit_code=row["credit_code"], name=row["name"],
                    register_number=row["register_number"], form=row["form"], domain=row["domain"],
                    address=row["address"], scope=row["scope"], verified_on=clock.today(),
                )
                for row in batch
            ),
            batch_size=500,
            update_conflicts=True,
            unique_fields=["organisation", "number"],
            update_fields=["name", "register_number", "form", "domain", "address", "scope", "verified_on"],
        )  # fmt: skip

    peer = timed(bare)
    print(f"最慢 {slowest:.2f} 秒（上限 {BOUND} 秒）；bulk_create 同样的行 {peer:.2f} 秒，{slowest / peer:.1f} 倍")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, sys.argv[2] if len(sys.argv) > 2 else "")
