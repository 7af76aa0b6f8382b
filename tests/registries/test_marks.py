# SPDX-License-Identifier: Apache-2.0
"""Facts against a target: registered with a document, ended with a reason, never deleted."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.registries import services
from suicha.registries.models import TargetMark
from suicha.registries.rules.marks import evidence_words, holds_on
from suicha.registries.selectors import marks_by_target, marks_of, targets_of
from tests.factories import make_organisation, make_target, make_user
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def target():
    return make_target(make_organisation(), name="漳平市溪畔茶业有限公司")


@pytest.fixture
def clerk(target):
    return make_user(RoleName.LINE_OFFICE, organisation=target.organisation, name="股长")


def register(target, by, **over) -> TargetMark:
    values = {"kind": "penalty", "since": date(2026, 3, 6), "document": "漳市监罚〔2026〕12号"}
    return services.mark_register(target=target, by=by, **(values | over))


def last_sentence() -> str:
    return sentence(Event.objects.order_by("pk").last())


@pytest.mark.covers("DRAW-7", "LIBT-19")
def test_a_fact_is_registered_with_its_document_and_stands_in_the_history(target, clerk) -> None:
    mark = register(target, clerk, kind="complaint", people=14, document=" 漳市监核〔2026〕3号 ", note="预付卡")

    assert (mark.state, mark.get_state_display(), str(mark)) == ("in_force", "在册", f"{target.name}　群体性投诉")
    assert mark.evidence == "漳市监核〔2026〕3号，2026年3月6日，14人"
    assert last_sentence() == (
        "股长给“漳平市溪畔茶业有限公司”登记失信情形：群体性投诉，漳市监核〔2026〕3号，2026年3月6日起，14人。"
    )


@pytest.mark.covers("DRAW-7")
@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"document": "  "}, "mark_document_missing"),
        ({"since": date(2999, 1, 1)}, "mark_since_future"),
        ({"kind": "complaint"}, "mark_people_missing"),
        ({"people": 12}, "mark_people_only_complaints"),
    ],
)
def test_a_fact_that_says_too_little_is_refused(target, clerk, over, code) -> None:
    with refused(code):
        register(target, clerk, **over)
    assert not TargetMark.objects.exists()


def test_one_document_is_registered_once_and_only_by_who_keeps_the_library(target, clerk) -> None:
    register(target, clerk)

    with refused("mark_twice"):
        register(target, clerk)
    with refused("permission_missing"):
        register(target, make_user(RoleName.LEGAL_OFFICE, organisation=target.organisation), document="另一份")
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetMark.objects.create(
            target=target, kind="abnormal", since=date(2026, 1, 1), document="某号", people=3,
            registered_at=clock.now(), registered_by=clerk,
        )  # fmt: skip


@pytest.mark.covers("DRAW-7")
def test_a_fact_ends_with_a_reason_and_stays_on_record(target, clerk) -> None:
    mark = register(target, clerk, kind="abnormal")
    for over, code in (
        ({"reason": " "}, "mark_reason_missing"),
        ({"until": date(2026, 3, 5)}, "mark_until_wrong"),
        ({"until": clock.today() + timedelta(days=1)}, "mark_until_wrong"),
    ):
        with refused(code):
            services.mark_end(mark=mark, by=clerk, **({"until": date(2026, 4, 1), "reason": "漳市监移出4号"} | over))

    mark = services.mark_end(mark=mark, until=date(2026, 4, 1), reason="漳市监移出4号", by=clerk)

    assert (mark.state, mark.get_state_display()) == ("ended", "已移出")
    assert "从2026年4月1日移出，依据：漳市监移出4号" in last_sentence()
    with refused("mark_ended_already"):
        services.mark_end(mark=mark, until=date(2026, 4, 1), reason="再来", by=clerk)
    register(target, clerk, kind="abnormal", since=date(2026, 5, 1))
    assert [each.state for each in marks_of(target)] == ["in_force", "ended"]
    assert [len(marks) for marks in marks_by_target(targets_of(target.organisation)).values()] == [1]


def test_a_fact_holds_from_its_day_to_the_day_before_it_ends() -> None:
    first, last = date(2026, 3, 6), date(2026, 4, 1)

    assert [holds_on(day, first, last) for day in (date(2026, 3, 5), first, date(2026, 3, 31), last)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert holds_on(last, first, None)
    assert evidence_words("甲号", first, 0) == "甲号，2026年3月6日"


def test_the_page_of_a_target_registers_and_ends_facts(client, target, clerk) -> None:
    client.force_login(clerk)
    address = f"/w/objects/{target.pk}/"
    assert "没有登记过" in client.get(address).content.decode()

    wrong = client.post(f"{address}marks/", {"kind": "penalty", "since": "昨天"}, follow=True).content.decode()
    assert "没有登记。起始日期：日期写成公历" in wrong
    values = {"kind": "dishonest", "since": "2026-02-01", "document": "漳市监严〔2026〕1号", "people": ""}
    page = client.post(f"{address}marks/", values, follow=True).content.decode()
    assert "已登记：列入严重违法失信名单，漳市监严〔2026〕1号" in page
    mark = TargetMark.objects.get()
    wrong = client.post(f"{address}marks/{mark.pk}/end/", {"until": ""}, follow=True).content.decode()
    assert "没有移出。" in wrong
    values = {"until": "2026-02-02", "reason": "漳市监移〔2026〕2号"}
    page = client.post(f"{address}marks/{mark.pk}/end/", values, follow=True).content.decode()
    assert "已登记移出" in page
    assert "2026年2月2日移出，漳市监移〔2026〕2号" in page
