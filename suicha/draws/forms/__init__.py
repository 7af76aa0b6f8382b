# SPDX-License-Identifier: Apache-2.0
"""What people type in a ceremony: who comes and what is awaited, numbers and readings, passphrases and reasons."""

from suicha.draws.forms.acts import (
    AmendmentForm,
    CodeForm,
    DrawFilter,
    KeeperKeyForm,
    NumberForm,
    OpeningForm,
    PassphraseForm,
    ReadingForm,
    SubstituteForm,
    VoidForm,
)
from suicha.draws.forms.freezing import FreezeForm
from suicha.draws.forms.recusing import DecisionForm, FirmRecusalForm, LapseForm, RecusalForm, WithdrawForm
from suicha.draws.forms.slips import SlipsForm

__all__ = [
    "AmendmentForm",
    "CodeForm",
    "DecisionForm",
    "DrawFilter",
    "FirmRecusalForm",
    "FreezeForm",
    "KeeperKeyForm",
    "LapseForm",
    "NumberForm",
    "OpeningForm",
    "PassphraseForm",
    "ReadingForm",
    "SlipsForm",
    "RecusalForm",
    "SubstituteForm",
    "VoidForm",
    "WithdrawForm",
]
