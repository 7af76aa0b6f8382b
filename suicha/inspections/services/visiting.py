# SPDX-License-Identifier: Apache-2.0
"""Arriving at the firm, and handing the visit in."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from suicha.accounts.models import User
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.draws.services import group_begin
from suicha.inspections.models import Inspection
from suicha.inspections.rules.completeness import finish_fault, has_evidence, left_to_answer
from suicha.inspections.rules.results import PROBLEMS
from suicha.inspections.selectors import answers_of, questions_left
from suicha.inspections.services.membership import locked, require_member, require_open, require_qualified_group
from suicha.inspections.services.noticing import require_told

RECORD_LIMIT, OPINION_LIMIT, PRESENT_LIMIT = 5000, 500, 40


@transaction.atomic(durable=True)
def inspection_start(*, inspection: Inspection, by: User) -> Inspection:
    """The group has arrived, shown its certificates and told the firm its rights; the time of arrival is kept.

    Refused unless enough certified inspectors with certificates valid today are in the group (DRAW-20), and while the
    firm was not told as early as the dispatch demands.
    """
    visit = locked(inspection)
    require_member(visit, by)
    move(visit, Inspection.State.STARTED, Inspection.MOVES, dict(Inspection.State.choices))
    require_qualified_group(visit)
    require_told(visit)
    group_begin(drawn_target=visit.drawn_target)
    visit.started_at, visit.started_by = clock.now(), by
    visit.save(update_fields=["state", "started_at", "started_by"])
    audit.record("inspections.inspection.start", visit, by=by, data={"target": visit.target.name})
    return visit


@transaction.atomic(durable=True)
def inspection_submit(
    *,
    inspection: Inspection,
    record: str,
    opinion: str,
    finished_on: date,
    by: User,
    present: str = "",
    follow_up: str = "",
) -> Inspection:
    """Hand the visit in for review: the result was told on the spot, the firm's opinion is written down (INSP-13).

    ``present`` is the person of the firm who was told; ``follow_up`` is what the group leaves to the local station,
    required once a station was named and a problem was found (DRAW-27).  Refused while an item has no result (unless
    one of them stopped the visit), without a record or a photo, and for an end in the future or before arrival.
    """
    visit = locked(inspection)
    require_member(visit, by)
    require_open(visit)
    record, opinion, present, follow_up = record.strip(), opinion.strip(), present.strip(), follow_up.strip()
    for field, text, limit in (
        ("现场检查情况", record, RECORD_LIMIT),
        ("检查对象意见", opinion, OPINION_LIMIT),
        ("检查对象在场人员", present, PRESENT_LIMIT),
        ("交后续处理的事项", follow_up, OPINION_LIMIT),
    ):
        if len(text) > limit:
            raise Refused("visit_text_too_long", field=field, length=len(text), limit=limit)
    _require_complete(visit)
    _require_follow_up(visit, follow_up)
    assert visit.started_at is not None  # noqa: S101 - the database binds it to the state
    started_on = timezone.localtime(visit.started_at).date()
    fault = finish_fault(finished_on, started_on, clock.today())
    if fault:
        raise Refused(fault, on=f"{finished_on:%Y-%m-%d}", start=f"{started_on:%Y-%m-%d}")
    photos = visit.photos.count()
    if not has_evidence(record, photos):
        raise Refused("visit_evidence_missing")
    move(visit, Inspection.State.SUBMITTED, Inspection.MOVES, dict(Inspection.State.choices))
    visit.record, visit.opinion, visit.present, visit.finished_on = record, opinion, present, finished_on
    visit.follow_up = follow_up if visit.station_id else ""
    visit.submitted_at, visit.submitted_by = clock.now(), by
    visit.reviewed_at = visit.reviewed_by = None
    visit.save()
    audit.record(
        "inspections.inspection.submit",
        visit,
        by=by,
        data={
            "target": visit.target.name,
            "finished_on": finished_on.isoformat(),
            "present": present,
            "photos": photos,
            "record": record,
            "opinion": opinion,
            **({"follow_up": visit.follow_up} if visit.follow_up else {}),
        },
    )
    return visit


def _require_complete(visit: Inspection) -> None:
    answers = answers_of(visit)
    left = left_to_answer([answer.result for answer in answers])
    if left:
        names = "、".join(f"第{answers[at].position}项" for at in left[:5])
        raise Refused("visit_items_left", count=len(left), items=names + ("等" if len(left) > 5 else ""))
    waiting = questions_left(answers)
    if waiting:
        told = "；".join(f"第{answer.position}项第{_listed(left)}题" for answer, left in waiting[:3])
        raise Refused("visit_questions_left", count=sum(len(left) for _, left in waiting), questions=told)


def _listed(positions: list[int]) -> str:
    return "、".join(map(str, positions[:5])) + ("等" if len(positions) > 5 else "")


def _require_follow_up(visit: Inspection, follow_up: str) -> None:
    """The group says what the station that was named has to follow up, once there is something (DRAW-27)."""
    found = visit.answers.filter(result__in=PROBLEMS).exists()
    if visit.station is not None and found and not follow_up:
        raise Refused("visit_follow_up_missing", station=visit.station.name)
