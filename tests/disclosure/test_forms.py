# SPDX-License-Identifier: Apache-2.0
"""A draw that is told batch by batch, one whose classes stay confidential, and one with a substitution."""

import io
import json
import zipfile

import pytest
from django.test import Client

import fairdraw
from suicha.audit.models import Event
from suicha.core.errors import Refused
from suicha.disclosure import selectors, services
from suicha.disclosure.models import PoolEntry, Publication
from suicha.draws.models import Draw
from suicha.draws.selectors import to_visit
from suicha.draws.services import target_substitute, void_confirm, void_request
from suicha.inspections.selectors import batches_ended
from tests.disclosure.scenes import Scene, approved, drawn, make_scene

pytestmark = pytest.mark.django_db
NOTE = "登记机关10月8日出具的注销证明"


def publish(scene: Scene, draw: Draw) -> Publication:
    return services.draw_publish(draw=draw, by=scene.publisher)


def inspect(scene: Scene, draw: Draw, batch: int) -> None:
    for row in to_visit(draw).filter(part=batch):
        approved(scene, row)


def download(number: str) -> bytes:
    return b"".join(Client().get(f"/draws/{number}/package.zip").streaming_content)


def told(package: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name).decode()


def failures(package: bytes) -> list[fairdraw.Line]:
    return [line for line in fairdraw.verify_package(package) if line.status == "FAIL"]


def page(number: str) -> str:
    response = Client().get(f"/draws/{number}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def sealed() -> tuple[Scene, Draw]:
    scene = make_scene(targets=12, size=4, batches=2)
    return scene, drawn(scene, "sealed")


@pytest.mark.covers("DRAW-12")
def test_of_a_sealed_draw_the_root_is_public_at_once_and_no_name(sealed):
    scene, draw = sealed

    publish(scene, draw)

    package, shown = download(draw.number), page(draw.number)
    assert failures(package) == []
    assert told(package, "result.csv").count("\n") == 1
    assert json.loads(told(package, "certificate.json"))["result_root"] == draw.result_root
    names = set(to_visit(draw).values_list("name", flat=True))
    assert not [name for name in names if name in shown]
    assert PoolEntry.objects.count() == 0
    assert draw.result_root[:8] in shown


@pytest.mark.covers("DRAW-12")
def test_each_batch_is_told_when_its_visits_are_over_and_the_last_one_with_the_key(sealed):
    scene, draw = sealed
    publish(scene, draw)
    with pytest.raises(Refused, match="没有新检查完的批次"):
        publish(scene, draw)

    inspect(scene, draw, 1)
    assert batches_ended(draw) == 1
    first = publish(scene, draw)
    part = download(draw.number)
    inspect(scene, draw, 2)
    last = publish(scene, draw)
    whole = download(draw.number)

    assert (first.version, last.version) == (2, 3)
    assert failures(part) == failures(whole) == []
    assert "K" not in json.loads(told(part, "certificate.json"))
    assert json.loads(told(whole, "certificate.json"))["K"]
    assert told(part, "result.csv").count("\n") == 3
    assert PoolEntry.objects.filter(outcome="P").count() == 4
    assert "抽取密钥" in page(draw.number)


def test_a_batch_that_is_over_waits_in_the_queue(sealed):
    scene, draw = sealed
    assert draw in selectors.waiting_draws(scene.publisher)
    publish(scene, draw)
    assert draw not in selectors.waiting_draws(scene.publisher)

    inspect(scene, draw, 1)

    assert draw in selectors.waiting_draws(scene.publisher)


@pytest.mark.covers("DRAW-12", "DRAW-17")
def test_a_substitution_in_a_sealed_draw_is_told_with_its_batch_and_not_before(sealed):
    scene, draw = sealed
    publish(scene, draw)
    row = to_visit(draw).filter(part=2)[0]
    made = target_substitute(drawn_target=row, reason="ended", note=NOTE, by=scene.publisher)
    assert draw not in selectors.waiting_draws(scene.publisher)
    inspect(scene, draw, 1)

    first = publish(scene, draw)
    shown = page(draw.number)
    inspect(scene, draw, 2)
    last = publish(scene, draw)

    assert first.body["substitutions"] == []
    assert not [each.name for each in (made.into, row) if each.name in shown]
    assert [each["turn"] for each in last.body["substitutions"]] == [row.seq]
    assert made.into.name in page(draw.number)


def test_what_is_read_of_the_secret_for_the_public_leaves_a_trace(sealed):
    scene, draw = sealed
    publish(scene, draw)
    read = Event.objects.filter(action="draws.secret.read").order_by("-pk")[0]
    assert read.data == {"draw": draw.number, "purpose": "制作公示的抽取包"}


def test_a_visit_that_is_not_over_keeps_its_batch_back(sealed):
    scene, draw = sealed
    rows = list(to_visit(draw).filter(part=1))
    approved(scene, rows[0])
    assert batches_ended(draw) == 0


@pytest.fixture
def confidential() -> tuple[Scene, Draw]:
    scene = make_scene(targets=12, size=6, domains=("工贸", "危险化学品"))
    return scene, drawn(scene, "classes-confidential")


def test_where_classes_are_confidential_numbers_are_public_and_strata_are_not(confidential):
    scene, draw = confidential

    publish(scene, draw)

    package, shown = download(draw.number), page(draw.number)
    assert failures(package) == []
    assert told(package, "pool.csv").startswith("id,leaf\n")
    assert told(package, "result.csv").startswith("seq,batch,id,ticket\n")
    assert "secret" not in json.loads(told(package, "certificate.json"))
    assert sorted(set(PoolEntry.objects.values_list("outcome", "stratum"))) == [("L", ""), ("V", "")]
    rows = shown[shown.index('id="result"') :].split("</table>")[0]
    assert "危险化学品" not in rows


def test_a_substitution_gives_a_new_version_that_everyone_can_check():
    scene = make_scene(targets=10, size=5)
    draw = drawn(scene)
    publish(scene, draw)
    row = to_visit(draw)[0]

    made = target_substitute(drawn_target=row, reason="ended", note=NOTE, by=scene.publisher)
    assert draw in selectors.waiting_draws(scene.publisher)
    version = publish(scene, draw)

    assert version.version == 2
    assert failures(download(draw.number)) == []
    shown = page(draw.number)
    assert NOTE in shown
    assert made.into.name in shown
    assert PoolEntry.objects.filter(publication__subject_id=draw.pk).count() == 10


def test_a_void_draw_is_not_published():
    scene = make_scene(targets=10, size=5)
    draw = drawn(scene)
    void_request(draw=draw, reason="冻结前漏导一批对象，名录不全", by=scene.publisher)
    void_confirm(draw=draw, by=scene.keeper)

    with pytest.raises(Refused, match="现在是已作废"):
        publish(scene, draw)
