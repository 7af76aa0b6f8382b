# SPDX-License-Identifier: Apache-2.0
"""The working calendar is entered from the notice, by whoever may, and running deadlines follow in the same act."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.holiday_notice import read_notice
from suicha.core.models import CalendarDay, CalendarYear
from suicha.core.workdays import add_working_days, is_announced, is_working_day
from suicha.dispositions.models import Rectification
from suicha.oversight.services import calendar_announce, calendar_day_set
from tests.dispositions.scenes import ordered, reported
from tests.factories import make_organisation, make_user
from tests.inspections.scenes import bureau

pytestmark = pytest.mark.django_db
NOTICE = "国办发明电〔2026〕9号"
NEW_YEAR = "一、元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。"
LATE = timezone.make_aware(datetime(2026, 12, 28, 10))


@pytest.fixture
def office():
    """The office at the top of the tree."""
    top = make_organisation("A", "漳平市人民政府", kind="government")
    return make_user(RoleName.SUPERVISOR, organisation=top)


def announce(by, text: str = NEW_YEAR, notice: str = NOTICE) -> CalendarYear:
    return calendar_announce(year=2027, notice=notice, days=read_notice(2027, text).days, by=by)


@pytest.mark.covers("DISP-2")
def test_a_provisional_deadline_is_reckoned_again_when_the_notice_is_entered(office) -> None:
    with clock.pretend(LATE):
        scene = bureau()
        row = ordered(scene, days=10)
        done, soon = reported(bureau()), ordered(bureau(), days=1)
        assert (row.due_from, row.due_on, row.due_provisional) == (date(2026, 12, 28), date(2027, 1, 12), True)

        year = announce(office)

    row.refresh_from_db()
    assert (row.due_on, row.due_provisional) == (date(2027, 1, 11), False)
    assert Rectification.objects.get(pk=soon.pk).due_on == soon.due_on == date(2026, 12, 29)
    kept = Rectification.objects.get(pk=done.pk)
    assert (kept.due_on, kept.due_provisional) == (date(2027, 1, 12), True)  # reported: judged by its old day
    assert (year.announced, year.notice, year.revision, year.imported_by) == (True, NOTICE, 1, office.name)
    told = [sentence(event) for event in Event.objects.order_by("index")]
    assert told[-1].strip() == (
        f"{office.name}按{NOTICE}登记了2027年的放假安排：放假3天，调休上班1天，重算整改期限1份。"
    )
    assert "的整改期限由2027年1月12日改为2027年1月11日。" in told[-2]
    assert Event.objects.filter(action="dispositions.rectification.follow").get().object_id == str(row.pk)


def test_a_corrected_notice_takes_the_place_of_the_first(office) -> None:
    announce(office)
    with pytest.raises(Refused) as refused:
        announce(office)
    assert refused.value.code == "calendar_same"

    second = announce(office, NEW_YEAR.replace("1月9日（周六）", "1月10日（周日）"))

    assert second.revision == 2
    assert is_announced(2027)
    assert is_working_day(date(2027, 1, 10))
    assert not is_working_day(date(2027, 1, 9))
    assert CalendarDay.objects.filter(day__year=2027).count() == 4


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"notice": "  "}, "calendar_notice_missing"),
        ({"days": {}}, "calendar_days_wrong"),
        ({"year": 2028}, "calendar_days_wrong"),
        ({"year": 2003, "days": read_notice(2003, "2003-01-01 休 元旦").days}, "calendar_year_wrong"),
        ({"year": 2036, "days": read_notice(2036, "2036-01-01 休 元旦").days}, "calendar_year_wrong"),
    ],
)
def test_what_is_no_notice_of_the_year_is_refused(over, code: str, office) -> None:
    days = read_notice(2027, NEW_YEAR).days
    with pytest.raises(Refused) as refused:
        calendar_announce(**{"year": 2027, "notice": NOTICE, "days": days, "by": office} | over)

    assert refused.value.code == code
    assert not CalendarYear.objects.filter(revision__gt=0).exists()


def test_only_an_office_at_the_top_changes_the_calendar(office) -> None:
    for by in (make_user(RoleName.LEGAL_OFFICE), make_user(RoleName.LINE_OFFICE, organisation=office.organisation)):
        with pytest.raises(Refused) as refused:
            announce(by)
        assert refused.value.code == "permission_missing"


def test_without_a_tree_there_is_nobody_to_ask() -> None:
    with pytest.raises(Refused) as refused:
        calendar_day_set(day=date(2026, 2, 24), is_working=False, name="春节", notice=NOTICE, by=None)

    assert refused.value.code == "log_empty"


def test_one_day_is_corrected_and_the_rest_of_the_year_stays(office) -> None:
    before = CalendarDay.objects.filter(day__year=2026).count()
    assert add_working_days(date(2026, 2, 23), 1).on == date(2026, 2, 24)

    day = calendar_day_set(
        day=date(2026, 2, 24), is_working=False, name="春节", notice="国办发明电〔2026〕1号", by=office
    )

    assert str(day) == "2026-02-24　春节放假"
    assert add_working_days(date(2026, 2, 23), 1).on == date(2026, 2, 25)
    assert CalendarDay.objects.filter(day__year=2026).count() == before + 1
    assert str(CalendarYear.objects.get(year=2026)) == "2026年"
    assert "把2026年2月24日（春节）由上班改为放假" in sentence(Event.objects.order_by("index").last())
    for over in ({"is_working": False}, {"name": " "}, {"notice": ""}):
        with pytest.raises(Refused):
            calendar_day_set(
                **{"day": date(2026, 2, 24), "is_working": True, "name": "春节", "notice": "x", "by": office} | over
            )


def test_a_day_of_a_year_nobody_entered_brings_what_the_program_knows(office) -> None:
    with clock.pretend(LATE):
        calendar_day_set(day=date(2027, 3, 1), is_working=False, name="抗洪", notice="市政府通知", by=office)

    assert not is_announced(2027)
    assert not is_working_day(date(2027, 10, 1))
    assert not is_working_day(date(2027, 3, 1))


def test_an_act_that_comes_to_nothing_leaves_the_calendar_as_it_was(office, monkeypatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("suicha.oversight.services.calendar.deadlines_follow", broken)
    with pytest.raises(RuntimeError):
        announce(office)

    assert not is_announced(2027)


def test_the_notice_is_shown_as_read_before_it_is_entered(client, office) -> None:
    client.force_login(office)
    assert "落在这一年的期限都是暂定" in client.get("/w/system/calendar/2027/").content.decode()
    address = "/w/system/calendar/2027/announce/"
    assert "读一遍" in client.get(address).content.decode()

    wrong = client.post(address, {"notice": NOTICE, "text": NEW_YEAR.replace("周五", "周四")})
    assert wrong.status_code == 422
    assert "核对年份" in wrong.content.decode()
    shown = client.post(address, {"notice": NOTICE, "text": NEW_YEAR})
    assert "读到的安排" in shown.content.decode()
    assert not CalendarYear.objects.filter(year=2027).exists()
    fields = dict(shown.context["fields"])
    done = client.post(address, fields, follow=True).content.decode()

    assert "2027年的放假安排已登记" in done
    assert "1月9日" in done
    again = client.post(address, fields)
    assert "登记的就是这一份放假安排" in again.content.decode()
    assert "元旦" in client.get("/w/system/calendar/2027/export/csv/").content.decode("utf-8-sig")
    assert client.get("/w/system/calendar/1999/").status_code == 404


def test_the_notice_may_come_as_a_table(client, office) -> None:
    client.force_login(office)
    address = "/w/system/calendar/2027/announce/"
    table = "日期,安排,名称\n2027-01-01,休,元旦\n2027-01-09,班,元旦\n".encode()

    shown = client.post(address, {"notice": NOTICE, "sheet": SimpleUploadedFile("放假.csv", table)})
    assert dict(shown.context["fields"])["text"] == "2027-01-01 休 元旦\n2027-01-09 班 元旦"
    broken = client.post(address, {"notice": NOTICE, "sheet": SimpleUploadedFile("放假.xlsx", b"PK\x03\x04")})
    assert broken.status_code == 422


def test_a_day_is_corrected_on_its_page(client, office) -> None:
    client.force_login(office)
    address = "/w/system/calendar/2026/day/"
    assert "更正2026年的一天" in client.get(address).content.decode()
    fields = {"day": "2026-02-24", "is_working": "off", "name": "春节", "notice": "国办发明电〔2026〕1号"}

    assert "填2026年的日期" in client.post(address, fields | {"day": "2027-02-24"}).content.decode()
    assert "已更正" in client.post(address, fields, follow=True).content.decode()
    assert "登记的就是放假" in client.post(address, fields).content.decode()
