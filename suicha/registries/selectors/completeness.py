# SPDX-License-Identifier: Apache-2.0
"""Is the library complete and fresh?  Asked of the bureau as a whole and of each of its lines."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import bureau_of, within
from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.registries.models import EntryDeadline, LibraryCheck, Snapshot, Target
from suicha.registries.selectors.libraries import stale_before
from suicha.registries.selectors.licences import licences_in_force, licences_missing

# So many targets are looked through within a fraction of a second.
LIVE = 20_000


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


class Figures(NamedTuple):
    """What one organisation answers for: targets, those verified of late, those wanting facts, doubtful ones."""

    section: int
    total: int
    fresh: int
    bare: int
    doubtful: int


class Health(NamedTuple):
    """A library in figures; ``missing``: how many licences there are whose holder is not in it.

    ``checked_at``: of a large library, when the background counted; ``waiting`` while it has not done so yet.
    """

    total: int
    stale: int
    bare: int
    doubtful: int
    lines: list[Line]
    licences: int
    missing: int
    checked_at: datetime | None = None
    waiting: bool = False


def health(organisation: Organisation) -> Health:
    """Of a bureau with its sections, or of one section alone; a fixed number of queries whatever the library.

    A large library is not looked through: its last check is read.
    """
    bureau = bureau_of(organisation)
    large = is_large(bureau)
    check = check_of(bureau) if large else None
    figures = [Figures(*each) for each in check.lines] if check else [] if large else figures_of(bureau)
    lines = [line for line in _lines(bureau, figures) if line.section.path.startswith(organisation.path)]
    total = sum(line.total for line in lines)
    return Health(
        total,
        total - sum(line.fresh for line in lines),
        sum(line.bare for line in lines),
        sum(line.doubtful for line in lines),
        lines,
        licences_in_force(organisation).count(),
        licences_missing(organisation).count(),
        check.checked_at if check else None,
        large and check is None,
    )


def is_large(bureau: Organisation) -> bool:
    """Whether the library is too long to be looked through while somebody waits; reads at most ``LIVE`` rows."""
    return _library(bureau).order_by()[: LIVE + 1].count() > LIVE


def check_of(bureau: Organisation) -> LibraryCheck | None:
    """What the background found when it last looked through a large library."""
    return LibraryCheck.objects.filter(organisation=bureau).first()


def _library(bureau: Organisation) -> QuerySet[Target]:
    """Asked for by the keys of its units: so the indexes of the library serve."""
    units = Organisation.objects.filter(path__startswith=bureau.bureau_path).order_by("path")
    return Target.objects.filter(organisation__in=list(units.values_list("pk", flat=True)))


def figures_of(bureau: Organisation) -> list[Figures]:
    """Counted now.  Who answers for a target: its line, else the section whose library it stands in."""
    bare = Q(industry="") | Q(nature="") | Q(town=None) | Q(domain="")
    rows = _library(bureau).exclude(status=Target.Status.MERGED).order_by()
    counted = rows.annotate(answers=Coalesce("line", "organisation")).values_list("answers")
    found = counted.annotate(
        n=Count("pk"),
        fresh=Count("pk", filter=Q(verified_on__gte=stale_before())),
        poor=Count("pk", filter=bare),
        doubtful=Count("pk", filter=~Q(doubts=[])),
    )
    return [Figures(*each) for each in found]


def _lines(bureau: Organisation, counted: Sequence[Figures]) -> list[Line]:
    figures = {each.section: each for each in counted}
    latest: dict[int, EntryDeadline] = {}
    for deadline in EntryDeadline.objects.filter(organisation=bureau).select_related("line").order_by("due_on", "pk"):
        if deadline.line_id not in latest or latest[deadline.line_id].done_at or not deadline.done_at:
            latest[deadline.line_id] = deadline
    sections = Organisation.objects.filter(path__startswith=bureau.path).order_by("path")
    return [
        Line(section, *figures.get(section.pk, Figures(section.pk, 0, 0, 0, 0))[1:], latest.get(section.pk))
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
