# SPDX-License-Identifier: Apache-2.0
"""Numbered annexes of the two libraries: files of one day that stay, and a version the public may have (LIBT-18)."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import bureau_of
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.masking import public_name, public_number
from suicha.core.tables import Value, csv_bytes, xlsx_bytes
from suicha.files.models import StoredFile
from suicha.files.rules.kinds import POOL, SHEET
from suicha.files.services import file_store
from suicha.registries.models import Inspector, Snapshot, Target
from suicha.registries.selectors import targets_of

PERMISSION = {"targets": Permission.TARGET_EDIT, "inspectors": Permission.INSPECTOR_EDIT}
NAMES = {"targets": "随机抽查对象名录库", "inspectors": "执法检查人员名录库"}
_TARGETS = ("序号", "抽取编号", "名称", "对象类别", "领域", "风险分类", "主体状态", "所属镇街", "地址", "责任股室")
_OPEN_TARGETS = _TARGETS[:8]
_PEOPLE = ("序号", "姓名", "单位", "职务", "人员类别", "监管领域", "可任组长", "执法证号", "有效期至")
_OPEN_PEOPLE = _PEOPLE[:7]
Rows = list[Sequence[Value]]


@transaction.atomic(durable=True)
def snapshot_make(*, organisation: Organisation, library: str, word: str, by: User) -> Snapshot:
    """Keep the library as it stands today under the next number of the year, for example 漳应急名录〔2026〕1号."""
    organisation = bureau_of(organisation)
    require(by, PERMISSION[library], organisation)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    word, year = word.strip(), clock.today().year
    if not word:
        raise Refused("snapshot_word_missing")
    full, public = _target_rows(organisation) if library == "targets" else _people_rows(organisation)
    if not full:
        raise Refused("snapshot_empty", name=NAMES[library])
    earlier = Snapshot.objects.filter(organisation=organisation, library=library, year=year)
    sequence = (earlier.aggregate(last=Max("sequence"))["last"] or 0) + 1
    number = f"{word}〔{year}〕{sequence}号"
    if Snapshot.objects.filter(organisation=organisation, number=number).exists():
        raise Refused("snapshot_number_taken", number=number)
    title = f"{organisation.name}{year}年{NAMES[library]}"
    heads = (_TARGETS, _OPEN_TARGETS) if library == "targets" else (_PEOPLE, _OPEN_PEOPLE)
    notes = [title, number, f"{clock.today():%Y年%m月%d日}编定，共{len(full)}条"]
    inside = _files(f"{title}（{number}）", heads[0], full, notes, organisation, by)
    outside = _files(f"{title}（{number}）公开版", heads[1], public, notes, organisation, by)
    made = Snapshot.objects.create(
        organisation=organisation, library=library, year=year, sequence=sequence, number=number, title=title,
        rows=len(full), workbook=inside[0], table=inside[1], public_workbook=outside[0], public_table=outside[1],
        made_at=clock.now(), made_by=by,
    )  # fmt: skip
    data = {"number": number, "rows": len(full), "digests": [file.sha256 for file in (*inside, *outside)]}
    audit.record("registries.snapshot.make", made, by=by, label=title, data=data)
    return made


@transaction.atomic(durable=True)
def snapshot_release(*, snapshot: Snapshot, by: User) -> Snapshot:
    """Open the public version to everybody; it stays open."""
    require(by, Permission.DISCLOSURE_PUBLISH, snapshot.organisation)
    snapshot = Snapshot.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=snapshot.pk)
    if snapshot.released_at:
        raise Refused("snapshot_released_already", number=snapshot.number)
    snapshot.released_at, snapshot.released_by = clock.now(), by
    snapshot.save(update_fields=["released_at", "released_by"])
    data = {"number": snapshot.number, "rows": snapshot.rows}
    audit.record("registries.snapshot.release", snapshot, by=by, label=snapshot.title, data=data)
    return snapshot


def _files(
    name: str, head: Sequence[str], rows: Rows, notes: Sequence[str], organisation: Organisation, by: User
) -> tuple[StoredFile, StoredFile]:
    sheet, table = xlsx_bytes("名录", head, rows, notes=notes), csv_bytes(head, rows)
    kinds = frozenset({SHEET, POOL})
    return (
        file_store(content=sheet, name=f"{name}.xlsx", kinds=kinds, organisation=organisation, by=by),
        file_store(content=table, name=f"{name}.csv", kinds=kinds, organisation=organisation, by=by),
    )


def _target_rows(organisation: Organisation) -> tuple[Rows, Rows]:
    full: Rows = []
    public: Rows = []
    targets = targets_of(organisation).exclude(status=Target.Status.MERGED).select_related("town", "line")
    for place, row in enumerate(targets.order_by("domain", "number", "pk"), start=1):
        rest = (row.get_kind_display(), row.domain, f"{row.grade}{row.get_grade_display()}", row.get_status_display())
        town = row.town.name if row.town else ""
        full.append((place, row.number, row.name, *rest, town, row.address, row.line.short_name if row.line else ""))
        public.append((place, public_number(row.number), public_name(row.name, row.naming), *rest, town))
    return full, public


def _people_rows(organisation: Organisation) -> tuple[Rows, Rows]:
    people: Iterable[Inspector] = (
        Inspector.objects.filter(organisation__path__startswith=organisation.path, left_on=None)
        .select_related("organisation")
        .order_by("organisation__path", "name", "pk")
    )
    full: Rows = []
    public: Rows = []
    for place, row in enumerate(people, start=1):
        rest = (row.organisation.name, row.post, row.get_category_display(), "、".join(row.domains), row.is_leader)
        full.append((place, row.name, *rest, row.certificate, row.certificate_until))
        public.append((place, row.name, *rest))
    return full, public
