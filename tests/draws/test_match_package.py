# SPDX-License-Identifier: Apache-2.0
"""The package of a matching in the office: made with every change, verified, and telling nobody's name."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

import fairdraw
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import selectors, services
from suicha.draws.models import Draw, Matching, Seat, SeatRedraw
from suicha.draws.rules.inspectors.codes import person_code
from suicha.draws.selectors import match_packaging
from suicha.draws.services.match_package import package_matching
from suicha.files.selectors import path_of
from tests.draws.conftest import Bureau
from tests.draws.hall import signed_in, text_of
from tests.draws.test_substitution import first, replace
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


def matching_of(draw: Draw) -> Matching:
    return Matching.objects.select_related("draw", "organisation", "package").get(draw=draw)


def package_of(draw: Draw) -> bytes:
    return selectors.match_file(matching_of(draw))


def verified(draw: Draw, **given: object) -> dict[str, fairdraw.Line]:
    kept = selectors.frozen_bytes(selectors.package_now(draw))
    return {line.name: line for line in fairdraw.verify_match_package(package_of(draw), draw=kept, **given)}


def redrawn(draw: Draw, bureau: Bureau, cause: str = "recusal", note: str = "") -> SeatRedraw:
    """One seat drawn again by the reserve order, as the rows of the platform tell it."""
    matching, row, roster = matching_of(draw), first(draw), selectors.roster_frozen(draw)
    codes = {person.pk: person.id for person in roster.people}
    numbers = [each.number for each in selectors.part_to_visit(matching)]
    rows = selectors.seats_of(selectors.part_to_visit(matching))
    named = dict(selectors.part_to_visit(matching).values_list("pk", "number"))
    groups = {named[pk]: [codes[seat.inspector_id] for seat in seats] for pk, seats in rows.items()}
    gone = [codes[seat.inspector_id] for seat in row.seats.all()]
    key = str(draw.certificate["K"])
    told = fairdraw.redraw_seat(
        roster.instance(key, numbers), groups, target=row.number, index=0, reason="回避", unavailable=gone
    )
    assert told["moved"] == []
    out = Seat.objects.current().get(drawn_target=row, position=0)
    into = Seat.objects.create(
        drawn_target=row,
        position=0,
        turn=out.turn + 1,
        organisation=out.organisation,
        inspector_id=roster.by_id[told["in"]].pk,
        is_leader=out.is_leader,
    )
    made = SeatRedraw.objects.create(
        matching=matching,
        position=matching.redraws.count() + 1,
        out=out,
        into=into,
        cause=cause,
        note=note,
        unavailable=gone,
        at=clock.now(),
        by=bureau.host,
        filled_at=clock.now(),
        filled_by=bureau.host,
    )
    package_matching(matching, bureau.host)
    return made


@pytest.mark.covers("DRAW-20", "DRAW-21")
def test_every_matching_has_a_package_that_anyone_can_check(bureau):
    draw = bureau.matched()

    lines = verified(draw)

    assert {line.status for line in lines.values()} <= {"PASS", "NOT-CHECKED"}
    assert [lines[name].status for name in ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9")] == ["PASS"] * 9
    event = Event.objects.get(action="draws.matching.package")
    record = json.loads(fairdraw_member(draw, "matching.json"))
    assert event.data["version"] == 1
    assert event.data["matching_digest"] == record["digest"]
    assert event.data["package_sha256"] == matching_of(draw).package.sha256


def fairdraw_member(draw: Draw, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package_of(draw))) as archive:
        return archive.read(name)


def test_nobody_is_named_in_it(bureau):
    draw = bureau.matched()
    content = package_of(draw)

    for inspector in bureau.inspectors:
        assert inspector.name.encode() not in content
        assert inspector.certificate.encode() not in content
    drawn = {row.number for row in draw.drawn_targets.exclude(kind="A")}
    for target in bureau.targets:
        told = target.number.encode() in fairdraw_member(draw, "roster.json")
        assert told == (target.number in drawn), "who was not drawn is a digest only"


@pytest.mark.covers("DRAW-29")
def test_a_seat_drawn_again_makes_a_new_version_and_the_change_verifies(bureau):
    draw = bureau.matched()
    before = matching_of(draw).package

    redrawn(draw, bureau)
    redrawn(draw, bureau, "ill", "发热住院")

    assert matching_of(draw).package != before
    assert selectors.frozen_bytes(before), "the earlier version stays"
    versions = Event.objects.filter(action="draws.matching.package").order_by("pk")
    assert [event.data["version"] for event in versions] == [1, 2, 3]
    told = verified(draw)["M9"]
    assert told.status == "PASS"
    assert "换人 2 次" in told.reason
    public = fairdraw_member(draw, "matching.json").decode()
    assert "临时不能参加检查" in public
    assert "住院" not in public, "nobody's illness is told to the public"
    assert selectors.match_packages(bureau.host, draw)[0].redrawn == 2


def test_a_seat_that_was_not_drawn_by_the_reserve_order_is_not_packed(bureau, monkeypatch):
    draw = bureau.matched()
    made = redrawn(draw, bureau)
    matching = matching_of(draw)
    wrong = next(each.pk for each in bureau.inspectors if each.pk != made.into.inspector_id)
    changes = match_packaging.changes_of

    def forged(matching, codes):
        return [change | {"in": codes[wrong]} for change in changes(matching, codes)]

    monkeypatch.setattr(match_packaging, "changes_of", forged)
    with pytest.raises(Refused, match=r"匹配包自检没有通过.*重算是"):
        package_matching(matching, bureau.host)


def test_a_seat_that_nobody_drew_is_noticed(bureau):
    draw = bureau.matched()
    seat = Seat.objects.filter(drawn_target=first(draw), position=0).get()
    there = set(first(draw).seats.values_list("inspector_id", flat=True))
    other = next(each for each in bureau.inspectors if each.pk not in there)
    Seat.objects.create(
        drawn_target=seat.drawn_target, position=0, turn=1, organisation=seat.organisation, inspector=other
    )
    with pytest.raises(Refused, match="推不出现在的席位"):
        package_matching(matching_of(draw), bureau.host)


def test_a_target_that_was_replaced_takes_the_group_along_in_the_package(make_bureau):
    bureau = make_bureau(size=5)
    draw = bureau.matched()
    redrawn(draw, bureau)

    made = replace(bureau, first(draw))
    again = redrawn(draw, bureau)

    assert again.out.drawn_target_id == made.into_id
    told = verified(draw)["M9"]
    assert "换人 2 次" in told.reason
    assert "对象替换 1 次" in told.reason
    assert Event.objects.filter(action="draws.matching.package").count() == 4


def test_what_was_replaced_before_the_matching_is_no_change_of_it(make_bureau):
    bureau = make_bureau(size=5)
    draw = bureau.drawn()
    replace(bureau, first(draw))
    services.match_run(draw=draw, by=bureau.host)

    assert verified(draw)["M8"].status == "PASS"
    assert "没有换过人" in verified(draw)["M9"].reason


def test_a_joint_matching_says_who_sends_and_is_packed_once(make_bureau):
    bureau = make_bureau(size=4, partners=1)
    draw = bureau.matched()
    assert [each.organisation for each in selectors.match_packages(bureau.host, draw)] == [bureau.organisation.name]
    assert verified(draw)["M5"].status == "PASS"


def test_an_old_roster_names_people_by_our_keys_and_is_not_packed(bureau, monkeypatch):
    read = services.match_package.roster_frozen
    monkeypatch.setattr(services.match_package, "roster_frozen", lambda draw: without_secret(read(draw)))
    draw = bureau.matched()
    assert matching_of(draw).package is None
    with pytest.raises(Refused, match="还没有出具"):
        selectors.match_file(matching_of(draw))
    assert selectors.match_packages(bureau.host, draw) == []


def without_secret(roster):
    object.__setattr__(roster, "secret", "")
    return roster


def test_nothing_of_an_old_roster_becomes_public(bureau, monkeypatch):
    draw = bureau.matched()
    kept = selectors.frozen_bytes(selectors.package_now(draw))
    assert len(list(selectors.public_match_packages(draw, kept))) == 1
    read = match_packaging.roster_frozen
    monkeypatch.setattr(match_packaging, "roster_frozen", lambda draw: without_secret(read(draw)))
    assert list(selectors.public_match_packages(draw, kept)) == []


def test_a_package_that_does_not_verify_stops_the_matching(bureau, monkeypatch):
    draw = bureau.drawn()
    line = fairdraw.Line("M5", "FAIL", "与按 K 重新匹配的结果不同")
    monkeypatch.setattr(match_packaging, "verify_match_package", lambda content, **given: [line])
    with pytest.raises(Refused, match="没有办成：M5 与按 K 重新匹配的结果不同"):
        services.match_run(draw=draw, by=bureau.host)
    assert not Seat.objects.exists()


def test_records_that_do_not_belong_together_stop_the_matching(bureau, monkeypatch):
    draw = bureau.drawn()
    monkeypatch.setattr(match_packaging, "certificate_in", lambda package: {})
    with pytest.raises(Refused, match="不能制作匹配包"):
        services.match_run(draw=draw, by=bureau.host)
    assert not Seat.objects.exists()


def test_a_package_that_cannot_be_read_stops_the_matching(bureau, monkeypatch):
    draw = bureau.drawn()
    monkeypatch.setattr(match_packaging, "match_package", lambda *given, **more: ({"changes": []}, b"PK"))
    with pytest.raises(Refused, match="不是完整的压缩包"):
        services.match_run(draw=draw, by=bureau.host)


def test_without_the_package_of_the_draw_there_is_none_of_the_matching(bureau, monkeypatch):
    draw = bureau.matched()
    matching = matching_of(draw)
    monkeypatch.setattr(services.match_package, "package_now", lambda draw: None)
    with pytest.raises(Refused, match="还没有出具抽取包"):
        package_matching(matching, bureau.host)


def test_the_office_downloads_it_from_the_page_of_the_groups(bureau):
    draw = bureau.matched()
    host = signed_in(bureau.host)
    url = reverse("draws:match_package", args=[draw.pk, matching_of(draw).pk])

    page = text_of(host.get(reverse("draws:people", args=[draw.pk])))

    assert url in page
    assert matching_of(draw).package.sha256[:16] in page
    assert host.get(url).content == package_of(draw)
    assert host.get(reverse("draws:match_package", args=[draw.pk, 999])).status_code == 404
    stranger = signed_in(make_user(RoleName.LEGAL_OFFICE, organisation=make_organisation()))
    assert stranger.get(url).status_code == 404


def test_of_a_list_not_yet_told_only_host_and_keepers_have_it(bureau):
    draw = services.match_run(draw=bureau.drawn(disclosure="sealed"), by=bureau.host)
    url = reverse("draws:match_package", args=[draw.pk, matching_of(draw).pk])
    looker = make_user(RoleName.REVIEWER, organisation=bureau.organisation)

    assert signed_in(bureau.host).get(url).status_code == 200
    assert signed_in(bureau.keeper).get(url).status_code == 200
    assert signed_in(looker).get(url).status_code == 403
    page = text_of(signed_in(looker).get(reverse("draws:people", args=[draw.pk])))
    assert url not in page
    assert "全部批次检查完才公开" in page


def test_a_package_changed_on_the_disk_is_not_handed_out(bureau):
    draw = bureau.matched()
    path = path_of(matching_of(draw).package.sha256)
    path.chmod(0o640)
    path.write_bytes(b"PK")
    url = reverse("draws:match_package", args=[draw.pk, matching_of(draw).pk])
    assert signed_in(bureau.host).get(url).status_code == 409


def inspector_of(bureau: Bureau, place: int = 0):
    inspector = bureau.inspectors[place]
    inspector.user = make_user(RoleName.INSPECTOR, organisation=bureau.organisation)
    inspector.save()
    return inspector


@pytest.mark.covers("DRAW-21")
def test_each_inspector_sees_what_opens_their_own_code_and_nobody_elses(bureau):
    draw = bureau.matched()
    one, other = inspector_of(bureau), inspector_of(bureau, 1)

    page = text_of(signed_in(one.user).get(reverse("draws:mine")))

    salt = re.search(r"--mine ([0-9a-f]{32}) (\S+)", page)
    assert salt
    assert salt[2] == one.certificate
    line = verified(draw, own=(salt[1], salt[2]))["MINE"]
    assert line.status == "PASS"
    assert person_code(salt[1], one.certificate) in page
    assert fairdraw.person_code(salt[1], one.certificate) == person_code(salt[1], one.certificate)
    assert other.certificate not in page
    assert salt[1] not in text_of(signed_in(other.user).get(reverse("draws:mine")))


def test_who_was_not_on_the_roster_is_told_so(bureau):
    late = inspector_of(bureau)
    late.certificate_until = clock.today() - timedelta(days=1)
    late.save()
    bureau.matched()
    assert "没有把你列为这次可派的人" in text_of(signed_in(late.user).get(reverse("draws:mine")))


def test_without_a_matching_or_without_an_entry_in_the_library_the_page_says_so(bureau):
    here = reverse("draws:mine")
    assert "还没有匹配" in text_of(signed_in(inspector_of(bureau).user).get(here))
    alone = make_user(RoleName.INSPECTOR, organisation=bureau.organisation)
    assert "账号还没有对应的执法检查人员" in text_of(signed_in(alone).get(here))
    assert signed_in(bureau.keeper).get(here).status_code == 403


def test_a_matching_elsewhere_is_not_on_the_page(bureau, make_bureau):
    make_bureau().matched()
    assert "还没有匹配" in text_of(signed_in(inspector_of(bureau).user).get(reverse("draws:mine")))


def test_the_page_asks_as_often_for_many_matchings_as_for_one(bureau, django_assert_max_num_queries):
    bureau.matched()
    client = signed_in(inspector_of(bureau).user)
    client.get(reverse("draws:mine"))
    with django_assert_max_num_queries(30):
        client.get(reverse("draws:mine"))
