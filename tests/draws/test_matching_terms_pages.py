# SPDX-License-Identifier: Apache-2.0
"""Pages about who may be sent: terms of a task, its candidates, and what a plan lacks."""

import pytest
from django.urls import reverse

from suicha.accounts.roles import RoleName
from suicha.draws.selectors import attempt_standing
from suicha.planning.selectors import match_terms
from suicha.registries.models import Inspector
from tests.draws.conftest import Bureau
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def sign_in(client, bureau: Bureau, role: RoleName = RoleName.LINE_OFFICE) -> None:
    client.force_login(make_user(role, organisation=bureau.organisation))


@pytest.mark.covers("DRAW-22", "DRAW-25")
def test_the_terms_are_chosen_on_a_page_until_the_list_is_frozen(client, bureau: Bureau) -> None:
    sign_in(client, bureau)
    there = reverse("draws:matching_terms", args=[bureau.task.pk])
    page = client.get(there).content.decode()
    assert "本区域和相邻区域随机" in page
    assert "细则参数的起始值" in page

    answer = client.post(there, {"pool": "neighbours", "leader": "no", "cap": "8"}, follow=True)

    assert "已改人员匹配办法" in answer.content.decode()
    assert "每人最多承担8家" in answer.content.decode()
    bureau.task.refresh_from_db()
    terms = match_terms(bureau.task)
    assert (terms.pool, terms.leader, terms.cap, terms.specialty) == ("neighbours", False, 8, "one")
    assert client.post(there, {"cap": "x"}).status_code == 422
    bureau.freeze()
    assert f"抽取{attempt_standing(bureau.task).number}已经冻结" in client.get(there).content.decode()
    assert client.post(there, {"cap": "1"}).status_code == 409


@pytest.mark.covers("LIBP-14")
def test_candidates_are_named_and_the_others_only_counted(client, bureau: Bureau) -> None:
    left = bureau.inspectors[0]
    Inspector.objects.filter(pk=left.pk).update(left_on=bureau.task.starts_on)
    sign_in(client, bureau, RoleName.LEADER)
    there = reverse("draws:candidates", args=[bureau.task.pk])

    page = client.get(there).content.decode()

    assert "候选人员4人" in page
    assert all(person.name in page for person in bureau.inspectors[1:])
    assert left.name not in page
    assert "已离岗1人" in page
    bureau.freeze()
    Inspector.objects.all().update(left_on=bureau.task.starts_on)
    assert "候选人员4人" in client.get(there).content.decode()


def test_a_plan_shows_where_people_lack(client, make_bureau) -> None:
    bureau = make_bureau(people=1)
    sign_in(client, bureau)
    there = reverse("draws:plan_people", args=[bureau.task.row.plan_id])

    page = client.get(there).content.decode()

    assert "工贸组缺1名持证人员，涉及在册12家，预计抽3家" in page
    assert "1行缺人" in page
    Inspector.objects.create(
        organisation=bureau.organisation, name="检查员乙", certificate="350881999999",
        certificate_until=bureau.task.ends_on, is_leader=True,
    )  # fmt: skip
    assert "各行都配得齐" in client.get(there).content.decode()


@pytest.mark.covers("DRAW-24")
def test_the_page_of_freezing_tells_what_a_cap_makes_impossible(client, make_bureau) -> None:
    bureau = make_bureau(people=2, size=6)
    bureau.task.matching = {"cap": 2}
    bureau.task.save()
    sign_in(client, bureau, RoleName.LEGAL_OFFICE)

    page = client.get(reverse("draws:freeze", args=[bureau.task.pk])).content.decode()

    assert f"{bureau.organisation.name}缺4名持证人员。" in page
