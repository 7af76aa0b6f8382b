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
from suicha.draws.forms.experts import (
    AskForm,
    AwayForm,
    DecideForm,
    ExpertCureForm,
    ExpertLapseForm,
    OpinionForm,
    PaperOpinionForm,
)
from suicha.draws.forms.freezing import FreezeForm
from suicha.draws.forms.recusing import DecisionForm, FirmRecusalForm, LapseForm, RecusalForm, WithdrawForm
from suicha.draws.forms.slips import SlipsForm

__all__ = [
    "AmendmentForm",
    "AskForm",
    "AwayForm",
    "CodeForm",
    "DecideForm",
    "DecisionForm",
    "DrawFilter",
    "ExpertCureForm",
    "ExpertLapseForm",
    "FirmRecusalForm",
    "FreezeForm",
    "KeeperKeyForm",
    "LapseForm",
    "NumberForm",
    "OpeningForm",
    "OpinionForm",
    "PaperOpinionForm",
    "PassphraseForm",
    "ReadingForm",
    "RecusalForm",
    "SlipsForm",
    "SubstituteForm",
    "VoidForm",
    "WithdrawForm",
]
