# SPDX-License-Identifier: Apache-2.0
"""Filters and forms, one subject a file."""

from suicha.catalogue.forms.filters import ItemFilter, JointItemFilter
from suicha.catalogue.forms.settings import SettingForm

__all__ = ["ItemFilter", "JointItemFilter", "SettingForm"]
