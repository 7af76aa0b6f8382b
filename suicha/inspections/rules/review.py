# SPDX-License-Identifier: Apache-2.0
"""Nobody reviews a visit they made or submitted (001「谁检查、谁录入、谁公示」; the reviewer is a second person)."""

from collections.abc import Collection


def may_review(reviewer: int, group: Collection[int | None], submitter: int | None) -> bool:
    """``group`` holds the accounts of the inspectors (``None``: without an account)."""
    return reviewer not in group and reviewer != submitter
