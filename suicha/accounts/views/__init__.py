# SPDX-License-Identifier: Apache-2.0
"""Pages of this stage, one subject a file."""

from suicha.accounts.views.arrangements import (
    arrangements,
    arrangements_public,
    contact_new,
    group,
    group_end,
    group_new,
    member_leave,
    responsibility_end,
    responsibility_new,
)
from suicha.accounts.views.people import (
    login,
    logout,
    organisation_create,
    organisations,
    password,
    password_reset,
    role_grant,
    role_revoke,
    roles,
    user,
    user_close,
    user_create,
    users,
)
from suicha.accounts.views.regions import region_create, region_neighbours, regions

__all__ = [
    "arrangements",
    "arrangements_public",
    "contact_new",
    "group",
    "group_end",
    "group_new",
    "login",
    "logout",
    "member_leave",
    "organisation_create",
    "organisations",
    "password",
    "password_reset",
    "region_create",
    "region_neighbours",
    "regions",
    "responsibility_end",
    "responsibility_new",
    "role_grant",
    "role_revoke",
    "roles",
    "user",
    "user_close",
    "user_create",
    "users",
]
