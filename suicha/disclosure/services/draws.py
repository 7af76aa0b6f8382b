# SPDX-License-Identifier: Apache-2.0
"""公示抽取结果."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core.errors import Refused
from suicha.core.masking import masked, public_name, public_number
from suicha.disclosure.models import Firm, PoolEntry, Publication
from suicha.disclosure.rules.package import PackageUnreadable, PoolRow, certificate, commitment, pool_rows
from suicha.disclosure.rules.telling import SEALED, Told, due_to_tell, told_by
from suicha.disclosure.selectors.draws import draw_copy, matching_copy
from suicha.disclosure.selectors.queue import due_for
from suicha.disclosure.services.versions import version_add, version_current
from suicha.draws.models import Draw
from suicha.draws.rules.reasons import REASONS
from suicha.draws.selectors import packaged, public_match_packages, public_package, substitutions_of
from suicha.draws.selectors.entrance import READ
from suicha.files.services import file_store
from suicha.inspections.selectors import batches_ended
from suicha.registries.models import Target

BATCH = 500
PUBLISH = "制作公示的抽取包"


@transaction.atomic(durable=True)
def draw_publish(*, draw: Draw, by: User) -> Publication:
    """Publish what the committed way of disclosure allows by now.  It can never be taken back.

    An open draw is told as a whole; of a sealed one the batches that were inspected, one version after the other; of
    one with confidential classes numbers and leaves.  A substitution gives a new version.  The copy is made from the
    package citizens download, after it was found to belong to the public commitment.
    """
    require(by, Permission.DISCLOSURE_PUBLISH, draw.organisation)
    draw = (
        Draw.objects.select_for_update(of=("self",))
        .select_related("organisation", "task__row__plan", "package", "pool", "names", "previous")
        .get(pk=draw.pk)
    )
    if draw.drawn_at is None or draw.package is None or draw.is_void:
        raise Refused("publish_draw_not_drawn", number=draw.number, state=draw.get_state_display())
    replaced = list(substitutions_of(draw).values_list("batch", flat=True))
    told = due_to_tell(
        mode=draw.disclosure,
        ended=batches_ended(draw),
        replaced=replaced,
        batches=int(draw.rules["batches"]),
        matchings=[matching.package.sha256 for matching in packaged(draw) if matching.package],
    )
    before = version_current(Publication.Kind.DRAW, draw.pk)
    if before and told_by(before.body) == told:
        raise Refused("publish_draw_twice" if draw.disclosure != SEALED else "publish_draw_batch", number=draw.number)
    package, proof, pool = _opened(draw, told)

    drawn_on = timezone.localtime(draw.drawn_at).date()
    file = file_store(
        content=package,
        name=f"{draw.number}.zip",
        kinds=frozenset({"package"}),
        organisation=draw.organisation,
        by=by,
    )
    publication = version_add(
        kind=Publication.Kind.DRAW,
        subject_id=draw.pk,
        organisation=draw.organisation,
        number=draw.number,
        title=masked(draw.task.title),
        body=draw_copy(draw, commitment=commitment(package), certificate=proof, package=package, through=told.through)
        | {"file": file.pk, "through_batch": told.through}
        | {"matchings": _matchings(draw, package, by) if told.matchings else []},
        by=by,
        base=drawn_on,
        due=due_for(draw.organisation, "draw_publication_days", drawn_on),
    )
    for rows in _batches(pool):
        _pool_keep(publication, rows, draw.strata)
    if draw.disclosure != Draw.Disclosure.OPEN:
        audit.record(READ, draw, by=by, data={"draw": draw.number, "purpose": PUBLISH})
    audit.record(
        "disclosure.draw.publish",
        publication,
        by=by,
        data={
            "number": draw.number,
            "version": publication.version,
            "drawn": publication.body["totals"]["drawn"],
            "due": str(publication.due_on),
            "through_batch": told.through,
            "substitutions": told.substitutions,
            "package_sha256": file.sha256,
            "matchings": [each["sha256"] for each in publication.body["matchings"]],
        },
    )
    return publication


def _opened(draw: Draw, told: Told) -> tuple[bytes, dict[str, object], list[PoolRow]]:
    """The package, its certificate and its pool; refused when it is not the package of this commitment."""
    try:
        package = public_package(draw, told.through)
        proof = certificate(package)
        if (
            commitment(package) != json.loads(draw.commitment or "{}")
            or proof.get("commitment") != draw.commitment_digest
        ):
            raise PackageUnreadable("它与已公布的承诺不一致")
        return package, proof, pool_rows(package)
    except PackageUnreadable as error:
        raise Refused("publish_package_damaged", number=draw.number, reason=f"{error}。") from error


def _matchings(draw: Draw, package: bytes, by: User) -> list[dict[str, Any]]:
    """The packages of the matchings with the public certificate, kept as files, and what the page says of each."""
    told = []
    for matching, packed in public_match_packages(draw, package):
        file = file_store(
            content=packed.content,
            name=f"{draw.number}-matching-{matching.pk}.zip",
            kinds=frozenset({"package"}),
            organisation=draw.organisation,
            by=by,
        )
        told.append(matching_copy(matching, packed.record, file))
    return told


def _pool_keep(publication: Publication, rows: list[PoolRow], strata: dict[str, str]) -> None:
    """One entry per target that the package names, so that every firm can find itself; none has a second one."""
    shown = {public_number(row.number): row for row in rows}
    library = Target.objects.filter(
        organisation__path__startswith=publication.organisation.bureau_path, number__in=[row.number for row in rows]
    )
    kinds = {target.number: target.naming for target in library.only("number", "kind", "form").order_by("pk")}
    Firm.objects.bulk_create(
        [Firm(number=number, name=public_name(row.name, kinds.get(row.number, ""))) for number, row in shown.items()],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["name"],
    )
    known = PoolEntry.objects.filter(
        publication__kind=Publication.Kind.DRAW, publication__subject_id=publication.subject_id
    )
    new = Firm.objects.filter(number__in=shown).exclude(pk__in=known.values("firm"))
    firms = {firm.number: firm for firm in new.order_by("pk")}
    PoolEntry.objects.bulk_create(
        PoolEntry(
            firm=firms[number],
            publication=publication,
            stratum=str(strata.get(row.stratum, row.stratum)),
            outcome=row.outcome,
            reason=REASONS.get(row.reason, row.reason),
        )
        for number, row in shown.items()
        if number in firms
    )


def _batches(rows: Iterable[PoolRow]) -> Iterator[list[PoolRow]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
