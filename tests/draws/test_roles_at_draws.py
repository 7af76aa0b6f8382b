# SPDX-License-Identifier: Apache-2.0
"""The discipline inspection at draws, and the leader of every group; how large a group is."""

import pytest
from django.urls import reverse

from suicha.accounts.permissions import Permission
from suicha.accounts.roles import ROLES, RoleName
from suicha.catalogue.models import SettingVersion
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import DrawnTarget, Seat, Witness
from suicha.draws.selectors.frozen import roster_frozen
from suicha.registries.models import Inspector
from tests.ceremonies import PASSPHRASE, SEATS, make_keeper
from tests.draws.conftest import Bureau
from tests.draws.hall import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.covers("ROLE-7")
def test_the_discipline_inspection_keeps_the_secret_and_holds_no_act_of_who_draws(bureau: Bureau) -> None:
    role = ROLES[RoleName.DISCIPLINE]
    assert {Permission.DRAW_WITNESS, Permission.SECRET_KEEP, Permission.RECUSAL_GROUND_VIEW} <= role.permissions
    assert not role.permissions & {Permission.DRAW_FREEZE, Permission.DRAW_ISSUE, Permission.MATCH_RUN}
    discipline = make_keeper(bureau.organisation)
    draw = bureau.locked()
    assert Witness.objects.filter(draw=draw, kind=Witness.Kind.DISCIPLINE).exists()
    assert any(seat.kind == Witness.Kind.DISCIPLINE for seat in SEATS)
    with pytest.raises(Refused):
        services.draw_issue(draw=draw, by=discipline)
    with pytest.raises(Refused):
        services.draw_reveal(draw=draw, passphrase=PASSPHRASE, by=bureau.host)
    assert services.draw_reveal(draw=draw, passphrase=PASSPHRASE, by=bureau.keeper).revealed_by == bureau.keeper


@pytest.mark.covers("ROLE-9", "DRAW-26")
def test_every_group_has_one_leader_drawn_among_those_who_may_lead(make_bureau) -> None:
    bureau = make_bureau(people=6)
    may_lead = [person.pk for person in bureau.inspectors[:3]]
    Inspector.objects.exclude(pk__in=may_lead).update(is_leader=False)

    draw = bureau.matched()

    page = text_of(signed_in(bureau.host).get(reverse("draws:people", args=[draw.pk])))
    slip = text_of(signed_in(bureau.host).get(reverse("draws:slip", args=[draw.pk])))
    rows = DrawnTarget.objects.filter(draw=draw, seq__gte=1)
    for row in rows:
        assert Seat.objects.get(drawn_target=row, is_leader=True).inspector_id in may_lead
    assert page.count("组长") >= len(rows)
    assert slip.count("（组长）") == len(rows)


@pytest.mark.covers("DRAW-20")
def test_an_item_that_asks_for_three_seats_three_in_every_group_of_its_task(make_bureau) -> None:
    bureau = make_bureau(people=6)
    other = make_bureau(people=6)
    SettingVersion.objects.create(
        organisation=bureau.organisation, key="group_size", value=3, clause="试", valid_from=clock.today(),
        item=bureau.task.items.get().lineage, set_at=clock.now(), set_by=bureau.host,
    )  # fmt: skip
    sizes = {len(row.slots) for each in (bureau, other) for row in roster_frozen(each.freeze()).targets.values()}
    assert sizes == {2, 3}
