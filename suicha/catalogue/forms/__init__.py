# SPDX-License-Identifier: Apache-2.0
"""Filters and forms, one subject a file."""

from suicha.catalogue.forms.checklists import BeginForm, ChecklistFilter, QuestionForm, RetireForm, question_initial
from suicha.catalogue.forms.filters import ItemFilter, JointItemFilter
from suicha.catalogue.forms.powers import (
    BecauseForm,
    CodeFilter,
    CodeForm,
    JointItemForm,
    NewJointItemForm,
    NewPowerForm,
    NoTargetForm,
    PowerFilter,
    PowerForm,
    RegimeEndForm,
    RegimeFilter,
    RegimeForm,
    TextFilter,
    own_organisations,
)
from suicha.catalogue.forms.settings import EffectiveForm, ReleaseForm, SettingForm

__all__ = [
    "BecauseForm",
    "BeginForm",
    "ChecklistFilter",
    "CodeFilter",
    "CodeForm",
    "EffectiveForm",
    "ItemFilter",
    "JointItemFilter",
    "JointItemForm",
    "NewJointItemForm",
    "NewPowerForm",
    "NoTargetForm",
    "PowerFilter",
    "PowerForm",
    "QuestionForm",
    "RegimeEndForm",
    "RegimeFilter",
    "RegimeForm",
    "ReleaseForm",
    "RetireForm",
    "SettingForm",
    "TextFilter",
    "own_organisations",
    "question_initial",
]
