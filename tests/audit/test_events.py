# SPDX-License-Identifier: Apache-2.0
import pytest
from django.db import DatabaseError, connection, connections, transaction

from suicha.accounts.roles import RoleName
from suicha.audit import selectors, sentences
from suicha.audit.models import Event
from suicha.audit.services import record
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    clerk = make_user(RoleName.LINE_OFFICE, name="李某")
    return record("accounts.user.close", clerk, by=clerk)


@pytest.mark.covers("DRAW-17", "ACC-6")
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET person_name = '另一人'", "DELETE FROM audit_event"], ids=["update", "delete"]
)
def test_the_database_itself_refuses_to_change_or_remove_an_event(event: Event, statement: str) -> None:
    with pytest.raises(DatabaseError, match="留痕事件不能"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Event.objects.get().person_name == "李某"


def test_an_event_outlives_the_person_because_it_copies_the_name(event: Event) -> None:
    assert (event.person_name, event.organisation_name) == ("李某", event.organisation_name)
    assert not [field for field in Event._meta.get_fields() if field.is_relation]


def test_an_event_is_told_as_one_chinese_sentence(event: Event) -> None:
    assert sentences.sentence(event) == "李某停用了李某的账号。"


def test_an_act_cannot_be_recorded_outside_its_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = make_user()

    with monkeypatch.context() as outside:
        outside.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(RuntimeError, match="one transaction"):
            record("accounts.user.close", clerk, by=clerk)


def test_events_are_listed_for_an_organisation_and_everything_below() -> None:
    county = make_organisation("C1")
    bureau = make_organisation("B1", parent=county)
    other = make_user(organisation=make_organisation("B2", parent=county))
    clerk = make_user(organisation=bureau, name="张某")
    for person in (clerk, other):
        record("accounts.user.close", person, by=person)

    assert [event.person_name for event in selectors.event_list(path=bureau.path)] == ["张某"]
    assert selectors.event_list(path=county.path).count() == 2
    assert selectors.event_list(path=None, action="accounts.user", text="张").count() == 1
    assert selectors.events_of(object_type="accounts.user", object_id=str(clerk.pk)).count() == 1
    assert str(selectors.event_list(path=None, text="张").get()).endswith("accounts.user.close")


def test_a_sentence_writes_dates_as_people_do_and_nests_quotation_marks() -> None:
    clerk = make_user(RoleName.LINE_OFFICE, name="王某")
    data = {"plan": "2027年“双随机”计划", "sequence": 1, "size": 10, "ratio": "10%", "number": 1}
    days = {"starts_on": "2027-03-01", "ends_on": "2027-12-31"}
    told = sentences.sentence(record("planning.row.add", clerk, by=clerk, data=data | days))

    assert told.startswith("王某在“2027年‘双随机’计划”添加第1行“")
    assert told.endswith("2027年3月1日至2027年12月31日。")


def test_marks_that_do_not_pair_and_words_that_are_no_date_are_left_alone() -> None:
    clerk = make_user(RoleName.LINE_OFFICE, name="王某")
    data = {
        "plan": "只有一半“的计划",
        "sequence": 1,
        "size": 1,
        "ratio": "1%",
        "number": 1,
        "starts_on": "十个字的不是日期的词",
    }
    told = sentences.sentence(record("planning.row.add", clerk, by=clerk, data=data | {"ends_on": ""}))

    assert "只有一半“的计划" in told
    assert "十个字的不是日期的词" in told
