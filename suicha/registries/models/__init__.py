# SPDX-License-Identifier: Apache-2.0
"""The library of targets, the library of inspectors, and who must stay away from whom."""

from suicha.registries.models.inspectors import Absence, Inspector
from suicha.registries.models.relations import ConflictFact, Recusal
from suicha.registries.models.targets import Target, TargetMark

__all__ = ["Absence", "ConflictFact", "Inspector", "Recusal", "Target", "TargetMark"]
