# SPDX-License-Identifier: Apache-2.0
"""The joint list and the regimes outside the list: what would be published, what is, and what differs."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import organisations_with
from suicha.catalogue.models import JointItem, OutsideRegime
from suicha.core.masking import masked
from suicha.disclosure.models import Publication

Kind = Publication.Kind
Row = dict[str, Any]
Rows = dict[int, list[Row]]


def joint_rows(organisations: Iterable[int]) -> Rows:
    """The joint lists as the public will read them, by organisation."""
    bodies = Prefetch("bodies", Organisation.objects.order_by("path"))
    rows = JointItem.objects.filter(organisation__in=list(organisations)).select_related("lead_body")
    found: Rows = {}
    for row in rows.prefetch_related(bodies).order_by("sequence", "pk"):
        found.setdefault(row.organisation_id, []).append(
            {
                "domain": row.domain,
                "name": masked(row.name),
                "object_kind": row.object_kind,
                "lead": row.lead,
                "participants": row.participants,
                "lead_body": row.lead_body.name if row.lead_body else "",
                "bodies": [body.name for body in row.bodies.all()],
            }
        )
    return found


def regime_rows(organisations: Iterable[int]) -> Rows:
    """The regimes in force as the public will read them, by organisation."""
    found: Rows = {}
    for row in OutsideRegime.objects.filter(organisation__in=list(organisations), ended_on=None).order_by("pk"):
        found.setdefault(row.organisation_id, []).append(
            {
                "name": masked(row.name),
                "object_kind": row.object_kind,
                "way": row.get_way_display(),
                "ground": masked(row.ground),
                "since": row.since.isoformat(),
            }
        )
    return found


REGISTERS: dict[str, tuple[str, Callable[[Iterable[int]], Rows]]] = {
    Kind.JOINT: ("部门联合抽查事项清单", joint_rows),
    Kind.REGIMES: ("清单外监管方式", regime_rows),
}


def register_rows(kind: str, organisation: Organisation) -> list[Row]:
    """The rows of one organisation."""
    return REGISTERS[kind][1]([organisation.pk]).get(organisation.pk, [])


def waiting_registers(
    by: User, kind: str, permission: Permission = Permission.DISCLOSURE_VIEW
) -> QuerySet[Organisation]:
    """Organisations whose joint list or regimes the public has not read as they stand now; five queries at most."""
    mine = organisations_with(by, permission)
    keys = set(mine.values_list("pk", flat=True))
    current = Publication.objects.filter(kind=kind, superseded_at=None, organisation__in=keys)
    public = {copy.organisation_id: copy.body["rows"] for copy in current.order_by("pk")}
    rows = REGISTERS[kind][1](keys)
    return mine.filter(pk__in=[pk for pk in rows.keys() | public.keys() if rows.get(pk, []) != public.get(pk, [])])
