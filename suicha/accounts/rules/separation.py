# SPDX-License-Identifier: Apache-2.0
"""三员分立 (GB/T 22239—2019 8.1.5): an administrator holds that one role and nothing else."""

from collections.abc import Iterable

from suicha.accounts.roles import ROLES, RoleName


def conflicting_role(held: Iterable[RoleName], wanted: RoleName) -> RoleName | None:
    """A role already held that forbids ``wanted``; ``None`` when the two may be one person's."""
    for role in held:
        if role != wanted and (ROLES[role].administrator or ROLES[wanted].administrator):
            return role
    return None
