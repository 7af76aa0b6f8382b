# SPDX-License-Identifier: Apache-2.0
"""Official acts on organisations, people, roles and arrangements."""

from suicha.accounts.services.arrangements import (
    contact_name,
    group_end,
    group_found,
    member_join,
    member_leave,
    responsibility_end,
    responsibility_set,
)
from suicha.accounts.services.people import (
    installation_prepare,
    organisation_create,
    password_change,
    password_reset,
    region_create,
    region_neighbours_set,
    role_grant,
    role_revoke,
    sign_in_check,
    user_close,
    user_create,
)

__all__ = [
    "contact_name",
    "group_end",
    "group_found",
    "installation_prepare",
    "member_join",
    "member_leave",
    "organisation_create",
    "password_change",
    "password_reset",
    "region_create",
    "region_neighbours_set",
    "responsibility_end",
    "responsibility_set",
    "role_grant",
    "role_revoke",
    "sign_in_check",
    "user_close",
    "user_create",
]
