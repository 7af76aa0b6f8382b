# SPDX-License-Identifier: Apache-2.0
"""Short ways to each point of the closed loop."""

from suicha.dispositions.models import Rectification
from suicha.dispositions.services import rectification_order, rectification_verify, report_submit
from suicha.inspections.models import Answer
from tests.inspections.scenes import Bureau, approved


def problem(scene: Bureau, result: str = "pending") -> Answer:
    return approved(scene, result).answers.get(position=1)


def ordered(scene: Bureau, days: int = 10) -> Rectification:
    return rectification_order(answer=problem(scene), demand="补装尾轮防护罩", working_days=days, by=scene.office)


def reported(scene: Bureau) -> Rectification:
    return report_submit(rectification=ordered(scene), report="9月20日已装好防护罩", reporter="王某", upload=None)


def verified(scene: Bureau) -> Rectification:
    return rectification_verify(
        rectification=reported(scene), passed=True, verification="现场复查已装", by=scene.office
    )
