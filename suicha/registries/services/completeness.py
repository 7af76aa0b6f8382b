# SPDX-License-Identifier: Apache-2.0
"""Acts that make the library whole: licence holders taken in, and days by which each section has its part entered."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.ids import credit_code_fault
from suicha.registries.models import EntryDeadline, Licence, Target
from suicha.registries.rules.numbers import library_number
from suicha.registries.selectors import next_library_number, targets_of
from suicha.registries.selectors.licences import holders


@transaction.atomic(durable=True)
def licences_take_in(*, organisation: Organisation, licences: Sequence[Licence], by: User) -> list[Target]:
    """Put the holders of these licences into the library, each 存疑 until a person has verified it.

    Who is in the library by now is left out; a holder of several licences comes in once.
    """
    require(by, Permission.TARGET_EDIT, organisation)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    rows = Licence.objects.select_for_update().filter(
        pk__in=[each.pk for each in licences], organisation__path__startswith=organisation.path
    )
    wanted = list(rows.order_by("pk"))
    found = holders(organisation, wanted)
    running = int(next_library_number(organisation).rpartition("-")[2])
    made: dict[str, Target] = {}
    for licence in wanted:
        if (licence.kind, licence.number) in found:
            continue
        code = "" if credit_code_fault(licence.credit_code) else licence.credit_code
        target = made.get(code or licence.holder)
        if target is None:
            number = code or library_number(organisation.code, running)
            running += 0 if code else 1
            target = Target.objects.create(
                organisation=organisation, name=licence.holder, credit_code=code, number=number,
                register_number="" if code else licence.number[:40], address=licence.address,
                doubts=[_doubt(licence)], verified_on=clock.today(),
            )  # fmt: skip
            made[code or licence.holder] = target
        found[licence.kind, licence.number] = target.pk
    if not made:
        raise Refused("licences_none_missing")
    for licence in wanted:
        licence.target_id = found[licence.kind, licence.number]
    Licence.objects.bulk_update(wanted, ["target"], batch_size=100)
    data = {"count": len(made), "names": [target.name for target in made.values()][:50]}
    audit.record("registries.licences.take_in", organisation, by=by, data=data)
    return list(made.values())


def _doubt(licence: Licence) -> dict[str, str]:
    what = "按许可信息入库，领域、镇街和行业还没有登记"
    fix = "核实后补全"
    return {
        "field": "domain", "column": "领域", "value": "", "what": what, "fix": fix,
        "text": f"{licence.kind}{licence.number}：{what}，{fix}",
    }  # fmt: skip


@transaction.atomic(durable=True)
def deadline_set(*, line: Organisation, due_on: date, task: str, by: User) -> EntryDeadline:
    """Tell a section by which day its part of the library is to be entered or checked (LIBT-17)."""
    bureau = Organisation.objects.select_for_update(of=("self",)).filter(path=line.bureau_path).order_by("path")[0]
    require(by, Permission.SETTING_EDIT, bureau)
    task = task.strip()
    if not task:
        raise Refused("deadline_task_missing")
    if due_on < clock.today():
        raise Refused("deadline_past", due_on=due_on.isoformat())
    if EntryDeadline.objects.filter(line=line, due_on=due_on, task=task).exists():
        raise Refused("deadline_twice", name=line.name, due_on=due_on.isoformat())
    made = EntryDeadline.objects.create(
        organisation=bureau, line=line, due_on=due_on, task=task, set_at=clock.now(), set_by=by
    )
    audit.record(
        "registries.deadline.set", made, by=by, data={"section": line.name, "due_on": due_on.isoformat(), "task": task}
    )
    return made


@transaction.atomic(durable=True)
def deadline_done(*, deadline: EntryDeadline, by: User) -> EntryDeadline:
    """The section says that it is done; how many targets it answers for is kept with it."""
    require(by, Permission.TARGET_EDIT, deadline.line)
    deadline = EntryDeadline.objects.select_for_update(of=("self",)).select_related("line").get(pk=deadline.pk)
    if deadline.done_at:
        raise Refused("deadline_done_already", task=deadline.task)
    mine = targets_of(deadline.line)
    count = mine.filter(line=deadline.line).count() + mine.filter(line=None, organisation=deadline.line).count()
    deadline.done_at, deadline.done_by, deadline.done_count = clock.now(), by, count
    deadline.save(update_fields=["done_at", "done_by", "done_count"])
    data = {"section": deadline.line.name, "task": deadline.task, "count": count}
    audit.record("registries.deadline.done", deadline, by=by, data=data)
    return deadline
