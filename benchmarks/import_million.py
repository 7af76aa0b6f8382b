# SPDX-License-Identifier: Apache-2.0
"""A list of a million targets from CSV, in whole: taken in, judged row by row, saved, traced; and undone again.

Beside it the same rows put into the same table bare (executemany, or COPY on PostgreSQL), and where it is installed,
django-import-export with the same columns, by its usual settings and by its fastest.  ``python -m
benchmarks.import_million [ROWS] [DATABASE_URL]``; without an address the database is a new one in a temporary folder.
"""

import csv
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import million
from benchmarks.bulk_import import memory, timed
from benchmarks.preview import prepare

ROWS = 1_000_000
PEER_ROWS = 2_000
BOUNDS = {"sqlite": 90, "postgresql": 120}
MEMORY_BOUND = 500


def main(rows: int, url: str) -> None:
    prepare(url)
    from django.conf import settings
    from django.db import connection

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from suicha.accounts.models import Region
    from suicha.accounts.roles import ADMINISTRATORS, RoleName
    from suicha.accounts.services import installation_prepare, organisation_create, role_grant, user_create
    from suicha.files.models import SheetImport
    from suicha.registries.models import Target
    from suicha.registries.services.imports import sheet_begin, sheet_work, stream_receive

    word = "benchmark 口令 2026"
    region = Region.objects.create(code="350881", name="漳平市")
    Region.objects.bulk_create(Region(code=code, name=name, parent=region) for code, name in million.TOWNS.items())
    people = installation_prepare(
        root="350881", root_name="漳平市人民政府", region=region, passwords=dict.fromkeys(ADMINISTRATORS, word)
    )
    system, security = people[RoleName.SYSTEM_ADMINISTRATOR], people[RoleName.SECURITY_ADMINISTRATOR]
    bureaus = [
        organisation_create(
            code=code, name=code, short_name=code, kind="bureau", parent=system.organisation, region=region, by=system
        )
        for code in ("A", "B")
    ]
    clerk = user_create(username="clerk", name="王某", organisation=bureaus[0], password=word, by=system)
    for role in (RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE):
        role_grant(user=clerk, role=role, organisation=bureaus[0], by=security)
    path = Path(tempfile.mkdtemp()) / "名录.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(million.HEAD)
        writer.writerows(million.rows(rows))
    before, processor = memory(), time.process_time()
    found: list[SheetImport] = []

    def receive() -> None:
        with path.open("rb") as file:
            found.append(stream_receive(kind="targets", name=path.name, file=file, organisation=bureaus[0], by=clerk))

    received = timed(receive)
    pk = found[0].pk
    judged = timed(lambda: sheet_work(pk=pk))
    told = SheetImport.objects.get(pk=pk)
    begun = timed(lambda: sheet_begin(sheet_import=told, by=clerk))
    saved = timed(lambda: sheet_work(pk=pk))
    after, processor = memory(), time.process_time() - processor
    done = SheetImport.objects.get(pk=pk)
    assert (done.state, Target.objects.count()) == ("applied", rows), done.counts  # noqa: S101 - no figures of a wrong result
    whole = received + judged + begun + saved
    bare = _bare(rows, bureaus)
    print(f"{connection.vendor}：{rows}行，{path.stat().st_size / 2**20:.0f} MB，{done.counts}")
    print(f"接收 {received:.1f} 秒，预检 {judged:.1f} 秒，导入 {saved:.1f} 秒，合计 {whole:.1f} 秒", end="")
    print(f"（上限 {BOUNDS[connection.vendor]} 秒），每秒 {rows / whole:,.0f} 行；处理器 {processor:.1f} 秒")
    print(f"内存最多 {after:.0f} MB（上限 {MEMORY_BOUND} MB），开始前 {before:.0f} MB")
    print(f"同样的行直接写入同一张表：{bare:.1f} 秒，每秒 {rows / bare:,.0f} 行；导入达到它的 {bare / whole:.0%}")
    _peer(path, bureaus[1].pk, rows / whole)


def _bare(rows: int, bureaus: list) -> float:
    """The rows of bureau A written as those of bureau B, twenty thousand a transaction; only the writing counts."""
    from django.db import connection, transaction

    from suicha.registries.models import Target
    from suicha.registries.services.rows_in import rows_in

    fields = [field for field in Target._meta.local_concrete_fields if not field.primary_key]
    place = [field.name for field in fields].index("organisation")
    seconds, last = 0.0, 0
    end = Target.objects.latest("pk").pk
    columns = ", ".join(f'"{field.column}"' for field in fields)
    while True:
        with connection.cursor() as cursor:
            sql = f"SELECT id, {columns} FROM registries_target WHERE id > %s ORDER BY id LIMIT 20000"  # noqa: S608
            cursor.execute(sql, [last])
            piece = [row for row in cursor.fetchall() if row[0] <= end]
        if not piece:
            return seconds
        last = piece[-1][0]
        copied = [(*row[1 : place + 1], bureaus[1].pk, *row[place + 2 :]) for row in piece]
        with transaction.atomic():
            seconds += timed(lambda: rows_in(connection, Target, fields, copied))  # noqa: B023 - called at once


def _peer(path: Path, organisation: int, ours: float) -> None:
    """django-import-export, told the same columns by their field; it does less: no judgement, no trace."""
    try:
        import tablib
        from import_export import fields, resources, widgets
    except ImportError:
        print("没有安装 django-import-export，没有比")
        return
    from suicha.accounts.models import Region
    from suicha.core import clock
    from suicha.registries.models import Target

    Target.objects.filter(organisation=organisation).order_by("pk")._raw_delete("default")
    heads = ("name", "credit_code", "register_number", "form", "domain", "town", "address", "scope", "founded_on")
    own = Target.objects.filter(organisation=organisation)

    class Peer(resources.ModelResource):
        town = fields.Field("town", "town", widgets.ForeignKeyWidget(Region, "name"))

        class Meta:
            model = Target
            fields = ("number", *heads)
            import_id_fields = ("number",)

        def get_queryset(self):
            return own  # what it looks up has an index, as what we look up

        def before_save_instance(self, instance, row, **kwargs):
            instance.organisation_id = organisation
            instance.verified_on = clock.today()

    class Bulk(Peer):
        class Meta(Peer.Meta):
            use_bulk, batch_size, skip_diff = True, 1_000, True

    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for title, peer in (("", Peer), ("（use_bulk、skip_diff）", Bulk)):
            rows = [(row[1], *row[:9]) for _, row in zip(range(PEER_ROWS), reader, strict=False)]
            data = tablib.Dataset(*rows, headers=("number", *heads))
            took = timed(lambda: peer().import_data(data, raise_errors=True, use_transactions=True))  # noqa: B023
            speed = PEER_ROWS / took
            print(f"django-import-export{title}：{PEER_ROWS}行 {took:.1f} 秒，每秒 {speed:,.0f} 行；", end="")
            print(f"导入是它的 {ours / speed:.1f} 倍")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS, sys.argv[2] if len(sys.argv) > 2 else "")
