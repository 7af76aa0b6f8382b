# SPDX-License-Identifier: Apache-2.0
"""The firm's report, sent by its link and without an account (ROLE-11)."""

from typing import NamedTuple

from django.db import transaction

from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.dispositions.models import Rectification
from suicha.dispositions.services.closing import locked
from suicha.dispositions.services.texts import NAME_LIMIT, REPORT_LIMIT, text_of
from suicha.files.services import file_store


class Firm(NamedTuple):
    """The firm behind a link, as an actor: its number and name, and the person who wrote."""

    actor_id: str
    actor_name: str
    actor_organisation: tuple[str, str, str]


@transaction.atomic(durable=True)
def report_submit(
    *, rectification: Rectification, report: str, reporter: str, upload: tuple[str, bytes] | None
) -> Rectification:
    """Hand in what was put right; ``upload`` is one photo or document as (name, bytes).

    Possible while the firm's answer is awaited, also again after a verification that was not passed; the earlier
    report stays in the trace.
    """
    row = locked(rectification)
    if row.state not in (Rectification.State.ORDERED, Rectification.State.REOPENED):
        raise Refused("report_not_awaited", number=row.order_number, now=row.get_state_display())
    report = text_of("整改情况", report, missing="report_empty", limit=REPORT_LIMIT)
    reporter = text_of("报告人姓名", reporter, missing="report_reporter_missing", limit=NAME_LIMIT)
    target = row.answer.inspection.target
    owner = row.organisation
    firm = Firm(f"firm-{target.number}"[:40], f"{target.name}　{reporter}"[:60], ("", target.name[:100], owner.path))
    file = None
    if upload is not None:
        name, content = upload
        kinds = frozenset({"photo", "document"})
        file = file_store(content=content, name=name, kinds=kinds, organisation=owner, by=firm)
    move(row, Rectification.State.REPORTED, Rectification.MOVES, dict(Rectification.State.choices))
    row.report, row.reporter, row.report_file, row.reported_at = report, reporter, file, clock.now()
    row.verification, row.verified_at, row.verified_by = "", None, None
    row.save()
    audit.record(
        "dispositions.report.submit",
        row,
        by=firm,
        data={
            "target": target.name,
            "reporter": reporter,
            "report": report,
            "file": file.name if file else "",
            "sha256": file.sha256 if file else "",
        },
    )
    return row
