# SPDX-License-Identifier: Apache-2.0
"""Every kind of sheet there is: its sample comes in, is taken back, and every table is as it was before."""

from datetime import date

import pytest
from django.apps import apps

from suicha.accounts.roles import RoleName
from suicha.catalogue import services as catalogue
from suicha.catalogue.models import Checklist, ChecklistVersion, Item, ListVersion, Question, UpperList
from suicha.core import clock
from suicha.core.sheets import read_sheet
from suicha.files.models import SheetImport
from suicha.registries import selectors
from suicha.registries import services as registries
from suicha.registries.models import Inspector, Licence, Target, Training, TrainingResult
from suicha.registries.services.imports import sheet_apply, sheet_undo, undo_prospect
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.samples import sample_bytes
from tests.factories import list_published, make_inspector, make_item, make_user
from tests.registries.imported import bring_in, head, preview
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
# What happened stays on record; the index of the library is made from the library.
KEPT = {"audit", "files"}
DERIVED = {"registries.searchpending", "registries.searchentry"}
ITEM = "从业人员安全教育培训情况的检查"
# What has to be in already for the sample of a kind to be taken.
NEEDED = {
    "trainings": ("inspectors",), "marks": ("targets",), "credit-grades": ("targets",),
    "conflicts": ("inspectors", "targets"), "recusals": ("inspectors", "targets"),
}  # fmt: skip
# A column of each kind that can be changed by a second sheet.  Facts are never changed by one, and an upper list is
# always another edition.
CHANGED = {
    "items": "检查依据", "joint-items": "检查对象", "powers": "设定依据", "codes": "平台上的名称", "targets": "地址",
    "checklists": "检查内容", "inspectors": "职务", "experts": "专业机构", "licences": "地址", "regimes": "依据",
}  # fmt: skip


