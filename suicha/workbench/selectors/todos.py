# SPDX-License-Identifier: Apache-2.0
"""What waits for a person: a table of questions, one per kind of work.

Each asks for what this person may act on, so the number of queries is the number of kinds, whatever the number of rows.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.workbench.selectors.after_visits import (
    draws_to_dispatch,
    my_visits,
    overdue_rectifications,
    problems_to_order,
    rectifications,
    results_to_publish,
    visits_to_review,
    visits_to_tell,
)
from suicha.workbench.selectors.before_visits import (
    draws_to_publish,
    plans_to_approve,
    plans_to_publish,
    plans_to_submit,
    registers_to_publish,
    rows_without_task,
)
from suicha.workbench.selectors.ceremonies import (
    alarms,
    draws_to_reveal,
    draws_under_way,
    keys_to_make,
    tasks_to_freeze,
    voids_to_confirm,
)
from suicha.workbench.selectors.entries import entries_due
from suicha.workbench.selectors.lists import (
    lists_to_approve,
    lists_to_file,
    lists_to_publish,
    lists_to_report,
    lists_to_update,
    parts_to_report,
    questions_to_answer,
    upper_lists_to_receive,
)
from suicha.workbench.selectors.log import log_to_hand_out
from suicha.workbench.selectors.people import (
    certificates_to_renew,
    people_to_admit,
    plans_to_deliberate,
    plans_to_receive,
)
from suicha.workbench.selectors.row import Todo
from suicha.workbench.selectors.rules import plans_to_begin, rules_to_publish, rules_to_revise
from suicha.workbench.selectors.second_random import (
    parts_to_match,
    recusals_to_decide,
    seats_to_fill,
    seats_to_redraw,
)


class Kind(NamedTuple):
    """A kind of work: whose it is, and how to find it."""

    permission: Permission
    find: Callable[[User], list[Todo]]


def todo_list(by: User) -> list[Todo]:
    """All that waits for ``by``: what is overdue first, then by deadline, then what has none."""
    found = [todo for kind in KINDS if by.paths_with(kind.permission) for todo in kind.find(by)]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or date.max))


KINDS = (
    Kind(Permission.ITEM_PUBLISH, registers_to_publish),
    Kind(Permission.RULE_PUBLISH, rules_to_publish),
    Kind(Permission.RULE_EDIT, rules_to_revise),
    Kind(Permission.PLAN_EDIT, plans_to_begin),
    Kind(Permission.ITEM_EDIT, parts_to_report),
    Kind(Permission.ITEM_PUBLISH, lists_to_report),
    Kind(Permission.ITEM_APPROVE, lists_to_approve),
    Kind(Permission.ITEM_FILE, lists_to_file),
    Kind(Permission.ITEM_PUBLISH, lists_to_publish),
    Kind(Permission.ITEM_PUBLISH, lists_to_update),
    Kind(Permission.ITEM_EDIT, upper_lists_to_receive),
    Kind(Permission.ITEM_FILE, questions_to_answer),
    Kind(Permission.TARGET_EDIT, entries_due),
    Kind(Permission.PLAN_EDIT, plans_to_submit),
    Kind(Permission.PLAN_APPROVE, plans_to_approve),
    Kind(Permission.DISCLOSURE_PUBLISH, plans_to_publish),
    Kind(Permission.TASK_EDIT, rows_without_task),
    Kind(Permission.DRAW_FREEZE, tasks_to_freeze),
    Kind(Permission.DRAW_ISSUE, alarms(Permission.DRAW_ISSUE)),
    Kind(Permission.DRAW_ISSUE, draws_under_way),
    Kind(Permission.SECRET_KEEP, alarms(Permission.SECRET_KEEP)),
    Kind(Permission.SECRET_KEEP, draws_to_reveal),
    Kind(Permission.SECRET_KEEP, keys_to_make),
    Kind(Permission.DRAW_VOID_CONFIRM, voids_to_confirm),
    Kind(Permission.MATCH_RUN, parts_to_match),
    Kind(Permission.RECUSAL_DECIDE, recusals_to_decide),
    Kind(Permission.MATCH_RUN, seats_to_fill),
    Kind(Permission.MATCH_RUN, seats_to_redraw),
    Kind(Permission.DISCLOSURE_PUBLISH, draws_to_publish),
    Kind(Permission.INSPECTION_DISPATCH, draws_to_dispatch),
    Kind(Permission.INSPECTION_DISPATCH, visits_to_tell),
    Kind(Permission.INSPECTION_ENTER, my_visits),
    Kind(Permission.INSPECTION_REVIEW, visits_to_review),
    Kind(Permission.DISCLOSURE_PUBLISH, results_to_publish),
    Kind(Permission.DISPOSITION_ORDER, problems_to_order),
    Kind(Permission.DISPOSITION_ORDER, overdue_rectifications),
    Kind(
        Permission.DISPOSITION_VERIFY,
        rectifications(Permission.DISPOSITION_VERIFY, ["reported"], "核实整改", "去核实"),
    ),
    Kind(
        Permission.DISPOSITION_CLOSE, rectifications(Permission.DISPOSITION_CLOSE, ["verified"], "办结问题", "去办结")
    ),
    Kind(Permission.INSPECTOR_EDIT, certificates_to_renew),
    Kind(Permission.INSPECTOR_EDIT, people_to_admit),
    Kind(Permission.PLAN_DELIBERATE, plans_to_deliberate),
    Kind(Permission.PLAN_RECEIVE, plans_to_receive),
    Kind(Permission.LOG_KEEP, log_to_hand_out),
)
