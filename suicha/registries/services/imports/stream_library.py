# SPDX-License-Identifier: Apache-2.0
"""Which plain rows of a long list may speak of a target that is in the library already.

Three questions for a whole piece, each by an index; so the library may hold a million targets itself.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from suicha.accounts.models import Organisation
from suicha.registries.models import Target, TargetTag
from suicha.registries.services.imports.plain_targets import Values
from suicha.registries.services.imports.reach import Reach

Held = dict[str, Any]
COMPARED = (
    "name", "credit_code", "register_number", "form", "domain", "town_id", "address", "scope", "founded_on", "status",
    "grade",
)  # fmt: skip


class StreamLibrary:
    """The library of the bureau, asked about many rows at once; the rows of the import ``without`` do not count."""

    def __init__(self, organisation: Organisation, reach: Reach, without: int = 0) -> None:
        below = Organisation.objects.filter(path__startswith=organisation.bureau_path)
        ids = list(below.order_by("pk").values_list("pk", flat=True))
        # The sections by their keys, not by their path: so the indexes that begin with the organisation serve.
        self._targets: QuerySet[Target] = Target.objects.filter(organisation__in=ids).order_by("pk")
        if without:
            self._targets = self._targets.filter(Q(origin=None) | ~Q(origin=without))
        self._outside = frozenset(reach.outside)
        self._empty = not without and not self._targets.exists()

    def look(self, rows: Iterable[Values]) -> "Known":
        """What the library holds under the codes, numbers and names of ``rows``."""
        rows = list(rows)
        known = Known(self._outside)
        if self._empty or not rows:
            return known
        codes = [row["credit_code"] for row in rows if "credit_code" in row]
        registers = [row["register_number"] for row in rows if "register_number" in row]
        fields = ("pk", "organisation_id", *COMPARED)
        for held in self._targets.filter(number__in=codes).values(*fields):
            known.by_code.setdefault(held["credit_code"], []).append(held)
        for held in self._targets.filter(register_number__in=registers).values(*fields):
            known.by_register.setdefault(held["register_number"], []).append(held)
        known.see_tags(rows)
        names = self._targets.filter(name__in=[row["name"] for row in rows])
        known.names.update(names.values_list("name", flat=True))
        return known


class Known:
    """The answer of :class:`StreamLibrary` for one piece of rows."""

    def __init__(self, outside: frozenset[int]) -> None:
        self._outside = outside
        self.by_code: dict[str, list[Held]] = {}
        self.by_register: dict[str, list[Held]] = {}
        self.names: set[str] = set()
        self._tags: dict[int, set[int]] = {}

    def see_tags(self, rows: Iterable[Values]) -> None:
        """Which tags the found targets carry; asked only where a row names one."""
        if any("tags" in row for row in rows):
            found = [*self.by_code.values(), *self.by_register.values()]
            keys = {held["pk"] for each in found for held in each}
            carried = TargetTag.objects.filter(target__in=keys).order_by()
            for target, tag in carried.values_list("target_id", "tag_id"):
                self._tags.setdefault(target, set()).add(tag)

    def is_new(self, values: Values) -> bool:
        """Nothing of the row is known: neither its code, nor its number, nor its name."""
        return (
            values["name"] not in self.names
            and values.get("credit_code") not in self.by_code
            and values.get("register_number") not in self.by_register
        )

    def same(self, values: Values) -> int:
        """The key of the one target the row speaks of, where it is in reach and holds all the row says; else 0."""
        found = [
            *self.by_code.get(values.get("credit_code", ""), ()),
            *self.by_register.get(values.get("register_number", ""), ()),
        ]
        if not found or any(held["pk"] != found[0]["pk"] or held["organisation_id"] in self._outside for held in found):
            return 0
        if not self._tags.get(found[0]["pk"], set()).issuperset(values.get("tags", ())):
            return 0
        return int(found[0]["pk"]) if holds(found[0], values) else 0


def holds(held: Held, values: Values) -> bool:
    """Whether the library already has every value of the row.  One merged into another is looked at closely."""
    if held["status"] == Target.Status.MERGED:
        return False
    for name, value in values.items():
        if name in ("town_name", "tags", "tags_words"):
            continue
        stored = held["town_id" if name == "town" else name]
        if (stored.isoformat() if isinstance(stored, date) else stored) != value:
            return False
    return True
