# SPDX-License-Identifier: Apache-2.0
"""Questions that count over all stages."""

from suicha.statistics.selectors.coverage import Coverage, coverage_of, not_covered
from suicha.statistics.selectors.dossier import Dossier, dossier_of, dossier_of_visit, dossier_targets
from suicha.statistics.selectors.figures import (
    Figures,
    department_figures,
    item_problem_rates,
    monthly_progress,
    task_figures,
    years,
)
from suicha.statistics.selectors.item_use import (
    SHOWN,
    ItemUse,
    PowerUse,
    item_use,
    item_uses,
    items_covered,
    power_uses,
    powers_covered,
)
from suicha.statistics.selectors.workload import Team, Workload, people_loads, workload_of

__all__ = [
    "SHOWN",
    "ItemUse",
    "PowerUse",
    "item_use",
    "item_uses",
    "items_covered",
    "power_uses",
    "powers_covered",
    "Team",
    "Workload",
    "people_loads",
    "workload_of",
    "Coverage",
    "Dossier",
    "Figures",
    "coverage_of",
    "department_figures",
    "dossier_of",
    "dossier_of_visit",
    "dossier_targets",
    "item_problem_rates",
    "monthly_progress",
    "not_covered",
    "task_figures",
    "years",
]
