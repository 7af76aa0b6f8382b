# SPDX-License-Identifier: Apache-2.0
"""公示抽取结果."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core.errors import Refused
from suicha.core.masking import masked, public_name, public_number
from suicha.disclosure.models import Firm, PoolEntry, Publication
from suicha.disclosure.rules.package import PackageUnreadable, PoolRow, certificate, commitment, pool_rows
from suicha.disclosure.selectors.draws import draw_copy
from suicha.disclosure.selectors.queue import due_for
from suicha.disclosure.services.versions import version_add, version_current
from suicha.draws.models import Draw
from suicha.draws.rules.reasons import REASONS
from suicha.files.models import StoredFile
from suicha.files.selectors import FileAltered, file_bytes
from suicha.registries.models import Target

BATCH = 500


@transaction.atomic(durable=True)
def draw_publish(*, draw: Draw, by: User) -> Publication:
    """Publish the whole draw: pool, seed, witnesses' numbers, result and package.  It can never be taken back.

    The copy is made from the package citizens download, after it was found to belong to the public commitment.
    """
    require(by, Permission.DISCLOSURE_PUBLISH, draw.organisation)
    draw = (
        Draw.objects.select_for_update(of=("self",))
        .select_related("organisation", "task__row__plan", "package")
        .get(pk=draw.pk)
    )
    if draw.drawn_at is None or draw.package is None or draw.is_void:
        raise Refused("publish_draw_not_drawn", number=draw.number, state=draw.get_state_display())
    if draw.disclosure != Draw.Disclosure.OPEN:
        raise Refused("publish_draw_not_open", number=draw.number, mode=draw.get_disclosure_display())
    if version_current(Publication.Kind.DRAW, draw.pk):
        raise Refused("publish_draw_twice", number=draw.number)
    package, proof, pool = _opened(draw, draw.package)

    drawn_on = timezone.localtime(draw.drawn_at).date()
    publication = version_add(
        kind=Publication.Kind.DRAW,
        subject_id=draw.pk,
        organisation=draw.organisation,
        number=draw.number,
        title=masked(draw.task.title),
        body=draw_copy(draw, commitment=commitment(package), certificate=proof, package=package),
        by=by,
        base=drawn_on,
        due=due_for(draw.organisation, "draw_publication_days", drawn_on),
    )
    for rows in _batches(pool):
        _pool_keep(publication, rows, draw.strata)
    audit.record(
        "disclosure.draw.publish",
        publication,
        by=by,
        data={"number": draw.number, "drawn": publication.body["totals"]["drawn"], "due": str(publication.due_on)},
    )
    return publication


def _opened(draw: Draw, file: StoredFile) -> tuple[bytes, dict[str, object], list[PoolRow]]:
    """The package, its certificate and its pool; refused when it is not the package of this commitment."""
    try:
        package = file_bytes(file)
        proof = certificate(package)
        if (
            commitment(package) != json.loads(draw.commitment or "{}")
            or proof.get("commitment") != draw.commitment_digest
        ):
            raise PackageUnreadable("它与已公布的承诺不一致")
        return package, proof, pool_rows(package)
    except PackageUnreadable as error:
        raise Refused("publish_package_damaged", number=draw.number, reason=f"{error}。") from error
    except FileAltered as error:
        reason = "文件丢失，或与保存时的指纹不同。"
        raise Refused("publish_package_damaged", number=draw.number, reason=reason) from error


def _pool_keep(publication: Publication, rows: list[PoolRow], strata: dict[str, str]) -> None:
    """One entry per target of the pool, so that every firm can find itself, drawn or not."""
    shown = {public_number(row.number): row for row in rows}
    library = Target.objects.filter(
        organisation__path__startswith=publication.organisation.bureau_path, number__in=[row.number for row in rows]
    )
    kinds = dict(library.order_by("pk").values_list("number", "kind"))
    Firm.objects.bulk_create(
        [Firm(number=number, name=public_name(row.name, kinds.get(row.number, ""))) for number, row in shown.items()],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["name"],
    )
    firms = {firm.number: firm for firm in Firm.objects.filter(number__in=shown).order_by("pk")}
    PoolEntry.objects.bulk_create(
        PoolEntry(
            firm=firms[number],
            publication=publication,
            stratum=str(strata.get(row.stratum, row.stratum)),
            outcome=row.outcome,
            reason=REASONS.get(row.reason, row.reason),
        )
        for number, row in shown.items()
    )


def _batches(rows: Iterable[PoolRow]) -> Iterator[list[PoolRow]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
