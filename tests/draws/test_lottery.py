# SPDX-License-Identifier: Apache-2.0
"""现场抽签: the same frozen list, slips written down by two people, and no proof claimed that there is not."""

import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction

import fairdraw
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, DrawnTarget, HallPhoto, Lottery, SlipEntry
from suicha.draws.selectors import (
    draw_told,
    frozen_bytes,
    lottery_file,
    lottery_told,
    names_of,
    package_now,
    slips_listed,
    still_possible,
    to_visit,
)
from suicha.inspections.models import Inspection
from suicha.inspections.services import dispatch
from tests.ceremonies import lock, reveal
from tests.draws.conftest import set_setting
from tests.draws.lotteries import WORDS, came_out, committed, drawn, revealed, second_of, write, written
from tests.draws.test_mandatory import mark
from tests.factories import make_user
from tests.triggers import drop_trigger


@pytest.fixture
def two_boxes(make_bureau):
    return make_bureau(domains={"工贸": 10, "危险化学品": 10}, size=10)


def lines_of(draw: Draw) -> dict[str, tuple[str, str]]:
    return {line.name: (line.status, line.reason) for line in fairdraw.verify_package(frozen_bytes(package_now(draw)))}


@pytest.mark.covers("DRAW-3")
def test_the_way_is_chosen_at_the_freezing_and_committed_to(bureau):
    by_seed, by_hand = bureau.freeze(), None
    assert not by_seed.by_hand
    bureau.voided(by_seed)
    by_hand = committed(bureau)

    assert json.loads(by_hand.commitment)["source"]["way"] == "lottery"
    assert Event.objects.filter(action="draws.draw.freeze").latest("pk").data["way"] == "现场抽签"
    with pytest.raises(DatabaseError), transaction.atomic():
        Lottery.objects.filter(draw=by_hand).delete()


@pytest.mark.covers("DRAW-3")
def test_a_computer_draws_unless_the_rules_of_the_organisation_say_otherwise(bureau):
    assert "way" not in json.loads(bureau.committed().commitment)["source"]
    bureau.voided(Draw.objects.get())
    set_setting(bureau.organisation, "draw_way", 1)
    assert bureau.freeze().by_hand


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"way": "coin"}, "没有“coin”这种抽取方式"),
        ({"way": "lottery", "disclosure": "sealed"}, "不能分批或部分公开"),
        ({"way": "lottery", "disclosure": "classes-confidential"}, "不能分批或部分公开"),
    ],
)
def test_a_way_that_cannot_be_is_refused(bureau, how, words):
    with pytest.raises(Refused, match=words):
        bureau.freeze(**how)


def test_a_list_too_long_for_a_box_is_refused(bureau, monkeypatch):
    monkeypatch.setattr("suicha.draws.services.freeze.MOST_SLIPS", 11)
    with pytest.raises(Refused, match="最多11个签，名录里参加抽取的有12家"):
        bureau.freeze(way="lottery")


@pytest.mark.covers("DRAW-3")
def test_every_firm_that_takes_part_has_exactly_one_slip(two_boxes):
    draw = committed(two_boxes)
    listed = slips_listed(draw)

    firms = [slip.firm for _, slips in listed for slip in slips]
    assert sorted(firms) == sorted(names_of(draw))
    for box, slips in listed:
        assert [slip.number for slip in slips] == list(range(1, box.size + 1))
        assert [slip.firm for slip in slips] == sorted(slip.firm for slip in slips)


@pytest.mark.covers("DRAW-3", "DRAW-18")
def test_what_came_out_is_registered_against_the_same_frozen_list(two_boxes):
    draw = drawn(two_boxes)
    slips = {box.code: {slip.firm: slip.number for slip in rows} for box, rows in slips_listed(draw)}

    rows = DrawnTarget.objects.filter(draw=draw)
    assert {(row.kind, row.ticket) for row in rows} == {("P", ""), ("A", "")}
    assert all(row.slip == slips[row.stratum][row.number] for row in rows)
    for code, came in came_out(draw).items():
        ranked = {kind: rows.filter(stratum=code, kind=kind).order_by("rank") for kind in "PA"}
        assert [row.slip for row in ranked["P"]] == came["drawn"]
        assert [row.slip for row in ranked["A"]] == came["spare"]
    assert sorted(row.seq for row in rows if row.kind == "P") == list(range(1, 11))


@pytest.mark.covers("DRAW-3")
def test_the_package_is_checked_and_claims_no_more_than_it_can_prove(two_boxes):
    lines = lines_of(drawn(two_boxes))

    assert {name for name, (status, _) in lines.items() if status == "FAIL"} == set()
    status, reason = lines["V5"]
    assert status == "NOT-CHECKED"
    assert reason.startswith(WORDS)
    assert "揭示种子之前已记入日志" in reason


