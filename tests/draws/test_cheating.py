# SPDX-License-Identifier: Apache-2.0
"""What somebody with the power to do it would try, to choose who is inspected or by whom."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from suicha.audit.models import Event
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, DrawnTarget, Escrow, KeeperKey, Seat, Witness
from suicha.draws.moments import moment
from suicha.draws.rules.witnessing import receipt_of
from suicha.draws.selectors import witnesses_of
from suicha.draws.services import WitnessSeat
from suicha.files.models import StoredFile
from suicha.files.selectors import file_bytes
from suicha.registries.models import Target
from tests.ceremonies import NUMBERS, SEATS, reveal
from tests.draws.conftest import Bureau
from tests.factories import make_target
from tests.triggers import drop_trigger


@pytest.mark.covers("DRAW-16")
def test_nobody_finds_the_number_by_trying_all_on_the_receipt(bureau: Bureau) -> None:
    """Before the reveal nothing that a page, a row or an event shows lets a number be told from another."""
    draw = bureau.committed()
    code = services.witness_code_issue(witness=witnesses_of(draw)[0], by=bureau.host)
    locked = services.witness_lock(witness=services.witness_enter(code=code), value=NUMBERS[0], again=NUMBERS[0])
    value, blind = locked.shown
    assert value == NUMBERS[0]

    witness = witnesses_of(draw)[0]
    host = Client()
    host.force_login(bureau.host)
    office = host.get(reverse("draws:draw", args=[draw.pk])).content.decode()
    told = "".join(str(data) for data in Event.objects.order_by("pk").values_list("data", flat=True))
    row = str(Witness.objects.filter(pk=witness.pk).values().get())
    assert not any(part in words for words in (office, told, row) for part in (blind[:8], NUMBERS[0]))
    known = {"draw": draw.number, "position": 1, "value": NUMBERS[0], "locked_at": moment(witness.locked_at)}
    assert receipt_of(**known, blind="") != witness.receipt
    assert receipt_of(**known, blind=blind) == witness.receipt


def test_one_person_cannot_be_two_witnesses(bureau: Bureau) -> None:
    with pytest.raises(Refused, match="前面已经有了"):
        bureau.freeze([SEATS[0], SEATS[1], WitnessSeat("media", *SEATS[0][1:])])
    with pytest.raises(Refused, match="前面已经有了"):
        bureau.freeze([SEATS[0], SEATS[1], WitnessSeat("media", f" {SEATS[0].name} ", SEATS[0].unit)])


@pytest.mark.parametrize("field", ["roster", "names"])
def test_a_file_that_is_not_the_committed_one_is_not_used(bureau: Bureau, field: str) -> None:
    """Other people, or other firms behind the drawn numbers: the commitment names the file by its digest."""
    draw = bureau.locked() if field == "names" else bureau.drawn()
    drop_trigger("files_storedfile_no_update", "files_storedfile")
    StoredFile.objects.filter(pk=getattr(draw, f"{field}_id")).update(sha256=draw.pool.sha256)
    act = {
        "names": lambda: reveal(draw, bureau.keeper),
        "roster": lambda: services.match_run(draw=draw, by=bureau.host),
    }
    with pytest.raises(Refused, match="与冻结时不一致"):
        act[field]()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Draw, {"task": 0}),
        (Draw, {"seed_plan": []}),
        (Draw, {"rules": {}}),
        (Draw, {"certificate": {}}),
        (Draw, {"drawn_at": None}),
        (Draw, {"matched_at": None}),
        (Draw, {"state": "drawn"}),
        (Draw, {"attempt": 2}),
        (Draw, {"disclosure": "sealed"}),
        (Draw, {"pool_commit": ""}),
        (Draw, {"nonce_commit": ""}),
        (Draw, {"due_at": None}),
        (Draw, {"commitment": "{}"}),
        (Draw, {"sealed_secret": ""}),
        (Draw, {"seed": "w1=1"}),
        (Draw, {"result_root": "0" * 64}),
        (Witness, {"name": "别人"}),
        (Witness, {"receipt": "0" * 64}),
        (Witness, {"sealed_value": ""}),
        (Witness, {"value": "00000000"}),
        (Witness, {"codes_issued": 0}),
        (Escrow, {"envelope": ""}),
        (Escrow, {"outside": False}),
        (KeeperKey, {"public_key": "0"}),
        (DrawnTarget, {"name": "别家"}),
        (DrawnTarget, {"target": 0}),
        (Seat, {"inspector": 0}),
        (Seat, {"is_leader": None}),
        (StoredFile, {"sha256": "0" * 64}),
    ],
    ids=lambda each: each.__name__ if isinstance(each, type) else next(iter(each)),
)
def test_the_database_itself_refuses_to_change_what_was_drawn(bureau: Bureau, model, values) -> None:
    bureau.matched()
    with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
        model.objects.update(**values)


@pytest.mark.parametrize("model", [Seat, DrawnTarget, Escrow, KeeperKey, Witness, Draw, StoredFile])
def test_the_database_itself_refuses_to_remove_what_was_drawn(bureau: Bureau, model) -> None:
    bureau.matched()
    rows = model.objects.all()
    with pytest.raises(DatabaseError, match="不能修改或删除"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_the_public_package_masks_private_persons_like_every_page(bureau: Bureau) -> None:
    person = make_target(bureau.organisation, name="张三丰", form="自然人")
    Target.objects.filter(pk=bureau.targets[0].pk).update(name="个体户李四13800138000")

    package = file_bytes(bureau.drawn().package)

    names = zipfile.ZipFile(io.BytesIO(package)).read("names.csv").decode()
    assert f"{person.number},张某" in names
    assert "张三丰" not in names
    assert "13800138000" not in names


def test_what_changes_after_the_freezing_does_not_reach_the_draw(bureau: Bureau) -> None:
    draw = bureau.locked()
    bureau.targets[0].name = "改过的名称"
    bureau.targets[0].save()
    for inspector in bureau.inspectors[:2]:
        inspector.certificate_until -= timedelta(days=5000)
        inspector.save()
    bureau.task.draw_size = 9
    bureau.task.save()

    draw = services.draw_issue(draw=reveal(draw, bureau.keeper), by=bureau.host)
    draw = services.match_run(draw=draw, by=bureau.host)

    assert draw.drawn_targets.filter(seq__gte=1).count() == 3
    assert not draw.drawn_targets.filter(name="改过的名称").exists()
