# SPDX-License-Identifier: Apache-2.0
"""Licences against the library: “有证未入库”, by code, then by number, then by name, however many there are."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from suicha.accounts.models import Organisation
from suicha.core import clock
from suicha.registries.models import Licence, Target


def licences_in_force(organisation: Organisation) -> QuerySet[Licence]:
    """Licences of the unit and below it that have not run out: who holds one ought to be in the library."""
    rows = Licence.objects.filter(organisation__path__startswith=organisation.path)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=clock.today()))


def licences_missing(organisation: Organisation) -> QuerySet[Licence]:
    """Those of them whose code, number and name nobody in the bureau's library has; all of them, asked anew."""
    held = _library(organisation)
    outer = OuterRef("credit_code")
    # The same name with another code is another firm.
    named = held.filter(name=OuterRef("holder")).filter(Q(credit_code="") | Q(credit_code=outer))
    unknown = licences_in_force(organisation).filter(
        ~Exists(held.filter(credit_code=outer).exclude(credit_code="")),
        ~Exists(held.filter(register_number=OuterRef("number"))),
        Q(credit_code="") & ~Exists(held.filter(name=OuterRef("holder"))) | ~Q(credit_code="") & ~Exists(named),
        target=None,
    )
    return unknown.order_by("kind", "number", "pk")


def holders(organisation: Organisation, licences: Sequence[Licence]) -> dict[tuple[str, str], int]:
    """(kind, number) → the target that holds the licence: the same code, else the number, else the same name."""
    codes = {each.credit_code for each in licences if each.credit_code}
    numbers, names = {each.number for each in licences}, {each.holder for each in licences}
    rows = _library(organisation).order_by("-pk")
    # Three questions, each with an index of its own; asked as one with "or" the whole library would be read.
    by_code = dict(rows.filter(credit_code__in=codes).values_list("credit_code", "pk"))
    by_number = dict(rows.filter(register_number__in=numbers).values_list("register_number", "pk"))
    by_name: dict[str, list[tuple[int, str]]] = {}
    for name, pk, code in rows.filter(name__in=names).values_list("name", "pk", "credit_code"):
        by_name.setdefault(name, []).insert(0, (pk, code))
    found: dict[tuple[str, str], int] = {}
    for each in licences:
        named = by_name.get(each.holder, ())
        same = (pk for pk, code in named if not each.credit_code or code in ("", each.credit_code))
        pk = by_code.get(each.credit_code) or by_number.get(each.number) or next(same, 0)
        if pk:
            found[each.kind, each.number] = pk
    return found


def _library(organisation: Organisation) -> QuerySet[Target]:
    """The bureau's library, asked for by the keys of its units: so the indexes of the library serve."""
    units = Organisation.objects.filter(path__startswith=organisation.bureau_path).order_by("path")
    return Target.objects.filter(organisation__in=list(units.values_list("pk", flat=True)))
