# SPDX-License-Identifier: Apache-2.0
"""Two people who write in the rosters of one bureau at the same time wait for each other there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.core import clock
from suicha.registries import services
from tests.factories import make_inspector
from tests.registries.imported import head, preview
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


@pytest.mark.covers("LIBP-1")
@pytest.mark.parametrize("act", ["create", "change", "transfer", "rejoin", "sheet"])
def test_a_roster_is_written_in_behind_the_lock_of_its_bureau(county, act: str) -> None:
    today, person = clock.today(), make_inspector(county.section, left_on=clock.today() if act == "rejoin" else None)
    row = ["检查员甲", "", "350881000901", (today + timedelta(days=400)).isoformat(), "执法人员"]
    sheet = preview("inspectors", [head("inspectors")[:5], row], county.section, county.clerk)
    values = {"certificate": "350881000902", "certificate_until": today, "by": county.clerk}
    acts = {
        "create": lambda: services.inspector_create(organisation=county.section, name="检查员乙", **values),
        "change": lambda: services.inspector_change(inspector=person, **values),
        "transfer": lambda: services.inspector_transfer(
            inspector=person, organisation=county.bureau, post="", on=today, reason="", by=county.clerk
        ),
        "rejoin": lambda: services.inspector_rejoin(inspector=person, by=county.clerk),
        "sheet": lambda: services.sheet_apply(sheet_import=sheet, by=county.clerk),
    }

    with CaptureQueriesContext(connection) as queries:
        acts[act]()

    asked = [query["sql"] for query in queries]
    lock = next(
        place for place, sql in enumerate(asked)
        if 'FROM "accounts_organisation"' in sql and '"path" IN' in sql and county.bureau.path in sql
    )  # fmt: skip
    first = next(place for place, sql in enumerate(asked) if "registries_inspector" in sql and "SELECT" in sql)
    assert lock < first
    assert connection.vendor != "postgresql" or "FOR UPDATE" in asked[lock]


def test_the_second_of_two_reads_a_sentence(county) -> None:
    values = {"name": "检查员甲", "certificate": "350881000901", "certificate_until": clock.today(), "by": county.clerk}
    services.inspector_create(organisation=county.section, **values)
    with refused("inspector_certificate_taken"):
        services.inspector_create(organisation=county.bureau, **values)
