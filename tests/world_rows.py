# SPDX-License-Identifier: Apache-2.0
"""Rows of the lists and libraries for ``tests.world``, each with the address below which its keys are asked for."""

from datetime import timedelta

from suicha.accounts import services as accounts
from suicha.accounts.models import Organisation, User
from suicha.catalogue import services as catalogue
from suicha.catalogue.models import (
    Checklist,
    ChecklistVersion,
    Item,
    ListPart,
    Question,
    RuleDocument,
    UpperItem,
    UpperList,
)
from suicha.catalogue.services.joint import JointWords
from suicha.catalogue.services.rules import RuleText
from suicha.core import clock
from suicha.disclosure.models import Publication
from suicha.disclosure.services import register_publish
from suicha.draws.models import DrawnTarget, RecusalRequest, SeatRedraw
from suicha.files.models import SheetImport, StoredFile
from suicha.planning.models import ExtraItem, Task
from suicha.registries import services as registries
from suicha.registries.models import Inspector, Target
from suicha.registries.services.imports.samples import sample_bytes
from tests import factories as make

Keys = dict[str, dict[str, object]]


def arrangements(office: Organisation, by: User, odd: str) -> Keys:
    """Who leads and answers for the work."""
    day, words = clock.today(), odd[:40]
    group = accounts.group_found(
        organisation=office, kind="leading", name=odd, office=office, document=odd, founded_on=day, duties=odd, by=by
    )
    member = accounts.member_join(group=group, part="head", name=words, unit=odd, since=day, post=odd, by=by)
    duty = accounts.responsibility_set(
        organisation=office, field=odd, leader=words, lead=odd, units=[odd], since=day, by=by
    )
    accounts.contact_name(organisation=office, name=words, telephone="0597-7531234", since=day, post=odd, by=by)
    return {
        "w/organisation/groups/": {"pk": group.pk, "member": member.pk},
        "w/organisation/duties/": {"pk": duty.pk},
        "w/system/calendar/": {"year": day.year},
    }


def checklists(items: list[Item], by: User, odd: str) -> Keys:
    """A form in use with a draft of its next version, one in use without; the third item has none."""
    now = clock.now()
    first, second = (
        Checklist.objects.create(organisation=item.organisation, lineage=item.lineage, title=odd) for item in items[:2]
    )
    for form in (first, second):
        kept = ChecklistVersion.objects.create(checklist=form, number=1, source=odd, made_at=now, made_by=by)
        _questions(kept, odd)
        kept.state, kept.published_at, kept.published_by = "published", now, by
        kept.save()
    draft = ChecklistVersion.objects.create(checklist=first, number=2, source=odd, made_at=now, made_by=by)
    asked = _questions(draft, odd)
    return {
        "w/forms/": {"pk": first.pk, "number": 2},
        "w/forms/begin/": {"item": items[2].pk},
        "w/forms/<int:pk>/revise/": {"pk": second.pk},
        "w/forms/<int:pk>/<int:number>/retire/": {"pk": second.pk, "number": 1},
        "w/forms/questions/": {"pk": asked.pk},
        "w/guides/": {"pk": first.pk},
    }


def _questions(version: ChecklistVersion, odd: str) -> Question:
    words = {"version": version, "method": odd, "basis": odd}
    first = Question.objects.create(position=1, content=odd, **words)
    single = {"answer_type": "single", "options": [odd, "无"], "failing": ["无"]}
    Question.objects.create(position=2, content=f"二{odd}", shown_when=first, shown_values=["pass"], **words, **single)
    Question.objects.create(position=3, content=f"三{odd}", answer_type="number", unit="米", minimum=1, **words)
    return first


def lists(items: list[Item], section: Organisation, by: User, odd: str) -> Keys:
    """An open version with a part handed in, a list of an upper level, remarks, and a statement of no target."""
    office, now = items[0].organisation, clock.now()
    item = make.make_item(office, published=False, by=by, name=odd, legal_basis=odd)
    version = catalogue.version_begun(office)
    change = version.changes.get(after=item)
    part = ListPart.objects.create(version=version, organisation=section, reported_at=now, reported_by=by)
    upper = UpperList.objects.create(organisation=office, issuer=odd, edition=1, received_at=now, received_by=by)
    UpperItem.objects.create(
        upper_list=upper, sequence=1, category=odd, name=f"上{odd}", object_kind=odd, item_class="key", methods=odd,
        body=odd, legal_basis=odd,
    )  # fmt: skip
    note = catalogue.note_write(item=items[0], text=odd, addressee=odd, by=by)
    stated = catalogue.no_target_state(item=items[0], year=clock.today().year, reason=odd, by=by)
    return {
        "w/items/<int:pk>/no-target/": {"statement": stated.pk},
        "w/items/<int:pk>/edit/": {"pk": items[1].pk},
        "w/item-notes/": {"pk": note.pk},
        "w/lists/": {"pk": version.pk, "act": ("part", "reason", "report", "approve", "return", "file")},
        "w/lists/parts/": {"pk": part.pk},
        "w/lists/changes/": {"pk": change.pk},
        "w/upper-lists/": {"pk": upper.pk},
    }


