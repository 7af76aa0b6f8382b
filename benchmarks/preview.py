# SPDX-License-Identifier: Apache-2.0
"""How long the preview of a sheet takes: ``python -m benchmarks.preview items FILE.xlsx``.

Runs in an empty in-memory installation.  Peer: openpyxl reading every cell of the same file, nothing more (.xlsx only).
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

RUNS = 5


def seconds(work: Callable[[], object]) -> float:
    """The median of five runs after one that does not count."""
    work()
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times)


def prepare(url: str = "") -> None:
    """An empty installation in a folder that is thrown away; ``url``: in this empty PostgreSQL database."""
    os.environ["SUICHA_DATA"] = tempfile.mkdtemp(prefix="suicha-benchmark-")
    os.environ["SUICHA_DEMO"] = "1"
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def main(kind: str, file: Path) -> None:
    prepare()
    import openpyxl

    from suicha.accounts.models import Region
    from suicha.accounts.roles import ADMINISTRATORS, RoleName
    from suicha.accounts.services import installation_prepare, organisation_create, role_grant, user_create
    from suicha.registries.services import sheet_preview

    word = "benchmark 口令 2026"
    region = Region.objects.create(code="350881", name="漳平市")
    people = installation_prepare(
        root="350881", root_name="漳平市人民政府", region=region, passwords=dict.fromkeys(ADMINISTRATORS, word)
    )
    system, security = people[RoleName.SYSTEM_ADMINISTRATOR], people[RoleName.SECURITY_ADMINISTRATOR]
    bureau = organisation_create(
        code="b", name="局", short_name="局", kind="bureau", parent=system.organisation, region=region, by=system
    )
    clerk = user_create(username="clerk", name="王某", organisation=bureau, password=word, by=system)
    role_grant(user=clerk, role=RoleName.LINE_OFFICE, organisation=bureau, by=security)
    content = file.read_bytes()

    def preview() -> None:
        sheet_preview(kind=kind, name=file.name, content=content, organisation=bureau, by=clerk)

    def read_only() -> None:
        for row in openpyxl.load_workbook(file, data_only=True).worksheets[0].iter_rows(values_only=True):
            list(row)

    ours = seconds(preview)
    print(f"预检 {kind} {file.name}：{ours:.3f} 秒（上限 2 秒）")
    if file.suffix == ".xlsx":
        peer = seconds(read_only)
        print(f"openpyxl 只读同一文件：{peer:.3f} 秒；比值 {ours / peer:.2f}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
