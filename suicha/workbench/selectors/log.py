# SPDX-License-Identifier: Apache-2.0
"""The log that too few others hold."""

from django.urls import reverse

from suicha.accounts.models import User
from suicha.audit.selectors import ENOUGH_KEEPERS, kept_enough
from suicha.oversight.selectors import keeping
from suicha.oversight.services import may_keep
from suicha.workbench.selectors.row import Todo


def log_to_hand_out(by: User) -> list[Todo]:
    """One line for whoever may hand the log out, as long as fewer than enough keepers hold something recent."""
    if not may_keep(by):
        return []
    holdings, days = keeping()
    if kept_enough(holdings):
        return []
    fresh = sum(holding.fresh for holding in holdings)
    note = f"{days}日内交存过的有{fresh}家，至少{ENOUGH_KEEPERS}家"
    return [Todo("交存检查点", note, "留痕日志", None, reverse("oversight:log"), "去交存")]
