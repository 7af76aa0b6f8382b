# SPDX-License-Identifier: Apache-2.0
"""A whole import is taken back while nothing was built on it; afterwards everything is as it was."""

from datetime import timedelta

import pytest
from django.db import models

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.audit.services import record
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Expert, Inspector, Target
from suicha.registries.services import mark_register, target_change
from suicha.registries.services.imports import (
    claims,
    sheet_apply,
    sheet_begin,
    sheet_undo,
    sheet_work,
    snapshots,
    undo_prospect,
    undoing,
    working,
)
from tests.factories import make_credit_code, make_expert, make_target
from tests.registries.imported import bring_in, head, preview
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


def firms(*numbers: int, address: str = "一号") -> list[list[object]]:
    rows: list[list[object]] = [head("targets")]
    for number in numbers:
        found = dict.fromkeys(head("targets"), "")
        found |= {"名称": f"公司{number}", "统一社会信用代码": make_credit_code(number), "地址": address}
        rows.append(list(found.values()))
    return rows


def whole(model: type[models.Model]) -> list[dict[str, object]]:
    return list(model._default_manager.order_by("pk").values())


def undo(found: SheetImport, by) -> SheetImport:
    return sheet_undo(sheet_import=found, by=by)


@pytest.mark.covers("LIBT-5")
def test_after_an_undo_the_library_is_as_it_was_before_the_import(county) -> None:
    code = make_credit_code(1)
    make_target(county.bureau, name="公司1", credit_code=code, number=code, address="旧址", founded_on=clock.today())
    before = whole(Target)
    done = bring_in("targets", firms(1, 2, 3), county.bureau, county.clerk)
    assert Target.objects.count() == 3

    undone = undo(done, county.clerk)

    assert whole(Target) == before
    assert (undone.state, undone.counts["removing"], undone.counts["restoring"]) == ("undone", 2, 1)
    told = sentence(Event.objects.get(action="registries.sheet.undo"))
    assert "撤销了漳平市应急管理局的检查对象名录库“表.xlsx”的导入：移出新增的2条，恢复改动的1条" in told
    assert undo(undone, county.clerk).pk == undone.pk
    assert Event.objects.filter(action="registries.sheet.undo").count() == 1
    with refused("move_not_allowed"):
        sheet_apply(sheet_import=undone, by=county.clerk)
    assert bring_in("targets", firms(1, 2, 3), county.bureau, county.clerk).counts["new"] == 2


def test_relations_to_many_come_back_too(county) -> None:
    county.inspector.towns.set([county.town])
    head_of = dict.fromkeys(head("inspectors"), "")
    values = head_of | {
        "姓名": county.inspector.name,
        "执法证号": county.inspector.certificate,
        "有效期至": county.inspector.certificate_until.isoformat(),
        "职务": "股长",
    }
    done = bring_in("inspectors", [list(values), list(values.values())], county.bureau, county.clerk)
    assert Inspector.objects.get(pk=county.inspector.pk).post == "股长"
    row = done.rows.get()
    row.before |= {"towns": [[county.town.pk], []]}
    row.save()
    county.inspector.towns.clear()

    undo(done, county.clerk)

    person = Inspector.objects.get(pk=county.inspector.pk)
    assert (person.post, list(person.towns.all())) == ("", [county.town])


@pytest.mark.covers("LIBT-5")
def test_what_something_stands_on_stays_and_the_reason_is_told(county) -> None:
    done = bring_in("targets", firms(1, 2), county.bureau, county.clerk)
    target = Target.objects.get(name="公司2")
    mark_register(target=target, kind="abnormal", since=clock.today(), document="1号", by=county.clerk)

    obstacles = undo_prospect(done).obstacles

    assert obstacles == ["已有失信情形用着新增的记录", "有人在新增的记录上办过事"] or "已有失信情形" in obstacles[0]
    with refused("import_built_on"):
        undo(done, county.clerk)
    assert Target.objects.count() == 2


def test_what_was_changed_again_by_hand_or_by_another_sheet_stays(county) -> None:
    first = bring_in("targets", firms(1), county.bureau, county.clerk)
    second = bring_in("targets", firms(1, address="二号"), county.bureau, county.clerk)
    assert "后来的导入改过新增的记录" in undo_prospect(first).obstacles

    target_change(target=Target.objects.get(), address="三号", by=county.clerk)
    assert undo_prospect(second).obstacles == ["“公司1”在导入以后又改过"]
    with refused("import_built_on"):
        undo(second, county.clerk)


