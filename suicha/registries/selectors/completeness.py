# SPDX-License-Identifier: Apache-2.0
"""Is the library complete and fresh?  Asked of the bureau as a whole and of each of its lines."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import bureau_of, within
from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.registries.models import EntryDeadline, Licence, Snapshot, Target
from suicha.registries.selectors.libraries import stale_before, targets_of

MOST = 200


class Line(NamedTuple):
    """One section's part of the library, and what it has to have done by when."""

    section: Organisation | None
    total: int
    fresh: int
    bare: int
    doubtful: int
    deadline: EntryDeadline | None

    @property
    def lamp(self) -> Lamp | None:
        return lamp(self.deadline.due_on, clock.today()) if self.deadline and not self.deadline.done_at else None


class Health(NamedTuple):
    """The bureau's library in figures; ``missing``: licence holders not in it, at most ``MOST`` of them."""

    total: int
    stale: int
    bare: int
    doubtful: int
    lines: list[Line]
    licences: int
    missing: list[Licence]


def health(organisation: Organisation) -> Health:
    """A fixed number of queries whatever the library."""
    bureau = bureau_of(organisation)
    lines = _lines(bureau)
    licences = licences_in_force(bureau)
    total = sum(line.total for line in lines)
    return Health(
        total,
        total - sum(line.fresh for line in lines),
        sum(line.bare for line in lines),
        sum(line.doubtful for line in lines),
        lines,
        licences.count(),
        licences_missing(bureau),
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


def licences_in_force(bureau: Organisation) -> QuerySet[Licence]:
    """Licences that have not run out: who holds one ought to be in the library."""
    rows = Licence.objects.filter(organisation__path__startswith=bureau.bureau_path)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=clock.today()))


def licences_missing(bureau: Organisation) -> list[Licence]:
    """“有证未入库”: nobody in the library has the code, the number or the name; asked anew, at most ``MOST``."""
    rows = list(licences_in_force(bureau).filter(target=None).order_by("kind", "number")[: 2 * MOST])
    found = holders(bureau, rows)
    return [row for row in rows if (row.kind, row.number) not in found][:MOST]


def holders(organisation: Organisation, licences: Sequence[Licence]) -> dict[tuple[str, str], int]:
    """(kind, number) → the target that holds the licence: the same code, else the number, else the same name."""
    codes = {each.credit_code for each in licences if each.credit_code}
    numbers, names = {each.number for each in licences}, {each.holder for each in licences}
    rows = targets_of(organisation).filter(
        Q(credit_code__in=codes) | Q(register_number__in=numbers) | Q(name__in=names)
    )
    by_code, by_number, by_name = {}, {}, {}
    for pk, code, number, name in rows.order_by("-pk").values_list("pk", "credit_code", "register_number", "name"):
        by_number[number], by_name[name] = pk, (pk, code)
        if code:
            by_code[code] = pk
    found: dict[tuple[str, str], int] = {}
    for each in licences:
        named, code = by_name.get(each.holder, (0, ""))
        # The same name with another code is another firm.
        same = 0 if each.credit_code and code and code != each.credit_code else named
        pk = by_code.get(each.credit_code) or by_number.get(each.number) or same
        if pk:
            found[each.kind, each.number] = pk
    return found


def snapshots_of(by: User, permission: Permission = Permission.TARGET_VIEW) -> QuerySet[Snapshot]:
    """The annexes this person may see or act on."""
    rows = Snapshot.objects.filter(within(by, permission))
    return rows.select_related("organisation", "made_by", "workbook", "table", "public_workbook", "public_table")


def snapshots_released() -> QuerySet[Snapshot]:
    """The annexes everybody may read, in their public version."""
    rows = Snapshot.objects.exclude(released_at=None)
    return rows.select_related("organisation", "public_workbook", "public_table")
