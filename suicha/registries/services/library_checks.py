# SPDX-License-Identifier: Apache-2.0
"""Looking through large libraries in the background, for the pages that show what was found.

No acts: nothing here changes a fact, and nobody decides anything.
"""

from datetime import timedelta

from django.db import transaction

from suicha.accounts.models import Organisation
from suicha.core import clock
from suicha.registries.models import LibraryCheck
from suicha.registries.selectors.completeness import check_of, figures_of, is_large
from suicha.registries.selectors.duplicates import duplicate_candidates

AGE = timedelta(hours=1)


def check_if_due() -> int:
    """Look through every large library that was not looked through for an hour; how many.  The worker asks."""
    bureaus = Organisation.objects.exclude(kind=Organisation.Kind.SECTION).order_by("path")
    due = [bureau for bureau in bureaus if is_large(bureau) and _is_due(check_of(bureau))]
    for bureau in due:
        library_check(bureau)
    return len(due)


def _is_due(check: LibraryCheck | None) -> bool:
    return check is None or check.checked_at < clock.now() - AGE


def library_check(bureau: Organisation) -> LibraryCheck:
    """Look through one library now.  Only keeping what was found holds the write lock."""
    found = {
        "checked_at": clock.now(),
        "lines": [list(each) for each in figures_of(bureau)],
        "pairs": [[each.keep.pk, each.other.pk, each.why] for each in duplicate_candidates(bureau)],
    }
    with transaction.atomic(durable=True):
        return LibraryCheck.objects.update_or_create(organisation=bureau, defaults=found)[0]
