# SPDX-License-Identifier: Apache-2.0
"""People of a sheet who are known by their name: daily supervision staff without a certificate (LIBP-2)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from suicha.accounts.models import Organisation
from suicha.core.private import unseal
from suicha.registries.models import Inspector
from suicha.registries.services.imports.verdicts import Verdict, refuse_repeated

BY_HAND = "确是另一个人的，在名录库里新增"


def named(organisation: Organisation, names: Iterable[str]) -> dict[str, list[Inspector]]:
    """The people of this unit and below with these names who have not left; one query.

    Namesakes of other units are other people, of whom a sheet of this one says nothing.
    """
    rows = Inspector.objects.filter(organisation__path__startswith=organisation.path, name__in=set(names), left_on=None)
    found: dict[str, list[Inspector]] = {}
    for person in rows.select_related("organisation").prefetch_related("towns", "tags").order_by("pk"):
        found.setdefault(person.name, []).append(person)
    return found


def meet(verdict: Verdict, namesakes: Sequence[Inspector]) -> Inspector | None:
    """Whom of the people with this name the row means, when its certificate number, if any, is nobody's yet.

    Without a number: the one without a certificate.  With a number: the same one, who got a certificate since.
    """
    bare = [person for person in namesakes if same_person(verdict.values, [person])]
    if len(bare) > 1:
        verdict.refuse("name", f"名录里有{len(bare)}名没有执法证的同名人员，认不出是哪一个", "在名录库里逐人修改")
    elif bare and verdict.values.get("certificate"):
        verdict.note("name", "名录里有没有执法证的同名人员，导入后补上证号", BY_HAND)
    elif not bare and not verdict.values.get("certificate") and any(person.certificate for person in namesakes):
        verdict.refuse("certificate", "没有填；名录里的同名人员有执法证", f"补上执法证号；{BY_HAND}")
    return bare[0] if len(bare) == 1 else None


def refuse_repeated_people(verdicts: Sequence[Verdict]) -> None:
    """One row a person: by the number, or by name and mobile number where there is none."""
    for verdict in verdicts:
        verdict.values.setdefault("certificate", "")
        verdict.values.setdefault("mobile", "")
    bare = [verdict for verdict in verdicts if not verdict.values["certificate"]]
    numbered = [verdict for verdict in verdicts if verdict.values["certificate"]]
    refuse_repeated(numbered, ["certificate"], "certificate", "与第{first}行的执法证号相同", "核对证号，同一人只留一行")
    refuse_repeated(bare, ["name", "mobile"], "name", "与第{first}行同名，都没有执法证号", "同一人只留一行")
    for verdict in verdicts:
        for name in ("certificate", "mobile"):
            if not verdict.values[name]:
                del verdict.values[name]


def same_person(values: Mapping[str, Any], namesakes: Iterable[Inspector]) -> bool:
    """Whether one of them has no certificate and may be the one; two different mobile numbers are two people."""
    typed = unseal(values.get("mobile", ""))
    bare = (person for person in namesakes if not person.certificate)
    return any(not typed or not person.mobile or typed == person.mobile for person in bare)
