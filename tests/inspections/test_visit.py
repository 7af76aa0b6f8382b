# SPDX-License-Identifier: Apache-2.0
"""The visit itself: arrive, enter results and photos, hand in."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.selectors import events_of
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.inspections.models import Photo
from suicha.inspections.services import answer_set, inspection_start, inspection_submit, photo_add
from suicha.inspections.services.recording import PHOTO_LIMIT
from suicha.registries.models import Recusal
from tests import factories as make
from tests.inspections.scenes import answered, bureau, dispatched, picture, started, submitted

pytestmark = pytest.mark.django_db


def hand_in(visit, by, **over):
    values = {"record": "现场查看", "opinion": "", "finished_on": clock.today()} | over
    return inspection_submit(inspection=visit, by=by, **values)


def test_arrival_keeps_who_and_when() -> None:
    scene = bureau()

    visit = started(scene)

    assert (visit.state, visit.started_by) == ("started", scene.first)
    assert "已出示证件、已告知权利" in sentence(Event.objects.order_by("pk").last())


@pytest.mark.covers("DRAW-20")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"certificate_until": datetime(2020, 1, 1).date()}, "2020-01-01到期"),
        ({"category": "daily"}, "不是执法人员"),
        ({"left_on": datetime(2020, 1, 1).date()}, "已离岗"),
    ],
)
def test_a_group_of_two_with_one_who_does_not_count_cannot_check_in(change: dict[str, object], words: str) -> None:
    scene = bureau(**change)

    with pytest.raises(Refused, match=words):
        started(scene)


def test_a_recusal_declared_after_the_draw_stops_the_check_in_until_it_ends() -> None:
    scene = bureau()
    visit = dispatched(scene)
    recusal = Recusal.objects.create(
        inspector=scene.second.inspector,
        target=visit.target,
        ground="relative",
        declared_at=clock.now(),
        declared_by=scene.second,
    )

    with pytest.raises(Refused, match="须回避"):
        inspection_start(inspection=visit, by=scene.first)

    recusal.ended_at, recusal.ended_by = clock.now(), scene.second
    recusal.save()
    assert inspection_start(inspection=visit, by=scene.first).state == "started"


def test_a_visit_starts_once() -> None:
    scene = bureau()
    visit = started(scene)

    with pytest.raises(Refused, match="现在是检查中"):
        inspection_start(inspection=visit, by=scene.second)


@pytest.mark.covers("INSP-16")
def test_only_the_group_may_act() -> None:
    scene = bureau()
    visit = answered(scene)
    colleague = make.make_user(RoleName.INSPECTOR, organisation=scene.organisation)
    make.make_inspector(scene.organisation, user=colleague)
    answer = visit.answers.get(position=1)

    for act in (
        lambda: inspection_start(inspection=visit, by=colleague),
        lambda: answer_set(answer=answer, result="clear", note="", by=colleague),
        lambda: photo_add(inspection=visit, answer=answer, content=picture(), name="1.jpg", by=colleague),
        lambda: hand_in(visit, colleague),
    ):
        with pytest.raises(Refused, match="不是.*检查组的成员"):
            act()
    with pytest.raises(Refused, match="没有权限"):
        hand_in(visit, scene.office)


@pytest.mark.covers("INSP-12", "INSP-15")
def test_a_result_is_kept_with_who_when_and_what_was_before() -> None:
    scene = bureau()
    answer = started(scene).answers.get(position=1)

    answer_set(answer=answer, result="clear", note="", by=scene.first)
    answer = answer_set(answer=answer, result="corrected", note="灭火器过期，当场更换", by=scene.second)

    assert (answer.result, answer.answered_by) == ("corrected", scene.second)
    told = sentence(Event.objects.order_by("pk").last())
    assert "发现问题已责令改正，情况说明“灭火器过期，当场更换”（原为未发现问题）" in told


@pytest.mark.parametrize(
    ("result", "note", "words"),
    [
        ("nonsense", "", "没有“nonsense”这种抽查结果"),
        ("", "", "这一项还没有选结果"),
        ("pending", "  ", "还没有写情况说明"),
        ("pending", "长" * 501, "有501字，超过500字"),
    ],
)
def test_a_wrong_result_is_refused_and_nothing_is_kept(result: str, note: str, words: str) -> None:
    scene = bureau()
    answer = started(scene).answers.get(position=1)

    with pytest.raises(Refused, match=words):
        answer_set(answer=answer, result=result, note=note, by=scene.first)

    answer.refresh_from_db()
    assert (answer.result, answer.answered_at) == ("", None)


def test_nothing_is_entered_before_arrival() -> None:
    scene = bureau()
    visit = dispatched(scene)

    with pytest.raises(Refused, match="现在是待检查，不能再录入"):
        answer_set(answer=visit.answers.get(position=1), result="clear", note="", by=scene.first)


@pytest.mark.covers("INSP-11", "MOB-2")
def test_a_photo_keeps_hash_time_place_and_who_took_it() -> None:
    scene = bureau()
    visit = started(scene)
    answer = visit.answers.get(position=2)

    photo = photo_add(
        inspection=visit,
        answer=answer,
        content=picture(),
        name="IMG_1.jpg",
        by=scene.second,
        place="北纬25.29 东经117.42",
    )

    assert len(photo.file.sha256) == 64
    assert (photo.inspector.user, photo.place) == (scene.second, "北纬25.29 东经117.42")
    told = sentence(Event.objects.order_by("pk").last())
    assert photo.file.sha256[:16] in told
    assert answer.item.name in told


def test_the_same_photo_is_taken_once_per_item_and_a_general_one_needs_no_item() -> None:
    scene = bureau()
    visit = started(scene)
    answer = visit.answers.get(position=1)
    photo_add(inspection=visit, answer=answer, content=picture(), name="1.jpg", by=scene.first)

    with pytest.raises(Refused, match="已经有了"):
        photo_add(inspection=visit, answer=answer, content=picture(), name="2.jpg", by=scene.first)
    photo_add(inspection=visit, answer=None, content=picture(), name="1.jpg", by=scene.first)

    assert visit.photos.count() == 2


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg></svg>", b"\xff\xd8\xff" + b"\0" * 21_000_000])
def test_what_is_no_photo_or_too_large_is_refused(content: bytes) -> None:
    scene = bureau()
    visit = started(scene)

    with pytest.raises(Refused):
        photo_add(inspection=visit, answer=None, content=content, name="照片.jpg", by=scene.first)

    assert not Photo.objects.exists()


def test_photos_have_an_end_and_belong_to_their_own_visit() -> None:
    scene, other = bureau(), bureau()
    visit, elsewhere = started(scene), started(other).answers.get(position=1)
    file = make.make_file(scene.organisation)
    with pytest.raises(Refused, match="不属于这次检查"):
        photo_add(inspection=visit, answer=elsewhere, content=picture(), name="1.jpg", by=scene.first)
    Photo.objects.bulk_create(
        Photo(inspection=visit, file=file, inspector=scene.first.inspector, added_at=clock.now())
        for _ in range(PHOTO_LIMIT)
    )

    with pytest.raises(Refused, match="已有60张"):
        photo_add(inspection=visit, answer=None, content=picture(), name="1.jpg", by=scene.first)


@pytest.mark.covers("INSP-1", "INSP-13", "INSP-15")
def test_a_whole_visit_is_handed_in_with_record_opinion_and_who_was_told() -> None:
    scene = bureau()

    visit = submitted(scene, "clear", "pending")

    assert (visit.state, visit.present, visit.opinion) == ("submitted", "厂长", "情况属实")
    assert visit.finished_on == clock.today()
    history = events_of(object_type="inspections.inspection", object_id=str(visit.pk))
    assert [event.action.rsplit(".", 1)[-1] for event in history] == ["dispatch", "start", "set", "set", "submit"]
    assert "已当场告知厂长" in sentence(history.last())


@pytest.mark.covers("INSP-15")
def test_a_visit_with_items_left_is_refused_and_says_which() -> None:
    scene = bureau(items=7)
    visit = started(scene)
    answer_set(answer=visit.answers.get(position=1), result="clear", note="", by=scene.first)

    with pytest.raises(Refused, match="还有6项没有结果：第2项、第3项、第4项、第5项、第6项等"):
        hand_in(visit, scene.first)


def test_a_visit_that_was_stopped_is_handed_in_with_the_rest_empty() -> None:
    scene = bureau(items=3)
    visit = started(scene)
    answer_set(answer=visit.answers.get(position=1), result="unreachable", note="门锁着，电话停机", by=scene.first)

    assert hand_in(visit, scene.first).state == "submitted"


@pytest.mark.covers("INSP-10")
def test_a_record_or_a_photo_is_needed_and_either_is_enough() -> None:
    scene = bureau()
    visit = answered(scene)

    with pytest.raises(Refused, match="没有现场检查情况，也没有照片"):
        hand_in(visit, scene.first, record="  ")
    photo_add(inspection=visit, answer=None, content=picture(), name="1.jpg", by=scene.first)

    assert hand_in(visit, scene.first, record="").state == "submitted"


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"record": "长" * 5001}, "现场检查情况有5001字"),
        ({"opinion": "长" * 501}, "检查对象意见有501字"),
        ({"present": "长" * 41}, "检查对象在场人员有41字"),
    ],
)
def test_texts_that_are_too_long_are_refused(over: dict[str, str], words: str) -> None:
    scene = bureau()

    with pytest.raises(Refused, match=words):
        hand_in(answered(scene), scene.first, **over)


@pytest.mark.covers("PUB-2")
def test_the_end_that_starts_the_clock_lies_between_arrival_and_today() -> None:
    scene = bureau()
    visit = answered(scene)

    with pytest.raises(Refused, match="还没有到"):
        hand_in(visit, scene.first, finished_on=clock.today() + timedelta(days=1))
    with pytest.raises(Refused, match="早于到场日期"):
        hand_in(visit, scene.first, finished_on=clock.today() - timedelta(days=1))


def test_the_days_are_those_of_the_place_not_of_greenwich() -> None:
    early = datetime(2026, 9, 16, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    with clock.pretend(early):
        scene = bureau()
        visit = hand_in(answered(scene), scene.first, finished_on=early.date())

    assert visit.finished_on == early.date()


def test_a_second_hand_in_is_refused() -> None:
    scene = bureau()
    visit = submitted(scene)

    with pytest.raises(Refused, match="现在是待审核，不能再录入"):
        hand_in(visit, scene.second)