def test_mandatory_firms_have_no_slip_and_are_visited(make_bureau):
    bureau = make_bureau()
    mark(bureau, bureau.targets[0])
    draw = drawn(bureau)

    forced = DrawnTarget.objects.get(draw=draw, kind="M")
    assert (forced.slip, forced.ticket, forced.rank, forced.lot) == (None, "", 0, "0")
    assert forced.seq >= 1
    assert sum(len(slips) for _, slips in slips_listed(draw)) == 11


def test_a_stratum_that_is_inspected_as_a_whole_needs_no_box(make_bureau):
    bureau = make_bureau(domains={"工贸": 3}, size=3)
    draw = committed(bureau)
    assert came_out(draw) == {}
    write(draw, bureau.host)
    write(draw, second_of(bureau))

    assert Lottery.objects.get(draw=draw).drawn == {"all": {"drawn": [1, 2, 3], "spare": []}}


@pytest.mark.covers("DRAW-3", "DRAW-19")
def test_inspectors_are_matched_by_the_seed_of_the_same_ceremony(bureau):
    draw = services.match_run(draw=drawn(bureau), by=bureau.host)

    assert draw.state == "matched"
    assert draw.certificate["K"]
    assert all(row.seats.count() >= 2 for row in to_visit(draw))
    line = make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation)
    assert len(dispatch(draw=draw, batch=None, by=line)) == 3


@pytest.mark.covers("DRAW-3", "DRAW-19")
def test_the_package_of_its_matching_is_checked_against_the_slips(bureau):
    draw = services.match_run(draw=drawn(bureau), by=bureau.host)
    matching, whole = (frozen_bytes(each) for each in (draw.matchings.get().package, package_now(draw)))

    lines = fairdraw.verify_match_package(matching, draw=whole)

    assert {line.name: line.status for line in lines} == {f"M{n}": "PASS" for n in range(10)}


@pytest.mark.covers("DRAW-3")
def test_a_spare_slip_takes_the_turn_in_the_order_it_came_out(two_boxes):
    draw = drawn(two_boxes)
    row = to_visit(draw)[0]
    due = DrawnTarget.objects.get(draw=draw, kind="A", stratum=row.stratum, rank=1)

    note = "登记机关10月8日出具的注销证明"
    made = services.target_substitute(drawn_target=row, reason="ended", note=note, by=two_boxes.host)

    assert made.into == due
    assert lines_of(draw)["V9"][1].startswith("1 户替换都写明原因")
    assert not [name for name, (status, _) in lines_of(draw).items() if status == "FAIL"]


@pytest.mark.covers("DRAW-3")
def test_a_lottery_is_voided_by_two_and_the_next_attempt_may_be_drawn_otherwise(bureau):
    draw = bureau.voided(written(bureau))

    assert draw.is_void
    second = bureau.voided(committed(bureau))
    with pytest.raises(Refused, match="已作废，不收抽签结果"):
        write(second, bureau.host, slips={})
    again = bureau.committed()
    assert (again.attempt, again.by_hand) == (3, False)


# Two people -----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("DRAW-3")
def test_one_person_alone_counts_for_nothing(bureau):
    draw = lock(committed(bureau), bureau.host)
    write(draw, bureau.host)

    with pytest.raises(Refused, match="要由另一个人再录一遍"):
        write(draw, bureau.host)
    with pytest.raises(Refused, match="还没有由两个人核对一致"):
        reveal(draw, bureau.keeper)
    told = lottery_told(Draw.objects.get(pk=draw.pk))
    assert told.state == "half"
    assert (told.files, [each.drawn for each in told.boxes]) == ([], [[]]), "the second person could copy"
    event = Event.objects.get(action="draws.slips.enter")
    assert "slips" not in event.data


@pytest.mark.covers("DRAW-3")
def test_two_who_differ_both_stay_and_writing_begins_again(bureau):
    draw, second = committed(bureau), second_of(bureau)
    write(draw, bureau.host)
    came = came_out(draw)
    other = {"all": came["all"] | {"drawn": came["all"]["drawn"][::-1]}}
    with pytest.raises(Refused, match="录入的签不一样，两份都已搁置"):
        write(draw, second, slips=other)

    assert SlipEntry.objects.exclude(set_aside_at=None).count() == 2
    event = Event.objects.filter(action="draws.slips.enter", outcome="refused").get()
    assert (event.data["slips"], event.data["earlier_slips"]) == (other, came)
    write(draw, second)
    write(draw, bureau.host)
    told = lottery_told(Draw.objects.get(pk=draw.pk))
    assert (told.state, told.aside, len(told.files)) == ("agreed", 2, 8)
    assert Lottery.objects.get(draw=draw).drawn == came


