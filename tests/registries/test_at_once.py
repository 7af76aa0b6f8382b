# SPDX-License-Identifier: Apache-2.0
"""Two people at once: the second waits for the first, and is then told what the first has done."""

from collections.abc import Callable
from contextlib import contextmanager

import pytest
from django.db import connection

from suicha.catalogue.models import UpperList
from suicha.catalogue.services import upper_describe
from suicha.core import clock
from suicha.registries import services
from tests.factories import make_expert, make_institution
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


@contextmanager
def somebody_faster(act: Callable[[], object]):
    """What another person finished while this one waited for the lock on the unit."""
    waiting = [act]

    def wait(execute, sql, params, many, context):
        if waiting and sql.startswith("SELECT") and 'FROM "accounts_organisation"' in sql:
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wait):
        yield
    assert not waiting, "nobody was waited for"


def test_the_second_of_two_who_enter_the_same_expert_is_told_so(county) -> None:
    office = {"organisation": county.bureau, "by": county.clerk}
    values = {"name": "专家", "specialties": ["工贸"], "certificate": "ZJ1"}
    with somebody_faster(lambda: make_expert(county.bureau, certificate="ZJ1")), refused("expert_certificate_taken"):
        services.expert_create(**office, **values)
    mine = services.expert_create(**office, **values | {"certificate": "ZJ2"})
    with somebody_faster(lambda: make_expert(county.bureau, certificate="ZJ3")), refused("expert_certificate_taken"):
        services.expert_change(expert=mine, certificate="ZJ3", by=county.clerk)


def test_the_second_of_two_who_enter_the_same_institution_is_told_so(county) -> None:
    office = {"organisation": county.bureau, "by": county.clerk}
    with somebody_faster(lambda: make_institution(county.bureau, name="检测院")), refused("institution_taken"):
        services.institution_create(**office, name="检测院", kind="testing")
    mine = services.institution_create(**office, name="别的院", kind="testing")
    with somebody_faster(lambda: make_institution(county.bureau, name="另一院")), refused("institution_taken"):
        services.institution_change(institution=mine, name="另一院", by=county.clerk)


def test_two_lists_of_one_issuer_described_at_once_get_two_numbers(county) -> None:
    def received(issuer: str, edition: int) -> UpperList:
        return UpperList.objects.create(
            organisation=county.bureau, issuer=issuer, edition=edition, received_at=clock.now(),
            received_by=county.clerk,
        )  # fmt: skip

    mine = received("没有写明", 1)
    with somebody_faster(lambda: received("省厅", 1)):
        done = upper_describe(upper_list=mine, issuer="省厅", document="", issued_on=None, by=county.clerk)
    assert (done.issuer, done.edition) == ("省厅", 2)
