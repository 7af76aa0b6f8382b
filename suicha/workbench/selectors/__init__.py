# SPDX-License-Identifier: Apache-2.0
"""What waits for a person, what deserves a look, and where to find a thing by its name or number."""

from suicha.workbench.selectors.finding import Hit, search
from suicha.workbench.selectors.row import Todo
from suicha.workbench.selectors.todos import todo_list
from suicha.workbench.selectors.warning import Alert, alerts, visits_ahead

__all__ = ["Alert", "Hit", "Todo", "alerts", "search", "todo_list", "visits_ahead"]
