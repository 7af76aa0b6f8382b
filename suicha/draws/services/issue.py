# SPDX-License-Identifier: Apache-2.0
"""出具结果: certificate and package of a revealed draw, checked as a citizen would check them."""

from django.db import transaction

import fairdraw
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw
from suicha.draws.selectors.entrance import READ
from suicha.draws.selectors.packaging import Record, log_of, package_of, whole_form
from suicha.draws.services.acting import acting, advance, held
from suicha.files.models import StoredFile
from suicha.files.services import file_store

ISSUE = "出具抽取包"


@transaction.atomic(durable=True)
def draw_issue(*, draw: Draw, by: User) -> Draw:
    """Make the certificate, with the log's proofs of commitment and reveal, and the package.  Happens once.

    The log is signed first, so that the checkpoint covers both.  The package is verified as a citizen would do it; one
    that does not pass leaves nothing behind.
    """
    require(by, Permission.DRAW_ISSUE, draw.organisation)
    draw = held(draw, "task", "pool", "names", "previous")
    advance(draw, Draw.State.DRAWN)
    draw.certificate, draw.package = package_kept(draw, substitutions=[], by=by)
    draw.drawn_at, draw.drawn_by = clock.now(), by
    draw.save(update_fields=["state", "certificate", "package", "drawn_at", "drawn_by"])
    audit.record(READ, draw, by=acting(by, draw), data={"draw": draw.number, "purpose": ISSUE})
    audit.record(
        "draws.draw.issue",
        draw,
        by=acting(by, draw),
        data={"certificate_digest": draw.certificate["digest"], "package_sha256": draw.package.sha256},
    )
    return draw


def package_kept(draw: Draw, *, substitutions: list[Record], by: User) -> tuple[Record, StoredFile]:
    """(inner) Certificate and full package under a fresh signed head of the log, verified and kept; else refused."""
    checkpoint = audit.checkpoint_make()
    log = log_of(draw, checkpoint) if checkpoint else []
    try:
        issued = package_of(draw, form=whole_form(draw), log=log, substitutions=substitutions)
        lines = fairdraw.verify_package(
            issued.package, commitment=str(draw.commitment_digest), result_root=str(draw.result_root)
        )
    except (fairdraw.FairdrawError, fairdraw.Unusable) as error:
        raise Refused("draw_refused", reason=str(error)) from error
    failed = [f"{line.name} {line.reason}" for line in lines if line.status == "FAIL"]
    if failed:
        raise Refused("package_does_not_verify", lines="；".join(failed))
    kinds = frozenset({"package"})
    name = f"{draw.number}.zip"
    file = file_store(content=issued.package, name=name, kinds=kinds, organisation=draw.organisation, by=by)
    return issued.certificate, file
