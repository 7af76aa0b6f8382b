# SPDX-License-Identifier: Apache-2.0
"""A lottery as tests go through it: which slips come out, and the two people who write them down."""

from typing import Any

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.draws import services
from suicha.draws.models import Draw, SlipEntry
from suicha.draws.selectors.lottery import boxes_of
from tests.ceremonies import issued, lock, reveal
from tests.draws.conftest import Bureau
from tests.factories import make_user
from tests.inspections.scenes import picture

WORDS = "现场抽签，有影像和签名，不能按种子重算"


def came_out(draw: Draw) -> dict[str, dict[str, list[int]]]:
    """From every box the highest slips come out, and then the next ones down to stand by."""
    return {
        box.code: {
            "drawn": list(range(box.size, box.size - box.drawn, -1)),
            "spare": list(range(box.size - box.drawn, box.size - box.drawn - box.spare, -1)),
        }
        for box in boxes_of(draw)
        if box.is_drawn
    }


def write(draw: Draw, by: User, **over: Any) -> SlipEntry:
    """One person writes down what came out."""
    given = {
        "slips": came_out(draw),
        "taken_at": clock.now(),
        "photos": [(picture(), "现场.jpg")],
        "record": (picture(), "记录表.jpg"),
    }
    return services.slips_enter(draw=draw, by=by, **(given | over))


def second_of(bureau: Bureau) -> User:
    return make_user(RoleName.LEGAL_OFFICE, organisation=bureau.organisation)


def committed(bureau: Bureau, **more: Any) -> Draw:
    return bureau.committed(way="lottery", **more)


def written(bureau: Bureau, **more: Any) -> Draw:
    """Committed, drawn by hand, written down by two people who agree."""
    draw = committed(bureau, **more)
    write(draw, bureau.host)
    write(draw, second_of(bureau))
    return Draw.objects.get(pk=draw.pk)


def revealed(bureau: Bureau) -> Draw:
    return reveal(lock(written(bureau), bureau.host), bureau.keeper)


def drawn(bureau: Bureau) -> Draw:
    return issued(written(bureau), bureau.host, bureau.keeper)
