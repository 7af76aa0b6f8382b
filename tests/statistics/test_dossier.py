# SPDX-License-Identifier: Apache-2.0
"""免责举证 and the coverage cycle: what the frozen lists say about one target, and who was not reached yet."""

import json

import pytest

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.disclosure.models import Publication
from suicha.draws.models import Draw
from suicha.draws.selectors import places_of, pool_of
from suicha.files.selectors import path_of
from suicha.inspections.models import Answer, Inspection
from suicha.registries.models import Target, TargetMark
from suicha.statistics import selectors
from tests.ceremonies import issued
from tests.draws.conftest import set_setting
from tests.factories import make_organisation, make_target, make_user

pytestmark = pytest.mark.django_db


def visit(draw: Draw, target: Target, state: str = "approved") -> Inspection:
    """A visit that followed from the draw, one item clear."""
    drawn, by = draw.drawn_targets.get(target=target), draw.frozen_by
    reviewer, now = make_user(organisation=draw.organisation), clock.now()
    found = Inspection.objects.create(
        drawn_target=drawn, task=draw.task, target=target, organisation=draw.organisation,
        notice_number=f"{draw.number}-检通字", due_on=clock.today(), dispatched_at=now, dispatched_by=by, state=state,
        started_at=now, started_by=by, finished_on=clock.today(), submitted_at=now, submitted_by=by,
        reviewed_at=now, reviewed_by=reviewer,
    )  # fmt: skip
    item = draw.task.items.get()
    Answer.objects.create(
        inspection=found, item=item, position=1, result="clear", answered_at=now, answered_by=by
    )  # fmt: skip
    return found


@pytest.mark.covers("ACC-2")
def test_one_click_tells_in_which_lists_it_was_its_chance_and_what_was_checked(client, make_bureau) -> None:
    bureau = make_bureau(size=3)
    draw = bureau.matched()
    drawn = draw.drawn_targets.filter(kind="P").order_by("seq").first()
    outsider = next(each for each in bureau.targets if not draw.drawn_targets.filter(target=each).exists())
    visit(draw, drawn.target)
    Publication.objects.create(
        kind="result", number="P-1", subject_id=drawn.inspection.pk, organisation=draw.organisation, title="结果",
        body={}, published_at=clock.now(), published_by=bureau.host, version=1,
    )  # fmt: skip
    client.force_login(make_user(RoleName.LEADER, organisation=bureau.organisation))

    page = client.get(f"/w/statistics/dossier/{drawn.target_id}/").content.decode()
    other = client.get(f"/w/statistics/dossier/{outsider.pk}/").content.decode()

    assert "在1次抽取的名录里，1次参加随机抽取，抽中1次；检查1次，共核对1项。" in page
    assert "工贸层12家抽3家" in page
    assert "25.0%" in page
    assert draw.task.items.get().name in page
    assert "P-1" in page
    assert "在1次抽取的名录里，1次参加随机抽取，抽中0次；还没有检查记录。" in other
    assert "没有抽中" in other or "备选，没有递补" in other
    assert "免予追究相关责任" in other
    assert outsider.name in client.get("/w/statistics/dossier/", {"q": outsider.name}).content.decode()
    assert "没有找到" in client.get("/w/statistics/dossier/", {"q": "没有这一家"}).content.decode()
    assert client.get("/w/statistics/dossier/").status_code == 200


@pytest.mark.covers("ACC-2")
def test_the_dossier_is_open_to_supervision_and_to_the_group_for_its_own_visit_only(client, make_bureau) -> None:
    bureau = make_bureau(size=1)
    draw = bureau.matched()
    target = draw.drawn_targets.get(kind="P").target
    own = visit(draw, target)
    person = draw.drawn_targets.get(kind="P").seats.order_by("position").first().inspector
    person.user = make_user(RoleName.INSPECTOR, organisation=bureau.organisation)
    person.save()
    address, mine = f"/w/statistics/dossier/{target.pk}/", f"/w/statistics/dossier/visit/{own.pk}/"

    for role, status in (
        (RoleName.SUPERVISOR, 200), (RoleName.DISCIPLINE, 200), (RoleName.LEADER, 200),
        (RoleName.LINE_OFFICE, 403), (RoleName.LEGAL_OFFICE, 403), (RoleName.INSPECTOR, 403),
    ):  # fmt: skip
        client.force_login(make_user(role, organisation=bureau.organisation))
        assert client.get(address).status_code == status
    assert client.get(mine).status_code == 404
    client.force_login(make_user(RoleName.LEADER))
    assert client.get(address).status_code == 404
    client.force_login(person.user)
    assert "只列出本人参加的这一次检查" in client.get(mine).content.decode()
    assert mine in client.get(f"/m/visits/{own.pk}/").content.decode()


