# SPDX-License-Identifier: Apache-2.0
"""When people do not suffice: who is missing where, why, and what each lawful way out would bring."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, Matching, Seat
from suicha.draws.rules.amendments import amendment_words, amendments_read, asked_after
from suicha.draws.selectors import cures_of, match_effect, matchings_of, roster_frozen, shortage_of
from suicha.inspections.selectors import draws_to_dispatch
from suicha.inspections.services import dispatch
from suicha.registries.models import Recusal
from tests.draws.conftest import Bureau
from tests.draws.hall import signed_in, text_of
from tests.factories import make_region, make_user
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
REASON = "双洋镇持证人员不够，放宽到相邻镇街"


def townsfolk(make_bureau, *, size: int = 12, people: int = 4, **matching: object) -> Bureau:
    """Every target in 双洋镇, where one inspector may go; the others may go to 新桥镇 next to it."""
    here, near = make_region("350881103", "双洋镇"), make_region("350881104", "新桥镇")
    here.neighbours.add(near)
    bureau = make_bureau(people=people, size=size, matching={"pool": "region", **matching})
    for target in bureau.targets:
        target.town = here
        target.save()
    bureau.inspectors[0].towns.set([here])
    for inspector in bureau.inspectors[1:]:
        inspector.towns.set([near])
    return bureau


def short(bureau: Bureau) -> tuple[Draw, Matching]:
    draw = bureau.drawn()
    with pytest.raises(Refused):
        services.match_run(draw=draw, by=bureau.host)
    matching = matchings_of(draw).get()
    return draw, matching


@pytest.mark.covers("DRAW-22", "DRAW-24")
def test_the_page_says_who_is_missing_where_and_who_was_lost_to_what(make_bureau) -> None:
    bureau = townsfolk(make_bureau)
    draw, matching = short(bureau)

    page = text_of(signed_in(bureau.host).get(reverse("draws:people", args=[draw.pk])))

    assert "在双洋镇缺1名" in page
    assert "为什么没有人可选" in page
    found = shortage_of(matching, roster_frozen(draw))
    assert found.row is not None
    assert found.funnel[0].left == 4
    assert found.funnel[-1].left == 0
    assert any(step.rule == "可到双洋镇" and step.gone == 3 for step in found.funnel)
    assert Seat.objects.count() == 0


def test_a_private_ground_is_a_number_and_nothing_else(make_bureau) -> None:
    bureau = make_bureau(people=2, size=12)
    recused = bureau.inspectors[0]
    for target in bureau.targets:
        Recusal.objects.create(
            inspector=recused, target=target, ground="relative", note="表弟", declared_at=clock.now(),
            declared_by=bureau.host,
        )  # fmt: skip
    draw, _matching = short(bureau)

    page = text_of(signed_in(bureau.host).get(reverse("draws:people", args=[draw.pk])))

    assert "1人要回避" in page
    assert recused.name not in page
    assert "近亲属" not in page
    assert "表弟" not in page


def test_widening_is_tried_out_dry_and_then_done_with_a_reason(make_bureau) -> None:
    bureau = townsfolk(make_bureau)
    draw, matching = short(bureau)
    client = signed_in(bureau.host)
    page = text_of(client.get(reverse("draws:people", args=[draw.pk])))
    assert "双洋镇放宽到相邻镇街" in page
    assert "配齐12个组" in page
    fields = json.loads(re.search(r'name="amendments" value="([^"]*)"', page)[1].replace("&quot;", '"'))
    typed = {"amendments": json.dumps(fields), "bureau": str(matching.organisation_id)}

    answer = client.post(reverse("draws:cure", args=[draw.pk]), typed | {"reason": "不够"})
    assert answer.status_code == 422
    assert "写8个字以上" in text_of(answer)
    assert Seat.objects.count() == 0

    done = client.post(reverse("draws:cure", args=[draw.pk]), typed | {"reason": REASON}, follow=True)
    assert "12家，12个组，24席全部配齐" in text_of(done)
    assert REASON in text_of(done)
    matching.refresh_from_db()
    assert [each["kind"] for each in matching.amendments] == ["wider"] * len(fields)
    assert REASON in sentence(Event.objects.get(action="draws.draw.match"))


def test_a_higher_cap_and_fewer_targets_are_offered_with_their_least_numbers(make_bureau) -> None:
    bureau = make_bureau(people=2, size=12, matching={"pool": "bureau", "cap": 5})
    draw, matching = short(bureau)

    cures = {each.amendments[0]["kind"]: each for each in cures_of(matching, roster_frozen(draw))}

    assert cures["cap"].amendments == [{"kind": "cap", "cap": 12}]
    assert cures["fewer"].amendments == [{"kind": "fewer", "last": 7}]
    assert cures["fewer"].effect.words == "配齐5个组，用2人，每人最多5家。"
    numbers = [row.number for row in draw.drawn_targets.order_by("seq")]
    too_few = match_effect(matching, roster_frozen(draw), numbers, [{"kind": "cap", "cap": 11}])
    assert too_few.words.startswith("还是")
    panel = shortage_of(matching, roster_frozen(draw))
    assert (panel.row, panel.demand - panel.capacity) == (None, 14)


def test_two_cures_are_joined_where_neither_is_enough(make_bureau) -> None:
    bureau = townsfolk(make_bureau, people=2, cap=5)
    draw, matching = short(bureau)

    kinds = [[each["kind"] for each in cure.amendments] for cure in cures_of(matching, roster_frozen(draw))]

    assert [sorted(set(each)) for each in kinds] == [["cap", "wider"]]


def test_fewer_targets_leaves_the_last_ones_without_a_group_and_says_so(make_bureau) -> None:
    bureau = make_bureau(people=2, size=12, matching={"pool": "bureau", "cap": 5})
    draw, _matching = short(bureau)
    amendment = {"kind": "fewer", "last": 7, "reason": "人员不够，其余下季度另行安排"}
    with refused("amendment_without_reason"):
        services.match_run(draw=draw, amendments=[amendment | {"reason": "不够"}], by=bureau.host)
    services.match_run(draw=draw, amendments=[amendment], by=bureau.host)

    page = signed_in(bureau.host).get(reverse("draws:people", args=[draw.pk]))

    assert "12家，12个组，10席全部配齐，7家这次没有匹配" in text_of(page)
    assert "最后7家这次不匹配" in text_of(page)
    assert Seat.objects.values("drawn_target").distinct().count() == 5


def test_nothing_but_the_three_kinds_can_be_sent(make_bureau) -> None:
    assert amendments_read([{"kind": "cap", "cap": 3}]) == [{"kind": "cap", "cap": 3}]
    for wrong in ([{"kind": "more", "people": 1}], [{"kind": "cap"}], ["cap"], {"kind": "cap"}, [{"kind": []}]):
        assert amendments_read(wrong) == []
    bureau = townsfolk(make_bureau)
    draw, _matching = short(bureau)
    client = signed_in(bureau.host)
    for wrong in ("", "[]", '[{"kind":"more"}]', '[{"kind":"cap","cap":"x"}]'):
        sent = client.post(reverse("draws:cure", args=[draw.pk]), {"amendments": wrong, "reason": REASON})
        assert sent.status_code in (409, 422), wrong
    assert Seat.objects.count() == 0


def test_who_may_only_look_gets_no_button_and_no_act(make_bureau) -> None:
    bureau = townsfolk(make_bureau)
    draw, matching = short(bureau)
    leader = signed_in(make_user("leader", organisation=bureau.organisation))

    page = text_of(leader.get(reverse("draws:people", args=[draw.pk])))
    assert "放宽到" in page
    assert 'name="amendments"' not in page
    sent = leader.post(reverse("draws:cure", args=[draw.pk]), {"amendments": '[{"kind":"cap","cap":9}]'})
    assert sent.status_code == 403
    assert Client().get(reverse("draws:people", args=[draw.pk])).status_code == 302


def test_many_targets_are_tried_out_only_when_asked(make_bureau, monkeypatch) -> None:
    monkeypatch.setattr("suicha.draws.views.people.AT_ONCE", 3)
    bureau = townsfolk(make_bureau)
    draw, _matching = short(bureau)
    client, address = signed_in(bureau.host), reverse("draws:people", args=[draw.pk])

    assert "试算可选办法" in text_of(client.get(address))
    assert "配齐12个组" in text_of(client.get(f"{address}?cures=1"))


def test_amendments_are_told_in_words() -> None:
    titles, wider = {"a": "双洋镇　组长", "b": "双洋镇及相邻　组长"}, {"a": "b"}
    assert amendment_words({"kind": "wider", "class": "a"}, titles, wider) == "“双洋镇组长”放宽到“双洋镇及相邻组长”"
    assert amendment_words({"kind": "cap", "cap": 4}, {}, {}) == "每人上限提高到4家"
    assert asked_after("ab", wider, [{"kind": "wider", "class": "a"}, {"kind": "cap", "cap": 1}]) == {
        "a": "b",
        "b": "b",
    }


def test_targets_left_out_do_not_hold_up_the_others(make_bureau) -> None:
    bureau = make_bureau(people=2, size=12, matching={"pool": "bureau", "cap": 5})
    draw, _matching = short(bureau)
    amendment = {"kind": "fewer", "last": 7, "reason": "人员不够，其余下季度另行安排"}
    services.match_run(draw=draw, amendments=[amendment], by=bureau.host)
    office = make_user("line_office", organisation=bureau.organisation)

    assert len(dispatch(draw=draw, batch=None, by=office)) == 5
    assert draws_to_dispatch(office) == []