@pytest.mark.covers("DRAW-3")
def test_what_two_people_agree_on_is_in_the_log_before_the_secret_is_opened(bureau):
    draw = revealed(bureau)

    agreed = Event.objects.get(action="draws.slips.agree")
    assert agreed.data["slips"] == Lottery.objects.get(draw=draw).drawn
    assert agreed.pk < Event.objects.filter(action="draws.secret.read").earliest("pk").pk
    with pytest.raises(Refused, match="已经由两个人核对一致"):
        write(draw, make_user(RoleName.LEGAL_OFFICE, organisation=bureau.organisation))


# What stays -----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("DRAW-3")
@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Lottery, {"drawn": {"all": {"drawn": [1, 2, 3], "spare": []}}}),
        (Lottery, {"clause": "别的"}),
        (SlipEntry, {"slips": {}}),
        (SlipEntry, {"record_id": 1}),
        (HallPhoto, {"position": 9}),
        (DrawnTarget, {"slip": 1}),
        (Lottery, None),
        (SlipEntry, None),
        (HallPhoto, None),
    ],
)
def test_the_database_keeps_what_was_written_down(bureau, model, change):
    draw = revealed(bureau)
    rows = model.objects.all()
    if model is DrawnTarget:
        rows = rows.filter(draw=draw, kind="P").exclude(slip=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change) if change else rows.delete()


def test_a_row_has_a_ticket_or_a_slip(bureau):
    draw = revealed(bureau)
    row = DrawnTarget.objects.filter(draw=draw, kind="P").first()
    drop_trigger("draws_drawntarget_fixed", "draws_drawntarget")
    for change in ({"ticket": "0" * 64}, {"slip": None}, {"slip": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DrawnTarget.objects.filter(pk=row.pk).update(**change)


def test_slips_that_somebody_changed_in_the_database_give_no_package(bureau):
    draw = revealed(bureau)
    drop_trigger("draws_lottery_agreed_once", "draws_lottery")
    lottery = Lottery.objects.get(draw=draw)
    lottery.drawn["all"]["drawn"].reverse()
    lottery.save()

    with pytest.raises(Refused, match="没有通过|不能继续"):
        services.draw_issue(draw=draw, by=bureau.host)
    assert Draw.objects.get(pk=draw.pk).state == "revealed"


@pytest.mark.covers("DRAW-18")
def test_a_task_is_dispatched_from_a_draw_of_the_platform_and_from_nothing_else(bureau):
    """No draw outside the system: visits are pulled from a matched draw, whether drawn by the seed or by hand."""
    by, line = bureau.host, make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation)
    draw = bureau.freeze(way="lottery")
    with pytest.raises(Refused, match="匹配"):
        dispatch(draw=draw, batch=None, by=line)
    services.draw_commit(draw=draw, by=by)
    write(draw, by)
    write(draw, second_of(bureau))
    with pytest.raises(Refused, match="匹配"):
        dispatch(draw=draw, batch=None, by=line)
    issued = services.draw_issue(draw=reveal(lock(draw, by), bureau.keeper), by=by)
    with pytest.raises(Refused, match="匹配"):
        dispatch(draw=issued, batch=None, by=line)
    services.match_run(draw=issued, by=by)

    visits = dispatch(draw=issued, batch=None, by=line)

    assert {visit.drawn_target.draw_id for visit in visits} == {issued.pk}


@pytest.mark.covers("DRAW-18")
def test_there_is_no_visit_without_a_drawn_target():
    assert not Inspection._meta.get_field("drawn_target").null


# What is told ---------------------------------------------------------------------------------------------------------


def test_steps_and_words_follow_the_box(bureau):
    draw = lock(committed(bureau), bureau.host)
    assert "等现场抽签的结果" in still_possible(draw)
    step = draw_told(draw).steps[2]
    assert (step.name, step.state, step.notes) == ("现场抽签，产生种子", "now", ["3/3人，等抽签结果"])
    write(draw, bureau.host)
    write(draw, second_of(bureau))
    draw = Draw.objects.get(pk=draw.pk)
    assert "只待保管人揭示" in still_possible(draw)
    step = draw_told(draw).steps[2]
    assert (step.state, step.notes) == ("done", ["3人各报8位，抽签两人一致"])


def test_photographs_are_shown_once_two_people_agree(bureau):
    draw = committed(bureau)
    entry = write(draw, bureau.host)
    assert lottery_file(draw, entry.record_id) is None
    write(draw, second_of(bureau))
    assert lottery_file(draw, entry.record_id) == entry.record
    assert lottery_file(draw, draw.pool_id) is None