@pytest.mark.covers("ACC-2")
def test_left_out_mandatory_and_undecided_are_told_from_what_was_frozen(make_bureau) -> None:
    bureau = make_bureau(size=1)
    gone, must, plain = bureau.targets[:3]
    Target.objects.filter(pk=gone.pk).update(status="suspended")
    TargetMark.objects.create(
        target=must, kind="abnormal", since=clock.today(), document="异1号", registered_at=clock.now(),
        registered_by=bureau.host,
    )  # fmt: skip
    draw = bureau.committed()
    [undecided] = places_of(plain)
    assert (undecided.role, undecided.outcome, undecided.chance) == ("R", "", "10.0%")
    assert "结果还没有出来" in selectors.dossier.WORDS[undecided.outcome]

    issued(draw, bureau.host, bureau.keeper)
    [left] = places_of(gone)
    assert (left.role, left.reason, left.outcome, left.chance) == ("X", "停业", "X", "")
    assert [each.action for each in left.log] == ["draws.draw.commit", "draws.draw.reveal"]
    assert all(each.index < each.size for each in left.log)
    assert "1次必查" in selectors.dossier_of(must).sentence


@pytest.mark.covers("ACC-2", "PLAN-22", "PLAN-23")
def test_a_voided_draw_is_told_and_counts_for_nobody(make_bureau) -> None:
    bureau = make_bureau(size=12)
    bureau.voided(bureau.drawn())

    told = selectors.dossier_of(bureau.targets[0])

    assert [line.words for line in told.lines] == ["已作废，不作数"]
    assert told.sentence == "名录里有这一家的抽取都已作废，不作数。"
    assert selectors.coverage_of(bureau.organisation).covered == 0
    assert pool_of(bureau.task).reasons == {}


@pytest.mark.covers("ACC-2")
def test_a_number_changed_since_is_still_found_and_who_came_later_is_in_no_list(make_bureau) -> None:
    bureau = make_bureau()
    bureau.committed()
    Target.objects.filter(pk=bureau.targets[0].pk).update(number="NEW-1")
    later = make_target(bureau.organisation)

    [place] = places_of(Target.objects.get(pk=bureau.targets[0].pk))

    assert place.number == bureau.targets[0].number
    assert selectors.dossier_of(later).sentence == "没有一次抽取的冻结名录里有这一家。"
    assert places_of(make_target(make_organisation())) == []


@pytest.mark.covers("ACC-2")
def test_a_frozen_file_that_was_altered_is_told_and_nothing_is_claimed(client, make_bureau) -> None:
    bureau = make_bureau()
    draw = bureau.committed()
    path = path_of(draw.names.sha256)
    path.chmod(0o640)
    path.write_text(json.dumps({}))
    client.force_login(make_user(RoleName.DISCIPLINE, organisation=bureau.organisation))

    page = client.get(f"/w/statistics/dossier/{bureau.targets[0].pk}/").content.decode()

    assert "的内容与冻结时不一致" in page


@pytest.mark.covers("PLAN-23")
def test_the_cycle_shows_who_was_not_reached_yet_by_domain(client, make_bureau) -> None:
    bureau = make_bureau({"工贸": 6, "烟花爆竹": 4, "": 1}, size=3, scope={"domains": ["工贸"]})
    set_setting(bureau.organisation, "coverage_cycle_years", 3)
    bureau.drawn()
    Target.objects.filter(pk=bureau.targets[-1].pk).update(status="moved")

    found = selectors.coverage_of(bureau.organisation)
    year = clock.today().year

    assert (found.cycle, found.total, found.covered, found.left) == (f"{year - 2}—{year}年", 10, 3, 7)
    assert found.domains == [("工贸", 6, 3), ("烟花爆竹", 4, 0)]
    assert selectors.not_covered(bureau.organisation, "工贸").count() == 3
    client.force_login(make_user(RoleName.LEADER, organisation=bureau.organisation))
    page = client.get("/w/statistics/coverage/").content.decode()
    assert "10家里还有7家没有抽到过" in page
    address = f"/w/statistics/coverage/?organisation={bureau.organisation.code}"
    assert "还没有抽到过的4家" in client.get(f"{address}&domain=烟花爆竹").content.decode()
    assert client.get(f"{address}x").status_code == 404
    client.force_login(make_user(RoleName.LEADER, organisation=make_organisation(kind="government")))
    assert "没有可统计的单位" in client.get("/w/statistics/coverage/").content.decode()
