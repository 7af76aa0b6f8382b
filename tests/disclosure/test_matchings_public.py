# SPDX-License-Identifier: Apache-2.0
"""The second random in public: with the list it belongs to, never before, and never a name."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

import fairdraw
from suicha.audit.models import Event
from suicha.core.errors import Refused
from suicha.disclosure import selectors, services
from suicha.disclosure.models import Publication
from suicha.disclosure.rules.telling import Told, due_to_tell, told_by
from suicha.draws import services as draws
from suicha.draws.models import Draw, Matching
from suicha.registries.models import Inspector
from tests.ceremonies import issued
from tests.disclosure.scenes import Scene, approved, committed, drawn, make_scene, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene(targets=12, size=4, batches=2)


def page(draw: Draw) -> str:
    return Client().get(reverse("disclosure:draw", args=[draw.number])).content.decode()


def downloaded(draw: Draw, turn: int = 1) -> bytes:
    response = Client().get(reverse("disclosure:matching", args=[draw.number, turn]))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def public_draw(draw: Draw) -> bytes:
    response = Client().get(reverse("disclosure:package", args=[draw.number]))
    return b"".join(response.streaming_content)


@pytest.mark.covers("DRAW-21", "PUB-6")
def test_anyone_downloads_the_matching_with_the_draw_and_checks_it(scene):
    draw = drawn(scene)
    services.draw_publish(draw=draw, by=scene.publisher)

    lines = fairdraw.verify_match_package(downloaded(draw), draw=public_draw(draw))

    assert "FAIL" not in {line.status for line in lines}
    assert {line.name for line in lines if line.status == "NOT-CHECKED"} <= {"M0"}
    text = page(draw)
    assert reverse("disclosure:matching", args=[draw.number, 1]) in text
    assert "从<b>4名</b>持证人员中随机选派" in text
    for inspector in Inspector.objects.all():
        assert inspector.name not in text
        assert inspector.certificate.encode() not in downloaded(draw)
    assert Client().get(reverse("disclosure:matching", args=[draw.number, 2])).status_code == 404
    published = Event.objects.get(action="disclosure.draw.publish")
    assert published.data["matchings"] == [Publication.objects.get(kind="draw").body["matchings"][0]["sha256"]]


@pytest.mark.covers("DRAW-21", "DRAW-23")
def test_each_cure_and_who_paired_is_told_in_words(scene):
    draw = drawn(scene)
    services.draw_publish(draw=draw, by=scene.publisher)
    assert "人工配对" not in page(draw)
    matching = Matching.objects.get(draw=draw)
    matching.outcome["by_hand"] = 3
    matching.amendments = [
        {"kind": "cap", "cap": 9, "reason": "两人借调到外县，电话13900000001"},
        {"kind": "fewer", "last": 1, "reason": "台风停工，先不检查"},
    ]
    record = {"loads": {"p": 1}, "assignment": {"A": ["p"]}, "changes": [], "paired": True, "digest": "0"}

    told = selectors.matching_copy(matching, record, matching.package)

    text = render_to_string("disclosure/_draw_matching.html", {"draw": draw, "copy": {"matchings": [told]}})
    assert "承诺以后依规调整2项" in text
    assert "每人上限提高到9家。理由：两人借调到外县" in text
    assert "13900000001" not in text
    assert "最后1家这次不匹配。理由：台风停工，先不检查" in text
    assert "人工配对" in text
    assert "与电脑的搭配不同3席" in text


def test_a_draw_published_before_its_matching_waits_for_a_second_version(scene):
    draw = issued(committed(scene), scene.publisher, scene.keeper)
    services.draw_publish(draw=draw, by=scene.publisher)
    assert draw not in selectors.waiting_draws(scene.publisher)
    assert Client().get(reverse("disclosure:matching", args=[draw.number, 1])).status_code == 404
    assert 'id="matching"' not in page(draw)

    draws.match_run(draw=draw, by=scene.publisher)

    assert draw in selectors.waiting_draws(scene.publisher)
    again = services.draw_publish(draw=draw, by=scene.publisher)
    assert again.version == 2
    assert draw not in selectors.waiting_draws(scene.publisher)
    assert 'id="matching"' in page(draw)
    with pytest.raises(Refused, match="已经公示"):
        services.draw_publish(draw=draw, by=scene.publisher)


def test_of_a_list_told_batch_by_batch_the_matching_waits_for_the_last(scene):
    draw = drawn(scene, "sealed")
    first, second = rows_of(draw)[::2], rows_of(draw)[1::2]
    for row in first:
        approved(scene, row)
    one = services.draw_publish(draw=draw, by=scene.publisher)
    assert one.body["matchings"] == []
    assert Client().get(reverse("disclosure:matching", args=[draw.number, 1])).status_code == 404

    for row in second:
        approved(scene, row)
    two = services.draw_publish(draw=draw, by=scene.publisher)

    assert len(two.body["matchings"]) == 1
    found = {line.name: line for line in fairdraw.verify_match_package(downloaded(draw), draw=public_draw(draw))}
    assert "FAIL" not in {line.status for line in found.values()}
    assert (found["M7"].status, found["M8"].status) == ("PASS", "PASS")
    secret = draws.issue.package_of(draw, form="all", log=draw.certificate["log"]).certificate["secret"]
    assert secret.encode() not in downloaded(draw), "the secret of a sealed list is never public"


def test_where_classes_are_confidential_the_matching_is_never_public(scene):
    draw = drawn(scene, "classes-confidential")
    made = services.draw_publish(draw=draw, by=scene.publisher)
    assert made.body["matchings"] == []
    assert draw not in selectors.waiting_draws(scene.publisher)
    assert 'id="matching"' not in page(draw)


def test_a_seat_drawn_again_waits_for_the_public_too(scene):
    draw = drawn(scene)
    services.draw_publish(draw=draw, by=scene.publisher)
    matching = Matching.objects.get(draw=draw)
    other = Publication.objects.get(kind="draw")
    matching.package_id = other.body["file"]
    matching.save(update_fields=["package"])
    assert draw in selectors.waiting_draws(scene.publisher)


def test_what_may_be_told_of_matchings():
    assert due_to_tell(mode="open", ended=0, replaced=[], matchings=["b", "a"]) == Told(0, 0, ("a", "b"))
    assert due_to_tell(mode="sealed", ended=1, replaced=[1, 2], batches=2, matchings=["a"]) == Told(1, 1)
    assert due_to_tell(mode="sealed", ended=2, replaced=[1, 2], batches=2, matchings=["a"]) == Told(2, 2, ("a",))
    assert due_to_tell(mode="classes-confidential", ended=2, replaced=[1], matchings=["a"]) == Told(0, 1)
    assert told_by({"substitutions": [], "matchings": [{"source": "b"}, {"source": "a"}]}) == Told(0, 0, ("a", "b"))
    assert told_by({}) == Told(0, 0)
