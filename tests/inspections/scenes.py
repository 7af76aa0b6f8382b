# SPDX-License-Identifier: Apache-2.0
"""A bureau with a matched draw, its people, and short ways to each point of a visit."""

import io
from dataclasses import dataclass
from datetime import timedelta

from PIL import Image

from suicha.accounts.models import Organisation, User
from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.draws.models import Draw
from suicha.inspections.models import Inspection
from suicha.inspections.services import answer_set, dispatch, inspection_approve, inspection_start, inspection_submit
from tests import factories as make


@dataclass
class Bureau:
    """Everyone needed for one visit."""

    organisation: Organisation
    office: User
    first: User
    second: User
    reviewer: User
    draw: Draw


def picture(colour: str = "red") -> bytes:
    """A real JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (24, 16), colour).save(out, "JPEG")
    return out.getvalue()


def bureau(*, targets: int = 1, items: int = 2, **inspector: object) -> Bureau:
    """A matched draw of ``targets`` targets, two inspectors with accounts; ``inspector`` goes to the second one."""
    organisation = make.make_organisation()
    first, second = (make.make_user(RoleName.INSPECTOR, organisation=organisation) for _ in range(2))
    plan = make.make_plan(organisation)
    row = make.make_plan_row(plan, items=[make.make_item(organisation) for _ in range(items)])
    task = make.make_task(row, ends_on=clock.today() + timedelta(days=30), starts_on=clock.today())
    group = [
        make.make_inspector(organisation, user=first),
        make.make_inspector(organisation, user=second, **inspector),
    ]
    draw = make.make_matched_draw(task, [(make.make_target(organisation), group) for _ in range(targets)])
    return Bureau(
        organisation=organisation,
        office=make.make_user(RoleName.LINE_OFFICE, organisation=organisation),
        first=first,
        second=second,
        reviewer=make.make_user(RoleName.REVIEWER, organisation=organisation),
        draw=draw,
    )


def dispatched(scene: Bureau) -> Inspection:
    return dispatch(draw=scene.draw, batch=None, by=scene.office)[0]


def started(scene: Bureau) -> Inspection:
    return inspection_start(inspection=dispatched(scene), by=scene.first)


def answered(scene: Bureau, *results: str) -> Inspection:
    """Started, with these results in order (the rest 未发现问题)."""
    visit = started(scene)
    for answer in visit.answers.order_by("position"):
        result = results[answer.position - 1] if answer.position <= len(results) else "clear"
        note = "" if result == "clear" else "2号皮带输送机尾轮防护罩缺失"
        answer_set(answer=answer, result=result, note=note, by=scene.first)
    return visit


def submitted(scene: Bureau, *results: str) -> Inspection:
    return inspection_submit(
        inspection=answered(scene, *results),
        record="现场查看设备3台，查阅台账2本。",
        opinion="情况属实",
        finished_on=clock.today(),
        by=scene.first,
        present="厂长",
    )


def approved(scene: Bureau, *results: str) -> Inspection:
    return inspection_approve(inspection=submitted(scene, *results), comment="", by=scene.reviewer)
