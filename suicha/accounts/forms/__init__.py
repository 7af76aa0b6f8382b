# SPDX-License-Identifier: Apache-2.0
"""Forms of this stage, one subject a file."""

from suicha.accounts.forms.arrangements import ContactForm, EndForm, GroupForm, MemberForm, ResponsibilityForm
from suicha.accounts.forms.people import (
    NeighboursForm,
    OrganisationForm,
    PasswordForm,
    RegionForm,
    ResetForm,
    RoleForm,
    SignInForm,
    UserForm,
)

__all__ = [
    "ContactForm",
    "EndForm",
    "GroupForm",
    "MemberForm",
    "NeighboursForm",
    "OrganisationForm",
    "PasswordForm",
    "RegionForm",
    "ResetForm",
    "ResponsibilityForm",
    "RoleForm",
    "SignInForm",
    "UserForm",
]
