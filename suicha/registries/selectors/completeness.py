# SPDX-License-Identifier: Apache-2.0
"""Is the library complete and fresh?  Asked of the bureau as a whole and of each of its lines."""

from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import bureau_of, within
from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.registries.models import EntryDeadline, Snapshot, Target
from suicha.registries.selectors.libraries import stale_before, targets_of
from suicha.registries.selectors.licences import licences_in_force, licences_missing


class Line(NamedTuple):
    """One section's part of the library, and what it has to have done by when."""

    section: Organisation
    total: int
    fresh: int
    bare: int
    doubtful: int
    deadline: EntryDeadline | None

    @property
    def lamp(self) -> Lamp | None:
        return lamp(self.deadline.due_on, clock.today()) if self.deadline and not self.deadline.done_at else None


class Health(NamedTuple):
    """A library in figures; ``missing``: how many licences there are whose holder is not in it."""

    total: int
    stale: int
    bare: int
    doubtful: int
    lines: list[Line]
    licences: int
    missing: int


def health(organisation: Organisation) -> Health:
    """Of a bureau with its sections, or of one section alone; a fixed number of queries whatever the library."""
    lines = [line for line in _lines(bureau_of(organisation)) if line.section.path.startswith(organisation.path)]
    total = sum(line.total for line in lines)
    return Health(
        total,
        total - sum(line.fresh for line in lines),
        sum(line.bare for line in lines),
        sum(line.doubtful for line in lines),
        lines,
        licences_in_force(organisation).count(),
        licences_missing(organisation).count(),
    )


def _lines(bureau: Organisation) -> list[Line]:
    """Who answers for a target: its line, else the section whose library it stands in."""
    bare = Q(industry="") | Q(nature="") | Q(town=None) | Q(domain="")
    rows = targets_of(bureau).exclude(status=Target.Status.MERGED).order_by()
    counted = rows.annotate(answers=Coalesce("line", "organisation")).values_list("answers")
    figures = {
        section: (n, fresh, poor, doubtful)
        for section, n, fresh, poor, doubtful in counted.annotate(
            n=Count("pk"),
            fresh=Count("pk", filter=Q(verified_on__gte=stale_before())),
            poor=Count("pk", filter=bare),
            doubtful=Count("pk", filter=~Q(doubts=[])),
        )
    }
    latest: dict[int, EntryDeadline] = {}
    for deadline in EntryDeadline.objects.filter(organisation=bureau).select_related("line").order_by("due_on", "pk"):
        if deadline.line_id not in latest or latest[deadline.line_id].done_at or not deadline.done_at:
            latest[deadline.line_id] = deadline
    sections = Organisation.objects.filter(path__startswith=bureau.path).order_by("path")
    return [
        Line(section, *figures.get(section.pk, (0, 0, 0, 0)), latest.get(section.pk))
        for section in sections
        if section.pk in figures or section.kind == Organisation.Kind.SECTION
    ]


def snapshots_of(by: User, permission: Permission = Permission.TARGET_VIEW) -> QuerySet[Snapshot]:
    """The annexes this person may see or act on."""
    rows = Snapshot.objects.filter(within(by, permission))
    return rows.select_related("organisation", "made_by", "workbook", "table", "public_workbook", "public_table")


def snapshots_released() -> QuerySet[Snapshot]:
    """The annexes everybody may read, in their public version."""
    rows = Snapshot.objects.exclude(released_at=None)
    return rows.select_related("organisation", "public_workbook", "public_table")
