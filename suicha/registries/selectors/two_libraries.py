# SPDX-License-Identifier: Apache-2.0
"""Who stands in the other library: the same certificate, or the same name and mobile number (LIBX-2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from suicha.accounts.models import Organisation
from suicha.core.private import unseal
from suicha.registries.models import Expert, Inspector


def inspector_like(organisation: Organisation, *, name: str, certificate: str, mobile: str) -> Inspector | None:
    """The bureau's inspector on duty who is this person."""
    return _inspectors(organisation).filter(_same(name, certificate, mobile)).order_by("pk").first()


def expert_like(organisation: Organisation, *, name: str, certificate: str, mobile: str) -> Expert | None:
    """The bureau's expert who is this person and has not left."""
    return _experts(organisation).filter(_same(name, certificate, mobile)).order_by("pk").first()


def inspectors_among(organisation: Organisation, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The marks of the bureau's inspectors on duty whom these rows of a sheet may mean; two queries."""
    return _among(_inspectors(organisation), rows)


def experts_among(organisation: Organisation, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The marks of the bureau's experts whom these rows of a sheet may mean; two queries."""
    return _among(_experts(organisation), rows)


def known_by(values: Mapping[str, Any]) -> set[str]:
    """By what the person of a row is known: the certificate, and name and mobile number together."""
    mobile, number = unseal(values.get("mobile", "")), values.get("certificate", "")
    return {*([number] if number else []), *([f"{values['name']}|{mobile}"] if mobile else [])}


def _inspectors(organisation: Organisation) -> QuerySet[Inspector]:
    return Inspector.objects.filter(organisation__path__startswith=organisation.bureau_path, left_on=None)


def _experts(organisation: Organisation) -> QuerySet[Expert]:
    return Expert.objects.filter(organisation__path__startswith=organisation.bureau_path, left_on=None)


def _same(name: str, certificate: str, mobile: str) -> Q:
    known = Q(certificate=certificate) if certificate else Q(pk=None)
    return known | (Q(name=name, mobile=mobile) if mobile else Q(pk=None))


def _among(people: QuerySet[Any], rows: Sequence[Mapping[str, Any]]) -> set[str]:
    numbers = [row["certificate"] for row in rows if row.get("certificate")]
    told = set(people.filter(certificate__in=numbers).order_by("pk").values_list("certificate", flat=True))
    same = people.filter(name__in=[row["name"] for row in rows]).exclude(mobile="").order_by("pk")
    return told | {f"{name}|{mobile}" for name, mobile in same.values_list("name", "mobile")}
