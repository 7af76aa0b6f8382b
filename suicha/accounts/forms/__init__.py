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
from suicha.accounts.forms.regions import RegionField, RegionsField, region_options

__all__ = [
    "ContactForm",
    "EndForm",
    "GroupForm",
    "MemberForm",
    "NeighboursForm",
    "OrganisationForm",
    "PasswordForm",
    "RegionField",
    "RegionForm",
    "RegionsField",
    "ResetForm",
    "ResponsibilityForm",
    "RoleForm",
    "SignInForm",
    "UserForm",
    "region_options",
]
