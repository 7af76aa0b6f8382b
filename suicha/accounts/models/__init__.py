# SPDX-License-Identifier: Apache-2.0
"""Organisations, people and their roles; and who leads, coordinates and answers for the work."""

from suicha.accounts.models.arrangements import Contact, Membership, Responsibility, WorkGroup
from suicha.accounts.models.people import Organisation, Region, RoleGrant, User, UserManager

__all__ = [
    "Contact",
    "Membership",
    "Organisation",
    "Region",
    "Responsibility",
    "RoleGrant",
    "User",
    "UserManager",
    "WorkGroup",
]