def powers(items: list[Item], by: User, odd: str) -> Keys:
    """What the bureau may do by law, codes elsewhere, joint items, and what is inspected outside the list."""
    office, day = items[0].organisation, clock.today()
    values = {"kind": "power", "code": odd, "name": odd, "category": odd, "basis": odd, "source": odd}
    power = catalogue.power_add(organisation=office, values=values | {"is_checkable": True, "year": day.year}, by=by)
    code = catalogue.code_add(organisation=office, system="other", code=odd, name=odd, by=by)
    catalogue.item_link(item=items[0], powers=[power], codes=[code], by=by)
    regime = catalogue.outside_regime_register(
        organisation=office, name=odd, object_kind=odd, way="full", ground=f"《食品安全法》{odd}", since=day, by=by
    )
    words = JointWords(odd, odd, odd, office.name, office.name)
    joint = catalogue.joint_item_add(organisation=office, words=words, lead_body=office, bodies=[], by=by)
    public = register_publish(kind=Publication.Kind.JOINT, organisation=office, by=by)
    return {
        "w/powers/": {"pk": power.pk},
        "w/powers/codes/": {"pk": code.pk},
        "w/regimes/": {"pk": regime.pk},
        "w/joint-items/": {"pk": joint.pk},
        "w/packs/": {"name": "安全生产"},
        "items/<register:kind>/": {"kind": "joint", "pk": public.pk, "form": "csv"},
        "w/disclosures/<register:kind>/": {"kind": "joint"},
    }


def rules(item: Item, file: StoredFile, by: User, odd: str) -> Keys:
    """A 细则 in force with its text, and the draft of another, of one item."""
    now, day = clock.now(), clock.today()
    words = {"title": odd, "number": odd, "body": odd, "persons": odd}
    held = RuleDocument.objects.create(
        organisation=item.organisation, lineage="world", state="published", issued_on=day, effective_on=day,
        sections={"ratio": odd}, file=file, reason=odd, drafted_at=now, drafted_by=make.make_user(),
        published_at=now, published_by=by, **words,
    )  # fmt: skip
    text = RuleText(**words, issued_on=day, effective_on=day, reason=odd, sections={"draw": odd})
    draft = catalogue.rule_draft(organisation=item.organisation, text=text, item=item, by=by)
    return {
        "w/rules/": {"pk": draft.pk},
        "w/rules/<int:pk>/revise/": {"pk": held.pk},
        "w/rules/<int:pk>/end/": {"pk": held.pk},
        "w/rules/<int:pk>/file/": {"pk": held.pk},
        "rules/": {"pk": held.pk},
    }


def targets(target: Target, by: User, odd: str) -> Keys:
    """A tag, a project the target builds, a row merged into it, one that looks like it, and an import to take back."""
    office, day = target.organisation, clock.today()
    like = {"name": target.name, "address": target.address}
    same, other = (make.make_target(office, number=f"XK-{n}", credit_code="", **like) for n in range(2))
    merge = registries.target_merge(kept=target, merged=same, reason=odd, by=by)
    project = make.make_target(office, kind="project", name=f"项目{odd}", number="XM-1", credit_code="")
    link = registries.link_register(target=project, other=target, role="contractor", since=day, by=by)
    tag = registries.tag_create(organisation=office, group=odd[:30], name=odd[:30], by=by)
    registries.target_tags_set(target=target, tags=[tag], by=by)
    area = registries.area_register(organisation=office, region=office.region, ground=odd, since=day, by=by)
    sheet = registries.sheet_preview(
        kind="targets", name="导入.xlsx", content=sample_bytes(SheetImport.Kind.TARGETS), organisation=office, by=by
    )
    return {
        "w/objects/tags/": {"pk": tag.pk},
        "w/objects/areas/": {"pk": area.pk},
        "w/objects/<int:pk>/": {"other": other.pk, "merge": merge.pk},
        "w/objects/<int:pk>/links/": {"pk": project.pk, "link": link.pk},
        "w/import/<str:kind>/<int:pk>/undo/": {"pk": registries.sheet_apply(sheet_import=sheet, by=by).pk},
    }


def people(inspector: Inspector, by: User, odd: str) -> Keys:
    """A word of the roster's vocabulary, and a test with the result of one person."""
    day = clock.today()
    tag = registries.tag_add(organisation=inspector.organisation, group="trait", name=odd[:30], by=by)
    inspector.tags.add(tag)
    test = registries.training_register(
        organisation=inspector.organisation, kind="test", topic=odd, held_on=day, organiser=odd,
        valid_until=day + timedelta(days=9), by=by,
    )  # fmt: skip
    entries = [registries.Entry(inspector, "passed")]
    result, *_ = registries.training_results_record(training=test, entries=entries, by=by)
    return {
        "w/inspectors/tags/": {"pk": tag.pk},
        "w/trainings/": {"pk": test.pk, "result": result.pk},
    }


def seats(group: DrawnTarget, other: DrawnTarget, by: User, odd: str) -> Keys:
    """Somebody who is asked to be kept away, and a seat that waits to be drawn again."""
    stays, leaves = group.seats.order_by("position")[:2]
    asked = RecusalRequest.objects.create(
        seat=other.seats.order_by("position")[1], asked_kind="firm", asked_name=odd, ground="other", note=odd,
        asked_at=clock.now(),
    )  # fmt: skip
    drawn_again = SeatRedraw.objects.create(
        matching=group.matching, position=1, out=leaves, cause="ill", note=odd, at=clock.now(), by=by
    )
    return {
        "w/draws/recusals/": {"pk": asked.pk},
        "w/draws/seats/": {"pk": stays.pk},
        "m/seats/": {"pk": stays.pk},
        "w/draws/redraws/": {"pk": drawn_again.pk},
    }


def extra_item(task: Task, item: Item, by: User, odd: str) -> Keys:
    """A task that inspects one more item on the same visit."""
    task.items.add(item)
    extra = ExtraItem.objects.create(task=task, item=item, reason=odd, added_at=clock.now(), added_by=by)
    return {"w/tasks/<int:pk>/items/": {"pk": task.pk, "extra": extra.pk}}
