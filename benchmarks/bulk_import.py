# SPDX-License-Identifier: Apache-2.0
"""How long a long list takes from upload to library: ``python -m benchmarks.bulk_import [ROWS]``, 20,000 by default.

All columns of the list of targets, every second row without a code.  Runs in an empty installation, the job in this
process.  Peer: plain ``bulk_create`` of as many targets, without judging, comparing or keeping a row of it.
"""

import io
import os
import resource
import sys
import time
from collections.abc import Callable

import xlsxwriter

from benchmarks.preview import prepare

ROWS = 20_000
PREVIEW_BOUND, APPLY_BOUND, MEMORY_BOUND = 15, 30, 400


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def memory() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sheet(rows: int) -> bytes:
    """The list as people send it: codes and dates as text."""
    from suicha.core.ids import check_character
    from suicha.registries.services.imports.columns import LAYOUTS

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, [column.title for column in LAYOUTS["targets"].columns])
    for number in range(1, rows + 1):
        body = f"91350881{number:09d}"
        code = body + check_character(body) if number % 2 else ""
        told = [f"漳平市第{number}号竹木制品有限公司", code, f"3508001{number:08d}", "有限责任公司", "工贸", "新桥镇"]
        more = [f"新桥镇工业路{number}号", "竹木制品加工、销售；普通货物道路运输", "2016-04-30", "存续", "B"]
        page.write_row(number, 0, told + more)
    book.close()
    return out.getvalue()


def main(rows: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    prepare()
    from django.conf import settings

    # The real way to hash a password takes 100 MB for a moment and would hide what the import takes.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from suicha.accounts.models import Region
    from suicha.accounts.roles import ADMINISTRATORS, RoleName
    from suicha.accounts.services import installation_prepare, organisation_create, role_grant, user_create
    from suicha.core import clock
    from suicha.registries.models import Target
    from suicha.registries.services.imports import sheet_begin, sheet_receive, sheet_work

    word = "benchmark 口令 2026"
    region = Region.objects.create(code="350881", name="漳平市")
    town = Region.objects.create(code="350881102", name="新桥镇", parent=region)
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
    role_grant(user=clerk, role=RoleName.LINE_OFFICE, organisation=bureaus[0], by=security)
    content, before = sheet(rows), memory()

    found = []
    act = {"kind": "targets", "name": "名录.xlsx", "content": content, "organisation": bureaus[0], "by": clerk}
    request = timed(lambda: found.append(sheet_receive(**act)))
    pk = found[0].pk
    preview = timed(lambda: sheet_work(pk=pk))
    asked = timed(lambda: sheet_begin(sheet_import=found[0], by=clerk))
    apply = timed(lambda: sheet_work(pk=pk))
    after = memory()
    assert Target.objects.filter(organisation=bureaus[0]).count() == rows  # noqa: S101 - figures of a wrong result

    def plain() -> None:
        Target.objects.bulk_create(
            Target(
                organisation=bureaus[1],
                number=f"N{number}",
                register_number=f"3508001{number:08d}",
                name=f"漳平市第{number}号竹木制品有限公司",
                kind="有限责任公司",
                domain="工贸",
                town=town,
                address=f"新桥镇工业路{number}号",
                scope="竹木制品加工、销售；普通货物道路运输",
                verified_on=clock.today(),
            )
            for number in range(rows)
        )

    peer = timed(plain)
    print(f"{rows}行，{len(content) / 2**20:.1f} MB")
    print(f"上传后的答复：{request:.1f} 秒；点导入后的答复：{asked:.2f} 秒")
    print(f"后台预检：{preview:.1f} 秒（2万行的上限 {PREVIEW_BOUND} 秒）")
    print(f"后台导入：{apply:.1f} 秒（2万行的上限 {APPLY_BOUND} 秒）")
    print(f"内存最多 {after:.0f} MB（上限 {MEMORY_BOUND} MB），开始前 {before:.0f} MB")
    print(f"同样多的对象直接 bulk_create：{peer:.1f} 秒；导入与它的比值 {apply / peer:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
