# SPDX-License-Identifier: Apache-2.0
"""Rows for tests, made directly; promises about how rows come to be are tested with the services themselves."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import count

from django.db.models import Max, QuerySet

from suicha.accounts.models import Organisation, Region, RoleGrant, User
from suicha.accounts.roles import RoleName
from suicha.accounts.selectors import bureau_of
from suicha.catalogue.models import Item, ListChange, ListVersion
from suicha.core import clock
from suicha.core.ids import check_character, register_digit
from suicha.disclosure import services as disclosure
from suicha.disclosure.models import Publication
from suicha.draws.models import Draw, DrawnTarget, Matching, Seat
from suicha.files.models import StoredFile
from suicha.planning.models import Plan, PlanRow, Task
from suicha.registries.models import Expert, Inspector, Institution, Target, Training, TrainingResult
from tests.triggers import thawed

PASSWORD = "正确的口令 battery staple"
_number = count(1)


def make_region(code: str = "350881", name: str = "漳平市", parent: Region | None = None) -> Region:
    return Region.objects.get_or_create(code=code, defaults={"name": name, "parent": parent})[0]


def make_organisation(
    code: str = "", name: str = "", parent: Organisation | None = None, kind: str = "bureau"
) -> Organisation:
    code = code or f"O{next(_number):04d}"
    name = name or f"测试单位{code}"
    return Organisation.objects.create(
        code=code,
        name=name,
        short_name=name,
        kind=kind,
        parent=parent,
        region=make_region(),
        path=f"{parent.path if parent else '/'}{code}/",
    )


def make_user(
    *roles: RoleName, organisation: Organisation | None = None, name: str = "", at: Organisation | None = None
) -> User:
    """A person holding ``roles`` at ``at`` (default: their own organisation)."""
    sequence = next(_number)
    organisation = organisation or make_organisation()
    user = User(username=f"user{sequence}", name=name or f"人员{sequence}", organisation=organisation)
    user.set_password(PASSWORD)
    user.save()
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, organisation=at or organisation, granted_at=clock.now())
    return user


def make_item(organisation: Organisation, *, published: bool = True, by: User | None = None, **over: object) -> Item:
    sequence = next(_number)
    values: dict[str, object] = {
        "organisation": organisation,
        "sequence": sequence,
        "category": "安全生产检查",
        "name": f"抽查事项{sequence}",
        "object_kind": "生产经营单位",
        "item_class": "general",
        "methods": "现场检查",
        "body": "县级以上应急管理部门",
        "legal_basis": "《安全生产法》第六十五条",
    }
    if published:
        values |= {
            "state": "published",
            "published_at": clock.now(),
            "published_by": by or make_user(organisation=organisation),
        }
    item = Item.objects.create(**(values | over))
    list_item(item)
    return item


def list_item(item: Item) -> None:
    """Put an item into the list of its bureau: in force if it is published, else as a change of the open version."""
    owner, state = bureau_of(item.organisation), "published" if item.state == "published" else "draft"
    versions = ListVersion.objects.filter(organisation=owner)
    version = versions.filter(state=state).order_by("-number").first()
    if version is None:
        number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version = ListVersion(organisation=owner, number=number, state=state, opened_at=clock.now())
        if state == "published":
            version.effective_on = clock.today()
            version.published_at, version.published_by = item.published_at, item.published_by
        version.save()
    if state == "published":
        with thawed("catalogue_listversion_items"):
            version.items.add(item)
    else:
        ListChange.objects.create(
            version=version, organisation=item.organisation, lineage=item.lineage, after=item, ground="enacted",
            reason="新颁布的法规",
        )  # fmt: skip


def list_published(organisation: Organisation, by: User, effective_on: date | None = None) -> Publication:
    """The list of the bureau published as it stands."""
    version = list_ready(organisation, by)
    return disclosure.list_publish(version=version, effective_on=effective_on or clock.today(), by=by)


def list_ready(organisation: Organisation, by: User) -> ListVersion:
    """All that ``make_item`` made, as one version that was approved and filed."""
    owner = bureau_of(organisation)
    versions = ListVersion.objects.filter(organisation=owner)
    with thawed("catalogue_item", "catalogue_listchange", "catalogue_listversion", "catalogue_listversion_items"):
        _unpublished(versions, owner)
    opened = versions.exclude(state="published").get()
    leader, now = make_user(organisation=owner), clock.now()
    opened.state, opened.reported_at, opened.reported_by = "filed", now, by
    opened.approved_at, opened.approved_by, opened.approval = now, leader, "漳政办〔2026〕3号"
    opened.filed_at, opened.filed_by, opened.receipt = now, leader, "漳双随机备〔2026〕2号"
    opened.save()
    return opened


def _unpublished(versions: QuerySet[ListVersion], owner: Organisation) -> None:
    for version in versions.filter(state="published", reported_at=None).order_by("number"):
        made = Item.objects.filter(versions=version)
        made.update(state="draft", published_at=None, published_by=None)
        version.items.clear()
        opened = versions.exclude(state="published").first()
        if opened:
            opened.changes.update(version=version)
            opened.delete()
        version.state, version.published_at, version.published_by = "draft", None, None
        version.save()
        for item in Item.objects.filter(organisation__path__startswith=owner.path, state="draft").order_by("pk"):
            if not version.changes.filter(after=item).exists():
                list_item(item)


def make_credit_code(sequence: int) -> str:
    first = f"91350881{f'MADEM{sequence:04d}' if sequence < 10_000 else f'MADE{sequence:05d}'}"
    return first + check_character(first)


def make_register_number(sequence: int) -> str:
    first = f"{sequence:014d}"
    return first + register_digit(first)


def make_target(organisation: Organisation, **over: object) -> Target:
    sequence = next(_number)
    code = make_credit_code(sequence)
    values: dict[str, object] = {
        "organisation": organisation,
        "number": over.get("credit_code", code),
        "credit_code": code,
        "name": f"漳平市测试{sequence}有限公司",
        "domain": "工贸",
        "verified_on": clock.today(),
    }
    return Target.objects.create(**(values | over))


def make_inspector(organisation: Organisation, *, user: User | None = None, **over: object) -> Inspector:
    sequence = next(_number)
    values: dict[str, object] = {
        "organisation": organisation,
        "user": user,
        "name": user.name if user else f"检查员{sequence:02d}",
        "certificate": f"35088{sequence:06d}",
        "certificate_until": clock.today() + timedelta(days=700),
        "domains": ["工贸"],
        "is_leader": True,
    }
    return Inspector.objects.create(**(values | over))


def make_pass(inspector: Inspector, until: date, *, kind: str = "test", result: str = "passed") -> TrainingResult:
    """A test or appraisal on record."""
    by, now = make_user(organisation=inspector.organisation), clock.now()
    training = Training.objects.create(
        organisation=inspector.organisation,
        kind=kind,
        topic=f"测试{next(_number)}",
        held_on=min(until, clock.today()),
        organiser="市司法局",
        valid_until=until,
        registered_at=now,
        registered_by=by,
    )
    return TrainingResult.objects.create(
        training=training, inspector=inspector, result=result, registered_at=now, registered_by=by
    )


def make_institution(organisation: Organisation, **over: object) -> Institution:
    values: dict[str, object] = {"organisation": organisation, "name": f"检测院{next(_number)}", "kind": "testing"}
    return Institution.objects.create(**(values | over))


def make_expert(organisation: Organisation, **over: object) -> Expert:
    sequence = next(_number)
    values: dict[str, object] = {
        "organisation": organisation,
        "name": f"专家{sequence:02d}",
        "title": "高级工程师",
        "specialties": ["工贸"],
        "certificate": f"ZJ{sequence:06d}",
        "joined_on": clock.today() - timedelta(days=100),
    }
    return Expert.objects.create(**(values | over))


def make_plan(organisation: Organisation, *, state: str = "published", year: int = 0, **over: object) -> Plan:
    clerk, leader = make_user(organisation=organisation), make_user(organisation=organisation)
    now = clock.now()
    values: dict[str, object] = {
        "organisation": organisation,
        "year": year or clock.today().year,
        "title": f"年度抽查工作计划{next(_number)}",
        "state": state,
    }
    if state in ("submitted", "approved", "published", "returned"):
        values |= {"submitted_at": now, "submitted_by": clerk}
    if state in ("approved", "published"):
        values |= {"approved_at": now, "approved_by": leader}
    if state == "published":
        values |= {"published_at": now, "published_by": leader}
    return Plan.objects.create(**(values | over))


def make_plan_row(plan: Plan, *, items: Sequence[Item] | None = None, **over: object) -> PlanRow:
    values: dict[str, object] = {
        "plan": plan,
        "sequence": next(_number),
        "title": "安全生产双随机抽查",
        "scope": {},
        "scope_size": 10,
        "ppm": 200_000,
        "number": 2,
        "method": "现场检查",
        "starts_on": date(plan.year, 1, 1),
        "ends_on": date(plan.year, 12, 31),
    }
    row = PlanRow.objects.create(**(values | over))
    row.items.set(items if items is not None else [make_item(plan.organisation)])
    return row


def make_task(row: PlanRow, **over: object) -> Task:
    """A task of ``row``; a row is carried out by one task, so a second one gets a row like it."""
    if Task.objects.filter(row=row).exists():
        row = make_plan_row(
            row.plan, items=list(row.items.order_by("pk")), title=row.title, scope=row.scope,
            scope_size=row.scope_size, ppm=row.ppm, number=row.number, starts_on=row.starts_on, ends_on=row.ends_on,
        )  # fmt: skip
    values: dict[str, object] = {
        "row": row,
        "organisation": row.plan.organisation,
        "number": f"350881-T-{next(_number):04d}",
        "title": row.title,
        "scope": row.scope,
        "ppm": row.ppm,
        "draw_size": row.number,
        "method": row.method,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "created_at": clock.now(),
        "created_by": make_user(organisation=row.plan.organisation),
    }
    task = Task.objects.create(**(values | over))
    task.items.set(row.items.order_by("pk"))
    task.participants.set(row.participants.order_by("pk"))
    return task


def make_file(organisation: Organisation, **over: object) -> StoredFile:
    values: dict[str, object] = {
        "sha256": f"{next(_number):064x}",
        "size": 1,
        "media_type": "text/csv",
        "name": "文件.csv",
        "organisation": organisation,
        "uploaded_at": clock.now(),
        "uploaded_by": "测试",
    }
    return StoredFile.objects.create(**(values | over))


def make_matched_draw(task: Task, groups: Iterable[tuple[Target, Sequence[Inspector]]]) -> Draw:
    """A finished draw of ``task`` with its groups.  Digests are placeholders: enough for the stages that follow."""
    by, now, file = task.created_by, clock.now(), make_file(task.organisation)
    draw = Draw.objects.create(
        task=task,
        organisation=task.organisation,
        number=f"350881-D-{next(_number):04d}",
        state="matched",
        pool=file,
        names=file,
        roster=file,
        counts={},
        strata={},
        sealed_secret="-",
        frozen_at=now,
        frozen_by=by,
        commitment="{}",
        commitment_digest="0" * 64,
        committed_at=now,
        committed_by=by,
        seed="w1=123456",
        result_root="0" * 64,
        revealed_at=now,
        revealed_by=by,
        certificate={},
        package=file,
        drawn_at=now,
        drawn_by=by,
        matched_at=now,
        matched_by=by,
    )
    matching = Matching.objects.create(
        draw=draw, organisation=task.organisation, state="matched", matched_at=now, matched_by=by
    )
    for seq, (target, inspectors) in enumerate(groups, start=1):
        drawn = DrawnTarget.objects.create(
            draw=draw,
            matching=matching,
            target=target,
            number=target.number,
            name=target.name,
            kind="P",
            stratum="all",
            rank=seq,
            seq=seq,
            batch=1,
            ticket=f"{seq:064x}",
        )
        for position, inspector in enumerate(inspectors):
            Seat.objects.create(
                drawn_target=drawn,
                position=position,
                organisation=inspector.organisation,
                inspector=inspector,
                is_leader=position == 0,
            )
    return draw
