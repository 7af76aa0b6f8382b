# SPDX-License-Identifier: Apache-2.0
"""A draw whose task asks for experts, and its steps to an opinion."""

from typing import Any, NamedTuple

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.draws import services
from suicha.draws.models import Draw, ExpertSeat
from suicha.inspections.services import dispatch
from suicha.registries.models import Expert
from tests.draws.conftest import Bureau
from tests.factories import make_expert, make_user
from tests.sheets import xlsx

SCAN = ("意见.xlsx", xlsx([["意见"]]))
WORDS = "罐区呼吸阀堵塞，建议更换后复测。"


class Panel(NamedTuple):
    """A bureau with a draw whose experts are drawn, and who acts on them."""

    bureau: Bureau
    draw: Draw
    experts: list[Expert]
    clerk: User
    leader: User

    def seats(self) -> list[ExpertSeat]:
        return list(ExpertSeat.objects.current().filter(drawn_target__draw=self.draw).order_by("pk"))

    def told(self) -> dict[tuple[int, int], int]:
        """(target, place) → expert."""
        return {(seat.drawn_target_id, seat.position): seat.expert_id for seat in self.seats()}


def with_experts(make_bureau, *, experts: int = 5, wanted: int = 1, size: int = 3, **more: Any) -> tuple:
    """A bureau whose task asks for experts, and its library of experts."""
    matching = {"experts": wanted} | more.pop("matching", {})
    bureau = make_bureau(size=size, matching=matching, **more)
    return bureau, [make_expert(bureau.organisation) for _ in range(experts)]


def panel(make_bureau, *, sent: bool = False, **more: Any) -> Panel:
    """Experts are drawn; ``sent``: the visits too are on their way."""
    bureau, experts = with_experts(make_bureau, **more)
    draw = bureau.matched() if sent else bureau.drawn()
    services.expert_match_run(draw=draw, by=bureau.host)
    if sent:
        clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation)
        dispatch(draw=draw, batch=None, by=clerk)
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation, name="经办")
    leader = make_user(RoleName.LEADER, organisation=bureau.organisation, name="分管")
    draw.refresh_from_db()
    return Panel(bureau, draw, experts, clerk, leader)
