# SPDX-License-Identifier: Apache-2.0
"""电脑抽取，人工匹配: who was drawn stays drawn, who goes where is a person's, and it is told."""

from collections import Counter

import pytest
from django.urls import reverse

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, Matching, Seat
from suicha.draws.rules.pairing import changed_seats, pairing_fault
from suicha.draws.selectors import Pairing, matchings_of, pairing_of
from tests.draws.conftest import Bureau
from tests.draws.hall import signed_in, text_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def by_hand(make_bureau, **more: object) -> tuple[Bureau, Draw, Pairing]:
    bureau = make_bureau(size=4, people=6, matching={"mode": "person", "pool": "bureau"}, **more)
    draw = bureau.drawn()
    return bureau, draw, pairing_of(matchings_of(draw).get())


def swapped(pairing: Pairing) -> dict[str, list[str]]:
    """Two targets exchange whoever holds their second seat, where the groups stay distinct."""
    pairs = {number: list(group) for number, group in pairing.proposed.items()}
    for first in pairs:
        for second in pairs:
            one, other = pairs[first][1], pairs[second][1]
            if one != other and one not in pairs[second] and other not in pairs[first]:
                pairs[first][1], pairs[second][1] = other, one
                return pairs
    raise AssertionError("no two seats to exchange")


@pytest.mark.covers("DRAW-23")
def test_a_person_pairs_whom_the_lottery_drew_and_it_is_told(make_bureau) -> None:
    bureau, draw, pairing = by_hand(make_bureau)

    services.match_pair(matching=matchings_of(draw).get(), pairs=swapped(pairing), by=bureau.host)

    matching = matchings_of(draw).get()
    assert (matching.state, matching.paired_by, matching.outcome["by_hand"]) == ("matched", bureau.host, 2)
    draw.refresh_from_db()
    assert draw.state == "matched"
    visits = Counter(Seat.objects.values_list("inspector_id", flat=True))
    codes = {person.pk: person.id for person in pairing.roster.people}
    assert {codes[pk]: number for pk, number in visits.items()} == pairing.drawn
    told = sentence(Event.objects.get(action="draws.matching.pair"))
    assert "人工配对" in told
    assert "不同2席" in told
    page = text_of(signed_in(bureau.host).get(reverse("draws:people", args=[draw.pk])))
    assert f"{bureau.host.name}人工配对" in page
    assert "<dd>2席</dd>" in page


def test_the_page_offers_lawful_choices_only_and_saves_what_was_picked(make_bureau) -> None:
    bureau, draw, pairing = by_hand(make_bureau)
    client, address = signed_in(bureau.host), reverse("draws:pair", args=[draw.pk])
    page = text_of(client.get(address))
    assert f"电脑抽出{len(pairing.drawn)}人，由人配到4家" in page
    assert client.post(reverse("draws:match", args=[draw.pk])).status_code == 409

    pairs = swapped(pairing)
    typed = {f"s{row.pk}-{place}": person for row in pairing.rows for place, person in enumerate(pairs[row.number])}
    refused = client.post(address, {**typed, f"s{pairing.rows[0].pk}-0": ""})
    assert refused.status_code == 422
    assert "的席位没有配齐" in text_of(refused)
    done = client.post(address, typed, follow=True)
    assert "4家，4个组，8席全部配齐" in text_of(done)
    assert client.get(address).url == reverse("draws:people", args=[draw.pk])


@pytest.mark.parametrize(
    ("pairs", "code", "words"),
    [
        ({"1": ["a", "b"]}, "pairing_incomplete", ""),
        ({"1": ["a", "b"], "2": ["c", ""]}, "pairing_incomplete", ""),
        ({"1": ["a", "b"], "2": ["c", "x"]}, "pairing_not_entitled", "x"),
        ({"1": ["a", "a"], "2": ["c", "b"]}, "pairing_twice", "a"),
        ({"1": ["a", "b"], "2": ["a", "b"]}, "pairing_load", "a"),
        ({"1": ["a", "c"], "2": ["b", "c"]}, "pairing_load", "b"),
    ],
)
def test_every_fault_of_a_pairing_is_found(pairs: dict[str, list[str]], code: str, words: str) -> None:
    everybody = [["a", "b", "c"], ["a", "b", "c"]]
    fault = pairing_fault(pairs, {"1": everybody, "2": everybody}, {"a": 1, "b": 2, "c": 1})
    assert fault is not None
    assert (fault.code, fault.person) == (code, words)
    lawful = {"1": ["a", "b"], "2": ["b", "c"]}
    assert pairing_fault(lawful, {"1": everybody, "2": everybody}, {"a": 1, "b": 2, "c": 1}) is None
    assert changed_seats({"1": ["b", "a"], "2": ["b", "c"]}, lawful) == 2


def test_a_fault_is_refused_in_words_and_nothing_is_saved(make_bureau) -> None:
    bureau, draw, pairing = by_hand(make_bureau)
    pairs = {number: list(group) for number, group in pairing.proposed.items()}
    number = next(iter(pairs))
    pairs[number] = ["nobody", pairs[number][1]]
    with pytest.raises(Refused, match="名单外的人不能坐"):
        services.match_pair(matching=matchings_of(draw).get(), pairs=pairs, by=bureau.host)
    assert Seat.objects.count() == 0


def test_only_a_task_that_says_so_is_paired_by_hand_and_only_once(make_bureau) -> None:
    bureau = make_bureau(size=3)
    draw = bureau.drawn()
    with pytest.raises(Refused, match="由电脑匹配"):
        services.match_pair(matching=matchings_of(draw).get(), pairs={}, by=bureau.host)
    assert "由电脑匹配" in text_of(signed_in(bureau.host).get(reverse("draws:pair", args=[draw.pk])))
    services.match_run(draw=draw, by=bureau.host)
    with pytest.raises(Refused):
        services.match_pair(matching=matchings_of(draw).get(), pairs={}, by=bureau.host)


def test_a_pairing_needs_the_permission_people_and_a_number_a_person_can_survey(make_bureau, monkeypatch) -> None:
    bureau, draw, pairing = by_hand(make_bureau)
    matching = matchings_of(draw).get()
    other = make_user(RoleName.LEADER, organisation=bureau.organisation)
    with pytest.raises(Refused, match="匹配检查人员"):
        services.match_pair(matching=matching, pairs=pairing.proposed, by=other)
    monkeypatch.setattr("suicha.draws.services.pair.MOST_TARGETS", 3)
    monkeypatch.setattr("suicha.draws.views.pairing.MOST_TARGETS", 3)
    with pytest.raises(Refused, match="超过人工配对的3家"):
        services.match_pair(matching=matching, pairs=pairing.proposed, by=bureau.host)
    assert "不能人工配对" in text_of(signed_in(bureau.host).get(reverse("draws:pair", args=[draw.pk])))


def test_too_few_people_are_told_before_anybody_pairs(make_bureau) -> None:
    bureau = make_bureau(people=1, size=3, matching={"mode": "person", "pool": "bureau"})
    draw = bureau.drawn()
    with pytest.raises(Refused, match="缺1名持证人员，不能配对"):
        services.match_pair(matching=matchings_of(draw).get(), pairs={}, by=bureau.host)
    assert "不能配对" in text_of(signed_in(bureau.host).get(reverse("draws:pair", args=[draw.pk])))
    assert Matching.objects.get().state == "pending"
