# SPDX-License-Identifier: Apache-2.0
"""The numbers of the 细则 by subject, and which of them an item may have for itself."""

from suicha.catalogue.rules.settings import SETTINGS

OTHER = "其他"
_TOLD: dict[str, tuple[str, ...]] = {
    "计划和比例": (
        "general_ratio_percent", "general_ratio_ceiling_percent", "yearly_floor_percent", "monthly_floor_percent",
        "yearly_cap", "coverage_cycle_years", "marked_way", "mandatory_years", "mandatory_complainants",
        "plan_approval_steps", "unused_years",
    ),
    "抽取": (
        "draw_way", "disclosure_mode", "minimum_witnesses", "minimum_witness_kinds", "witness_code_minutes",
        "witness_digits", "reveal_hours",
    ),
    "人员": (
        "group_size", "office_share_percent", "participation_percent", "person_yearly_visits", "former_employer_years",
        "match_pool", "match_specialty", "match_leader", "match_avoid_last", "match_tested", "match_cap", "match_shake",
    ),
    "公示和整改": (
        "scheme_publication", "draw_publication_days", "result_publication_days", "deadline_base", "notice_mode",
        "notice_days", "rectification_days", "keeper_days",
    ),
    "全年期限": (
        "plan_cadence", "annual_plan_day", "half_year_plan_date", "monthly_plan_report_date",
        "monthly_plan_upload_date", "half_year_report_day", "year_report_day", "district_check_day", "media_articles",
    ),
}  # fmt: skip
# Numbers an item may have for itself, and which of two is the stricter when one visit is about both items.
PER_ITEM = {
    "general_ratio_percent": max,
    "general_ratio_ceiling_percent": min,
    "yearly_cap": min,
    "group_size": max,
    "notice_mode": min,
    "notice_days": max,
    "result_publication_days": min,
    "rectification_days": min,
    "match_specialty": max,
}


def groups() -> dict[str, list[str]]:
    """Every number once, by subject; what no subject names comes last."""
    named = {key for keys in _TOLD.values() for key in keys}
    found = {group: [key for key in keys if key in SETTINGS] for group, keys in _TOLD.items()}
    rest = [key for key in SETTINGS if key not in named]
    return found | ({OTHER: rest} if rest else {})
