# SPDX-License-Identifier: Apache-2.0
"""How fast the log is written and gone over: ``python -m benchmarks.audit_log [EVENTS]``, 1,000,000 by default.

Runs in an empty installation of its own (``DATABASE_URL`` names an empty PostgreSQL database instead).  Peers in the
same run: reading the same rows and writing them as JSON, without a hash; and the plain INSERT of the same rows.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

EVENTS, APPENDS = 1_000_000, 3000
SECONDS = 60


def prepare() -> None:
    """Tables in a folder that is thrown away, or in the empty database of ``DATABASE_URL``."""
    os.environ["SUICHA_DATA"] = tempfile.mkdtemp(prefix="suicha-benchmark-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", "audit", verbosity=0)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and seconds of the processor."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


def memory() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(events: int) -> None:
    prepare()
    from django.core.management import call_command
    from django.db import connection, transaction

    from suicha.audit.models import Event, Head
    from suicha.audit.rules.leaves import COLUMNS, leaf_of
    from suicha.audit.rules.merkle import grown
    from suicha.audit.services import Platform, checkpoint_make, record

    def told(number: int) -> dict[str, object]:
        """An event as the platform writes them: who, where, and some inputs."""
        return {
            "at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
            "action": "registries.target.change",
            "person_id": f"user{number % 97}",
            "person_name": "王某",
            "organisation_code": "yj",
            "organisation_name": "漳平市应急管理局",
            "organisation_path": "/350881/yj/",
            "object_type": "registries.target",
            "object_id": str(number),
            "object_label": f"漳平市第{number}号竹木制品有限公司",
            "data": {"changes": [{"field": "风险分类", "before": "B", "after": "C"}], "number": number, "doubts": []},
            "request_id": f"{number:010x}",
        }

    def leaves() -> Iterator[Event]:
        frontier: list[bytes] = []
        for number in range(events):
            event = Event(index=number, salt=f"{number:032x}", **told(number))
            leaf = leaf_of(event.entry)
            frontier, completed = grown(frontier, number, leaf)
            event.leaf, event.nodes = leaf.hex(), b"".join(completed).hex()
            yield event
        Head.objects.update_or_create(pk=1, defaults={"size": events, "frontier": b"".join(frontier).hex()})

    def build() -> None:
        chunk: list[Event] = []
        with transaction.atomic():
            for event in leaves():
                chunk.append(event)
                if len(chunk) == 5000:
                    Event.objects.bulk_create(chunk)
                    chunk.clear()
            Event.objects.bulk_create(chunk)

    def read() -> None:
        names = [*COLUMNS, "leaf", "nodes"]
        with transaction.atomic():
            for row in Event.objects.order_by("index").values_list(*names).iterator(chunk_size=2000):
                json.dumps(row, default=str)

    def append() -> None:
        for number in range(APPENDS):
            with transaction.atomic():
                record("registries.target.change", Head(pk=1), by=Platform(), data={"number": number})

    def insert() -> None:
        for number in range(APPENDS):
            with transaction.atomic():
                Event.objects.create(index=2**40 + number, leaf="", nodes="", salt="", **told(number))

    if Event.objects.exists():
        sys.exit("这个数据库里已有留痕，换一个空的")
    built, _ = timed(build)
    checkpoint_make()
    before = memory()
    verify, verify_used = timed(lambda: call_command("audit_verify"))
    after = memory()
    peer, peer_used = timed(read)
    (appended, appended_used), (inserted, inserted_used) = timed(append), timed(insert)
    print(f"{connection.vendor}，{events:,}条，造数据 {built:.0f} 秒")
    print(f"逐条核对：{verify:.1f} 秒，处理器 {verify_used:.1f} 秒（100万条的上限 {SECONDS} 秒）")
    ratio = verify_used / peer_used
    print(f"内存共 {after:.0f} MB，核对多占 {after - before:.0f} MB")
    print(f"只读同样的行并写成 JSON：{peer:.1f} 秒，处理器 {peer_used:.1f} 秒；核对与它的比值 {ratio:.2f}")
    print(f"追加每秒 {APPENDS / appended:,.0f} 条，直接 INSERT 每秒 {APPENDS / inserted:,.0f} 条", end="；")
    print(f"处理器时间的比值 {appended_used / inserted_used:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)