def test_two_imports_are_undone_in_the_order_of_the_last_first(county) -> None:
    first = bring_in("targets", firms(1), county.bureau, county.clerk)
    second = bring_in("targets", firms(1, address="二号"), county.bureau, county.clerk)

    undo(second, county.clerk)
    assert Target.objects.get().address == "一号"
    undo(first, county.clerk)
    assert Target.objects.count() == 0


def test_a_list_frozen_since_keeps_what_came_in(county) -> None:
    done = bring_in("targets", firms(1), county.bureau, county.clerk)
    from django.db import transaction

    with transaction.atomic():
        record(undoing.FROZEN, county.bureau, by=county.clerk)

    assert undo_prospect(done).obstacles == ["导入以后冻结过抽取名录"]


def test_only_who_may_import_may_undo_and_only_what_was_applied(county) -> None:
    done = bring_in("targets", firms(1), county.bureau, county.clerk)
    with refused("permission_missing"):
        undo(done, county.stranger)
    with refused("import_nothing_to_undo"):
        undo(preview("targets", firms(2), county.bureau, county.clerk), county.clerk)


def background(county, monkeypatch, *numbers: int) -> SheetImport:
    done = bring_in("targets", firms(*numbers), county.bureau, county.clerk)
    monkeypatch.setattr(undoing, "AT_ONCE", 1)
    monkeypatch.setattr(undoing, "PIECE", 2)
    return undo(done, county.clerk)


def test_a_long_undo_goes_on_in_the_background_after_a_kill(county, monkeypatch) -> None:
    begun = background(county, monkeypatch, 1, 2, 3)
    assert (begun.state, begun.rows_in_hand, Target.objects.count()) == ("undoing", 3, 3)
    real = working.undo_some

    def killed(sheet_import):
        if sheet_import.rows_done:
            raise KeyboardInterrupt
        return real(sheet_import)

    with monkeypatch.context() as patch:
        patch.setattr(working, "undo_some", killed)
        with pytest.raises(KeyboardInterrupt):
            sheet_work(pk=begun.pk)
    assert (SheetImport.objects.get().state, Target.objects.count()) == ("undoing", 1)

    sheet_work(pk=begun.pk)

    assert (SheetImport.objects.get().state, Target.objects.count()) == ("undone", 0)
    assert [event.action for event in Event.objects.order_by("pk")][-2:] == [
        "registries.sheet.undo_begin", "registries.sheet.undo",
    ]  # fmt: skip


@pytest.mark.covers("LIBT-5")
def test_what_is_built_on_while_a_long_undo_runs_stays_and_the_rest_goes(client, county, monkeypatch) -> None:
    begun = background(county, monkeypatch, 1, 2, 3, 4, 5)
    target = Target.objects.get(name="公司3")
    mark_register(target=target, kind="abnormal", since=clock.today(), document="1号", by=county.clerk)

    sheet_work(pk=begun.pk)

    done = SheetImport.objects.get()
    assert (done.state, [each.name for each in Target.objects.order_by("pk")]) == ("undone", ["公司3"])
    assert (done.counts["removing"], done.counts["restoring"], done.counts["kept"]) == (4, 0, 1)
    told = sentence(Event.objects.get(action="registries.sheet.undo"))
    assert "移出新增的4条，恢复改动的0条；撤销期间被用上或改过的1条留着。" in told
    client.force_login(county.clerk)
    assert "撤销期间被用上或改过的1条留着" in client.get(f"/w/import/targets/{done.pk}/").content.decode()


def test_a_changed_record_that_moves_on_while_a_long_undo_runs_stays_as_it_is(county, monkeypatch) -> None:
    for number in (1, 2):
        code = make_credit_code(number)
        make_target(county.bureau, name=f"公司{number}", credit_code=code, number=code, address="旧址")
    begun = background(county, monkeypatch, 1, 2, 3)
    Target.objects.filter(name="公司1").update(address="又搬了")

    sheet_work(pk=begun.pk)

    assert dict(Target.objects.values_list("name", "address")) == {"公司1": "又搬了", "公司2": "旧址"}
    done = SheetImport.objects.get()
    assert (done.counts["removing"], done.counts["restoring"], done.counts["kept"]) == (1, 1, 1)


def test_a_list_frozen_while_a_long_undo_runs_keeps_what_is_left(county, monkeypatch) -> None:
    from django.db import transaction

    begun = background(county, monkeypatch, 1, 2, 3, 4, 5)
    assert working._undo_piece(pk=begun.pk, job=claims.claim(begun.pk).job)
    with transaction.atomic():
        record(undoing.FROZEN, county.bureau, by=county.clerk)
    SheetImport.objects.update(job="", heartbeat_at=None)

    sheet_work(pk=begun.pk)

    assert (SheetImport.objects.get().counts["kept"], Target.objects.count()) == (3, 3)


