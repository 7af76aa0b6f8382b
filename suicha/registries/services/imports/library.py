# SPDX-License-Identifier: Apache-2.0
"""What the library holds that rows of a sheet may be speaking of."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from suicha.accounts.models import Organisation
from suicha.registries.models import Target
from suicha.registries.selectors import targets_of


class Same(NamedTuple):
    """Targets of the library that a row may be speaking of, by what they share with it."""

    by_code: list[Target]
    by_register: list[Target]
    by_name: list[Target]
    namesakes: bool


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


def library(organisation: Organisation, rows: Iterable[dict[str, str]], without: int = 0) -> Alike:
    """The targets of the bureau's library that share something with any of ``rows``; one query.

    Those that came in by the import ``without`` do not count.
    """
    rows = list(rows)
    wanted = {
        field: {row[field] for row in rows if row.get(field)} for field in ("credit_code", "register_number", "name")
    }
    same = Q(credit_code__in=wanted["credit_code"]) | Q(register_number__in=wanted["register_number"])
    found = targets_of(organisation).filter(same | Q(name__in=wanted["name"]))
    found = found.select_related("town", "line", "merged_into").order_by("pk")
    return Alike(target for target in found if not without or target.origin_id != without)