def whole() -> dict[str, list[dict[str, object]]]:
    """Every row of every table of ours."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        ours = model.__module__.startswith("suicha.") and model._meta.app_label not in KEPT
        if ours and model._meta.label_lower not in DERIVED:
            tables[model._meta.label_lower] = list(model._default_manager.order_by("pk").values())
    return tables


def differing(before: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    now = whole()
    return {label: (rows, now[label]) for label, rows in before.items() if rows != now[label]}


def sample(kind: str) -> list[list[object]]:
    return read_sheet("样表.xlsx", sample_bytes(kind)).rows


def ready(kind: str, county) -> None:
    """What the sample of a kind speaks of."""
    for needed in NEEDED.get(kind, ()):
        bring_in(needed, sample(needed), county.bureau, county.clerk)
    if kind == "checklists":
        make_item(county.bureau, name=ITEM)


@pytest.mark.covers("LIBT-5")
@pytest.mark.parametrize("kind", list(KINDS))
def test_an_undone_sample_leaves_every_table_as_it_was(kind: str, county) -> None:
    ready(kind, county)
    by = county.legal if kind == "credit-grades" else county.clerk
    if kind == "regions":
        by = make_user(RoleName.SYSTEM_ADMINISTRATOR, organisation=county.bureau)
    before = whole()
    done = bring_in(kind, sample(kind), county.bureau, by)
    assert differing(before)

    undone = sheet_undo(sheet_import=done, by=by)

    assert undone.state == "undone"
    assert differing(before) == {}
    again = bring_in(kind, sample(kind), county.bureau, by)
    assert again.rows_to_save > 0
    if kind not in CHANGED:
        return

    if kind == "items":
        list_published(county.bureau, county.legal)
    if kind == "checklists":
        catalogue.checklist_publish(version=ChecklistVersion.objects.get(), by=county.legal)
    before, rows = whole(), sample(kind)
    column = head(kind).index(CHANGED[kind])
    rows = [rows[0], *([*row[:column], f"{row[column]}改", *row[column + 1 :]] for row in rows[1:])]
    changed = bring_in(kind, rows, county.bureau, county.clerk)
    assert changed.counts["changed"] + changed.counts["doubtful"] > 0
    assert differing(before)

    sheet_undo(sheet_import=changed, by=county.clerk)

    assert differing(before) == {}


def obstacles(done: SheetImport) -> str:
    """Why it cannot be undone; and indeed it is refused and nothing goes."""
    before = whole()
    with refused("import_built_on"):
        sheet_undo(sheet_import=done, by=done.applied_by)
    assert differing(before) == {}
    return "；".join(undo_prospect(done).obstacles)


@pytest.fixture
def checklist(county):
    make_item(county.bureau, name=ITEM)
    return bring_in("checklists", sample("checklists"), county.bureau, county.clerk)


@pytest.mark.covers("ITEM-29")
def test_a_checklist_that_was_put_into_use_or_worked_on_stays(checklist, county) -> None:
    catalogue.question_remove(question=Question.objects.order_by("pk").last(), by=county.clerk)
    assert obstacles(checklist) == "有人在检查表上办过事"
    catalogue.checklist_publish(version=ChecklistVersion.objects.get(), by=county.legal)
    assert "第1版）”已经启用" in obstacles(checklist)


def test_questions_added_to_a_draft_leave_it_as_it_was(county) -> None:
    item = make_item(county.bureau, name=ITEM)
    draft = catalogue.checklist_begin(item=item, preset="industry", by=county.clerk)
    before = whole()
    done = bring_in("checklists", sample("checklists"), county.bureau, county.clerk)
    assert done.counts["changed"] > 0

    sheet_undo(sheet_import=done, by=county.clerk)

    assert differing(before) == {}
    assert list(ChecklistVersion.objects.all()) == [draft]
    assert Checklist.objects.count() == 1


def results(*rows: tuple[str, str, str, str]) -> list[list[object]]:
    """Rows of tests: certificate, day, result, until when."""
    table: list[list[object]] = [head("trainings")]
    for certificate, held_on, result, until in rows:
        values = dict.fromkeys(head("trainings"), "") | {
            "姓名": "检查员01",
            "执法证号": certificate,
            "种类": "能力测试",
        }
        values |= {"主题": f"{held_on}测试", "日期": held_on, "主办单位": "司法局", "结果": result}
        table.append(list((values | {"合格有效期至": until}).values()))
    return table


@pytest.fixture
def person(county):
    return make_inspector(county.bureau, name="检查员01", certificate="ZF001")


@pytest.mark.covers("TRAIN-1", "LIBP-8")
def test_after_an_undo_somebody_counts_as_tested_as_before(person, county) -> None:
    def until() -> date | None:
        return selectors.tested_until(selectors.trials_of([person.pk]).get(person.pk, []))

    before = until()
    passed, failed = ("ZF001", "2026-05-20", "合格", "2029-05-19"), ("ZF001", "2026-08-20", "不合格", "2029-08-19")
    first = bring_in("trainings", results(passed), county.bureau, county.clerk)
    second = bring_in("trainings", results(failed), county.bureau, county.clerk)
    assert until() is None

    sheet_undo(sheet_import=second, by=county.clerk)
    assert until() == date(2029, 5, 19)
    sheet_undo(sheet_import=first, by=county.clerk)
    assert until() == before


def test_results_somebody_was_admitted_on_stay(person, county) -> None:
    done = bring_in("trainings", results(("ZF001", "2026-05-20", "合格", "2029-05-19")), county.bureau, county.clerk)
    Inspector.objects.filter(pk=person.pk).update(is_waiting=True, joined_on=None)
    registries.inspector_admit(inspector=person, by=county.clerk)
    assert obstacles(done) == "有人已凭导入的成绩入库"


def test_a_revoked_result_is_no_longer_the_imports(person, county) -> None:
    done = bring_in("trainings", results(("ZF001", "2026-05-20", "合格", "2029-05-19")), county.bureau, county.clerk)
    registries.training_result_revoke(result=TrainingResult.objects.get(), reason="录错了人", by=county.clerk)
    assert "导入的成绩有的已经撤销" in obstacles(done)


def test_a_test_with_results_of_others_stays_for_them(person, county) -> None:
    done = bring_in("trainings", results(("ZF001", "2026-05-20", "合格", "2029-05-19")), county.bureau, county.clerk)
    other = registries.Entry(county.inspector, "passed")
    registries.training_results_record(training=Training.objects.get(), entries=[other], by=county.clerk)

    sheet_undo(sheet_import=done, by=county.clerk)

    assert TrainingResult.objects.get().inspector == county.inspector
    assert Training.objects.count() == 1


def make_licence(county, holder: str) -> Licence:
    made = {"organisation": county.bureau, "kind": "危险化学品经营许可证", "number": "别的号", "told_on": clock.today()}
    return Licence.objects.create(holder=holder, **made)


def test_a_holder_taken_in_on_a_licence_keeps_the_licence(county) -> None:
    done = bring_in("licences", sample("licences"), county.bureau, county.clerk)
    other = make_licence(county, "别家")
    registries.licences_take_in(organisation=county.bureau, licences=[other], by=county.clerk)
    assert undo_prospect(done).obstacles == []
    wanted = Licence.objects.filter(holder="漳平市样表日杂店")
    registries.licences_take_in(organisation=county.bureau, licences=list(wanted), by=county.clerk)
    assert Target.objects.count() == 2
    assert "已按导入的许可把持证单位入库" in obstacles(done)


def test_an_upper_list_that_rows_were_taken_from_stays(county) -> None:
    done = bring_in("upper-items", sample("upper-items"), county.bureau, county.clerk)
    upper = UpperList.objects.get()
    catalogue.upper_take(upper_list=upper, rows=list(upper.rows.order_by("pk")[:1]), by=county.clerk)
    assert "已有抽查事项用着新增的记录" in obstacles(done)


def test_the_open_version_stays_for_what_others_drafted_in_it(county) -> None:
    done = bring_in("items", sample("items"), county.bureau, county.clerk)
    catalogue.item_add(
        organisation=county.bureau,
        words={"sequence": 9, "category": "类", "name": "另一项", "object_kind": "企业", "item_class": "general",
               "methods": "现场检查", "body": "应急管理部门", "legal_basis": "《安全生产法》第一条"},
        by=county.clerk,
    )  # fmt: skip

    sheet_undo(sheet_import=done, by=county.clerk)

    assert ListVersion.objects.count() == 1
    assert Item.objects.get().name == "另一项"


def test_an_import_of_an_older_program_is_not_guessed_at(person, county) -> None:
    done = bring_in("trainings", results(("ZF001", "2026-05-20", "合格", "2029-05-19")), county.bureau, county.clerk)
    SheetImport.objects.update(beside=None)
    done.refresh_from_db()
    assert "还没有记下" in obstacles(done)


def test_a_sheet_in_preview_of_an_older_program_can_be_imported_and_undone(county) -> None:
    found = preview("upper-items", sample("upper-items"), county.bureau, county.clerk)
    SheetImport.objects.update(beside=None)
    done = sheet_apply(sheet_import=found, by=county.clerk)
    sheet_undo(sheet_import=done, by=county.clerk)
    assert not UpperList.objects.exists()
