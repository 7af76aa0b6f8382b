# SPDX-License-Identifier: Apache-2.0
"""The ceremony of a draw, who keeps its secret, what it was seeded with, what was drawn, and who was matched."""

from suicha.draws.models.draw import Draw
from suicha.draws.models.escrow import Escrow, KeeperKey
from suicha.draws.models.experts import (
    ExpertInvitation,
    ExpertMatching,
    ExpertOpinion,
    ExpertRedraw,
    ExpertRequest,
    ExpertSeat,
)
from suicha.draws.models.lottery import HallPhoto, Lottery, SlipEntry
from suicha.draws.models.matching import Matching
from suicha.draws.models.results import DrawnTarget, Substitution
from suicha.draws.models.seats import RecusalRequest, Seat, SeatRedraw
from suicha.draws.models.sources import Reading, Witness

__all__ = [
    "Draw",
    "DrawnTarget",
    "Escrow",
    "ExpertInvitation",
    "ExpertMatching",
    "ExpertOpinion",
    "ExpertRedraw",
    "ExpertRequest",
    "ExpertSeat",
    "HallPhoto",
    "KeeperKey",
    "Lottery",
    "Matching",
    "Reading",
    "RecusalRequest",
    "Seat",
    "SeatRedraw",
    "SlipEntry",
    "Substitution",
    "Witness",
]
