# SPDX-License-Identifier: Apache-2.0
"""A group that may not go is told so before it is at the door; the firm asks on a page of its own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import RecusalRequest, Seat, SeatRedraw
from suicha.inspections.services import dispatch, inspection_start
from suicha.inspections.views.shown import firm_url
from suicha.registries.models import ConflictFact, Recusal
from tests.draws.hall import signed_in, text_of
from tests.factories import make_user
from tests.inspections.scenes import bureau, dispatched, started
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


@pytest.mark.covers("DRAW-20")
def test_case_4_a_group_of_two_with_one_expired_certificate_is_refused_and_told_the_way_out() -> None:
    scene = bureau(certificate_until=clock.today() - timedelta(days=1))
    visit = dispatched(scene)
    phone = signed_in(scene.first)

    told = text_of(phone.get(reverse("inspections:m_visit", args=[visit.pk])))
    assert "检查组现在不能上门" in told
    assert "由法规股在“回避申请”里重新抽取这个席位" in told
    with pytest.raises(Refused, match="还差1名.*由主持匹配的科室在“回避申请”里"):
        inspection_start(inspection=visit, by=scene.first)


def test_a_whole_group_is_not_warned() -> None:
    scene = bureau()
    told = text_of(signed_in(scene.first).get(reverse("inspections:m_visit", args=[dispatched(scene).pk])))
    assert "检查组现在不能上门" not in told
    assert "申请回避" in told


def test_once_the_group_has_arrived_its_seats_stay() -> None:
    visit = started(bureau())
    visit.drawn_target.refresh_from_db()
    assert visit.drawn_target.begun_at is not None


@pytest.mark.covers("DRAW-29")
def test_the_firm_asks_on_its_own_page_and_sees_what_became_of_it() -> None:
    scene = bureau()
    visit = dispatched(scene)
    firm, url = Client(), firm_url(visit)
    seat = visit.drawn_target.seats.get(position=0)
    assert seat.inspector.name in text_of(firm.get(url))
    assert firm.get(url)["Cache-Control"] == "no-store"
    typed = {"seat": seat.pk, "ground": "interest", "note": "有借款往来", "name": "王厂长"}
    assert firm.post(f"{url}recusal/", typed | {"name": ""}).status_code == 422
    assert firm.post(f"{url}recusal/", typed | {"note": "有"}).status_code == 422

    assert firm.post(f"{url}recusal/", typed).status_code == 302

    request = RecusalRequest.objects.get()
    assert (request.asked_kind, request.asked_name, request.asked_by) == ("firm", "王厂长", None)
    told = text_of(firm.get(url))
    assert "待决定" in told
    assert "有借款往来" not in told


def test_only_the_address_on_the_notice_opens_the_page() -> None:
    visit = dispatched(bureau())
    url = reverse("inspections:firm", args=[visit.pk, "x" * 43])
    assert Client().get(url).status_code == 404
    assert Client().get(reverse("inspections:firm", args=[visit.pk + 1, "x"])).status_code == 404


def test_a_request_does_not_stop_a_visit_and_after_the_arrival_nobody_asks() -> None:
    scene = bureau()
    visit = dispatched(scene)
    seat = visit.drawn_target.seats.get(position=0)
    typed = {"seat": seat.pk, "ground": "interest", "note": "有借款往来", "name": "王厂长"}
    Client().post(f"{firm_url(visit)}recusal/", typed)

    assert inspection_start(inspection=visit, by=scene.first).started_at is not None

    assert "检查已经开始，不再换人" in text_of(Client().get(firm_url(visit)))
    typed["seat"] = visit.drawn_target.seats.get(position=1).pk
    assert Client().post(f"{firm_url(visit)}recusal/", typed).status_code == 409


@pytest.mark.covers("DRAW-29")
def test_facts_are_compared_at_the_dispatch_and_what_they_show_is_decided_first() -> None:
    scene = bureau()
    seat = Seat.objects.select_related("inspector", "drawn_target").order_by("pk")[0]
    ConflictFact.objects.create(
        inspector=seat.inspector, kind="employer", name=seat.drawn_target.name, since=clock.today(),
        document="人事档案", registered_at=clock.now(), registered_by=scene.office,
    )  # fmt: skip

    with pytest.raises(Refused, match=f"回避申请还没有决定：{seat.inspector.name}对{seat.drawn_target.name}"):
        dispatch(draw=scene.draw, batch=None, by=scene.office)
    assert RecusalRequest.objects.get().asked_kind == "detected"
    drop_trigger("draws_recusalrequest_fixed", "draws_recusalrequest")
    RecusalRequest.objects.update(
        state="refused", decided_at=clock.now(), decided_by=make_user(), answer="已过规定的年限"
    )
    assert len(dispatch(draw=scene.draw, batch=None, by=scene.office)) == 1


def test_a_group_with_an_open_seat_is_not_sent_out() -> None:
    scene = bureau()
    seat = Seat.objects.order_by("pk")[0]
    matching = scene.draw.matchings.get()
    SeatRedraw.objects.create(
        matching=matching, position=1, out=seat, cause="ill", note="住院治疗", at=clock.now(), by=scene.office
    )
    with pytest.raises(Refused, match="有席位空缺，不能派发"):
        dispatch(draw=scene.draw, batch=None, by=scene.office)


def test_who_declared_a_relation_after_the_matching_does_not_count_at_the_door() -> None:
    scene = bureau()
    visit = dispatched(scene)
    Recusal.objects.create(
        inspector=visit.drawn_target.seats.get(position=1).inspector, target=visit.target, ground="relative",
        declared_at=clock.now(), declared_by=scene.second,
    )  # fmt: skip
    with pytest.raises(Refused, match="须回避"):
        inspection_start(inspection=visit, by=scene.first)