def test_an_undo_that_stopped_half_way_is_gone_on_with_whatever_was_built_on_since(client, county, monkeypatch) -> None:
    begun = background(county, monkeypatch, 1, 2, 3, 4, 5)
    claimed = claims.claim(begun.pk)
    assert working._undo_piece(pk=begun.pk, job=claimed.job)
    claims.stop(begun.pk, claimed.job, "停电")
    mark_register(
        target=Target.objects.get(name="公司2"), kind="abnormal", since=clock.today(), document="1号", by=county.clerk
    )
    stopped = SheetImport.objects.get()
    assert (stopped.state, Target.objects.count()) == ("applied", 3)
    assert undo_prospect(stopped) == (3, 0, [])
    assert "其余3条没有撤销" in sentence(Event.objects.get(action="registries.sheet.stop"))
    client.force_login(county.clerk)
    assert "上次撤销停下了" in client.get(f"/w/import/targets/{stopped.pk}/").content.decode()

    assert undo(stopped, county.clerk).state == "undoing"
    sheet_work(pk=stopped.pk)

    done = SheetImport.objects.get()
    assert (done.state, done.counts["removing"], done.counts["kept"]) == ("undone", 4, 1)
    assert [each.name for each in Target.objects.order_by("pk")] == ["公司2"]


def test_what_an_undo_would_do_is_asked_in_pieces_not_row_by_row(county, monkeypatch) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for numbers in (range(1, 4), range(11, 51)):
        bring_in("targets", firms(*numbers), county.bureau, county.clerk)
        moved = bring_in("targets", firms(*numbers, address="二号"), county.bureau, county.clerk)
        with CaptureQueriesContext(connection) as queries:
            assert undo_prospect(moved) == (0, len(numbers), [])
        asked.append(len(queries))
    assert asked[0] == asked[1]
    monkeypatch.setattr(undoing, "PIECE", 7)
    Target.objects.filter(name="公司49").update(address="三号")
    assert undo_prospect(moved).obstacles == ["“公司49”在导入以后又改过"]


def test_an_import_that_stopped_half_way_can_be_rolled_back(county, monkeypatch) -> None:
    found = preview("targets", firms(1, 2, 3), county.bureau, county.clerk)
    sheet_begin(sheet_import=found, by=county.clerk)
    monkeypatch.setattr("suicha.registries.services.imports.applying.BATCH", 2)
    claimed = claims.claim(found.pk)
    assert working._save_piece(pk=found.pk, job=claimed.job)
    claims.stop(found.pk, claimed.job, "停电")
    assert (Target.objects.count(), SheetImport.objects.get().state) == (2, "stopped")

    undone = undo(SheetImport.objects.get(), county.clerk)

    assert (undone.state, Target.objects.count()) == ("undone", 0)


def test_the_page_says_what_an_undo_would_do_and_does_it(client, county) -> None:
    done = bring_in("targets", firms(1, 2), county.bureau, county.clerk)
    client.force_login(county.clerk)
    address = f"/w/import/targets/{done.pk}/"
    assert "撤销这次导入？" in client.get(address).content.decode()

    page = client.post(f"{address}undo/", follow=True).content.decode()

    assert "移出2条，恢复0条" in page
    assert Target.objects.count() == 0
    assert ImportRow.objects.count() == 2


def test_a_protected_record_nobody_asked_about_still_stops_the_undo(county, monkeypatch) -> None:
    done = bring_in("targets", firms(1), county.bureau, county.clerk)

    def protected(*arguments):
        raise models.ProtectedError("", set())

    monkeypatch.setattr(undoing, "_remove", protected)
    with refused("import_built_on"):
        undo(done, county.clerk)


def test_what_only_stands_in_relations_is_put_back_without_touching_the_record(county) -> None:
    snapshots.put_back(Inspector, [ImportRow(saved_id=county.inspector.pk, before={"towns": [[county.town.pk], []]})])
    assert list(county.inspector.towns.order_by("pk")) == [county.town]


def test_an_expert_with_a_term_keeps_its_day(county) -> None:
    """Days and empty days go there and back."""
    expert = make_expert(county.bureau, certificate="ZJ0002", certificate_until=None)
    until = (clock.today() + timedelta(days=900)).isoformat()
    values = dict.fromkeys(head("experts"), "") | {"姓名": expert.name, "专业领域": "工贸", "资格证书号": "ZJ0002"}
    values["有效期至"] = until
    done = bring_in("experts", [list(values), list(values.values())], county.bureau, county.clerk)
    assert Expert.objects.get().certificate_until.isoformat() == until
    undo(done, county.clerk)
    assert Expert.objects.get().certificate_until is None
