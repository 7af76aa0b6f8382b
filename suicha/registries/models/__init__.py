# SPDX-License-Identifier: Apache-2.0
"""The libraries of targets, inspectors, institutions and experts, and who must stay away from whom."""

from suicha.registries.models.experts import Entrustment, Expert, ExpertRecusal, Institution
from suicha.registries.models.inspectors import Absence, Inspector
from suicha.registries.models.relations import ConflictFact, Recusal
from suicha.registries.models.targets import Target, TargetMark

__all__ = [
    "Absence",
    "ConflictFact",
    "Entrustment",
    "Expert",
    "ExpertRecusal",
    "Inspector",
    "Institution",
    "Recusal",
    "Target",
    "TargetMark",
]
