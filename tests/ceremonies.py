# SPDX-License-Identifier: Apache-2.0
"""A ceremony as tests go through it: keepers, witnesses by their codes, the reveal, the result."""

from collections.abc import Sequence

from suicha.accounts.models import Organisation, User
from suicha.accounts.roles import RoleName
from suicha.draws import services
from suicha.draws.models import Draw
from suicha.draws.selectors import witnesses_of
from suicha.draws.services import WitnessSeat
from tests.factories import make_user

PASSPHRASE = "四匹马 correct 订书机 battery"
SEATS = [
    WitnessSeat("discipline", "张建国", "派驻纪检监察组"),
    WitnessSeat("deputy", "李春兰", "漳平市人大"),
    WitnessSeat("firm", "王永福", "市企业联合会"),
]
NUMBERS = ["00384207", "91506200", "27043300"]


def make_keeper(organisation: Organisation, role: RoleName = RoleName.DISCIPLINE) -> User:
    """Somebody from outside who keeps the secrets of this organisation's draws."""
    keeper = make_user(role, at=organisation)
    services.keeper_key_make(by=keeper, passphrase=PASSPHRASE, again=PASSPHRASE)
    return keeper


def lock(draw: Draw, host: User, numbers: Sequence[str] = NUMBERS) -> Draw:
    """Every witness comes in by a code and locks a number."""
    for witness, number in zip(witnesses_of(draw), numbers, strict=True):
        code = services.witness_code_issue(witness=witness, by=host)
        services.witness_lock(witness=services.witness_enter(code=code), value=number, again=number)
    return draw


def reveal(draw: Draw, keeper: User) -> Draw:
    return services.draw_reveal(draw=draw, passphrase=PASSPHRASE, by=keeper)


def issued(draw: Draw, host: User, keeper: User) -> Draw:
    """A committed draw from its witnesses to its package."""
    return services.draw_issue(draw=reveal(lock(draw, host), keeper), by=host)
