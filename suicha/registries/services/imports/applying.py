# SPDX-License-Identifier: Apache-2.0
"""Applying a preview: one act for the whole sheet, done or not done; a second time it does nothing.

What changed in the library since the preview is not overwritten: such a row is refused now, with what was found.
"""

from collections import Counter

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.states import move
from suicha.files.models import ImportRow, SheetImport
from suicha.files.selectors import IMPORT_PERMISSION
from suicha.registries.services.imports.previewing import Kind, outcome_counts, told
from suicha.registries.services.imports.save_inspectors import save_inspectors
from suicha.registries.services.imports.save_items import save_items, save_joint_items
from suicha.registries.services.imports.save_targets import save_targets

BATCH = 500
SAVERS = {
    Kind.ITEMS: save_items,
    Kind.JOINT_ITEMS: save_joint_items,
    Kind.TARGETS: save_targets,
    Kind.INSPECTORS: save_inspectors,
}


@transaction.atomic(durable=True)
def sheet_apply(*, sheet_import: SheetImport, by: User) -> SheetImport:
    """Save the rows that are new, changed or doubtful (a doubtful row without what is doubted), all in one act.

    Applying what is applied changes nothing and returns it; an interrupted act leaves nothing and can be done again.
    """
    kind = Kind(sheet_import.kind)
    require(by, IMPORT_PERMISSION[kind], sheet_import.organisation)
    imports = SheetImport.objects.select_for_update(of=("self",)).select_related("organisation", "file")
    sheet_import = imports.get(pk=sheet_import.pk)
    if sheet_import.state == SheetImport.State.APPLIED:
        return sheet_import
    move(sheet_import, SheetImport.State.APPLIED, SheetImport.MOVES, dict(SheetImport.State.choices))
    # Two people adding to the same library wait for each other, so that no running number is given twice.
    Organisation.objects.select_for_update(of=("self",)).get(pk=sheet_import.organisation_id)
    wanted = [ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED, ImportRow.Outcome.DOUBTFUL]
    rows = list(ImportRow.objects.filter(sheet_import=sheet_import, outcome__in=wanted).order_by("row"))
    for start in range(0, len(rows), BATCH):
        chunk = rows[start : start + BATCH]
        SAVERS[kind](chunk, sheet_import, by)
        ImportRow.objects.bulk_update(chunk, ["saved_id", "outcome", "reasons"])
    outcomes = ImportRow.objects.filter(sheet_import=sheet_import).order_by("row").values_list("outcome", flat=True)
    sheet_import.counts = {**sheet_import.counts, **outcome_counts(Counter(outcomes))}
    sheet_import.applied_at, sheet_import.applied_by = clock.now(), by
    sheet_import.save(update_fields=["state", "counts", "applied_at", "applied_by"])
    audit.record("registries.sheet.apply", sheet_import, by=by, data=told(sheet_import))
    return sheet_import
