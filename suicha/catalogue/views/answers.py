# SPDX-License-Identifier: Apache-2.0
"""The part of an item's page that says what it answers to and whether it has anything to be inspected."""

from typing import Any

from django.http import HttpRequest

from suicha.accounts.permissions import Permission, may
from suicha.catalogue import selectors
from suicha.catalogue.forms import BecauseForm, NoTargetForm
from suicha.catalogue.models import Item
from suicha.core import clock


def item_answers(request: HttpRequest, item: Item) -> dict[str, Any]:
    """Powers and codes of the item, and the statements that it has no targets."""
    return {
        "answers": {"powers": selectors.powers_of_item(item), "codes": selectors.codes_of_item(item)},
        "excuses": [(row, f"excuse-{row.pk}") for row in selectors.no_targets_of_item(item)],
        "excuse_form": NoTargetForm(initial={"year": clock.today().year}),
        "excuse_ends": BecauseForm(),
        "can_edit": may(request.user, Permission.ITEM_EDIT, item.organisation),
    }
