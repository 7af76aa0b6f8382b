# SPDX-License-Identifier: Apache-2.0
"""An installation of its own for the tests that kill a worker: ``python -m tests.registries.worker_site ACT``.

``prepare`` makes it and hands a long sheet in, ``begin`` decides to import it, ``worker`` is a real worker that only
pauses longer between pieces and misses a dead one sooner.
"""

import os
import sys
from datetime import timedelta

ROWS = 2_100


def prepare() -> None:
    from django.core.management import call_command

    from suicha.accounts.roles import RoleName
    from suicha.registries import tasks
    from suicha.registries.services.imports import sheet_receive
    from suicha.registries.services.imports.columns import LAYOUTS
    from tests.factories import make_credit_code, make_organisation, make_register_number, make_user
    from tests.sheets import xlsx

    call_command("migrate", verbosity=0)
    bureau = make_organisation("YJ", "漳平市应急管理局")
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau, name="股长")
    rows: list[list[object]] = [[column.title for column in LAYOUTS["targets"].columns]]
    for number in range(ROWS):
        code, register = make_credit_code(number) if number % 2 else "", make_register_number(number)
        rows.append([f"公司{number}", code, register, "", "工贸", "", f"{number}号", "", "", "存续", ""])
    found = sheet_receive(kind="targets", name="名录.xlsx", content=xlsx(rows), organisation=bureau, by=clerk)
    assert found.state == "judging"
    tasks.sheet_queue(found)


def begin() -> None:
    from suicha.files.models import SheetImport
    from suicha.registries import tasks
    from suicha.registries.services.imports import sheet_begin

    found = SheetImport.objects.select_related("previewed_by").get()
    tasks.sheet_queue(sheet_begin(sheet_import=found, by=found.previewed_by))


def worker() -> None:
    from django.core.management import call_command

    from suicha.registries.services.imports import claims, working
    from suicha.workbench.management.commands import worker as command

    claims.SILENCE, command.LOOK_SECONDS, working.BREATH = timedelta(seconds=1.5), 0.3, 0.25
    call_command("worker", startup_delay=False, interval=0.2)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    {"prepare": prepare, "begin": begin, "worker": worker}[sys.argv[1]]()
