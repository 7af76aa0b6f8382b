# SPDX-License-Identifier: Apache-2.0
"""What the library holds that rows of a sheet may be speaking of."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from suicha.accounts.models import Organisation
from suicha.registries.models import Target


class Same(NamedTuple):
    """Targets of the library that a row may be speaking of, by what they share with it."""

    by_code: list[Target]
    by_register: list[Target]
    by_name: list[Target]
    namesakes: bool

    @property
    def owners(self) -> list[int]:
        """Whose targets they are; a name counts only where neither code nor 注册号 found any."""
        meant = [*self.by_code, *self.by_register] or self.by_name
        return [target.organisation_id for target in meant]


class Alike:
    """Targets of the library by what rows share with them: their code, their 注册号, their name."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self._codes: dict[str, list[Target]] = {}
        self._registers: dict[str, list[Target]] = {}
        self._names: dict[str, list[Target]] = {}
        for target in targets:
            self._codes.setdefault(target.credit_code, []).append(target)
            self._registers.setdefault(target.register_number, []).append(target)
            self._names.setdefault(target.name, []).append(target)

    def same(self, values: dict[str, str]) -> Same:
        """A name counts only where no code or 注册号 says otherwise; ``namesakes``: others of the same name exist."""
        code, register = values.get("credit_code", ""), values.get("register_number", "")
        named = self._names.get(values["name"], [])
        free = [t for t in named if not (code and t.credit_code) and not (register and t.register_number)]
        return Same(
            self._codes.get(code, []) if code else [],
            self._registers.get(register, []) if register else [],
            free,
            len(free) < len(named),
        )


def library(organisation: Organisation, rows: Collection[dict[str, str]], without: int = 0) -> Alike:
    """The targets of the bureau's library that share something with any of ``rows``; a query for each thing shared.

    Those that came in by the import ``without`` do not count.
    """
    below = Organisation.objects.filter(path__startswith=organisation.bureau_path)
    ids = list(below.order_by("pk").values_list("pk", flat=True))
    found: dict[int, Target] = {}
    tagged = ("tags",) if any(row.get("tags") for row in rows) else ()
    # Each question by the index that begins with the organisation; a code is also the number it is drawn by.
    for field, index in (("credit_code", "number"), ("register_number", "register_number"), ("name", "name")):
        wanted = {row[field] for row in rows if row.get(field)}
        if wanted:
            same = Target.objects.filter(organisation__in=ids, **{f"{index}__in": wanted}).order_by("pk")
            more = same.exclude(pk__in=list(found)) if found else same
            whole = more.select_related("town", "line", "merged_into").prefetch_related(*tagged)
            found.update({target.pk: target for target in whole})
    return Alike(found[pk] for pk in sorted(found) if not without or found[pk].origin_id != without)
