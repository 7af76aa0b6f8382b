# SPDX-License-Identifier: Apache-2.0
"""The libraries of targets, inspectors, institutions and experts, and who must stay away from whom."""

from suicha.registries.models.areas import RiskArea
from suicha.registries.models.completeness import EntryDeadline, LibraryCheck, Licence, Snapshot
from suicha.registries.models.exchange import ApiCall, ApiToken
from suicha.registries.models.experts import Entrustment, Expert, ExpertRecusal, Institution
from suicha.registries.models.inspectors import Absence, Inspector, InspectorTag, Posting
from suicha.registries.models.lists import TargetList, TargetListVersion
from suicha.registries.models.relations import ConflictFact, Recusal
from suicha.registries.models.search import SearchEntry, SearchPending
from suicha.registries.models.tags import Tag
from suicha.registries.models.target_history import (
    GradeChange,
    StatusChange,
    TargetApart,
    TargetLink,
    TargetMerge,
    TargetName,
)
from suicha.registries.models.targets import Target, TargetMark, TargetTag
from suicha.registries.models.trainings import Training, TrainingResult

__all__ = [
    "ApiCall",
    "ApiToken",
    "Absence",
    "ConflictFact",
    "Entrustment",
    "EntryDeadline",
    "Expert",
    "ExpertRecusal",
    "GradeChange",
    "Inspector",
    "InspectorTag",
    "Institution",
    "LibraryCheck",
    "Licence",
    "Posting",
    "Recusal",
    "RiskArea",
    "SearchEntry",
    "SearchPending",
    "Snapshot",
    "StatusChange",
    "Tag",
    "Target",
    "TargetApart",
    "TargetLink",
    "TargetList",
    "TargetListVersion",
    "TargetMark",
    "TargetMerge",
    "TargetName",
    "TargetTag",
    "Training",
    "TrainingResult",
]
