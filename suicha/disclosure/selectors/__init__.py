# SPDX-License-Identifier: Apache-2.0
"""Questions to the frozen copies and, for the queue, to what waits to become one."""

from suicha.disclosure.selectors.copies import item_rows, plan_copy, result_copy
from suicha.disclosure.selectors.deadlines import ResultDue, result_due, result_dues
from suicha.disclosure.selectors.draws import (
    draw_copy,
    draw_page,
    drawn_told,
    draws_listed,
    hides_classes,
    matching_copy,
    matching_file,
    package_file,
    published_draws,
)
from suicha.disclosure.selectors.firms import firm_draws, firm_list, firm_results
from suicha.disclosure.selectors.lists import ItemChange, item_changes, version_before
from suicha.disclosure.selectors.portal import (
    Figures,
    current,
    figures,
    item_list,
    outcomes,
    publishers,
    result_list,
    tab_counts,
    versions_of,
)
from suicha.disclosure.selectors.queue import (
    changed_results,
    due_for,
    published_list,
    waiting_counts,
    waiting_draws,
    waiting_items,
    waiting_plans,
    waiting_results,
    with_lamps,
)
from suicha.disclosure.selectors.registers import REGISTERS, register_rows, waiting_registers

__all__ = [
    "ItemChange",
    "item_changes",
    "version_before",
    "Figures",
    "REGISTERS",
    "register_rows",
    "waiting_registers",
    "ResultDue",
    "changed_results",
    "current",
    "draw_copy",
    "draw_page",
    "drawn_told",
    "draws_listed",
    "due_for",
    "figures",
    "firm_draws",
    "firm_list",
    "firm_results",
    "hides_classes",
    "item_list",
    "matching_copy",
    "matching_file",
    "item_rows",
    "outcomes",
    "package_file",
    "plan_copy",
    "published_draws",
    "published_list",
    "publishers",
    "result_copy",
    "result_due",
    "result_dues",
    "result_list",
    "tab_counts",
    "versions_of",
    "waiting_counts",
    "waiting_draws",
    "waiting_items",
    "waiting_plans",
    "waiting_results",
    "with_lamps",
]
